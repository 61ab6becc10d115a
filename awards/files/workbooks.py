"""Writing tables that open in a spreadsheet and calculate nothing."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, TypeAlias

Value: TypeAlias = str | int | Decimal | date | datetime | None

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Text stays text: a name that starts with "=" is never a formula, a link or a number.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDEST = 48
LONGEST = 32_767  # characters that a cell can hold


def write_table(
    columns: Sequence[str], rows: Iterable[Sequence[Value]], *, sheet: str = "Sheet1", notes: Sequence[str] = ()
) -> bytes:
    """An xlsx file of one sheet: a row of headings that stays in view, then the rows. With `notes` a second sheet,
    whose name is the first of them, has the others below each other.

    Texts are written as texts whatever they begin with, numbers as numbers, dates as dates; no cell becomes a
    formula or a link. The bytes depend on the contents alone.
    """
    from xlsxwriter import Workbook

    buffer = BytesIO()
    with Workbook(buffer, OPTIONS) as book:
        # A fixed creation date: the same table gives the same bytes on every day.
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - a spreadsheet's dates have no zone
        page = book.add_worksheet(sheet)
        formats = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        widths = [len(column) for column in columns]
        page.write_row(0, 0, columns, formats["head"])
        for number, row in enumerate(rows, start=1):
            for at, value in enumerate(row):
                _write(page, number, at, value, formats)
                widths[at] = max(widths[at], _width(value))
        for at, width in enumerate(widths):
            page.set_column(at, at, min(WIDEST, 2 * width + 2))
        page.freeze_panes(1, 0)
        if notes:
            _write_notes(book.add_worksheet(notes[0]), notes[1:])
    return buffer.getvalue()


def _write_notes(page: Any, notes: Sequence[str]) -> None:
    page.set_column(0, 0, 2 * WIDEST)
    for number, note in enumerate(notes):
        page.write_string(number, 0, note)


def _write(page: Any, row: int, column: int, value: Value, formats: dict[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, datetime):
        page.write_datetime(row, column, value.replace(tzinfo=None), formats["time"])
    elif isinstance(value, date):
        page.write_datetime(row, column, value, formats["date"])
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        page.write_number(row, column, value)
    else:
        page.write_string(row, column, str(value)[:LONGEST])


def _width(value: Value) -> int:
    """Columns of Chinese text need twice the width of digits; close enough for both."""
    return len(str(value)) if isinstance(value, str) else 6
