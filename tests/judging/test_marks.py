"""Saving marks: one verb for the page, the fields that save themselves, and later Excel and paper."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.errors import AwardsError, ClosedError, ForbiddenError, StaleError, WrongStateError
from awards.judging import service
from awards.judging.errors import MarksError
from awards.judging.models import Sheet
from tests import factories
from tests.judging.worlds import AFTER, BEFORE, FIRST, JUDGING, LAST, World, make_world

NINE = Decimal(9)


def save(session: Session, sheet: Sheet, *, version: int = 1, now: datetime = JUDGING, **marks: Any) -> Sheet:
    """Save marks given as text, as the sheet's own judge."""
    values = {code: None if mark is None else Decimal(mark) for code, mark in marks.items()}
    actor = sheet.seat.user.username
    return service.save_marks(session, sheet, values, expected_version=version, actor=actor, now=now)


def marks_in(session: Session, sheet: Sheet) -> dict[str, str]:
    """What the database holds, read past the session."""
    rows = session.execute(
        text("SELECT c.code, m.value FROM marks m JOIN criteria c ON c.id = m.criterion_id WHERE m.sheet_id = :sheet"),
        {"sheet": sheet.id},
    )
    return {row.code: row.value for row in rows}


def open_sheet(*marks: str) -> Sheet:
    world = make_world(1)
    return factories.make_sheet(world.seat, world.nominations[0], *marks)


def test_a_part_is_saved_exactly_as_typed_and_the_rest_is_left(session: Session) -> None:
    sheet = open_sheet()
    save(session, sheet, attitude="9.50")
    save(session, sheet, version=2, skill="0")
    assert marks_in(session, sheet) == {"attitude": "9.5", "skill": "0"}
    assert sheet.version == 3


def test_an_empty_value_clears_a_mark(session: Session) -> None:
    sheet = open_sheet("9", "8")
    save(session, sheet, attitude=None)
    assert marks_in(session, sheet) == {"skill": "8"}


def test_the_same_values_again_change_nothing_whatever_version_is_expected(session: Session) -> None:
    sheet = open_sheet("9.5", "8")
    saved_at = [mark.saved_at for mark in sheet.marks]
    save(session, sheet, version=99, attitude="9.50", skill="8")
    assert sheet.version == 1
    assert [mark.saved_at for mark in sheet.marks] == saved_at


def test_a_stale_version_overwrites_nothing(session: Session) -> None:
    sheet = open_sheet("9", "8")
    save(session, sheet, attitude="7")
    with pytest.raises(StaleError):
        save(session, sheet, version=1, attitude="6")
    assert marks_in(session, sheet) == {"attitude": "7", "skill": "8"}


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        ("10.5", "The highest mark is 10."),
        ("-0.5", "A mark cannot be below 0."),
        ("9.3", "Marks go in steps of 0.5, for example 9."),
        ("0.0000000000000000000000000000001", "Marks go in steps of 0.5, for example 0."),
        ("1E+30", "The highest mark is 10."),
        ("NaN", "Not a number."),
        ("Infinity", "Not a number."),
    ],
)
def test_what_the_rubric_does_not_allow_is_named_by_its_criterion(session: Session, mark: str, words: str) -> None:
    sheet = open_sheet("9", "8")
    with pytest.raises(MarksError) as caught:
        save(session, sheet, attitude=mark, skill="7")
    assert {code: str(fault) for code, fault in caught.value.faults.items()} == {"attitude": words}
    assert marks_in(session, sheet) == {"attitude": "9", "skill": "8"}
    assert sheet.version == 1


def test_every_fault_is_told_at_once_and_an_unknown_criterion_is_one(session: Session) -> None:
    with pytest.raises(MarksError) as caught:
        save(session, open_sheet(), attitude="11", skill="0.1", charm="9")
    assert set(caught.value.faults) == {"attitude", "skill", "charm"}


@pytest.mark.parametrize("mark", ["0", "0.5", "10", "10.0", "-0"])
def test_the_ends_of_the_range_are_marks(session: Session, mark: str) -> None:
    sheet = open_sheet()
    save(session, sheet, attitude=mark)
    assert marks_in(session, sheet)["attitude"] == {"10.0": "10", "-0": "0"}.get(mark, mark)


@pytest.mark.parametrize(("now", "is_open"), [(BEFORE, False), (FIRST, True), (LAST, True), (AFTER, False)])
def test_marks_are_saved_only_in_the_judging_window_of_the_campaign_zone(
    session: Session, now: datetime, is_open: bool
) -> None:
    sheet = open_sheet()
    if is_open:
        save(session, sheet, now=now, attitude="9")
    else:
        with pytest.raises(ClosedError, match="2015-12-11 to 2015-12-20"):
            save(session, sheet, now=now, attitude="9")
    assert marks_in(session, sheet) == ({"attitude": "9"} if is_open else {})


