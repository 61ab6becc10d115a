"""Who sits on a panel."""

import pytest
from sqlalchemy.orm import Session

from awards.errors import AwardsError, ClosedError, WrongStateError
from awards.judging import queries, service
from awards.judging.models import PanelSeat
from tests import factories
from tests.conftest import NOW
from tests.judging.worlds import AFTER, LAST, World, make_world


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
def test_a_seat_with_a_sheet_stays(session: Session, state: str) -> None:
    world = make_world(1)
    factories.make_sheet(world.seat, world.nominations[0], state=state, reason="kin" if state == "recused" else "")
    with pytest.raises(WrongStateError):
        service.remove_seat(session, world.seat, actor="office", now=NOW)


def test_the_panel_stays_as_it_was_once_judging_is_over(session: Session) -> None:
    world = make_world(0)
    added = add(session, world, now=LAST)
    with pytest.raises(ClosedError, match="2015-12-20"):
        add(session, world, now=AFTER)
    with pytest.raises(ClosedError, match="2015-12-20"):
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
