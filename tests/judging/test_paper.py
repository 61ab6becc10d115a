"""Marks on paper: the office keys in, and signs with the scan."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts.models import User
from awards.audit.models import Event
from awards.errors import AwardsError, ClosedError, ForbiddenError, NotFoundError, StaleError, WrongStateError
from awards.files.errors import FileError
from awards.files.service import path_of
from awards.judging import paper, queries, rules, service
from awards.judging.errors import IncompleteSheetError
from awards.judging.models import Sheet
from awards.judging.paper import TOTAL, KeyedRow, KeyingError
from tests import factories
from tests.judging.worlds import AFTER, JUDGING, World, make_world

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def office(session: Session) -> User:
    return factories.make_user("office")


@pytest.fixture
def world(session: Session) -> World:
    return make_world(2)


def by(user: User, **options: Any) -> dict[str, Any]:
    return {"actor": user.username, "now": JUDGING, **options}


def on_paper(session: Session, world: World, office: User) -> list[Sheet]:
    """The seat is on paper and declared on all its nominees."""
    paper.put_on_paper(session, world.seat, "reads no screen", **by(office))
    seen = [nomination.id for nomination in world.nominations]
    return paper.key_declarations(session, world.seat, {}, seen=seen, **by(office))


def row(sheet: Sheet, attitude: str, skill: str, total: str | None = None, version: int | None = None) -> KeyedRow:
    marks = {"attitude": Decimal(attitude) if attitude else None, "skill": Decimal(skill) if skill else None}
    return KeyedRow(sheet.id, version or sheet.version, marks, Decimal(total) if total else None)


def key(session: Session, world: World, office: User, *rows: KeyedRow) -> int:
    return paper.key_rows(session, world.seat, rows, **by(office))


def marks_of(sheet: Sheet) -> dict[str, str]:
    return {mark.criterion.code: str(mark.value) for mark in sheet.marks}


def names_of(session: Session) -> list[str]:
    return list(session.scalars(select(Event.name).order_by(Event.id)))


def picture(kind: str = "JPEG") -> bytes:
    """A picture that tells with what it was taken."""
    exif, out = Image.Exif(), BytesIO()
    exif[0x010F] = "SecretCamera"
    Image.new("RGB", (40, 30), "white").save(out, kind, exif=exif)
    return out.getvalue()


def test_a_seat_on_paper_is_keyed_in_and_signed_with_the_scan(
    session: Session, world: World, office: User, tmp_path: Path
) -> None:
    first, second = on_paper(session, world, office)
    assert key(session, world, office, row(first, "9.5", "8", "17.5"), row(second, "7", "10")) == 2
    assert queries.keyed_by(session, world.award.id) == {first.id: [office.name], second.id: [office.name]}
    assert set(queries.keyed_marks(session, world.seat)) == {first.id, second.id}
    digest = queries.review_of(session, world.seat).digest
    world.seat.confirm_since = JUDGING  # the paper is the judge's word after a reset, too
    sent = {"name": "scan.jpg", "seen": digest}
    signed = paper.sign_from_paper(session, world.seat, tmp_path, BytesIO(picture()), **sent, **by(office))
    assert {(sheet.state, sheet.signed_by) for sheet in signed} == {("signed", office.username)}
    scan = signed[0].scan
    assert scan is not None and scan.kind == "jpeg" and world.seat.confirm_since is None
    assert b"SecretCamera" not in path_of(tmp_path, scan.sha256).read_bytes()
    event = session.scalars(select(Event).where(Event.name == "sheet:signed")).one()
    assert event.actor == event.data["signed_by"] == office.username
    assert (event.data["scan_sha256"], event.data["marks_sha256"]) == (scan.sha256, digest)
    assert digest == rules.digest_of(signed, rules.rubric_of(world.award))
    assert names_of(session) == ["seat:on-paper", "seat:declared", "sheet:keyed", "sheet:keyed", "sheet:signed"]


def test_who_can_be_put_on_paper_and_taken_off(session: Session, world: World, office: User) -> None:
    for reason in ("", " ", "x" * 301):
        with pytest.raises(AwardsError) as caught:
            paper.put_on_paper(session, world.seat, reason, **by(office))
        assert caught.value.field == "reason"
    with pytest.raises(ForbiddenError):
        paper.put_on_paper(session, world.seat, "x", **by(world.user))
    with pytest.raises(ClosedError):
        paper.put_on_paper(session, world.seat, "x", actor=office.username, now=AFTER)
    with pytest.raises(WrongStateError, match="marks on line"):
        paper.take_off_paper(session, world.seat, **by(office))
    first, _ = on_paper(session, world, office)
    with pytest.raises(WrongStateError, match="on paper already"):
        paper.put_on_paper(session, world.seat, "x", **by(office))
    paper.take_off_paper(session, world.seat, **by(office))
    assert world.seat.on_paper_since is None and world.seat.on_paper_reason == ""
    assert names_of(session)[-1] == "seat:on-line"
    given = {"attitude": Decimal(8)}
    service.save_marks(session, first, given, expected_version=1, actor=world.user.username, now=JUDGING)
    with pytest.raises(WrongStateError, match="begun to mark on line"):
        paper.put_on_paper(session, world.seat, "x", **by(office))
    with pytest.raises(WrongStateError, match="keys in nothing"):
        key(session, world, office, row(first, "9", "9"))
    assert queries.keyed_by(session, world.award.id) == {}


def test_once_keyed_in_a_seat_stays_on_paper(session: Session, world: World, office: User) -> None:
    first, _ = on_paper(session, world, office)
    key(session, world, office, row(first, "9", ""))
    with pytest.raises(WrongStateError, match="stays on paper"):
        paper.take_off_paper(session, world.seat, **by(office))
    key(session, world, office, row(first, "", ""))
    paper.take_off_paper(session, world.seat, **by(office))


def test_a_slip_of_the_pen_is_named_at_its_field_and_nothing_is_saved(
    session: Session, world: World, office: User
) -> None:
    first, second = on_paper(session, world, office)
    with pytest.raises(KeyingError) as caught, session.begin_nested():
        key(session, world, office, row(first, "11", "8.3"), row(second, "9", "8", "18"))
    assert {place: str(fault) for place, fault in caught.value.faults.items()} == {
        (first.id, "attitude"): "The highest mark is 10.",
        (first.id, "skill"): "Marks go in steps of 0.5, for example 8.",
        (second.id, TOTAL): "The marks add up to 17, not to 18: one of them is not as on the paper.",
    }
    with pytest.raises(KeyingError) as caught, session.begin_nested():
        key(session, world, office, row(first, "9", "9"), row(second, "9", "", "9"))
    assert list(caught.value.faults) == [(second.id, "skill")]
    session.expire_all()
    assert marks_of(first) == marks_of(second) == {}
    stranger = factories.make_sheet(factories.make_seat(world.award, code="j2"), world.nominations[0])
    with pytest.raises(NotFoundError):
        key(session, world, office, row(stranger, "9", "9"))


def test_what_the_judge_gives_on_line_is_neither_changed_nor_signed_by_the_office(
    session: Session, world: World, office: User, tmp_path: Path
) -> None:
    first, second = on_paper(session, world, office)
    key(session, world, office, row(first, "9", "8"), row(second, "9", "8"))
    given = {"attitude": Decimal("9.5")}
    service.save_marks(session, first, given, expected_version=2, actor=world.user.username, now=JUDGING)
    assert queries.own_marks(session, world.seat) == [first]
    with pytest.raises(StaleError, match="候选人"):
        key(session, world, office, KeyedRow(first.id, 2, {"skill": Decimal(7)}))
    with pytest.raises(KeyingError) as caught:
        key(session, world, office, row(first, "9", "8"))
    assert list(caught.value.faults) == [(first.id, "attitude")]
    with pytest.raises(KeyingError) as caught:  # a sum would tell what the judge gave
        key(session, world, office, KeyedRow(first.id, 3, {"skill": Decimal(8)}, Decimal(17)))
    assert list(caught.value.faults) == [(first.id, TOTAL)]
    sent = {"name": "a.pdf", "seen": queries.review_of(session, world.seat).digest}
    with pytest.raises(WrongStateError, match="signs there"):
        paper.sign_from_paper(session, world.seat, tmp_path, BytesIO(PDF), **sent, **by(office))
    assert len(service.sign_sheets(session, world.seat, actor=world.user.username, now=JUDGING)) == 2
    assert first.signed_by == "" and first.scan is None


def test_abstentions_stand_on_paper_too(session: Session, world: World, office: User, tmp_path: Path) -> None:
    first, second = on_paper(session, world, office)
    paper.key_abstention(session, first, "was her teacher", **by(office))
    assert first.state == "abstained"
    paper.key_resumption(session, first, **by(office))
    paper.key_abstention(session, first, "was her teacher", **by(office))
    with pytest.raises(WrongStateError, match="候选人"):
        key(session, world, office, row(first, "9", "9"))
    key(session, world, office, row(second, "9", "9"))
    sent = {"name": "a.pdf", "seen": queries.review_of(session, world.seat).digest}
    assert paper.sign_from_paper(session, world.seat, tmp_path, BytesIO(PDF), **sent, **by(office)) == [second]


def test_a_scan_that_is_none_signs_nothing(session: Session, world: World, office: User, tmp_path: Path) -> None:
    sheets = on_paper(session, world, office)
    key(session, world, office, *(row(sheet, "9", "9") for sheet in sheets))
    seen = queries.review_of(session, world.seat).digest
    bad = {"a.pdf": b"", "b.pdf": b"MZ\x90\x00 program", "c.png": PDF, "d.docx": b"PK\x03\x04", "e.svg": b"<svg/>"}
    for name, content in bad.items():
        with pytest.raises(FileError) as caught:
            paper.sign_from_paper(session, world.seat, tmp_path, BytesIO(content), name=name, seen=seen, **by(office))
        assert caught.value.field == "scan" and {sheet.state for sheet in sheets} == {"open"}


def test_signing_wants_every_mark_as_it_was_seen(session: Session, world: World, office: User, tmp_path: Path) -> None:
    first, second = on_paper(session, world, office)
    key(session, world, office, row(first, "9", "9"))
    with pytest.raises(IncompleteSheetError, match="候选人"):
        paper.sign_from_paper(session, world.seat, tmp_path, BytesIO(PDF), name="a.pdf", seen="", **by(office))
    key(session, world, office, row(second, "9", "9"))
    with pytest.raises(StaleError):
        paper.sign_from_paper(session, world.seat, tmp_path, BytesIO(PDF), name="a.pdf", seen="", **by(office))
    assert first.state == "open"
