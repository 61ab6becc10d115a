"""A backup that is not what was written is refused, the part is named, and nothing of it is kept."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from awards.backup.format import canonical
from tests.backup.conftest import (
    CONTENTS,
    Members,
    NewInstallation,
    all_rows,
    contents_of,
    fill,
    members_of,
    run,
    write_members,
)

SHA256 = hashlib.sha256(CONTENTS[0]).hexdigest()
FILE = f"files/{SHA256}"
USERS = "tables/users.jsonl"
ONE_DATABASE = pytest.mark.parametrize("new", ["sqlite"], indirect=True)


def changed(members: Members, name: str, old: bytes, new: bytes) -> None:
    assert old in members[name]
    members[name] = members[name].replace(old, new, 1)


def forged(members: Members, table: str, old: bytes, new: bytes) -> None:
    """A table changed by somebody who knows the format: every digest fits."""
    name = f"tables/{table}.jsonl"
    changed(members, name, old, new)
    document = json.loads(members["manifest.json"])
    digest = hashlib.sha256(members[name]).hexdigest()
    document["tables"][table] |= {"sha256": digest, "size": len(members[name]), "rows": members[name].count(b"\n")}
    resealed(members, document)


def resealed(members: Members, document: dict[str, object]) -> None:
    """A manifest whose own digest fits."""
    del document["sha256"]
    digest = hashlib.sha256(canonical(document)).hexdigest()
    members["manifest.json"] = canonical({**document, "sha256": digest})


def with_manifest(members: Members, change: Callable[[dict[str, object]], None]) -> None:
    document = json.loads(members["manifest.json"])
    change(document)
    resealed(members, document)


def renamed(members: Members, name: str) -> None:
    """A file's member under a name that leads elsewhere, as the manifest has it too."""

    def change(document: dict[str, object]) -> None:
        files = document["files"]
        assert isinstance(files, dict)
        files[name] = files.pop(SHA256)

    members[f"files/{name}"] = members.pop(FILE)
    with_manifest(members, change)


DAMAGE: dict[str, tuple[Callable[[Members], object], str]] = {
    "a byte in a table": (lambda members: changed(members, USERS, b"user", b"usar"), USERS),
    "a row less": (lambda members: members.update({USERS: b""}), USERS),
    "a row more": (lambda members: members.update({USERS: 2 * members[USERS]}), USERS),
    "a byte in a file": (lambda members: changed(members, FILE, b"a", b"b"), FILE),
    "a longer file": (lambda members: members.update({FILE: 1000 * CONTENTS[0]}), FILE),
    "a byte in the manifest": (lambda members: changed(members, "manifest.json", b"2015", b"2016"), "manifest.json"),
    "no manifest": (lambda members: members.pop("manifest.json"), "not a whole one"),
    "no JSON": (lambda members: members.update({"manifest.json": b"[" * 100_000}), "manifest.json"),
    "another format": (lambda members: changed(members, "manifest.json", b"backup/1", b"backup/9"), "another format"),
    "a table less": (lambda members: members.pop(USERS), USERS),
    "a file less": (lambda members: members.pop(FILE), FILE),
    "a member more": (lambda members: members.update({"tables/other.jsonl": b""}), "tables/other.jsonl"),
    "a path upwards": (lambda members: members.update({"../../escaped": b"x"}), "../../escaped"),
    "a path from the root": (lambda members: members.update({"/tmp/escaped": b"x"}), "/tmp/escaped"),
    "a path that the manifest names": (lambda members: renamed(members, "../../escaped"), "manifest.json"),
    "a column more": (lambda members: forged(members, "users", b'{"', b'{"x":1,"'), "tables/users.jsonl, row 1"),
    "a text for a number": (lambda members: forged(members, "marks", b'"id":1', b'"id":"1"'), "marks.jsonl, row 1"),
    "no line": (lambda members: forged(members, "users", b"{", b"[" * 100_000), "tables/users.jsonl, row 1"),
    "an entry for another content": (
        lambda members: forged(members, "stored_files", SHA256.encode(), b"0" * 64),
        "stored_files.jsonl, row 1",
    ),
}


@pytest.fixture
def backup(new: NewInstallation, tmp_path: Path) -> Path:
    app = new("damage_before")
    fill(app)
    assert run(app, "backup", tmp_path / "good.zip").exit_code == 0
    return tmp_path / "good.zip"


