"""Whoever changes, removes, inserts or moves a row of the log is found, and the row is named."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from awards.audit import chain
from awards.audit.models import Event
from awards.audit.service import START, head_of, record
from awards.audit.verification import Verification
from awards.db import db
from tests.audit.tampering import found, kinds, loosen, recompute, tamper, write_log
from tests.conftest import NOW


def insert(session: Session, number: int, previous: str, sha256: str = "f" * 64) -> None:
    """Put a row into the log under a number."""
    tamper(
        session,
        "INSERT INTO events (id, at, actor, name, subject, data, previous_sha256, sha256) "
        "SELECT :number, at, 'mallory', name, subject, data, :previous, :sha256 FROM events WHERE id = 1",
        number=number, previous=previous, sha256=sha256,
    )  # fmt: skip


def make_room(session: Session, after: int) -> None:
    """Number the rows behind one anew, so that one fits in between."""
    tamper(session, "UPDATE events SET id = -id - 1 WHERE id > :after", after=after)
    tamper(session, "UPDATE events SET id = -id WHERE id < 0")


def swap(session: Session, one: int, other: int) -> None:
    for old, new in ((one, -1), (other, one), (-1, other)):
        tamper(session, "UPDATE events SET id = :new WHERE id = :old", new=new, old=old)


def test_an_untouched_log_is_sound(session: Session) -> None:
    digests = write_log(session)
    walk = Verification(session)
    assert list(walk.findings()) == []
    assert (walk.entries, walk.head) == (8, digests[-1])
    assert found(session, (digests[3], None), (digests[3], 4), (digests[-1], 8)) == []


def test_an_empty_log_is_sound_unless_a_head_was_noted(session: Session) -> None:
    walk = Verification(session)
    assert list(walk.findings()) == []
    assert (walk.entries, walk.head) == (0, START)
    assert kinds(found(session, ("a" * 64, 3))) == [("cut", 3)]


def test_numbers_that_were_never_given_are_no_gap(session: Session) -> None:
    write_log(session)
    tamper(session, "UPDATE events SET id = id + 100 WHERE id > 5")
    assert found(session) == []


def test_keys_that_are_numbers_and_tuples_keep_their_digest(session: Session) -> None:
    record(session, "x:y", actor="a", subject="s", now=NOW, nominations={2: "a", 10: (1, 2)})
    session.commit()
    assert found(session) == []


CHANGES: dict[str, Any] = {
    "actor": "mallory",
    "name": "user:forgot",
    "subject": "user:other",
    "data": {"before": "甲", "after": "丙"},
    "sha256": "0" * 64,
}


@pytest.mark.parametrize("column", [*CHANGES, "at"])
@pytest.mark.parametrize("number", [1, 3, 8])
def test_a_changed_row_is_named(session: Session, column: str, number: int) -> None:
    write_log(session)
    to = CHANGES.get(column, NOW)
    session.execute(update(Event.__table__).where(Event.id == number).values({column: to}))
    findings = found(session)
    assert kinds(findings) == [("changed", number)]
    assert f"entry {number} (" in str(findings[0].message)
    assert "was changed" in str(findings[0].message)


def test_a_changed_predecessor_is_a_changed_row(session: Session) -> None:
    write_log(session)
    tamper(session, "UPDATE events SET previous_sha256 = :to WHERE id = 4", to="b" * 64)
    assert kinds(found(session)) == [("changed", 4)]


def test_contents_that_are_none_are_changed_too(session: Session) -> None:
    write_log(session)
    tamper(session, "UPDATE events SET data = 'null' WHERE id = 2")
    assert kinds(found(session)) == [("changed", 2)]


def test_contents_that_cannot_be_read_are_changed_too(app: Flask) -> None:
    write_log(db.session)
    tamper(db.session, "UPDATE events SET data = '{' WHERE id = 2")
    tamper(db.session, "UPDATE events SET at = 'yesterday' WHERE id = 5")
    assert kinds(found(db.session)) == [("changed", 2), ("changed", 5)]


@pytest.mark.parametrize("number", [3, 7])
def test_a_row_rewritten_with_its_digest_is_named_by_the_next(session: Session, number: int) -> None:
    write_log(session)
    tamper(session, "UPDATE events SET actor = 'mallory' WHERE id = :id", id=number)
    recompute(session, number)
    [finding] = found(session)
    assert finding.kind == "rewritten"
    assert f"entry {number} (user:renamed, 2015-12-05 02:0{number}:00 UTC)" in str(finding.message)


def test_a_row_replaced_as_a_whole_is_named_once(session: Session) -> None:
    write_log(session)
    tamper(session, "UPDATE events SET actor = 'mallory' WHERE id = 4")
    recompute(session, 4, previous="c" * 64)
    assert kinds(found(session)) == [("rewritten", 4)]


def test_the_first_row_replaced(session: Session) -> None:
    write_log(session)
    recompute(session, 1, previous="c" * 64)
    assert ("rewritten", 1) in kinds(found(session))


def test_the_newest_row_rewritten_is_told_by_a_head_only(session: Session) -> None:
    digests = write_log(session)
    tamper(session, "UPDATE events SET actor = 'mallory' WHERE id = 8")
    recompute(session, 8)
    assert found(session) == []
    [finding] = found(session, (digests[-1], 8))
    assert (finding.kind, finding.entry) == ("cut", 8)
    assert "It was rewritten" in str(finding.message)


def test_a_rest_computed_anew_is_told_by_a_head_only(session: Session) -> None:
    digests = write_log(session)
    tamper(session, "UPDATE events SET actor = 'mallory' WHERE id = 3")
    previous = None
    for number in range(3, 9):
        previous = recompute(session, number, previous=previous)
    assert found(session) == []
    assert found(session, (digests[1], 2)) == []
    assert kinds(found(session, (digests[5], 6), (digests[5], None))) == [("cut", 6), ("cut", None)]


def test_a_row_removed_from_the_middle(session: Session) -> None:
    write_log(session)
    tamper(session, "DELETE FROM events WHERE id = 4")
    [finding] = found(session)
    assert (finding.kind, finding.entry) == ("removed", 4)
    said = str(finding.message)
    assert "Removed: entry 4, between entry 3 (" in said
    assert "02:03:00" in said and "entry 5 (user:renamed, 2015-12-05 02:05:00 UTC)" in said


def test_rows_removed_in_two_places_and_at_the_beginning(session: Session) -> None:
    write_log(session)
    tamper(session, "DELETE FROM events WHERE id IN (1, 2, 5, 6)")
    findings = found(session)
    assert kinds(findings) == [("removed", 1), ("removed", 5)]
    assert "entries 1 to 2, before entry 3 (" in str(findings[0].message)
    assert "entries 5 to 6, between" in str(findings[1].message)


def test_a_removed_row_whose_number_was_given_again_looks_rewritten(session: Session) -> None:
    write_log(session)
    tamper(session, "DELETE FROM events WHERE id = 4")
    tamper(session, "UPDATE events SET id = -id WHERE id > 4")
    tamper(session, "UPDATE events SET id = -id - 1 WHERE id < 0")
    [finding] = found(session)
    assert (finding.kind, finding.entry) == ("rewritten", 3)
    assert "were removed" in str(finding.message)


def test_an_end_that_was_cut_off_is_told_by_a_head_only(session: Session) -> None:
    digests = write_log(session)
    tamper(session, "DELETE FROM events WHERE id > 6")
    assert found(session) == []
    numbered, bare = found(session, (digests[7], 8), (digests[7], None), (digests[5], 6))
    assert "entry 8 with the digest" in str(numbered.message)
    assert "the log ends at entry 6" in str(numbered.message)
    assert "cut off" in str(bare.message)


def test_an_end_that_was_cut_off_and_written_on(session: Session) -> None:
    digests = write_log(session)
    tamper(session, "DELETE FROM events WHERE id > 6")
    tamper(session, "UPDATE events SET id = id - 100")
    tamper(session, "UPDATE events SET id = id + 100")
    insert(session, 7, digests[5])
    recompute(session, 7)
    assert found(session) == []
    assert kinds(found(session, (digests[6], 7))) == [("cut", 7)]


def test_a_head_under_another_number(session: Session) -> None:
    digests = write_log(session)
    [finding] = found(session, (digests[3], 5))
    assert "was printed for entry 5 and is that of entry 4" in str(finding.message)


@pytest.mark.parametrize("number", [0, 4])
def test_inserted_rows_are_named_one_by_one(session: Session, number: int) -> None:
    write_log(session)
    if number:
        make_room(session, number - 1)
        make_room(session, number)
    insert(session, number, "d" * 64)
    follower = recompute(session, number)
    if number:
        insert(session, number + 1, follower)
        recompute(session, number + 1)
    findings = found(session)
    assert kinds(findings) == [("inserted", one) for one in ([4, 5] if number else [0])]
    assert "was inserted" in str(findings[0].message)


def test_an_inserted_row_that_claims_the_right_predecessor(session: Session) -> None:
    digests = write_log(session)
    loosen(session)
    make_room(session, 3)
    insert(session, 4, digests[2])
    recompute(session, 4)
    assert kinds(found(session)) == [("inserted", 4)]


def test_an_inserted_row_behind_the_one_whose_place_it_claims(session: Session) -> None:
    digests = write_log(session)
    loosen(session)
    make_room(session, 4)
    insert(session, 5, digests[2])
    recompute(session, 5)
    assert kinds(found(session)) == [("inserted", 5)]


def test_a_row_at_the_end_that_continues_nothing(session: Session) -> None:
    write_log(session)
    insert(session, 9, "e" * 64)
    recompute(session, 9)
    [finding] = found(session)
    assert finding.entry == 9
    assert "the newest, does not continue entry 8 (" in str(finding.message)


@pytest.mark.parametrize(("one", "other", "named"), [(3, 4, [3]), (3, 6, [3, 4]), (1, 2, [1]), (7, 8, [7])])
def test_rows_out_of_order(session: Session, one: int, other: int, named: list[int]) -> None:
    write_log(session)
    swap(session, one, other)
    findings = found(session)
    assert [kind for kind, _ in kinds(findings)] == ["moved"] * len(findings)
    assert one in [entry for _, entry in kinds(findings)]
    assert any(f"entry {other} (" in str(finding.message) for finding in findings)


def test_several_at_once(session: Session) -> None:
    digests = write_log(session, 20)
    tamper(session, "UPDATE events SET actor = 'mallory' WHERE id IN (2, 9)")
    recompute(session, 9)
    tamper(session, "DELETE FROM events WHERE id IN (5, 20)")
    swap(session, 13, 14)
    findings = kinds(found(session, (digests[-1], 20)))
    assert findings == [("changed", 2), ("removed", 5), ("rewritten", 9), ("moved", 13), ("cut", 20)]


def test_it_reads_in_chunks(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "CHUNK", 3)
    write_log(session, 10)
    tamper(session, "DELETE FROM events WHERE id = 5")
    told: list[int] = []
    walk = Verification(session, tick=lambda: told.append(1))
    assert kinds(list(walk.findings())) == [("removed", 5)]
    assert len(told) == walk.entries == 9


@pytest.mark.parametrize(
    "statement",
    ["UPDATE events SET actor = 'x'", "UPDATE events SET id = id + 1", "DELETE FROM events", "TRUNCATE events"],
)
def test_the_database_refuses_to_change_the_log(session: Session, statement: str) -> None:
    record(session, "x:y", actor="a", subject="s", now=NOW)
    session.commit()
    head = head_of(session)
    with pytest.raises(DBAPIError):
        session.execute(text(statement))
    session.rollback()
    assert head_of(session) == head
