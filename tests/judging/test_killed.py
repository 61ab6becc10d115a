"""What was told to be saved is saved, even if the process is killed the moment after."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from awards.db import db, plain
from config import ROOT
from tests import factories
from tests.conftest import made_app
from tests.judging.saving_child import CODES, value_in
from tests.judging.worlds import make_world

SHEETS, TOLD = 3, 40


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own, on disk, with commits that another process sees."""
    with made_app(f"sqlite:///{tmp_path / 'killed.sqlite'}", tmp_path) as application, application.app_context():
        world = make_world(SHEETS)
        world.user.username = "judge"
        for nomination in world.nominations:
            factories.make_sheet(world.seat, nomination)
        yield application


def told_before_kill(tmp_path: Path) -> list[str]:
    """Lines of acknowledged saves of a process that is killed in the middle of its work."""
    command = [
        sys.executable,
        "-m",
        "tests.judging.saving_child",
        f"sqlite:///{tmp_path / 'killed.sqlite'}",
        str(tmp_path),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None
            lines = [child.stdout.readline() for _ in range(TOLD)]
        finally:
            child.kill()
        lines += child.stdout.readlines()
    assert child.returncode == -signal.SIGKILL
    return [line for line in lines if line.endswith("\n")]


def test_every_acknowledged_mark_outlives_a_killed_process(app: Flask, tmp_path: Path) -> None:
    lines = told_before_kill(tmp_path)
    acknowledged = {(int(sheet), code): int(cycle) for sheet, code, cycle in map(str.split, lines)}
    rows = db.session.execute(
        text("SELECT m.sheet_id, c.code, m.value FROM marks m JOIN criteria c ON c.id = m.criterion_id")
    )
    saved = {(sheet, code): value for sheet, code, value in rows}
    assert len(lines) >= TOLD and len(acknowledged) == SHEETS * len(CODES)
    lost = {field for field, cycle in acknowledged.items() if saved[field] != plain(value_in(cycle))}
    # One save may have been committed and not yet told; it is then one cycle ahead.
    ahead = {field for field in lost if saved[field] == plain(value_in(acknowledged[field] + 1))}
    assert lost == ahead and len(ahead) <= 1
    assert db.session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
