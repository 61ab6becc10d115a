"""Merging two entries of the register never changes who judged whom."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from awards.judging.models import Sheet
from awards.organisation.models import FormerDepartment, Subject
from awards.organisation.service import plan_merge
from tests import factories


@pytest.fixture
def two(session: Session) -> tuple[Subject, Subject]:
    """A nominee of 甲科, and somebody of another department who may be the same."""
    nominee = factories.make_person(factories.make_department("甲科"), "王军", code="20001")
    return nominee, factories.make_person(factories.make_department("乙科"), "王君", code="20002")


def judged_by(nominee: Subject, person: Subject | None) -> Sheet:
    award = factories.make_award()
    seat = factories.make_seat(award, factories.make_user(person=person))
    return factories.make_sheet(seat, factories.make_nomination(award, nominee), "9.5", "8", state="signed")


def obstacles(session: Session, gone: Subject, kept: Subject) -> str:
    return " ".join(str(one) for one in plan_merge(session, gone, kept).obstacles)


def test_a_judge_does_not_become_the_nominee(session: Session, two: tuple[Subject, Subject]) -> None:
    nominee, double = two
    judged_by(nominee, double)

    assert "One of the two has judged the other" in obstacles(session, double, nominee)
    assert "One of the two has judged the other" in obstacles(session, nominee, double)


def test_who_was_judged_gets_no_further_department(session: Session, two: tuple[Subject, Subject]) -> None:
    nominee, double = two
    judged_by(nominee, factories.make_person(double.departments[0], "李兰"))

    assert "were not recused" in obstacles(session, double, nominee)


def test_who_judges_gets_no_further_department(session: Session, two: tuple[Subject, Subject]) -> None:
    judge, double = two
    judged_by(factories.make_person(double.departments[0], "李兰"), judge)

    assert "were not recused" in obstacles(session, double, judge)
    assert "were not recused" in obstacles(session, judge, double)


def test_a_department_that_the_other_entry_left_lately_counts_too(
    session: Session, two: tuple[Subject, Subject]
) -> None:
    nominee, _ = two
    double = factories.make_person(nominee.departments[0], "王君")
    judged_by(nominee, None)
    left = factories.save(
        FormerDepartment(subject=double, department=factories.make_department(), until_on=date(2012, 5, 1))
    )

    assert obstacles(session, double, nominee) == ""
    left.until_on = date(2014, 5, 1)
    session.commit()
    assert "were not recused" in obstacles(session, double, nominee)


def test_doubles_of_one_department_are_merged_while_judges_work(session: Session, two: tuple[Subject, Subject]) -> None:
    nominee, _ = two
    double = factories.make_person(nominee.departments[0], "王君")
    judged_by(nominee, None)

    assert obstacles(session, double, nominee) == ""
