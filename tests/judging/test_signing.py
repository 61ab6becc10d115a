"""Signing: everything at once or nothing, and for good."""

import hashlib
from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.campaigns.models import Criterion
from awards.errors import ClosedError, StaleError
from awards.judging import queries, rules, service
from awards.judging.errors import IncompleteSheetError
from awards.judging.models import Mark, Sheet
from tests import factories
from tests.judging.worlds import AFTER, BEFORE, JUDGING, World, make_world


def sign(session: Session, world: World, **options: object) -> list[Sheet]:
    options = {"actor": world.user.username, "now": JUDGING, **options}
    return service.sign_sheets(session, world.seat, **options)  # type: ignore[arg-type]


def world_with(*sheets: tuple[str, ...]) -> World:
    """A world whose nominees have sheets with these marks."""
    world = make_world(len(sheets))
    for nomination, marks in zip(world.nominations, sheets, strict=True):
        factories.make_sheet(world.seat, nomination, *marks)
    return world


def test_complete_sheets_are_signed_with_an_event_that_pins_their_marks(session: Session) -> None:
    world = world_with(("9.5", "8"), ("7", "10"))
    first, second = (nomination.id for nomination in world.nominations)
    sheets = sign(session, world)
    assert [(sheet.state, sheet.signed_at) for sheet in sheets] == [("signed", JUDGING)] * 2
    event = session.scalars(select(Event)).one()
    assert (event.name, event.subject) == ("sheet:signed", "award:2015/service-model/j1")
    # sha256 of {"<first>":{"attitude":"9.5","skill":"8"},"<second>":{"attitude":"7","skill":"10"}}
    assert event.data["nominations"] == [first, second]
    assert event.data["marks_sha256"] == rules.digest_of(sheets, rules.rubric_of(world.award))


def test_the_digest_is_what_its_docstring_says() -> None:
    rubric = [Criterion(id=2, code="skill"), Criterion(id=1, code="attitude")]
    marks = [Mark(criterion_id=1, value=Decimal("9.50")), Mark(criterion_id=2, value=Decimal(8))]
    expected = hashlib.sha256(b'{"12":{"attitude":"9.5","skill":"8"}}').hexdigest()
    assert rules.digest_of([Sheet(nomination_id=12, marks=marks)], rubric) == expected


@pytest.mark.parametrize("marks", [(), ("9",)])
def test_one_incomplete_sheet_stops_all_and_is_named(session: Session, marks: tuple[str, ...]) -> None:
    world = world_with(("9", "8"), marks)
    with pytest.raises(IncompleteSheetError) as caught:
        sign(session, world)
    assert caught.value.names == [world.nominations[1].subject.name]
    assert "候选人2" in str(caught.value)
    assert session.scalars(select(Sheet.state)).all() == ["open", "open"]
    assert session.scalars(select(Event)).all() == []


def test_a_nominee_not_declared_on_stops_signing(session: Session) -> None:
    world = world_with(("9", "8"))
    later = factories.make_nomination(world.award, factories.make_person(name="后来者"))
    with pytest.raises(IncompleteSheetError, match="后来者"):
        sign(session, world)
    factories.make_sheet(world.seat, later, state="recused", reason="kin")
    assert len(sign(session, world)) == 1


def test_abstained_and_recused_sheets_are_no_obstacle_and_are_not_signed(session: Session) -> None:
    world = make_world(3)
    one, two, three = world.nominations
    factories.make_sheet(world.seat, one, "9", "8")
    factories.make_sheet(world.seat, two, "9", state="abstained", reason="ill")
    factories.make_sheet(world.seat, three, state="recused", reason="kin")
    assert [sheet.nomination_id for sheet in sign(session, world)] == [one.id]


def test_a_returned_nomination_is_no_obstacle(session: Session) -> None:
    world = world_with(("9", "8"), ())
    world.nominations[1].state, world.nominations[1].decided_at = "returned", None
    factories.save(world.nominations[1])
    assert len(sign(session, world)) == 1


def test_signing_twice_is_harmless_and_leaves_one_event(session: Session) -> None:
    world = world_with(("9", "8"))
    sign(session, world)
    assert sign(session, world) == []
    assert len(session.scalars(select(Event)).all()) == 1


def test_what_was_reviewed_is_what_is_signed(session: Session) -> None:
    world = world_with(("9", "8"))
    sheet = queries.sheets_of_seat(session, world.seat)[0]
    seen = rules.digest_of([sheet], rules.rubric_of(world.award))
    sheet.marks[0].value += 1
    session.flush()
    with pytest.raises(StaleError):
        sign(session, world, seen=seen)
    assert sheet.state == "open"


@pytest.mark.parametrize("now", [BEFORE, AFTER])
def test_outside_the_window_nothing_is_signed(session: Session, now: datetime) -> None:
    world = world_with(("9", "8"))
    with pytest.raises(ClosedError):
        sign(session, world, now=now)


@pytest.mark.parametrize("values", [{"state": "signed"}, {"signed_at": JUDGING}, {"state": "recused"}])
def test_the_database_refuses_a_sheet_that_cannot_be(session: Session, values: dict[str, object]) -> None:
    world = make_world(1)
    sheet = factories.make_sheet(world.seat, world.nominations[0])
    for name, value in values.items():
        setattr(sheet, name, value)
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()
