"""Inspection sheets: what is read, what is refused and where, what a second import does."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.evidence.importers.inspections.sheet import UndatedSheetError
from awards.evidence.models import InspectionVisit
from awards.imports.reading.errors import MissingColumnsError
from tests.evidence.bringing import bring_in, look_at, make_register, refusals
from tests.samples import VISITS, inspection_xlsx, write_workbook


@pytest.fixture(autouse=True)
def _register(session: Session) -> None:
    make_register()


def visit(**values: object) -> Sequence[object]:
    """The first sample visit with other cells: attendance, marks a, b, c, and the total."""
    cells = {
        "number": 1,
        "unit": "饮食服务中心",
        "place": "一食堂3号窗口",
        "a": 10,
        "b": 15,
        "c": 15,
        "score": 40,
        "why": "",
    }
    return list({**cells, **values}.values())


def test_each_visit_is_kept_raw(session: Session, tmp_path: Path) -> None:
    batch, _ = bring_in(session, "inspections", inspection_xlsx(tmp_path / "2015年10月巡回检查表.xlsx"))

    first, second = session.scalars(select(InspectionVisit).order_by(InspectionVisit.row))
    assert (first.subject.code, first.month_on, first.mode) == ("CK01", date(2015, 10, 1), "announced")
    assert (first.row, first.batch_id, first.sheet) == (4, batch.id, "总务处服务窗口巡回检查评分表")
    # Full-width １５ is fifteen; the standard marks 10 + 15 + 15 make 40.
    assert (first.score, first.out_of) == (Decimal(40), Decimal(40))
    assert second.items == [
        {"label": "着装挂牌", "score": "8", "out_of": "10"},
        {"label": "在岗不空岗", "score": "12.5", "out_of": "15"},
        {"label": "文明用语、首问负责", "score": "15", "out_of": "15"},
    ]
    assert second.findings == "着装挂牌扣2分;在岗不空岗扣2.5分"


def test_scores_per_window_equal_an_independent_tally(session: Session, tmp_path: Path) -> None:
    path = inspection_xlsx(tmp_path / "2015年10月巡回检查表.xlsx")
    bring_in(session, "inspections", path)

    sheet = openpyxl.load_workbook(path)["窗口"]
    tally: Counter[str] = Counter()
    for row in sheet.iter_rows(min_row=4, values_only=True):
        if isinstance(row[0], int):
            tally[str(row[2])] += Decimal(str(row[6]))  # type: ignore[assignment]

    visits = session.scalars(select(InspectionVisit))
    assert {one.subject.name_zh: one.score for one in visits} == dict(tally)


def test_averages_and_signatures_are_skipped_and_told(session: Session, tmp_path: Path) -> None:
    plan = look_at(session, "inspections", inspection_xlsx(tmp_path / "2015年10月巡回检查表.xlsx"))

    assert len(plan.rows) == 2 and not plan.rejects
    assert ("Rows skipped (averages, totals, signatures, no marks)", "6, 7") in [(str(k), v) for k, v in plan.figures]


@pytest.mark.parametrize(
    ("cells", "cell", "reason"),
    [
        ({"a": 11, "score": 41}, "D4", "“着装挂牌” has 10 marks at most."),
        ({"a": -1, "score": 29}, "D4", "“着装挂牌”: a mark cannot be negative."),
        ({"score": 39}, "G4", "The items add up to 40."),
        ({"b": None}, "E4", "The cell is empty."),
        ({"b": "十五"}, "E4", "“十五” is not a number. Write digits without words or units."),
        ({"b": "=10+5"}, "E4", "“=10+5” is a formula, not a value."),
        ({"place": None, "unit": None}, "C4", "The cell is empty."),
    ],
)
def test_wrong_rows_are_rejected_by_cell(
    session: Session, tmp_path: Path, cells: dict[str, object], cell: str, reason: str
) -> None:
    path = write_plain(tmp_path / "2015年10月巡回检查表.xlsx", visit(**cells), VISITS[1])

    plan = look_at(session, "inspections", path)

    assert refusals(plan) == {cell: reason}
    assert [row.row for row in plan.rows] == [5]


def write_plain(path: Path, *visits: Sequence[object], heading: str = "总务处2015年10月巡回检查表") -> Path:
    """The sheet without merged cells, where a text that looks like a formula stays a text."""
    header = (
        "序号",
        "单位",
        "窗口",
        "着装挂牌（10分）",
        "在岗不空岗(15)",
        "文明用语、首问负责(15)",
        "得分",
        "扣分原因",
    )
    return write_workbook(path, {"窗口": [(heading,), ("", "", "", "检查项目(标准分)"), header, *visits]})  # type: ignore[list-item]


def test_an_unknown_place_waits_for_an_answer(session: Session, tmp_path: Path) -> None:
    path = write_plain(tmp_path / "2015年10月巡回检查表.xlsx", visit(place="三食堂"), VISITS[1])

    plan = look_at(session, "inspections", path)

    assert [(one.kind, one.spelling, one.rows) for one in plan.unknown] == [("place", "三食堂", 1)]
    assert [row.row for row in plan.rows] == [5] and not plan.rejects


def test_a_row_with_a_unit_alone_is_a_visit_to_the_department(session: Session, tmp_path: Path) -> None:
    bring_in(session, "inspections", write_plain(tmp_path / "2015年10月检查.xlsx", visit(place="")))

    assert session.scalars(select(InspectionVisit)).one().subject.code == "ZW01"


def test_a_second_import_adds_nothing(session: Session, tmp_path: Path) -> None:
    path = inspection_xlsx(tmp_path / "2015年10月巡回检查表.xlsx")
    bring_in(session, "inspections", path)
    again, _ = bring_in(session, "inspections", path)

    assert (again.added, again.same) == (0, 2)
    assert session.scalar(select(func.count()).select_from(InspectionVisit)) == 2


def test_another_value_for_the_same_visit_is_rejected(session: Session, tmp_path: Path) -> None:
    bring_in(session, "inspections", write_plain(tmp_path / "2015年10月甲.xlsx", visit()))
    plan = look_at(session, "inspections", write_plain(tmp_path / "2015年10月乙.xlsx", visit(a=9, score=39)))

    assert refusals(plan) == {"G4": "Already imported with 40/40 from “2015年10月甲.xlsx”, row 4. Correct it there."}


def test_a_place_twice_in_one_file_is_rejected(session: Session, tmp_path: Path) -> None:
    plan = look_at(session, "inspections", write_plain(tmp_path / "2015年10月.xlsx", visit(), visit(a=9, score=39)))

    assert refusals(plan) == {"G5": "Row 4 of this file is about the same already."}


def test_the_next_month_is_another_visit(session: Session, tmp_path: Path) -> None:
    for month in (9, 10):
        title = f"总务处2015年{month}月服务窗口巡回检查评分表"
        bring_in(session, "inspections", inspection_xlsx(tmp_path / f"{month}.xlsx", title=title))

    months = Counter(one.month_on.month for one in session.scalars(select(InspectionVisit)))
    assert months == {9: 2, 10: 2}


@pytest.mark.parametrize(
    ("title", "name", "mapping", "mode"),
    [
        ("总务处2015年10月暗访检查评分表", "10月.xlsx", {}, "mystery"),
        ("总务处2015年10月检查评分表", "10月暗访.xlsx", {}, "mystery"),
        ("总务处2015年10月检查评分表", "10月.xlsx", {"sheet_mode": "mystery"}, "mystery"),
        ("总务处2015年10月暗访检查评分表", "10月.xlsx", {"sheet_mode": "announced"}, "announced"),
        ("总务处2015年10月检查评分表", "10月.xlsx", {"sheet_mode": ""}, "announced"),
    ],
)
def test_how_the_places_were_visited(  # noqa: PLR0917 - pytest hands them over by name
    session: Session, tmp_path: Path, title: str, name: str, mapping: dict[str, str], mode: str
) -> None:
    bring_in(session, "inspections", inspection_xlsx(tmp_path / name, title=title), **mapping)

    assert {one.mode for one in session.scalars(select(InspectionVisit))} == {mode}


def test_announced_and_mystery_visits_of_one_month_both_count(session: Session, tmp_path: Path) -> None:
    bring_in(session, "inspections", inspection_xlsx(tmp_path / "a.xlsx", title="2015年10月巡回检查表"))
    batch, _ = bring_in(session, "inspections", inspection_xlsx(tmp_path / "b.xlsx", title="2015年10月暗访检查表"))

    assert batch.added == 2


def test_the_same_sheet_cannot_come_in_as_both_kinds(session: Session, tmp_path: Path) -> None:
    path = inspection_xlsx(tmp_path / "2015年10月.xlsx")
    bring_in(session, "inspections", path)
    plan = look_at(session, "inspections", path, sheet_mode="mystery")

    assert not plan.rows
    assert all("as the other kind of visit" in reason for reason in refusals(plan).values())


@pytest.mark.parametrize(
    ("title", "name", "month"),
    [
        ("总务处２０１５年５月检查表", "x.xlsx", 5),
        ("检查表", "2015年11月检查.xlsx", 11),
        ("检查表(12月)", "x.xlsx", 12),
        ("检查表", "检查2015-09.xlsx", 9),
    ],
)
def test_the_month_comes_from_the_title_else_from_the_name(
    session: Session, tmp_path: Path, title: str, name: str, month: int
) -> None:
    plan = look_at(session, "inspections", write_plain(tmp_path / name, visit(), heading=title))

    assert [row.values["month_on"] for row in plan.rows] == [date(2015, month, 1)]


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("检查表", "Neither the title nor the name of the file says which month it is of."),
        ("2014年10月检查表", "The sheet is of 2014, but is imported for 2015."),
    ],
)
def test_a_sheet_without_its_month_or_of_another_year(session: Session, tmp_path: Path, title: str, why: str) -> None:
    with pytest.raises(UndatedSheetError, match=why.rstrip(".")):
        look_at(session, "inspections", write_plain(tmp_path / "检查.xlsx", visit(), heading=title))


def test_a_sheet_without_items_or_places(session: Session, tmp_path: Path) -> None:
    no_items = write_workbook(tmp_path / "2015年10月甲.xlsx", {"窗口": [("窗口", "得分"), ("一食堂3号窗口", 40)]})
    no_places = write_workbook(tmp_path / "2015年10月乙.xlsx", {"窗口": [("着装(10)", "得分"), (9, 9)]})

    with pytest.raises(MissingColumnsError, match="standard mark"):
        look_at(session, "inspections", no_items)
    with pytest.raises(MissingColumnsError, match="neither"):
        look_at(session, "inspections", no_places)
