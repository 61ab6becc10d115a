"""Text as people type it, brought to one form: full-width letters and digits, stray blanks, invisible characters."""

import re
import unicodedata

from awards.imports.reading.child.values import column_letter
from awards.imports.reading.table import Cell

INVISIBLE = re.compile("[\0-\x08\x0e-\x1b\x7f\u2066-\u2069\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
SPACES = re.compile(r"\s+")


def raw_text(cell: Cell) -> str:
    """The cell as text, unaltered, for keeping: dates in ISO form, nothing as ""."""
    return "" if cell is None else str(cell)


def clean_text(cell: Cell) -> str:
    """The cell as text for people: half-width (NFKC), trimmed, inner blanks of any kind as one space. Never raises."""
    text = raw_text(cell)
    if text.isascii() and text.isprintable():  # nothing to alter but blanks
        return " ".join(text.split())
    return SPACES.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).strip()


def spelling_key(cell: Cell) -> str:
    """What two spellings of one name have in common: half-width, no blanks at all, no upper case."""
    return SPACES.sub("", clean_text(cell)).casefold()


def is_blank(cell: Cell) -> bool:
    """Whether a person sees nothing in the cell."""
    starts_plainly = isinstance(cell, str) and cell[:1].isalnum()  # as most cells do: no need to clean them
    return not starts_plainly and not clean_text(cell)


def cell_ref(row: int, column: int) -> str:
    """A cell's address as in Excel, from the row's number (from 1) and the column's index (from 0): 7, 3 is D7."""
    return f"{column_letter(column)}{row}"
