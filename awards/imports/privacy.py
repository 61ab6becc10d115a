"""Numbers of identity cards: found so that they are never kept."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from awards.i18n import LazyMessage, lazy
from awards.imports.errors import IdentityNumbersError
from awards.imports.reading.cells import clean_text, column_letter
from awards.imports.reading.table import BLOCK, Cell, Table, columns_of
from awards.imports.reading.text import raw_text

NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dXx](?![0-9A-Za-z])", re.ASCII)
HEADING = re.compile(
    "(居民)?(身份证|公民身份)件?(证号|号码|号)?|证件号码?|id(card|entitycard)?(no|number)", re.IGNORECASE
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
AS_RUNS = str.maketrans("123456789", "000000000")
RUN = "0" * 17
BETWEEN = re.compile(r"[\s.\-‐-―·_/]")
REMEMBERED = 20_000


def holds_identity_number(text: str) -> bool:
    """Whether a text contains a citizen's identity number: 18 characters, a date of birth, the check character of
    GB 11643 (ISO 7064, MOD 11-2)."""
    return any(is_identity_number(found) for found in NUMBER.finditer(text))


def is_identity_number(found: "re.Match[str]") -> bool:
    """Whether the date in a matched number exists and its last character is the check of the others."""
    number = found.group()
    try:
        date(*map(int, found.groups()))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True))
    return CHECK[total % 11] == number[17].upper()


def refuse_identity_number(text: str, field: str | None = None) -> None:
    """Raises IdentityNumbersError for a typed text that holds an identity number, also one with blanks, points or
    dashes between its digits; the message does not repeat it."""
    cleaned = clean_text(text)
    if any(map(holds_identity_number, (cleaned, BETWEEN.sub("", cleaned)))):
        raise IdentityNumbersError(field=field)


def refuse_identity_numbers(tables: Iterable[Table]) -> None:
    """Raises IdentityNumbersError, naming sheet and column, if any column holds identity numbers or is headed so."""
    for table in tables:
        check = IdentityCheck(table.name)
        for start in range(0, len(table.rows), BLOCK):
            check(columns_of([row.cells for row in table.rows[start : start + BLOCK]]))


class IdentityCheck:
    """Looks for identity numbers in one sheet, block by block.

    A heading counts if anything stands below it: a spreadsheet spoils long numbers, and they stay personal.
    """

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._first: dict[int, str] = {}  # the first text of each column, which is what people call it
        self._headed: set[int] = set()
        self._sound: set[Cell] = set()  # contents that are neither a number nor a heading

    def __call__(self, columns: Sequence[Sequence[Cell]]) -> None:
        """Look at further rows, given column by column. Raises IdentityNumbersError for the first row with a number."""
        found = [(row, at) for at, column in enumerate(columns) if (row := self._looked_at(at, column)) is not None]
        if found:
            at = min(found)[1]
            raise IdentityNumbersError(_message(self._sheet, at, self._first.get(at, "")))

    def _looked_at(self, at: int, column: Sequence[Cell]) -> int | None:
        """The first row of a column that holds a number or stands under a heading that announces one."""
        if not any(column):
            return None
        if at in self._first and at not in self._headed and self._are_sound(set(column) - self._sound):
            return None
        for row, text in enumerate(map(clean_text, column)):
            if not text:
                continue
            if at in self._headed or holds_identity_number(text):
                return row
            self._first.setdefault(at, text)
            if HEADING.fullmatch(text.replace(" ", "")):
                self._headed.add(at)
        return None

    def _are_sound(self, cells: set[Cell]) -> bool:
        """Whether none of these can be a number or a heading; most are told without being cleaned."""
        if not cells or is_harmless("\n".join(map(raw_text, cells))):
            return True
        if not all(map(is_sound, cells)):
            return False
        if len(self._sound) > REMEMBERED:
            self._sound.clear()
        self._sound |= cells
        return True


def is_harmless(text: str) -> bool:
    """Whether a text is ASCII and has neither 17 digits in a row nor the letters of a heading of identity numbers."""
    return text.isascii() and RUN not in text.translate(AS_RUNS) and "id" not in text.lower()


def is_sound(cell: Cell) -> bool:
    """Whether a cell neither holds an identity number nor is the heading of such."""
    text = clean_text(cell)
    return not holds_identity_number(text) and not HEADING.fullmatch(text.replace(" ", ""))


def _message(sheet: str, at: int, heading: str) -> LazyMessage:
    words = {"sheet": sheet, "column": f"{column_letter(at)} {heading}".strip()}
    return lazy(
        "Column %(column)s on the sheet “%(sheet)s” holds numbers of identity cards. "
        "They are never kept here: delete the column and try again. Nothing of this file was stored.",
        **words,
    )
