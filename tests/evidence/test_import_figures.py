"""Indicator sheets and ballots: every wrong row is rejected by its cell, a second import adds nothing."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.errors import NotFoundError
from awards.evidence.models import Ballot, IndicatorValue
from awards.imports.errors import MissingYearError
from awards.imports.plan import REGISTRY, Source
from awards.imports.reading.errors import MissingColumnsError
from awards.imports.service import answer_spellings
from tests.conftest import NOW
from tests.evidence.bringing import bring_in, look_at, make_register, refusals
from tests.samples import ballots_xlsx, indicators_xlsx, write_workbook

COOK = ("个人", "20000", "李桂兰", "饮食服务中心")
NOBODY = "Nobody and nothing in the register has this code."
CODES = "appraisal, on_time_rate, upheld_per_1000"
KITCHEN = ("单位", "ZW01", "饮食服务中心", "")
WINDOW = ("窗口", "CK01", "一食堂3号窗口", "饮食服务中心")


@pytest.fixture(autouse=True)
def _register(session: Session) -> None:
    make_register()


def test_a_figure_is_kept_raw(session: Session, tmp_path: Path) -> None:
    rows = [
        (*KITCHEN, "on_time_rate", "９８.５%", "手工统计"),
        (*WINDOW, "upheld_per_1000", 0.4, ""),
        (*COOK, "appraisal", "95.33333333333333", ""),
    ]
    batch, _ = bring_in(session, "indicators", indicators_xlsx(tmp_path / "指标.xlsx", rows))

    kept = session.scalars(select(IndicatorValue).order_by(IndicatorValue.row)).all()
    assert [(one.subject.code, one.code, one.value, one.note, one.row) for one in kept] == [
        ("ZW01", "on_time_rate", Decimal("98.5"), "手工统计", 2),
        ("CK01", "upheld_per_1000", Decimal("0.4"), "", 3),
        ("20000", "appraisal", Decimal("95.33333333333333"), "", 4),
    ]
    assert {one.batch_id for one in kept} == {batch.id}


@pytest.mark.parametrize(
    ("row", "cell", "reason"),
    [
        ((*COOK, "appraisal", 105, ""), "F2", "“appraisal” lies between 0 and 100."),
        ((*COOK, "appraisal", -1, ""), "F2", "“appraisal” lies between 0 and 100."),
        ((*COOK, "appraisal", "95%", ""), "F2", "“appraisal” is not measured in percent."),
        ((*COOK, "appraisal", "=90+5", ""), "F2", "“=90+5” is a formula, not a value."),
        ((*COOK, "appraisal", "优秀", ""), "F2", "“优秀” is not a number. Write digits without words or units."),
        ((*COOK, "appraisal", "", ""), "F2", "The cell is empty."),
        ((*COOK, "appraisal", "1.00000000000000000000001", ""), "F2", "The number has too many digits."),
        ((*COOK, "apraisal", 95, ""), "E2", f"The year has no such indicator; it has: {CODES}."),
        (("个人", "20000", "李桂英", "", "appraisal", 95, ""), "C2", "The code 20000 belongs to “李桂兰”."),
        (("个人", "20000", "王军", "", "appraisal", 95, ""), "C2", "The code 20000 belongs to “李桂兰”."),
        (("个人", "20000", "", "", "appraisal", 95, ""), "C2", "The cell is empty."),
        (("个人", "29999", "李桂兰", "", "appraisal", 95, ""), "B2", NOBODY),
        (("窗口", "20000", "李桂兰", "", "appraisal", 95, ""), "B2", NOBODY),
        (("小组", "20000", "李桂兰", "", "appraisal", 95, ""), "A2", "This is none of 单位, 窗口, 责任区, 团队, 个人."),
    ],
)  # fmt: skip
def test_wrong_figures_are_rejected_by_cell(
    session: Session, tmp_path: Path, row: tuple[Any, ...], cell: str, reason: str
) -> None:
    good = (*KITCHEN, "on_time_rate", 98, "")

    plan = look_at(session, "indicators", indicators_xlsx(tmp_path / "指标.xlsx", [row, good]))

    assert refusals(plan) == {cell: reason}
    assert [planned.row for planned in plan.rows] == [3]


def test_a_spelling_that_was_answered_agrees_with_the_code(session: Session, tmp_path: Path) -> None:
    path = indicators_xlsx(tmp_path / "指标.xlsx", [("单位", "ZW01", "餐饮中心", "", "on_time_rate", 98, "")])
    assert refusals(look_at(session, "indicators", path)) == {"C2": "The code ZW01 belongs to “Catering Centre”."}

    answer_spellings(session, {"department": {"餐饮中心": "ZW01"}}, actor="office", now=NOW)

    assert not look_at(session, "indicators", path).rejects


def test_figures_twice(session: Session, tmp_path: Path) -> None:
    bring_in(session, "indicators", indicators_xlsx(tmp_path / "甲.xlsx", [(*COOK, "appraisal", 95, "")]))
    rows = [(*COOK, "appraisal", "95.0", ""), (*COOK, "appraisal", 95, "")]
    again, plan = bring_in(session, "indicators", indicators_xlsx(tmp_path / "乙.xlsx", rows))

    assert (again.added, again.same) == (0, 1)
    assert refusals(plan) == {"F3": "Row 2 of this file is about the same already."}
    other = look_at(session, "indicators", indicators_xlsx(tmp_path / "丙.xlsx", [(*COOK, "appraisal", 96, "")]))
    assert refusals(other) == {"F2": "Already imported with 95 from “甲.xlsx”, row 2. Correct it there."}


def test_percentages_that_look_like_fractions_are_told(session: Session, tmp_path: Path) -> None:
    rows = [(*KITCHEN, "on_time_rate", 0.98, ""), (*WINDOW, "upheld_per_1000", 0.4, "")]

    plan = look_at(session, "indicators", indicators_xlsx(tmp_path / "指标.xlsx", rows))

    assert [value for label, value in plan.figures if "fractions" in str(label)] == [1]


def test_ballots_are_kept_as_counted(session: Session, tmp_path: Path) -> None:
    rows = [("20000", "李桂兰", "饮食服务中心", 32, 30, 29, "１５", 1), ("合计", "", "", 32, 30, 29, 15, 1)]
    path = ballots_xlsx(tmp_path / "计票.xlsx", rows)
    batch, plan = bring_in(session, "ballots", path)
    again, _ = bring_in(session, "ballots", path)

    kept = session.scalars(select(Ballot)).one()
    assert (kept.sent, kept.returned, kept.valid, kept.in_favour, kept.abstained) == (32, 30, 29, 15, 1)
    assert (batch.added, len(plan.rejects), again.added, again.same) == (1, 0, 0, 1)


@pytest.mark.parametrize(
    ("counts", "cell", "reason"),
    [
        ((32, 33, 29, 15, 1), "E2", "More papers came back than were sent."),
        ((32, 30, 31, 15, 1), "F2", "More papers are valid than came back."),
        ((32, 20, 19, 21, 0), "G2", "More votes are for the person than papers are valid."),
        ((32, 20, 19, 19, 2), "H2", "Votes for and abstentions together are more than the papers that came back."),
        ((32, 30, 29, -1, 1), "G2", "“-1” is not a count of at least 0."),
        ((32, 30, 29, 15.5, 1), "G2", "“15.5” is not a count of at least 0."),
        ((32, 30, 29, "", 1), "G2", "The cell is empty."),
        ((32, 30, 29, "=15", 1), "G2", "“=15” is a formula, not a value."),
    ],
)
def test_wrong_ballots_are_rejected_by_cell(
    session: Session, tmp_path: Path, counts: tuple[Any, ...], cell: str, reason: str
) -> None:
    plan = look_at(session, "ballots", ballots_xlsx(tmp_path / "计票.xlsx", [("20000", "李桂兰", "", *counts)]))

    assert refusals(plan) == {cell: reason}


def test_other_counts_for_the_same_person_are_rejected(session: Session, tmp_path: Path) -> None:
    bring_in(session, "ballots", ballots_xlsx(tmp_path / "甲.xlsx", [("20000", "李桂兰", "", 32, 30, 29, 15, 1)]))
    plan = look_at(session, "ballots", ballots_xlsx(tmp_path / "乙.xlsx", [("20000", "李桂兰", "", 32, 30, 29, 16, 1)]))

    assert refusals(plan) == {"G2": "Already imported with 32/30/29/15/1 from “甲.xlsx”, row 2. Correct it there."}


@pytest.mark.parametrize("kind", ["inspections", "survey", "indicators", "ballots"])
def test_every_kind_asks_for_its_year_and_its_columns(session: Session, tmp_path: Path, kind: str) -> None:
    path = write_workbook(tmp_path / "386540716_10月.xlsx", {"Sheet1": [("甲", "乙"), (1, 2)]})

    with pytest.raises(MissingYearError):
        REGISTRY[kind].plan(session, Source(path, path.name))
    with pytest.raises(NotFoundError, match="1999"):
        REGISTRY[kind].plan(session, Source(path, path.name, year=1999))
    with pytest.raises(MissingColumnsError):
        look_at(session, kind, path)
