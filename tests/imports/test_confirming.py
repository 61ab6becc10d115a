"""A plan made before the write lock is applied under it only while it holds."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.audit.service import record
from awards.db import _writing, db, transaction
from awards.i18n import lazy
from awards.imports import service
from awards.imports.confirming import TRIES, Made, basis_of, still_planned
from awards.imports.dryrun import kept_of
from awards.imports.keeping import from_data, to_data
from awards.imports.models import ImportBatch
from awards.imports.plan import REGISTRY, Plan
from awards.organisation.models import Subject
from config import ROOT
from tests import factories
from tests.conftest import NOW, made_app
from tests.evidence.bringing import look_at, make_register
from tests.evidence.positions import POSITIONS, positions_csv
from tests.imports.job_world import NOTHING, Slow, traces, write_lines
from tests.imports.test_cli import run
from tests.pages import Browser


class Making:
    """Makes plans, and lets something happen after each of the first `times`."""

    def __init__(self, times: int):
        self.times = times
        self.under_lock: list[bool] = []

    def __call__(self, session: Session) -> Made:
        made = Made(Plan(()), "", basis_of(session))
        self.under_lock.append(_writing.get())
        if len(self.under_lock) <= self.times and not _writing.get():
            with transaction() as writing:
                record(writing, "alias:answered", actor="wang", subject="alias:person", now=NOW)
        return made


@pytest.mark.parametrize(
    ("times", "under_lock"),
    [(0, [False]), (1, [False, False]), (99, [False] * TRIES + [True])],
    ids=["undisturbed", "once", "again and again"],
)
def test_a_plan_is_made_again_while_others_write(session: Session, times: int, under_lock: list[bool]) -> None:
    making = Making(times)
    with still_planned(making) as (writing, made):
        assert _writing.get() and made.basis == basis_of(writing)
        record(writing, "batch:imported", actor="li", subject="batch:1", now=NOW)
    assert making.under_lock == under_lock


def test_signing_in_and_marking_change_no_plan(session: Session) -> None:
    before = basis_of(session)
    for name in ("user:signed-in", "sheet:keyed", "seat:declared"):
        record(session, name, actor="wang", subject="user:wang", now=NOW)
    assert basis_of(session) == before
    record(session, "alias:answered", actor="wang", subject="alias:person", now=NOW)
    assert basis_of(session) != before


def test_what_is_stated_about_a_file_is_part_of_the_basis(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(REGISTRY, "slow", Slow())
    source = service.Source(write_lines(tmp_path / "a.csv", 3), "a.csv")
    words = {"actor": "li", "now": clock.now()}
    batch = service.open_batch(session, source, kind="slow", store=tmp_path / "store", **words)
    before = basis_of(session)
    service.declare_options(session, batch, {"sheet_mode": "mystery"}, **words)
    assert basis_of(session) != before


def test_a_small_file_is_confirmed_without_reading_under_the_lock(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow()
    monkeypatch.setitem(REGISTRY, "slow", slow)
    office = Browser(app).speak("en").sign_in(factories.make_user("office"))
    with write_lines(tmp_path / "a.csv", 3).open("rb") as file:
        data = {"kind": "slow", "file": (file, "a.csv")}
        address = office.post("/imports/new", data, content_type="multipart/form-data").location
    page = office.get(address)
    office.post(f"{address}/confirm", {"seen": page.outline.fields["seen"]})
    assert slow.was_writing == [False, False, False]
    assert len(db.session.scalars(select(Subject).where(Subject.kind == "department")).all()) == 3


def test_the_command_reads_once(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    monkeypatch.setitem(REGISTRY, "slow", slow)
    run(app, "slow", write_lines(tmp_path / "a.csv", 3), code=0)
    assert (slow.plans, slow.was_writing) == (1, [False])


def test_the_command_writes_what_it_showed_or_nothing(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Disturbed(Slow):
        def plan(self, session: Session, source: service.Source) -> Plan:
            plan = super().plan(session, source)
            if self.plans == 1:
                with transaction() as writing:
                    writing.add(Subject(kind="department", code="ZW00001", name_zh="单位1"))
                    record(writing, "subject:edited", actor="wang", subject="department:ZW00001", now=NOW)
            return plan

    slow = Disturbed()
    monkeypatch.setitem(REGISTRY, "slow", slow)
    path = write_lines(tmp_path / "a.csv", 3)
    refused = run(app, "slow", path, code=1)
    assert "has changed in the meantime" in refused.stderr
    assert (slow.plans, db.session.scalars(select(ImportBatch)).all()) == (2, [])
    assert "1 the same" in run(app, "slow", path, code=0).output


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Flask]:
    """An application on a database on disk, for another process."""
    with made_app(f"sqlite:///{tmp_path / 'cli.sqlite'}", tmp_path) as application, application.app_context():
        yield application
        db.session.close()


@pytest.mark.parametrize(("gate", "told"), [("reading", "Rows read"), ("writing", "Rows written")])
def test_ctrl_c_leaves_no_trace(disk: Flask, tmp_path: Path, gate: str, told: str) -> None:
    ours, terminal = pty.openpty()
    url, path = f"sqlite:///{tmp_path / 'cli.sqlite'}", write_lines(tmp_path / "a.csv", 60)
    command = [sys.executable, "-m", "tests.imports.import_child", url, str(tmp_path), str(path), gate]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=terminal, text=True) as child:
        os.close(terminal)
        assert child.stdout is not None
        try:
            assert "held\n" in iter(child.stdout.readline, "")
            os.kill(child.pid, signal.SIGINT)
            assert child.wait(20) == 1
        finally:
            child.kill()
    shown = everything_from(ours)
    assert told in shown and "Aborted!" in shown
    assert traces(disk) == NOTHING


def everything_from(terminal: int) -> str:
    """What was written to a terminal whose other end is closed."""
    parts = []
    try:
        while part := os.read(terminal, 4096):
            parts.append(part)
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(terminal)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", b"".join(parts).decode())


def test_what_is_kept_comes_back_and_nothing_else_is_made() -> None:
    message = lazy("Rejected rows: %(count)s.", count=lazy("Row"))
    value = {"a": (1, "b", None, [True]), 2: frozenset({3}), "plan": Plan((), figures=()), "message": message}
    assert from_data(to_data(value)) == value
    for type_ in ("subprocess:Popen", "awards.db:transaction", "awards.imports.models:ImportBatch", "awards.nowhere:X"):
        with pytest.raises(ValueError, match="kept"):
            from_data({"type": type_, "fields": {}})


def test_the_form_about_positions_is_kept_as_it_is(session: Session, tmp_path: Path) -> None:
    make_register()
    made = look_at(session, "survey", positions_csv(tmp_path / f"{POSITIONS}.csv"))
    kept = from_data(json.loads(json.dumps(to_data(kept_of(Made(made, "", ""), NOW)))))
    before, after = made.asked, kept.plan.asked
    assert before and after and after.problems == before.problems and after.template == before.template
    for key in before.form.columns.questions:
        assert after.form.seen(key) == before.form.seen(key) and after.form.role_of(key) == before.form.role_of(key)
    assert (after.form.lines, after.form.choices) == (before.form.lines, before.form.choices)