MOVES = {
    "save": lambda session, sheet: save(session, sheet, attitude="9"),
    "abstain": lambda session, sheet: service.abstain(session, sheet, "ill", actor="x", now=JUDGING),
    "resume": lambda session, sheet: service.resume(session, sheet, actor="x", now=JUDGING),
    "sign": lambda session, sheet: service.sign_sheets(session, sheet.seat, actor="x", now=JUDGING),
}
ALLOWED = {
    ("open", "save"): "open",
    ("open", "abstain"): "abstained",
    ("open", "sign"): "signed",
    ("abstained", "resume"): "open",
    # Signing concerns open sheets; with none of them it does nothing, so that a repeat is harmless.
    ("abstained", "sign"): "abstained",
    ("recused", "sign"): "recused",
    ("signed", "sign"): "signed",
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", ["open", "abstained", "recused", "signed"])
def test_every_move_from_every_state(session: Session, state: str, move: str) -> None:
    world = make_world(1)
    reason = "why" if state in ("abstained", "recused") else ""
    sheet = factories.make_sheet(world.seat, world.nominations[0], "8", "8", state=state, reason=reason)
    signed_at = sheet.signed_at
    if (state, move) in ALLOWED:
        MOVES[move](session, sheet)
        assert sheet.state == ALLOWED[state, move]
        assert state == "open" or sheet.signed_at == signed_at
    else:
        with pytest.raises(WrongStateError):
            MOVES[move](session, sheet)
        assert sheet.state == state
        assert marks_in(session, sheet) == {"attitude": "8", "skill": "8"}


def test_abstaining_keeps_what_was_marked_and_says_why(session: Session) -> None:
    sheet = open_sheet("9")
    service.abstain(session, sheet, "  I was away all year  ", actor="judge", now=JUDGING)
    assert (sheet.state, sheet.reason, sheet.version) == ("abstained", "I was away all year", 2)
    service.resume(session, sheet, actor="judge", now=JUDGING)
    assert (sheet.state, sheet.reason) == ("open", "")
    assert marks_in(session, sheet) == {"attitude": "9"}
    names = session.scalars(select(Event.name).order_by(Event.id)).all()
    assert names[-2:] == ["sheet:abstained", "sheet:resumed"]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_abstaining_needs_a_reason_that_fits(session: Session, reason: str) -> None:
    sheet = open_sheet()
    with pytest.raises(AwardsError) as caught:
        service.abstain(session, sheet, reason, actor="judge", now=JUDGING)
    assert caught.value.field == "reason"
    assert sheet.state == "open"


def nominated_judge(state: str) -> tuple[World, Sheet]:
    """A judge who is put forward for the very award."""
    world = make_world(1)
    person = factories.make_person(name="评委本人")
    factories.make_nomination(world.award, person, state=state)
    world.user.person = person
    factories.save(world.user)
    return world, factories.make_sheet(world.seat, world.nominations[0], "9", "9")


@pytest.mark.parametrize("move", MOVES)
def test_a_judge_who_is_a_nominee_may_do_nothing(session: Session, move: str) -> None:
    _, sheet = nominated_judge("submitted")
    with pytest.raises(ForbiddenError):
        MOVES[move](session, sheet)


def test_a_withdrawn_nomination_does_not_bar_the_judge(session: Session) -> None:
    _, sheet = nominated_judge("withdrawn")
    save(session, sheet, attitude="7")
    assert marks_in(session, sheet)["attitude"] == "7"


@pytest.mark.parametrize("move", ["save", "abstain", "resume"])
def test_a_nomination_that_was_returned_takes_no_marks(session: Session, move: str) -> None:
    sheet = open_sheet()
    sheet.nomination.state, sheet.nomination.decided_at = "returned", None
    factories.save(sheet)
    with pytest.raises(WrongStateError):
        MOVES[move](session, sheet)


def test_marks_keyed_in_by_someone_else_leave_an_event(session: Session) -> None:
    sheet = open_sheet()
    save(session, sheet, attitude="9")
    assert session.scalars(select(Event)).all() == []
    service.save_marks(session, sheet, {"skill": NINE}, expected_version=2, actor="office", now=JUDGING)
    event = session.scalars(select(Event)).one()
    assert (event.name, event.actor, event.data["criteria"]) == ("sheet:keyed", "office", ["skill"])
