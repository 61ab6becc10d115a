"""Nobody imports rows about himself, and of a large survey this is told without looking at each row."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.errors import ForbiddenError
from awards.imports.confirming import refuse_own_rows
from awards.imports.plan import Plan, PlannedRow
from awards.imports.spooling import Spool, SpooledRows
from awards.organisation.models import Subject
from tests.evidence.bringing import bring_in, look_at, make_register
from tests.samples import ANSWERS, SURVEY, SURVEY_HEADER, survey_xlsx


class Untouched(SpooledRows):
    """Rows that nobody may look at."""

    def __iter__(self) -> Iterator[PlannedRow]:
        raise AssertionError("a row was looked at")


def about_people(folder: Path, *people: str) -> Path:
    """A survey about people, one answer about each."""
    header = [heading.replace("您评价的服务窗口", "请选择服务人员") for heading in SURVEY_HEADER]
    answers = [("学生", person, *ANSWERS[0][2:]) for person in people]
    return survey_xlsx(folder / f"{SURVEY}.xlsx", answers, header)


def id_of(session: Session, code: str) -> int:
    return session.scalars(select(Subject.id).where(Subject.code == code)).one()


def test_a_survey_about_people_says_whom_its_new_answers_are_about(session: Session, tmp_path: Path) -> None:
    make_register()
    cook, electrician, carpenter = (id_of(session, code) for code in ("20000", "20007", "20014"))
    bring_in(session, "survey", about_people(tmp_path, "李桂兰"))

    plan = look_at(session, "survey", about_people(tmp_path, "李桂兰", "20007"))

    assert plan.concerned == {electrician}
    with pytest.raises(ForbiddenError, match="Row 3 is about yourself"):
        refuse_own_rows(plan, electrician)
    untouched = replace(plan, rows=Untouched(Spool(), (), {}, lambda chunk: []))
    for other in (cook, carpenter, None):
        refuse_own_rows(untouched, other)


def test_where_nobody_says_it_each_row_is_looked_at() -> None:
    rows = [PlannedRow("", 2, "a", "same", {"subject_id": 7}), PlannedRow("", 3, "b", "add", {"subject_id": 8})]
    refuse_own_rows(Plan(rows), 7)
    with pytest.raises(ForbiddenError, match="Row 3 is about yourself"):
        refuse_own_rows(Plan(rows), 8)
