"""Writes the demo year's files, each in the format in which the office gets it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

MADE = datetime(2015, 3, 2, 9)  # noqa: DTZ001 - a workbook keeps a wall clock; fixed, so that its bytes are the same


def write_sheets(path: Path, *, dates: str = "yyyy-mm-dd", **sheets: Iterable[Sequence[Any]]) -> Path:
    """A workbook with these sheets of rows; texts stay texts, dates become Excel dates."""
    book = Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": dates})
    book.set_properties({"created": MADE})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path
