"""What an inspection sheet is: its month, how the places were visited, its checklist."""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import PurePath

from awards.errors import AwardsError
from awards.i18n import lazy
from awards.imports.plan import Source
from awards.imports.reading import Header, Table
from awards.imports.reading.errors import MissingColumnsError
from awards.imports.reading.text import clean_text, is_blank

ITEM = re.compile(r"(.+?)\s*\(\s*(\d+(?:\.\d+)?)\s*分?\s*\)")
MONTH = re.compile(r"(?:(20\d\d)\s*[年./-]\s*)?(1[0-2]|0?[1-9])\s*月|(20\d\d)[./-](1[0-2]|0?[1-9])(?!\d)")
MYSTERY = re.compile("暗访|暗查|神秘顾客|mystery", re.IGNORECASE)
SHEET = 120
MODES = ("announced", "mystery")


class UndatedSheetError(AwardsError):
    """Nothing says which month an inspection sheet is of, or it is another year's."""


@dataclass(frozen=True)
class Item:
    """A line of the checklist: the key of its column, its label, its standard mark."""

    key: str
    label: str
    out_of: Decimal


@dataclass(frozen=True)
class Sheet:
    """One sheet: what identifies it, its month, how the places were visited, and its checklist."""

    table: Table
    header: Header
    label: str
    month_on: date
    mode: str
    items: tuple[Item, ...]


def sheet_of(table: Table, header: Header, source: Source) -> Sheet:
    """Reads month, mode and checklist. Raises MissingColumnsError, UndatedSheetError."""
    first = header.row - (1 if any(header.groups) else 0)
    titles = [clean_text(cell) for row in table.rows if row.number < first for cell in row.cells if not is_blank(cell)]
    title = next((text for text in titles if MONTH.search(text)), titles[0] if titles else "")
    stem = PurePath(source.name).stem
    if not (header.has("place") or header.has("unit")):
        raise MissingColumnsError(lazy("The sheet has neither a column 窗口 nor a column 单位."))
    items = items_of(header)
    columns = {**header.columns, **{item.key: int(item.key.removeprefix("item ")) for item in items}}
    label = next(filter(None, (undated(title), undated(clean_text(table.name)), undated(clean_text(stem)))), "-")
    declared = str(source.mapping.get("sheet_mode") or "")
    mystery = any(MYSTERY.search(text) for text in (title, table.name, stem))
    mode = declared if declared in MODES else "mystery" if mystery else "announced"
    month = month_of((title, clean_text(table.name), clean_text(stem)), source.year or 0)
    return Sheet(table, replace(header, columns=columns), label[:SHEET], month, mode, items)


def items_of(header: Header) -> tuple[Item, ...]:
    """The columns headed with a label and its standard mark. Raises MissingColumnsError if there are none."""
    taken = set(header.columns.values())
    found = []
    for at, name in enumerate(header.names):
        match = ITEM.fullmatch(name)
        if match and at not in taken and Decimal(match[2]) > 0:
            found.append(Item(f"item {at}", match[1], Decimal(match[2])))
    if not found:
        raise MissingColumnsError(lazy("No column is headed with an item and its standard mark, such as 着装挂牌(10)."))
    return tuple(found)


def month_of(texts: tuple[str, ...], year: int) -> date:
    """The first day of the month that the first of the texts to do so names. Raises UndatedSheetError."""
    match = next(filter(None, map(MONTH.search, texts)), None)
    if match is None:
        raise UndatedSheetError(lazy("Neither the title nor the name of the file says which month it is of."))
    said = int(match[1] or match[3] or year)
    if said != year:
        raise UndatedSheetError(lazy("The sheet is of %(said)s, but is imported for %(year)s.", said=said, year=year))
    return date(said, int(match[2] or match[4]), 1)


def undated(title: str) -> str:
    """A title without its month, so that it is the same every month."""
    return MONTH.sub("", title).strip(" -_·")
