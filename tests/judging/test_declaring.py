"""Conflicts are declared before the material opens; own departments are recused whatever is said."""

from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.accounts.models import RoleGrant
from awards.audit.models import Event
from awards.errors import ClosedError, ForbiddenError
from awards.judging import queries, service
from awards.judging.errors import DeclarationError
from awards.judging.models import Sheet
from awards.organisation.models import FormerDepartment
from tests import factories
from tests.conftest import NOW
from tests.judging.worlds import AFTER, BEFORE, JUDGING, World, make_world
from tests.statements import counted


def declare(session: Session, world: World, conflicts: dict[int, str] | None = None, **options: object) -> list[Sheet]:
    options = {"actor": world.user.username, "now": JUDGING, **options}
    return service.declare(session, world.seat, conflicts or {}, **options)  # type: ignore[arg-type]


def states(session: Session, world: World) -> list[tuple[int, str, str]]:
    query = select(Sheet.nomination_id, Sheet.state, Sheet.reason).where(Sheet.seat_id == world.seat.id)
    return [tuple(row) for row in session.execute(query.order_by(Sheet.nomination_id))]


def test_a_sheet_exists_from_the_declaration_on(session: Session) -> None:
    world = make_world(2)
    first, second = (nomination.id for nomination in world.nominations)
    assert states(session, world) == []
    declare(session, world, {second: " my brother-in-law "})
    assert states(session, world) == [(first, "open", ""), (second, "recused", "my brother-in-law")]
    assert queries.undeclared_of(session, world.seat) == []


def test_only_what_the_judge_saw_is_declared(session: Session) -> None:
    world = make_world(2)
    seen, later = (nomination.id for nomination in world.nominations)
    declare(session, world, seen=[seen])
    assert states(session, world) == [(seen, "open", "")]
    assert [nomination.id for nomination in queries.undeclared_of(session, world.seat)] == [later]


def test_a_second_declaration_changes_nothing_that_was_declared(session: Session) -> None:
    world = make_world(1)
    declare(session, world)
    assert declare(session, world, {world.nominations[0].id: "too late"}) == []
    assert states(session, world) == [(world.nominations[0].id, "open", "")]
    assert [event.name for event in session.scalars(select(Event))] == ["seat:declared"]


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "rejected", "withdrawn"])
def test_only_accepted_nominations_come_before_the_panel(session: Session, state: str) -> None:
    world = make_world(0)
    factories.make_nomination(world.award, state=state)
    assert declare(session, world) == []


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_a_conflict_needs_a_reason_that_fits(session: Session, reason: str) -> None:
    world = make_world(2)
    with pytest.raises(DeclarationError) as caught:
        declare(session, world, {world.nominations[0].id: reason})
    assert set(caught.value.faults) == {world.nominations[0].id}
    session.flush()
    assert states(session, world) == []


@pytest.mark.parametrize("way", ["person", "nominates", "window", "is_department"])
def test_own_departments_are_recused_whatever_is_said(session: Session, way: str) -> None:
    world, department = make_world(0), factories.make_department(name="膳食服务中心")
    subject = {
        "window": lambda: factories.make_window(department),
        "is_department": lambda: department,
    }.get(way, lambda: factories.make_person(department))()
    nomination = factories.make_nomination(world.award, subject)
    if way == "nominates":
        world.user.roles.append(RoleGrant(role="nominator", department_id=department.id))
    else:
        world.user.person = factories.make_person(department, name="评委")
    factories.save(world.user)
    declare(session, world, seen=[])
    assert states(session, world) == [(nomination.id, "recused", "auto:department")]


@pytest.mark.parametrize("who", ["nominee", "judge", "both"])
@pytest.mark.parametrize(("until", "is_recused"), [(date(2013, 12, 11), False), (date(2013, 12, 12), True)])
def test_who_was_in_one_department_in_the_last_two_years_is_recused(
    session: Session, who: str, until: date, is_recused: bool
) -> None:
    world = make_world(0)
    shared = factories.make_department(name="膳食服务中心")
    away = {"nominee": [True, False], "judge": [False, True], "both": [True, True]}[who]
    people = [factories.make_person(factories.make_department() if gone else shared) for gone in away]
    for person, gone in zip(people, away, strict=True):
        if gone:
            factories.save(FormerDepartment(subject=person, department=shared, until_on=until))
    nomination = factories.make_nomination(world.award, people[0])
    world.user.person = people[1]
    factories.save(world.user)
    (asked,) = queries.declarations_of(session, world.seat)
    assert (asked.automatic is not None) is is_recused
    declare(session, world)
    expected = ("recused", "auto:former") if is_recused else ("open", "")
    assert states(session, world) == [(nomination.id, *expected)]


