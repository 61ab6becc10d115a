"""The day of a change is the one on the wall of the house; on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.organisation.models import FormerDepartment, Subject
from awards.organisation.service import Move, details_of, edit_subject, move_subject
from tests import factories

NIGHT = datetime(2015, 12, 5, 18, tzinfo=UTC)  # 6 December, two in the morning in Beijing


def test_an_edit_at_night_is_of_the_day_that_has_begun(session: Session) -> None:
    person, other = factories.make_person(), factories.make_department()
    session.commit()
    there = replace(details_of(person), departments=frozenset({other.id}))
    edit_subject(session, person, there, actor="li", now=NIGHT)
    assert session.scalars(select(FormerDepartment.until_on)).all() == [date(2015, 12, 6)]


def test_a_move_of_today_that_is_put_right_at_once_leaves_no_trace(session: Session) -> None:
    person, other = factories.make_person(), factories.make_department()
    home: list[Subject] = list(person.departments)
    session.commit()
    back = details_of(person)
    move = Move(on=date(2015, 12, 6), departments=frozenset({other.id}))
    move_subject(session, person, move, actor="li", now=NIGHT)
    edit_subject(session, person, replace(back, post=""), actor="li", now=NIGHT)
    session.commit()
    assert session.scalars(select(FormerDepartment)).all() == []
    assert person.departments == home
