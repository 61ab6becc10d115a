"""A backup is made while people work: it shows one moment, and nobody waits for it."""

import json
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select

from awards import clock
from awards.audit.service import record
from awards.backup import cli
from awards.db import db, transaction
from awards.files.models import StoredFile
from awards.files.service import drop_file, path_of
from awards.organisation.models import Subject
from tests.backup.conftest import NewInstallation, fill, manifest_of, members_of, rows_of, run
from tests.conftest import NOW


def work(app: Flask, number: int) -> None:
    """A write as pages make it: a subject and its event."""
    with app.app_context(), transaction() as session:
        session.add(Subject(kind="department", code=f"NEW{number}", name_zh="新"))
        record(session, "test:added", actor="office", subject=f"department:NEW{number}", now=NOW)


def drop_one(app: Flask) -> None:
    """Somebody takes an attachment away."""
    with app.app_context(), transaction() as session:
        file = session.scalars(select(StoredFile).order_by(StoredFile.sha256.desc())).first()
        assert file and drop_file(session, app.config["AWARDS"].files_dir, file)


def in_another_thread(target: object, *words: object) -> None:
    thread = Thread(target=target, args=words)  # type: ignore[arg-type]
    thread.start()
    thread.join()


def test_writers_go_on_and_the_backup_shows_one_moment(
    new: NewInstallation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, told = new("live_one"), cli.show_progress
    fill(app)
    before = {table: rows_of(app, table) for table in ("subjects", "events")}
    written = []

    def busy(name: str, done: int, of: int) -> None:
        in_another_thread(work, app, len(written))
        written.append(name)
        told(name, done, of)

    monkeypatch.setattr(cli, "show_progress", busy)
    said = run(app, "backup", tmp_path / "one.zip")

    assert said.exit_code == 0
    tables = manifest_of(tmp_path / "one.zip")["tables"]
    assert {table: tables[table]["rows"] for table in before} == before
    assert rows_of(app, "events") == before["events"] + len(written) > 40


def test_backups_between_writes_hold_whole_transactions(new: NewInstallation, tmp_path: Path) -> None:
    app, stop = new("live_two"), []
    fill(app)

    def keep_working() -> None:
        number = 0
        while not stop:
            number += 1
            work(app, number)

    thread = Thread(target=keep_working)
    thread.start()
    try:
        for number in range(4):
            assert run(app, "backup", tmp_path / f"{number}.zip").exit_code == 0
    finally:
        stop.append(True)
        thread.join()

    for number in range(4):
        members = members_of(tmp_path / f"{number}.zip")
        added = [json.loads(line) for line in members["tables/subjects.jsonl"].splitlines()]
        events = [json.loads(line) for line in members["tables/events.jsonl"].splitlines()]
        assert sum(one["name_zh"] == "新" for one in added) == sum(one["name"] == "test:added" for one in events)
        assert [one["previous_sha256"] for one in events[1:]] == [one["sha256"] for one in events[:-1]]


def test_a_content_that_is_dropped_meanwhile_is_not_missing(
    new: NewInstallation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, dropped = new("live_three"), []
    fill(app)

    def busy(name: str, done: int, of: int) -> None:
        if not dropped:
            dropped.append(name)
            in_another_thread(drop_one, app)

    monkeypatch.setattr(cli, "show_progress", busy)
    said = run(app, "backup", tmp_path / "one.zip")

    manifest = manifest_of(tmp_path / "one.zip")
    assert said.exit_code == 0
    assert (len(manifest["files"]), len(manifest["forgotten"]), manifest["missing"]) == (2, 1, [])
    assert not path_of(app.config["AWARDS"].files_dir, manifest["forgotten"][0]).exists()


@pytest.mark.parametrize("new", ["sqlite"], indirect=True)
def test_an_interrupted_backup_leaves_no_file(
    new: NewInstallation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = new("live_four")
    fill(app)

    def interrupted(name: str, done: int, of: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "show_progress", interrupted)
    with clock.turned_to(NOW):
        said = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "one.zip")])
    assert said.exit_code == 1
    assert [path.name for path in tmp_path.iterdir() if "one.zip" in path.name] == []
    with app.app_context():
        db.session.close()
