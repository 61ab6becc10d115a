"""Numbers of identity cards: found so that they are never kept."""

import re
from collections.abc import Iterable
from datetime import date

from awards.i18n import LazyMessage, lazy
from awards.imports.errors import IdentityNumbersError
from awards.imports.reading.cells import clean_text, column_letter
from awards.imports.reading.table import Table

NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dXx](?![0-9A-Za-z])", re.ASCII)
HEADING = re.compile(
    "(居民)?(身份证|公民身份)件?(证号|号码|号)?|证件号码?|id(card|entitycard)?(no|number)", re.IGNORECASE
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"


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


def refuse_identity_numbers(tables: Iterable[Table]) -> None:
    """Raises IdentityNumbersError, naming sheet and column, if any column holds identity numbers or is headed so.

    A heading counts if anything stands below it: a spreadsheet spoils long numbers, and they stay personal.
    """
    for table in tables:
        first: dict[int, str] = {}  # the first text of each column, which is what people call it
        headed: set[int] = set()
        for row in table.rows:
            for at, text in enumerate(map(clean_text, row.cells)):
                if not text:
                    continue
                if at in headed or holds_identity_number(text):
                    raise IdentityNumbersError(_message(table.name, at, first.get(at, "")))
                first.setdefault(at, text)
                if HEADING.fullmatch(text.replace(" ", "")):
                    headed.add(at)


def _message(sheet: str, at: int, heading: str) -> LazyMessage:
    words = {"sheet": sheet, "column": f"{column_letter(at)} {heading}".strip()}
    return lazy(
        "Column %(column)s on the sheet “%(sheet)s” holds numbers of identity cards. "
        "They are never kept here: delete the column and try again. Nothing of this file was stored.",
        **words,
    )
