"""Where those who are merged belong and belonged; on both databases."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.errors import WrongStateError
from awards.organisation.models import FormerDepartment, Subject, subject_departments
from awards.organisation.service import plan_merge
from tests import factories
from tests.organisation.test_merging import merge

LINKS = subject_departments.c
D2008, D2010, D2012, D2015 = (date(year, 1, 1) for year in (2008, 2010, 2012, 2015))


def departments(*names: str) -> list[Subject]:
    return [factories.make_department(name) for name in names]


def since(session: Session, person: Subject, department: Subject, day: date) -> None:
    """Let the day be known since when somebody belongs."""
    mine = (LINKS.subject_id == person.id) & (LINKS.department_id == department.id)
    session.execute(subject_departments.update().where(mine).values(since_on=day))
    session.commit()


def spans(session: Session) -> list[tuple[Any, ...]]:
    table = FormerDepartment
    query = select(table.subject_id, table.department_id, table.from_on, table.until_on).order_by(table.until_on)
    return [tuple(row) for row in session.execute(query)]


def present(session: Session, person: Subject) -> dict[int, date | None]:
    query = select(LINKS.department_id, LINKS.since_on).where(LINKS.subject_id == person.id)
    return dict(session.execute(query).all())  # type: ignore[arg-type]


def test_who_belongs_to_both_departments_belongs_since_the_earlier_day(session: Session) -> None:
    one, other = departments("甲科", "乙科")
    person, second = factories.make_person(one, code="20001"), factories.make_person(one, code="20002")
    for each in (person, second):
        each.departments.append(other)
    session.commit()
    since(session, person, one, D2008)
    since(session, person, other, D2015)
    since(session, second, other, D2015)  # not known since when the other
    merge(session, one, other)
    assert present(session, person) == {other.id: D2008}
    assert present(session, second) == {other.id: None}


def test_spans_that_are_one_stand_once_and_a_move_between_the_two_was_none(session: Session) -> None:
    one, other, third = departments("甲科", "乙科", "丙科")
    person, moved = factories.make_person(other, code="20001"), factories.make_person(other, code="20002")
    for department in (one, other):
        factories.save(FormerDepartment(subject=person, department=department, from_on=D2008, until_on=D2010))
    factories.save(FormerDepartment(subject=person, department=third, from_on=D2010, until_on=D2012))
    factories.save(FormerDepartment(subject=moved, department=one, from_on=D2010, until_on=D2012))
    factories.save(FormerDepartment(subject=moved, department=other, from_on=D2008, until_on=D2010))
    since(session, person, other, D2012)
    since(session, moved, other, D2012)
    merge(session, one, other)
    assert spans(session) == [(person.id, other.id, D2008, D2010), (person.id, third.id, D2010, D2012)]
    assert present(session, person) == {other.id: D2012} and present(session, moved) == {other.id: D2008}


def test_what_a_duplicate_left_is_a_former_department(session: Session) -> None:
    one, other = departments("甲科", "乙科")
    gone = factories.make_person(one, "王军", code="20001", left_on=D2012)
    kept = factories.make_person(other, "王君", code="20002")
    session.commit()
    since(session, gone, one, D2008)
    assert plan_merge(session, gone, kept).departments == (other,)
    merge(session, gone, kept)
    assert present(session, kept) == {other.id: None}
    assert spans(session) == [(kept.id, one.id, D2008, D2012)]


def test_who_came_back_was_away(session: Session) -> None:
    (home,) = departments("甲科")
    gone = factories.make_person(home, "王军", code="20001", left_on=D2012)
    kept = factories.make_person(home, "王君", code="20002")
    session.commit()
    since(session, kept, home, D2015)
    merge(session, gone, kept)
    assert present(session, kept) == {home.id: D2015}
    assert spans(session) == [(kept.id, home.id, None, D2012)]


def test_days_that_contradict_each_other_stand_in_the_way(session: Session) -> None:
    (home,) = departments("甲科")
    gone = factories.make_person(home, "王军", code="20001", since_on=D2012)
    kept = factories.make_person(home, "王君", code="20002", since_on=None, left_on=D2010)
    session.commit()
    (obstacle,) = plan_merge(session, gone, kept).obstacles
    assert str(obstacle) == "What 王君 would take over fits badly: The last day lies before the first."
    with pytest.raises(WrongStateError):
        merge(session, gone, kept)
