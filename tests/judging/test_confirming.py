"""After a reset of a judge's account the marks that are not signed wait for the judge's word."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts import queries as account_queries
from awards.accounts.resetting import reset_account
from awards.audit.models import Event
from awards.errors import StaleError, WrongStateError
from awards.judging import queries, service
from tests import factories
from tests.judging.worlds import BEFORE, JUDGING, World, make_world

LATER = JUDGING + timedelta(hours=1)


def reset(session: Session, world: World, now: Any = JUDGING) -> None:
    reset_account(session, world.user, actor="office", now=now)


def digest(session: Session, world: World) -> str:
    found = queries.confirmation_of(world.seat, queries.lines_of_seat(session, world.seat))
    assert found is not None
    return found.digest


def test_nothing_is_signed_before_the_marks_are_confirmed(session: Session) -> None:
    world = make_world(1)
    factories.make_sheet(world.seat, world.nominations[0], "9", "8")
    reset(session, world)
    stamp: dict[str, Any] = {"actor": world.user.username, "now": LATER}
    with pytest.raises(WrongStateError, match="account was reset"):
        service.sign_sheets(session, world.seat, **stamp)
    with pytest.raises(StaleError):
        service.confirm_marks(session, world.seat, seen="another", **stamp)
    service.confirm_marks(session, world.seat, seen=digest(session, world), **stamp)
    with pytest.raises(WrongStateError, match="nothing to confirm"):
        service.confirm_marks(session, world.seat, seen="", **stamp)
    assert len(service.sign_sheets(session, world.seat, **stamp)) == 1
    event = session.scalars(select(Event).where(Event.name == "seat:confirmed")).one()
    assert len(event.data["marks_sha256"]) == 64


def test_the_discipline_officer_finds_the_reset_and_marks_may_be_changed_first(session: Session) -> None:
    world = make_world(1)
    sheet = factories.make_sheet(world.seat, world.nominations[0], "9", "8")
    reset(session, world)
    event = account_queries.resets_while_judging(session, since=JUDGING)[0]
    assert (event.actor, event.subject) == ("office", f"user:{world.user.username}")
    assert event.data == {"awards": ["2015/service-model"]}
    seen = digest(session, world)
    stamp: dict[str, Any] = {"actor": world.user.username, "now": LATER}
    service.save_marks(session, sheet, {"skill": Decimal(3)}, expected_version=sheet.version, **stamp)
    with pytest.raises(StaleError):
        service.confirm_marks(session, world.seat, seen=seen, **stamp)
    found = queries.confirmation_of(world.seat, queries.lines_of_seat(session, world.seat))
    assert found is not None and [claim.is_older for claim in found.claims] == [False]
    service.confirm_marks(session, world.seat, seen=found.digest, **stamp)


def test_before_judging_or_without_marks_nothing_waits(session: Session) -> None:
    world = make_world(1)
    reset(session, world, BEFORE)
    assert account_queries.resets_while_judging(session, since=BEFORE) == []
    reset(session, world)
    assert world.seat.confirm_since is None
    assert len(account_queries.resets_while_judging(session, since=BEFORE)) == 1


def test_signed_marks_and_a_seat_that_was_taken_away_are_left_alone(session: Session) -> None:
    world = make_world(1)
    factories.make_sheet(world.seat, world.nominations[0], "9", "8", state="signed")
    reset(session, world)
    assert world.seat.confirm_since is None
    service.remove_seat(session, world.seat, reason="moved away", actor="office", now=JUDGING)
    reset(session, world, LATER)
    assert len(account_queries.resets_while_judging(session, since=JUDGING)) == 1


def test_a_seat_taken_away_and_given_back_around_a_reset_waits_too(session: Session) -> None:
    world = make_world(1)
    factories.make_sheet(world.seat, world.nominations[0], "9", "8")
    office: dict[str, Any] = {"actor": "office", "now": JUDGING}
    service.remove_seat(session, world.seat, reason="x", **office)
    reset(session, world)
    service.restore_seat(session, world.seat, **office)

    with pytest.raises(WrongStateError, match="account was reset"):
        service.sign_sheets(session, world.seat, actor=world.user.username, now=LATER)
    assert account_queries.resets_while_judging(session, since=JUDGING)


def test_marks_behind_an_abstention_wait_too(session: Session) -> None:
    world = make_world(1)
    sheet = factories.make_sheet(world.seat, world.nominations[0], "9", "8")
    stamp: dict[str, Any] = {"actor": world.user.username, "now": LATER}
    service.abstain(session, sheet, "x", actor=world.user.username, now=JUDGING)
    reset(session, world)
    service.resume(session, sheet, **stamp)

    with pytest.raises(WrongStateError, match="account was reset"):
        service.sign_sheets(session, world.seat, **stamp)
    service.confirm_marks(session, world.seat, seen=digest(session, world), **stamp)
    assert len(service.sign_sheets(session, world.seat, **stamp)) == 1
