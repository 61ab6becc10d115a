"""Who sits on a panel."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.errors import AwardsError, ClosedError, ForbiddenError, WrongStateError
from awards.judging import queries, service
from awards.judging.models import PanelSeat
from tests import factories
from tests.conftest import NOW
from tests.judging.worlds import AFTER, JUDGING, LAST, World, make_world


def add(session: Session, world: World, **options: object) -> PanelSeat:
    user = options.pop("user", None) or factories.make_user()
    options = {"actor": "office", "now": NOW, **options}
    return service.add_seat(session, world.award, user, **options)  # type: ignore[arg-type]


def test_seats_get_the_next_code_and_a_code_in_use_is_never_given_again(session: Session) -> None:
    world = make_world(0)
    second, third = add(session, world), add(session, world)
    service.remove_seat(session, second, actor="office", now=NOW)
    assert [third.code, add(session, world).code] == ["j3", "j4"]
    assert queries.judge_codes(session, world.award) == ["j1", "j3", "j4"]


def test_nobody_sits_twice(session: Session) -> None:
    world = make_world(0)
    with pytest.raises(AwardsError, match="on the panel already"):
        add(session, world, user=world.user)


def test_a_nominee_cannot_judge(session: Session) -> None:
    world = make_world(1)
    nominee = factories.make_user(person=world.nominations[0].subject)
    with pytest.raises(AwardsError, match="nominated for this award"):
        add(session, world, user=nominee)


def test_a_closed_account_cannot_judge(session: Session) -> None:
    with pytest.raises(AwardsError, match="closed"):
        add(session, make_world(0), user=factories.make_user(is_active=False))


def test_an_award_without_a_panel_has_no_seats(session: Session) -> None:
    award = factories.make_award(components=[factories.make_indicator(weight="100")], tie_break=[])
    with pytest.raises(WrongStateError, match="without a panel"):
        service.add_seat(session, award, factories.make_user(), actor="office", now=NOW)


@pytest.mark.parametrize("state", ["open", "recused"])
def test_a_seat_with_a_sheet_goes_only_with_a_reason_and_stays_marked(session: Session, state: str) -> None:
    world = make_world(1)
    factories.make_sheet(world.seat, world.nominations[0], state=state, reason="kin" if state == "recused" else "")
    for reason in ("", "  ", "x" * 301):
        with pytest.raises(AwardsError) as caught:
            service.remove_seat(session, world.seat, reason=reason, actor="office", now=NOW)
        assert caught.value.field == "reason"
    service.remove_seat(session, world.seat, reason="moved away", actor="office", now=NOW)
    assert (world.seat.removed_at, world.seat.removed_by, world.seat.removed_reason) == (NOW, "office", "moved away")
    with pytest.raises(WrongStateError):
        service.remove_seat(session, world.seat, reason="again", actor="office", now=NOW)
    assert queries.judge_codes(session, world.award) == []
    assert queries.recusals(session, world.award) == {}


def test_what_a_removed_judge_signed_goes_on_counting_and_what_not_never_does(session: Session) -> None:
    world = make_world(2)
    signed, still = world.nominations
    factories.make_sheet(world.seat, signed, "9", "8", state="signed")
    sheet = factories.make_sheet(world.seat, still, "7", "7")
    service.remove_seat(session, world.seat, reason="moved away", actor="office", now=JUDGING)
    assert list(queries.signed_sheets(session, world.award)) == [signed.id]
    assert queries.judge_codes(session, world.award) == ["j1"]
    assert queries.may_still_sign(session, world.award, JUDGING.date()) == []
    assert [one.seat for one in queries.panel_of_award(session, world.award)] == [world.seat]
    stamp: dict[str, Any] = {"actor": world.user.username, "now": JUDGING}
    for verb in (
        lambda: service.save_marks(session, sheet, {"skill": Decimal(9)}, expected_version=1, **stamp),
        lambda: service.sign_sheets(session, world.seat, **stamp),
        lambda: service.abstain(session, sheet, "ill", **stamp),
        lambda: service.declare(session, world.seat, {}, **stamp),
    ):
        with pytest.raises(ForbiddenError, match="not on the panel"):
            verb()
    with pytest.raises(AwardsError, match="give the seat back"):
        add(session, world, user=world.user)
    service.restore_seat(session, world.seat, actor="office", now=JUDGING)
    service.save_marks(session, sheet, {"skill": Decimal(9)}, expected_version=1, **stamp)
    assert [one.seat for one in queries.may_still_sign(session, world.award, JUDGING.date())] == [world.seat]
    with pytest.raises(WrongStateError):
        service.restore_seat(session, world.seat, actor="office", now=JUDGING)
    names = list(session.scalars(select(Event.name).order_by(Event.id)))
    assert names[:2] == ["seat:removed", "seat:restored"]


def test_after_judging_no_seat_is_given_back(session: Session) -> None:
    world = make_world(1)
    factories.make_sheet(world.seat, world.nominations[0])
    service.remove_seat(session, world.seat, reason="moved away", actor="office", now=LAST)
    with pytest.raises(ClosedError):
        service.restore_seat(session, world.seat, actor="office", now=AFTER)


def test_who_has_left_gets_no_seat(session: Session) -> None:
    world = make_world(0)
    gone = factories.make_person(name="李已离", left_on=NOW.date())
    with pytest.raises(AwardsError, match="李已离 left on 5 Dec 2015"):
        add(session, world, user=factories.make_user(person=gone))


def test_the_panel_stays_as_it_was_once_judging_is_over(session: Session) -> None:
    world = make_world(0)
    added = add(session, world, now=LAST)
    with pytest.raises(ClosedError, match="20 Dec 2015"):
        add(session, world, now=AFTER)
    with pytest.raises(ClosedError, match="20 Dec 2015"):
        service.remove_seat(session, added, actor="office", now=AFTER)


@pytest.mark.parametrize("text", ["李四", "lisi", "30017", "LI4"])
def test_people_are_found_by_name_number_and_pinyin(session: Session, text: str) -> None:
    world = make_world(1)
    person = factories.make_person(name="李四", pinyin="lisi ls")
    person.code = "30017"
    wanted = factories.make_user(person=person, name="李四", username="li4")
    factories.make_user(name="someone else")
    factories.make_user(name="李四", username="li4-old", is_active=False)
    assert queries.candidates_for(session, world.award, text) == [wanted]


def test_who_sits_or_is_nominated_is_not_offered(session: Session) -> None:
    world = make_world(1)
    world.user.name = "张评委"
    factories.save(world.user)
    factories.make_user(person=world.nominations[0].subject, name="张候选")
    free = factories.make_user(name="张三")
    assert queries.candidates_for(session, world.award, "张") == [free]


@pytest.mark.parametrize("text", ["", "  ", "%", "_"])
def test_nothing_and_wildcards_find_nobody(session: Session, text: str) -> None:
    factories.make_user(name="王")
    assert queries.candidates_for(session, make_world(0).award, text) == []
