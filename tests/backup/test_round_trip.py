"""What is brought back is what was there, on both databases and from one to the other."""

import stat
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, select, text

from awards.audit.models import Event
from awards.backup.cli import migrate
from awards.campaigns.models import Award
from awards.db import alembic, db
from awards.files.models import StoredFile
from awards.files.service import path_of
from awards.imports.models import Alias
from tests.backup.conftest import (
    CONTENTS,
    NewInstallation,
    all_rows,
    contents_of,
    digest_in,
    fill,
    manifest_of,
    members_of,
    people,
    rows_of,
    run,
)
from tests.conftest import NOW
from tests.evidence.made import make_batch
from tests.factories import make_department

ONE_DATABASE = pytest.mark.parametrize("new", ["sqlite"], indirect=True)


def restored(source: Flask, target: Flask, file: Path) -> tuple[str, str]:
    """The digests that backup and restore tell."""
    made, back = run(source, "backup", file), run(target, "restore", file)
    assert (made.exit_code, back.exit_code) == (0, 0), made.output + back.output
    return digest_in(made), digest_in(back)


def test_everything_comes_back(new: NewInstallation, tmp_path: Path) -> None:
    first, second = new("first_one"), new("second_one")
    fill(first)

    told, back = restored(first, second, tmp_path / "one.zip")

    assert told == back
    assert all_rows(second) == all_rows(first) > 30
    assert contents_of(second) == sorted(CONTENTS)
    assert people(second)[0] == ("王小红 “\u2028”'\\", "报修服务大厅")
    again = run(second, "backup", tmp_path / "two.zip")
    assert digest_in(again) == told
    assert members_of(tmp_path / "two.zip") == members_of(tmp_path / "one.zip")


@pytest.mark.parametrize("new", ["postgresql"], indirect=True)
def test_a_year_moves_to_postgresql_and_back(new: NewInstallation, new_sqlite: NewInstallation, tmp_path: Path) -> None:
    small, large, back = new_sqlite("small"), new("large"), new_sqlite("back")
    fill(small)

    digests = {*restored(small, large, tmp_path / "1.zip"), *restored(large, back, tmp_path / "2.zip")}

    assert len(digests) == 1
    assert members_of(tmp_path / "1.zip") == members_of(tmp_path / "2.zip")


def test_work_goes_on_in_what_was_restored(new: NewInstallation, tmp_path: Path) -> None:
    first, second = new("work_before"), new("work_after")
    fill(first)
    restored(first, second, tmp_path / "one.zip")

    with second.app_context():
        highest = db.session.scalar(text("SELECT max(id) FROM subjects")) or 0
        department = make_department()
        assert department.id > highest
        assert db.session.scalars(select(Award)).one().seal is not None


def test_json_keeps_its_very_text(new: NewInstallation, tmp_path: Path) -> None:
    first, second = new("json_before"), new("json_after")
    written = '{"z": 1.50,  "a": [1e2, null], "名": "\\u8bc4"}'
    values = {"id": 1, "actor": "", "name": "x", "subject": "", "previous_sha256": "0", "sha256": "1"}
    with first.app_context(), db.engine.begin() as connection:
        at = "2015-12-05 02:00:00.000001"
        known = {**values, "at": at, "data": written}
        places = ", ".join(f":{name}" for name in known)
        connection.execute(text(f"INSERT INTO events ({', '.join(known)}) VALUES ({places})"), known)  # noqa: S608

    restored(first, second, tmp_path / "one.zip")

    with second.app_context(), db.engine.connect() as connection:
        assert connection.scalar(text("SELECT CAST(data AS TEXT) FROM events")) == written
    line = members_of(tmp_path / "one.zip")["tables/events.jsonl"].decode()
    assert '"at":"2015-12-05T02:00:00.000001Z"' in line


@ONE_DATABASE
def test_a_backup_is_for_its_owner_and_written_over_only_on_demand(new: NewInstallation, tmp_path: Path) -> None:
    app, file = new("one"), tmp_path / "one.zip"
    assert run(app, "backup", file).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    fill(app)

    refused = run(app, "backup", file)
    assert (refused.exit_code, file.read_bytes()) == (1, before)
    assert "--force" in refused.stderr
    assert run(app, "backup", file, "--force").exit_code == 0
    assert manifest_of(file)["tables"]["events"]["rows"] == 3
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@ONE_DATABASE
def test_no_secret_is_told(new: NewInstallation, tmp_path: Path) -> None:
    app = new("one", key="a-very-secret-key-indeed")
    said = run(app, "backup", tmp_path / "one.zip")
    assert "a-very-secret-key" not in said.output + members_of(tmp_path / "one.zip")["manifest.json"].decode()


