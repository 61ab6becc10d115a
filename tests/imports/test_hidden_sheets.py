"""Sheets that are hidden are not read, and the dry run names them: of every kind of file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from tests import samples
from tests.evidence import orders
from tests.evidence.bringing import look_at, make_register

FILES: dict[str, Callable[[Path], Path]] = {
    "departments": lambda folder: samples.departments_xlsx(folder / "单位.xlsx"),
    "roster": lambda folder: samples.roster_xlsx(folder / "花名册.xlsx"),
    "inspections": lambda folder: samples.inspection_xlsx(folder / "2015年10月巡回检查表.xlsx"),
    "survey": lambda folder: samples.survey_xlsx(folder / f"{samples.SURVEY}.xlsx"),
    "orders": lambda folder: orders.orders_xlsx(folder / "工单.xlsx", [orders.order()]),
    "indicators": lambda folder: samples.indicators_xlsx(
        folder / "指标.xlsx", [("个人", "20000", "李桂兰", "", "appraisal", 95, "")]
    ),
    "ballots": lambda folder: samples.ballots_xlsx(
        folder / "计票.xlsx", [("20000", "李桂兰", "饮食服务中心", 10, 10, 10, 8, 1)]
    ),
}


def with_hidden(path: Path) -> Path:
    """The same workbook with a copy of its first sheet and an empty one that nobody sees."""
    book = load_workbook(path, data_only=True)
    copy = book.copy_worksheet(book.worksheets[0])
    copy.title, copy.sheet_state = "去年", "hidden"
    book.create_sheet("空表").sheet_state = "hidden"
    book.save(path)
    return path


@pytest.mark.parametrize("kind", FILES)
def test_a_dry_run_names_the_sheets_that_are_hidden(session: Session, tmp_path: Path, kind: str) -> None:
    make_register()
    path = FILES[kind](tmp_path)
    before = look_at(session, kind, path)

    plan = look_at(session, kind, with_hidden(path))

    assert (len(plan.rows), len(plan.rejects)) == (len(before.rows), len(before.rejects))
    label, names = plan.figures[-1]
    assert (str(label), names) == ("Hidden sheets, not read", "去年")
    assert "Hidden sheets, not read" not in {str(label) for label, _ in before.figures}
