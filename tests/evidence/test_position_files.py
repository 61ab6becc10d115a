"""A survey by positions in every format that 问卷星 and offices make of it: the same answers whatever the format."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.evidence.models import SurveyAnswer
from tests.evidence.bringing import bring_in, make_register
from tests.evidence.positions import MAPPING, POSITIONS, positions_csv, positions_rows, positions_xlsx
from tests.imports import made_files as made

Maker = Callable[[Path], Path]


def as_xls(folder: Path) -> Path:
    cells = {(at, column): one for at, row in enumerate(positions_rows()) for column, one in enumerate(row)}
    return made.write_xls(folder / f"{POSITIONS}.xls", cells)


def as_ods(folder: Path) -> Path:
    def cell(one: Any) -> dict[str, str]:
        if isinstance(one, int):
            return {"valuetype": "float", "value": str(one), "p": str(one)}
        return {"valuetype": "string", "p": str(one)} if one else {}

    return made.write_ods(folder / f"{POSITIONS}.ods", [[cell(one) for one in row] for row in positions_rows()])


def as_csv(encoding: str) -> Maker:
    return lambda folder: positions_csv(folder / f"{POSITIONS}.csv", encoding=encoding)


FILES = {
    "xls": as_xls,
    "ods": as_ods,
    "xlsx": lambda folder: positions_xlsx(folder / f"{POSITIONS}.xlsx"),
    **{encoding: as_csv(encoding) for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le")},
}


def said(session: Session) -> list[Any]:
    """What the answers say: number, place, who, texts of the options, when, how long."""
    answers = session.scalars(select(SurveyAnswer).order_by(SurveyAnswer.number))
    return [(one.number, one.subject.code, one.identity, one.answers, one.submitted_at, one.seconds) for one in answers]


@pytest.mark.parametrize("kind", FILES)
def test_every_format_says_the_same(session: Session, tmp_path: Path, kind: str) -> None:
    make_register()

    first, plan = bring_in(session, "survey", FILES[kind](tmp_path), **MAPPING)

    assert (first.added, len(plan.rejects)) == (5, 0)
    answers = said(session)
    assert [row[:3] for row in answers] == [
        (1, "CK02", "学生"),
        (2, "CK02", "学生"),
        (3, "CK02", "教职工"),
        (4, "CK01", "学生"),
        (5, "CK01", "教职工"),
    ]
    assert answers[0][3] == {"q1": "非常满意", "q2": "满意"}
    # And in the format that 问卷星 writes, it is nothing new.
    again, _ = bring_in(session, "survey", as_csv("gb18030")(tmp_path), **MAPPING)
    assert (again.added, again.same) == (0, 5)
    assert said(session) == answers
