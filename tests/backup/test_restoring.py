"""Where a backup may go, and with which key."""

from pathlib import Path

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError

from awards.backup import cli, restoring
from awards.db import db
from tests.backup.conftest import NewInstallation, all_rows, contents_of, fill, members_of, run, write_members
from tests.backup.test_damaged import with_manifest

ONE_DATABASE = pytest.mark.parametrize("new", ["sqlite"], indirect=True)


@pytest.fixture
def backup(new: NewInstallation, tmp_path: Path) -> Path:
    app = new("place_before")
    fill(app)
    assert run(app, "backup", tmp_path / "good.zip").exit_code == 0
    return tmp_path / "good.zip"


def test_a_database_with_rows_is_left_alone(new: NewInstallation, backup: Path) -> None:
    app = new("place_filled")
    fill(app)
    before = all_rows(app)
    said = run(app, "restore", backup)
    assert (said.exit_code, all_rows(app)) == (1, before)
    assert "This database is not empty" in said.stderr
    assert "AWARDS_DATABASE_URL" in said.stderr


@ONE_DATABASE
def test_another_key_is_told_and_refused_on_demand(new: NewInstallation, backup: Path) -> None:
    strict, open_ = new("place_strict", key="another"), new("place_open", key="another")
    same = new("place_same")

    refused = run(strict, "restore", backup, "--require-key")
    warned = run(open_, "restore", backup)
    quiet = run(same, "restore", backup, "--require-key")

    assert (refused.exit_code, all_rows(strict), contents_of(strict)) == (1, 0, [])
    assert (warned.exit_code, quiet.exit_code) == (0, 0)
    assert ["AWARDS_SECRET_KEY" in said.stderr for said in (refused, warned, quiet)] == [True, True, False]


@ONE_DATABASE
def test_a_backup_of_a_newer_version_is_refused(new: NewInstallation, backup: Path, tmp_path: Path) -> None:
    members = members_of(backup)
    with_manifest(members, lambda document: document.update({"revision": "9999"}))
    app = new("place_bare", tables=False)
    said = run(app, "restore", write_members(tmp_path / "new.zip", members))
    assert said.exit_code == 1
    assert "newer version" in said.stderr


@ONE_DATABASE
def test_a_disk_without_room_is_told_before_anything_is_written(
    new: NewInstallation, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        free = 3

    monkeypatch.setattr(restoring.shutil, "disk_usage", lambda place: Full)
    app = new("place_full")
    said = run(app, "restore", backup)
    assert (said.exit_code, all_rows(app), contents_of(app)) == (1, 0, [])
    assert "The files need" in said.stderr


@ONE_DATABASE
def test_a_content_that_is_damaged_where_it_goes_is_healed(new: NewInstallation, backup: Path) -> None:
    app = new("place_healed")
    store = app.config["AWARDS"].files_dir
    for name in members_of(backup):
        if name.startswith("files/"):
            sha256 = name.removeprefix("files/")
            (store / sha256[:2]).mkdir(parents=True, exist_ok=True)
            (store / sha256[:2] / sha256).write_bytes(b"damaged")
    assert run(app, "restore", backup).exit_code == 0
    assert b"damaged" not in contents_of(app)


@ONE_DATABASE
def test_verifying_needs_no_database(new: NewInstallation, backup: Path, tmp_path: Path) -> None:
    app = new("place_none", tables=False)
    said = run(app, "verify-backup", backup)
    assert said.exit_code == 0
    assert "is whole; digest " in said.stdout.splitlines()[-1]
    assert not (tmp_path / "place_none.sqlite").exists()


@ONE_DATABASE
def test_a_damaged_backup_makes_no_tables(new: NewInstallation, backup: Path, tmp_path: Path) -> None:
    members = members_of(backup)
    members["tables/users.jsonl"] = members["tables/users.jsonl"][:-5] + b"xxxx\n"
    app = new("place_empty", tables=False)
    said = run(app, "restore", write_members(tmp_path / "bad.zip", members))
    assert said.exit_code == 1 and "users" in said.stderr
    with app.app_context():
        assert inspect(db.engine).get_table_names() == []


@ONE_DATABASE
def test_a_migration_that_fails_after_restoring_is_told_as_such(
    new: NewInstallation, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(revision: str) -> None:
        raise OperationalError("ALTER TABLE", None, Exception("disk I/O error"))

    app = new("place_late")
    monkeypatch.setattr(cli.database, "pending_migrations", lambda app: True)
    monkeypatch.setattr(cli, "migrate", fails)
    said = run(app, "restore", backup)
    assert said.exit_code == 1 and all_rows(app) > 0
    assert "Everything is restored, but" in said.stderr and "disk I/O error" in said.stderr