@ONE_DATABASE
def test_every_damage_is_found_and_named(new: NewInstallation, backup: Path, tmp_path: Path) -> None:
    app = new("damage_after")
    good = members_of(backup)
    for number, (name, (damage, told)) in enumerate(DAMAGE.items()):
        members = dict(good)
        damage(members)
        bad = write_members(tmp_path / f"{number}.zip", members)
        for command in ("verify-backup", "restore"):
            said = run(app, command, bad)
            assert (name, command, said.exit_code) == (name, command, 1)
            assert told in said.stderr.splitlines()[-1], (name, said.stderr)
        assert (all_rows(app), contents_of(app)) == (0, []), name
    assert not (tmp_path / "escaped").exists()
    assert run(app, "restore", write_members(tmp_path / "good again.zip", good)).exit_code == 0


@ONE_DATABASE
def test_a_file_that_ends_too_early_or_is_none_at_all(new: NewInstallation, backup: Path, tmp_path: Path) -> None:
    app, bad = new("damage_after"), tmp_path / "bad.zip"
    whole = backup.read_bytes()
    for data in (whole[:-100], whole[: len(whole) // 2], whole[500:], b"", b"no backup", CONTENTS[1]):
        bad.write_bytes(data)
        assert [run(app, command, bad).exit_code for command in ("verify-backup", "restore")] == [1, 1]
    assert (all_rows(app), contents_of(app)) == (0, [])


@ONE_DATABASE
def test_a_member_that_is_there_twice(new: NewInstallation, backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(FILE, CONTENTS[0])
    said = run(new("damage_after"), "verify-backup", backup)
    assert (said.exit_code, FILE in said.stderr) == (1, True)


@ONE_DATABASE
def test_a_byte_on_the_disk(new: NewInstallation, backup: Path) -> None:
    app, whole = new("damage_after"), backup.read_bytes()
    with zipfile.ZipFile(backup) as archive:
        start = archive.getinfo(FILE).header_offset
    at = start + 30 + len(FILE) + int.from_bytes(whole[start + 28 : start + 30], "little")  # name and extra field
    backup.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    said = run(app, "restore", backup)
    assert (said.exit_code, all_rows(app), contents_of(app)) == (1, 0, [])


def test_a_row_that_the_database_refuses_leaves_nothing(new: NewInstallation, backup: Path, tmp_path: Path) -> None:
    members = members_of(backup)
    forged(members, "panel_seats", b'"award_id":1', b'"award_id":9')
    app = new("damage_after")

    said = run(app, "restore", write_members(tmp_path / "bad.zip", members))

    assert (said.exit_code, all_rows(app), contents_of(app)) == (1, 0, [])
    assert "tables/panel_seats.jsonl, row 1: the database refuses it" in said.stderr


def test_a_row_that_comes_back_otherwise_leaves_nothing(new: NewInstallation, backup: Path, tmp_path: Path) -> None:
    members = members_of(backup)
    forged(members, "users", b'Z"', b'+00:00"')
    app = new("damage_after")

    said = run(app, "restore", write_members(tmp_path / "bad.zip", members))

    assert (said.exit_code, all_rows(app), contents_of(app)) == (1, 0, [])
    assert "tables/users.jsonl, row 1: the database gives back something else" in said.stderr


@ONE_DATABASE
def test_subjects_that_serve_each_other_in_a_circle_are_refused(
    new: NewInstallation, backup: Path, tmp_path: Path
) -> None:
    members = members_of(backup)
    forged(members, "subjects", b'"serves_id":null', b'"serves_id":99')
    app = new("damage_after")
    said = run(app, "restore", write_members(tmp_path / "bad.zip", members))
    assert (said.exit_code, all_rows(app)) == (1, 0)
    assert "tables/subjects.jsonl" in said.stderr


@ONE_DATABASE
def test_contents_that_were_there_before_stay(new: NewInstallation, backup: Path, tmp_path: Path) -> None:
    members = members_of(backup)
    forged(members, "panel_seats", b'"award_id":1', b'"award_id":9')
    app = new("damage_after")
    store = app.config["AWARDS"].files_dir
    (store / SHA256[:2]).mkdir(parents=True)
    (store / SHA256[:2] / SHA256).write_bytes(CONTENTS[0])

    assert run(app, "restore", write_members(tmp_path / "bad.zip", members)).exit_code == 1
    assert contents_of(app) == [CONTENTS[0]]
