"""What a workbook says of cells and calamine does not tell: errors, percentages, formulas without calculated values.

calamine gives an empty text for `#N/A`, 0.98 for a cell that shows 98%, and zero for a formula never calculated.
"""

import zipfile
from collections.abc import Callable, Iterable

UNCACHED = "?"
PERCENT = "%"
LIMIT = 500_000

# Of one sheet: (row, column), both from 0, to "%", "?" or an error code such as "#N/A".
Marks = dict[tuple[int, int], str]


class EncryptedError(Exception):
    """The workbook is behind a password."""


class TooManyMarksError(Exception):
    """More marked cells than an honest workbook has."""


def marks_of(path: str) -> dict[str, Marks]:
    """The marks of each sheet by its name; a sheet that has none may be missing.

    Raises EncryptedError, TooManyMarksError, and ValueError, KeyError or zipfile errors for a damaged file.
    """
    from . import ods, xls, xlsx

    with open(path, "rb") as stream:
        if stream.read(4) != b"PK\3\4":
            stream.seek(0)
            return xls.marks(stream.read())
    with zipfile.ZipFile(path) as archive:
        read: Callable[[zipfile.ZipFile], dict[str, Marks]]
        read = ods.marks if "content.xml" in archive.namelist() else xlsx.marks
        return read(archive)


def put(marks: Marks, rows: Iterable[int], columns: Iterable[int], mark: str) -> None:
    """Mark a block of cells."""
    columns = tuple(columns)
    for row in rows:
        for column in columns:
            marks[row, column] = mark
        if len(marks) > LIMIT:
            raise TooManyMarksError


def is_percent_format(code: str) -> bool:
    """Whether a number format shows a percentage: a percent sign outside quoted text and escapes."""
    bare, quoted, skip = "", False, False
    for char in code:
        if skip:
            skip = False
        elif char == '"':
            quoted = not quoted
        elif char in "\\_*" and not quoted:
            skip = True
        elif not quoted:
            bare += char
    return "%" in bare
