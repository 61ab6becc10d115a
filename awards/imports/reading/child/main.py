"""Write the sheets of a workbook to standard output, one JSON value a line.

`{"sheet": name, "hidden": bool}` opens a sheet; `[[number, …], [[cell, …], …]]` are up to 500 rows that are not blank,
their numbers first; a cell is null, text, or an object with the one key "date", "datetime" or "fault". Alone,
`{"sheet": name, "cells": "B2, B3"}` goes with the exit code UNCACHED. With another code than 0 the output is not whole.
"""

import json
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

import python_calamine
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from . import codes
from .limits import limit_resources
from .marks import UNCACHED, EncryptedError, Marks, TooManyMarksError, marks_of
from .values import column_letter, json_cell

NAMED = 8  # cells named in an error
BLOCK = 500  # rows a line


def main(path: str) -> None:
    """Read the workbook at `path` under limits and exit with a code of `codes`, or 0."""
    limit_resources()
    sys.exit(attempt(path))


def attempt(path: str) -> int:
    """Read and write; what can go wrong becomes an exit code, and the rest may crash."""
    try:
        return write_sheets(path)
    except (PasswordError, EncryptedError):
        return codes.ENCRYPTED
    except (MemoryError, TooManyMarksError):
        return codes.TOO_BIG
    except (CalamineError, OSError, ValueError, LookupError, ArithmeticError):
        return codes.CORRUPT


def write_sheets(path: str) -> int:
    """All worksheets, or the first with formulas that nobody calculated; hidden sheets may hold such."""
    book = CalamineWorkbook.from_path(path)
    marks = marks_of(path)
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    for sheet in sheets:
        if sheet.visible == SheetVisibleEnum.Visible and (cells := uncached(marks.get(sheet.name, {}))):
            write({"sheet": sheet.name, "cells": cells})
            return codes.UNCACHED
    for sheet in sheets:
        write({"sheet": sheet.name, "hidden": sheet.visible != SheetVisibleEnum.Visible})
        found = rows(book.get_sheet_by_name(sheet.name), marks.get(sheet.name, {}))
        while block := list(islice(found, BLOCK)):
            write(list(zip(*block, strict=True)))
    sys.stdout.flush()
    return 0


def write(item: Any) -> None:
    sys.stdout.buffer.write(json.dumps(item, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")


def rows(sheet: python_calamine.CalamineSheet, marks: Marks) -> Iterator[tuple[int, list[Any]]]:
    """The rows that are not blank, each with its number.

    calamine's iterator gives the blank rows above the first used cell but not the blank columns left of it.
    """
    if sheet.start is None:
        return
    left = sheet.start[1]
    blank = [None] * left
    for index, values in enumerate(sheet.iter_rows()):
        if marks:
            cells = [json_cell(value, marks.get((index, left + at))) for at, value in enumerate(values)]
        else:  # most cells of most files are text: no call for these
            cells = [value if type(value) is str else json_cell(value, None) for value in values]
        if any(cell and (type(cell) is not str or cell.strip()) for cell in cells):
            yield index + 1, blank + cells


def uncached(marks: Marks) -> str:
    """The first cells with formulas that nobody calculated, such as `B2, B3, …`; empty where there are none."""
    cells = sorted(cell for cell, mark in marks.items() if mark == UNCACHED)
    named = ", ".join(column_letter(column) + str(row + 1) for row, column in cells[:NAMED])
    return named + ", …" if len(cells) > NAMED else named
