"""`flask --app run audit verify`."""

import pytest
from flask import Flask

from awards.audit import cli
from awards.db import db
from tests.audit.tampering import tamper, write_log


def verify(app: Flask, *words: str) -> tuple[int, list[str], str]:
    result = app.test_cli_runner().invoke(args=["audit", "verify", *words])
    return result.exit_code, result.stdout.splitlines(), result.stderr


def test_a_sound_log(app: Flask) -> None:
    digests = write_log(db.session)
    code, said, told = verify(app, "--head", digests[3], "--head", f"8:{digests[7].upper()}")
    assert (code, told) == (0, "")
    assert said == [f"8 events; the newest has the digest {digests[7]}.", "Nothing was found: the log is sound."]


def test_each_finding_has_its_line(app: Flask) -> None:
    digests = write_log(db.session)
    tamper(db.session, "UPDATE events SET actor = 'mallory' WHERE id = 2")
    tamper(db.session, "DELETE FROM events WHERE id IN (5, 8)")
    db.session.commit()
    code, said, _ = verify(app, "--head", digests[7], "--head", f"8:{digests[7]}")
    assert code == 1
    assert [line[:12] for line in said] == [
        "entry 2 (use",
        "Removed: ent",
        "Given: the d",
        "Given: entry",
        said[4][:12],
        "4 findings.",
    ]
    assert said[4].startswith("6 events;")


def test_findings_are_in_the_terminals_language(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    write_log(db.session)
    monkeypatch.setitem(app.config, "COMMAND_LANGUAGE", "zh")
    code, said, _ = verify(app)
    assert code == 0
    assert len(said) == 2


@pytest.mark.parametrize("given", ["abc", "x" * 64, "-1:" + "a" * 64, "5:"])
def test_a_head_that_is_no_digest_is_bad_input(app: Flask, given: str) -> None:
    code, said, told = verify(app, "--head", given)
    assert (code, said) == (2, [])
    assert "64 hex digits" in told


def test_a_long_walk_says_how_far_it_is(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "EVERY", 3)
    write_log(db.session)
    code, _, told = verify(app)
    assert code == 0
    assert told.splitlines() == ["3 events …", "6 events …"]