def test_a_missing_and_a_damaged_content_are_named_and_the_rest_is_kept(new: NewInstallation, tmp_path: Path) -> None:
    app, second = new("content_lost"), new("content_back")
    fill(app)
    store, digests = app.config["AWARDS"].files_dir, sorted(manifest_after(app, tmp_path / "all.zip")["files"])
    path_of(store, digests[0]).unlink()
    path_of(store, digests[1]).write_bytes(b"something else")

    said = run(app, "backup", tmp_path / "some.zip")

    assert said.exit_code == 1
    assert manifest_of(tmp_path / "some.zip")["missing"] == digests[:2]
    assert [f"The stored file {digest} is missing" in said.stderr for digest in digests] == [True, True, False]
    back = run(second, "restore", tmp_path / "some.zip")
    assert back.exit_code == 0
    assert "missing when the backup was made: 2" in back.stderr
    assert len(contents_of(second)) == 1


def manifest_after(app: Flask, file: Path) -> dict[str, dict[str, int]]:
    assert run(app, "backup", file).exit_code == 0
    return manifest_of(file)


def test_a_content_that_was_deleted_on_purpose_is_listed(new: NewInstallation, tmp_path: Path) -> None:
    app, file = new("forgotten"), tmp_path / "one.zip"
    with app.app_context():
        batch = make_batch("survey")
        gone = batch.file.sha256
        db.session.commit()
        assert db.session.scalars(select(StoredFile.sha256)).all() == [gone]

    said = run(app, "backup", file)

    assert said.exit_code == 0
    assert manifest_of(file)["forgotten"] == [gone]
    assert gone in said.stdout
    assert run(app, "verify-backup", file).exit_code == 0


def test_an_older_backup_is_migrated_after_it_is_loaded(new: NewInstallation, tmp_path: Path) -> None:
    old, fresh, newer = new("old_one", tables=False), new("fresh", tables=False), new("newer_one")
    with old.app_context():
        migrate("0002")
        with db.engine.begin() as connection:
            values = {"id": 7, "username": "office", "name": "总务处", "password_hash": "!", "stamp": "s"}
            known = {**values, "is_active": True, "created_at": "2015-12-01 00:00:00.000000"}
            places = ", ".join(f":{name}" for name in known)
            connection.execute(text(f"INSERT INTO users ({', '.join(known)}) VALUES ({places})"), known)  # noqa: S608
    assert run(old, "backup", tmp_path / "old.zip").exit_code == 0

    refused = run(newer, "restore", tmp_path / "old.zip")
    said = run(fresh, "restore", tmp_path / "old.zip")

    assert (refused.exit_code, said.exit_code) == (1, 0), said.output
    assert "of revision 0002" in refused.stderr
    with fresh.app_context():
        assert {one.revision for one in alembic.current()} == {one.revision for one in alembic.heads()}
        assert db.session.scalar(text("SELECT username FROM users")) == "office"
        db.session.close()


@ONE_DATABASE
def test_a_database_that_is_not_migrated_is_told(new: NewInstallation, tmp_path: Path) -> None:
    said = run(new("bare", tables=False), "backup", tmp_path / "one.zip")
    assert (said.exit_code, list(tmp_path.glob("*.zip"))) == (1, [])
    assert "db upgrade" in said.stderr


def test_events_are_only_added(new: NewInstallation, tmp_path: Path) -> None:
    first, second = new("events_before"), new("events_after")
    fill(first)
    restored(first, second, tmp_path / "one.zip")
    with second.app_context():
        chain = db.session.scalars(select(Event).order_by(Event.id)).all()
        assert [later.previous_sha256 for later in chain[1:]] == [event.sha256 for event in chain[:-1]]
        assert rows_of(second, "events") == 3
        db.session.close()


def test_more_rows_than_are_read_at_once(new: NewInstallation, tmp_path: Path) -> None:
    first, second = new("many_before"), new("many_after")
    with first.app_context(), db.engine.begin() as connection:
        one = {"kind": "person", "spelling": "王", "target": "", "actor": "", "created_at": NOW}
        rows = [{**one, "spelling_key": f"{number:04}"} for number in range(2500)]
        connection.execute(insert(Alias), rows)

    restored(first, second, tmp_path / "one.zip")

    assert rows_of(second, "aliases") == 2500