@pytest.mark.parametrize("who", ["nominee", "judge", "both"])
def test_the_department_of_the_place_where_a_person_works_recuses(session: Session, who: str) -> None:
    world, home = make_world(0), factories.make_department(name="膳食服务中心")
    window = factories.make_window(home)
    at_window = {"serves": window}
    judge = factories.make_person(factories.make_department() if who != "nominee" else home)
    nominee = factories.make_person(factories.make_department() if who != "judge" else home)
    for person, works_there in ((judge, who != "nominee"), (nominee, who != "judge")):
        if works_there:
            person.serves = at_window["serves"]
    world.user.person = judge
    nomination = factories.make_nomination(world.award, nominee)
    factories.save(world.user)
    declare(session, world)
    assert states(session, world) == [(nomination.id, "recused", "auto:department")]


def test_who_endorsed_a_nomination_is_recused(session: Session) -> None:
    world = make_world(0)
    person = factories.make_person()
    own = factories.make_nomination(world.award, person, is_own=True, endorsed_at=NOW, endorsed_by=world.user.username)
    declare(session, world)
    assert states(session, world) == [(own.id, "recused", "auto:endorsement")]


def test_conflicts_cost_the_same_for_one_nominee_as_for_many(session: Session, database: Flask) -> None:
    spent, campaign = [], factories.make_campaign()
    for count in (1, 12):
        world = make_world(count, award=factories.make_award(campaign, code=f"award-{count}"))
        world.user.person = factories.make_person()
        factories.save(world.user)
        loaded = queries.undeclared_of(session, world.seat)
        seat = world.seat
        assert seat.user.as_viewer().person_id and seat.award.campaign.phases
        with counted(database) as sent:
            assert queries.conflicts_between(session, seat.award.campaign, [(seat.id, seat.user)], loaded) == {}
        spent.append(len(sent))
    assert spent[0] == spent[1]


def test_a_nominee_of_two_departments_is_recused_for_judges_of_either(session: Session) -> None:
    world = make_world(0)
    first, second = factories.make_department(), factories.make_department()
    person = factories.make_person(first)
    person.departments.append(second)
    nomination = factories.make_nomination(world.award, person)
    world.user.person = factories.make_person(second, name="评委")
    factories.save(world.user)
    declare(session, world)
    assert states(session, world) == [(nomination.id, "recused", "auto:department")]


def test_an_own_nomination_is_recused_though_the_department_is_another(session: Session) -> None:
    world = make_world(0)
    nomination = factories.make_nomination(world.award, created_by=world.user)
    declare(session, world)
    assert states(session, world) == [(nomination.id, "recused", "auto:nomination")]


def test_no_department_in_common_is_no_conflict(session: Session) -> None:
    world = make_world(1)
    world.user.person = factories.make_person(factories.make_department(), name="评委")
    factories.save(world.user)
    declare(session, world)
    assert states(session, world) == [(world.nominations[0].id, "open", "")]


@pytest.mark.parametrize("now", [BEFORE, AFTER])
def test_outside_the_window_nothing_is_declared(session: Session, now: datetime) -> None:
    world = make_world(1)
    with pytest.raises(ClosedError, match="2015-12-11 to 2015-12-20"):
        declare(session, world, now=now)
    assert states(session, world) == []


def test_a_judge_who_is_a_nominee_cannot_declare(session: Session) -> None:
    world = make_world(1)
    world.user.person = world.nominations[0].subject
    factories.save(world.user)
    with pytest.raises(ForbiddenError):
        declare(session, world)


def test_two_seats_are_declared_apart(session: Session) -> None:
    world = make_world(1)
    other_award = factories.make_award(world.award.campaign, code="skilled-technician")
    factories.make_nomination(other_award)
    other = factories.make_seat(other_award, world.user, "j1")
    declare(session, world)
    assert queries.undeclared_of(session, world.seat) == []
    assert len(queries.undeclared_of(session, other)) == 1
