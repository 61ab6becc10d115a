"""Typed values out of cells; what does not fit raises CellError with the reason."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from awards.i18n import LazyMessage, lazy
from awards.imports.reading.child.values import column_letter
from awards.imports.reading.errors import CellError
from awards.imports.reading.table import Cell, CellFault
from awards.imports.reading.text import cell_ref, clean_text, is_blank, raw_text, spelling_key

__all__ = [
    "cell_ref",
    "clean_text",
    "column_letter",
    "is_blank",
    "parse_date",
    "parse_datetime",
    "parse_decimal",
    "parse_duration",
    "parse_int",
    "parse_text",
    "raw_text",
    "spelling_key",
]

Percent = Literal["points", "fraction"]

DIGITS = 30
YEARS = range(1900, 3000)  # others are slips of the pen, and some have no instant in UTC
LARGEST_INT = 2**31 - 1
SHOWN = 40
NUMBER = re.compile(r"([+-]?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+) ?(%?)", re.ASCII)
MINUS = str.maketrans("−–—﹣", "----")
DATE = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]|(\d{2})(\d{2}))"
    r"(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?",
    re.ASCII,
)
SERIAL = re.compile(r"(\d{5})(\.\d+)?", re.ASCII)
SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a day in a spreadsheet has no zone
DURATION = re.compile(
    r"(?:(\d+) ?(?:天|d))? ?(?:(\d+) ?(?:小时|时|h))? ?"
    r"(?:(\d+) ?(?:分钟|分|min|m))? ?(?:(\d+)(?:\.\d+)? ?(?:秒钟|秒|sec|s))?",
    re.ASCII | re.IGNORECASE,
)
CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})(?:\.\d+)?", re.ASCII)
ISO_TIME = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?", re.ASCII)


def parse_text(cell: Cell) -> str:
    """Clean text that is not blank."""
    text = clean_text(sound(cell))
    if not text:
        raise CellError(lazy("The cell is empty."))
    return text


def parse_decimal(cell: Cell, *, percent: Percent = "points") -> Decimal:
    """An exact number from a number or its text: full-width digits, thousands commas, a percent sign.

    "98%" is 98 in points, the way rates are stated here (0–100), and 0.98 as a fraction.
    """
    text = parse_text(cell).translate(MINUS)
    refuse_formula(text)
    match = NUMBER.fullmatch(text)
    if not match or len(text) > DIGITS:
        raise CellError(lazy("“%(value)s” is not a number. Write digits without words or units.", value=text[:SHOWN]))
    sign, digits, has_percent = match.groups()
    number = Decimal(sign + digits.replace(",", ""))
    return number.scaleb(-2) if has_percent and percent == "fraction" else number


def parse_int(cell: Cell) -> int:
    """A whole number; "15.0" is one, "15.5" and "15%" are not."""
    number = parse_decimal(cell)
    if number != number.to_integral_value() or "%" in clean_text(cell):
        raise CellError(lazy("“%(value)s” is not a whole number.", value=clean_text(cell)[:SHOWN]))
    if abs(number) > LARGEST_INT:
        raise CellError(lazy("The number has too many digits."))
    return int(number)


def parse_date(cell: Cell) -> date:
    """A day: a date cell, "2015-09-01", "2015/9/1", "2015.9.1", "2015年9月1日", "20150901" or a day number (42248).

    A time of day after it is left out.
    """
    return parse_datetime(cell).date()


def parse_datetime(cell: Cell) -> datetime:
    """An instant on the wall clock, without zone, in any form of parse_date with or without "23:30" or "23:30:05"."""
    instant = read_datetime(cell)
    if instant.year not in YEARS:
        raise CellError(no_date(clean_text(cell)))
    return instant


def read_datetime(cell: Cell) -> datetime:
    """As parse_datetime, of any year."""
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - the campaign's zone is the caller's
    text = parse_text(cell)
    refuse_formula(text)
    if match := SERIAL.fullmatch(text):
        return SERIAL_ZERO + timedelta(seconds=round(Decimal(text) * 86_400))
    match = DATE.fullmatch(text)
    parts = [int(part) for part in match.groups() if part and part not in "-/."] if match else []
    year, month, day, hour, minute, second = (parts + [0] * 6)[:6]
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - as above
    except ValueError as error:  # also for year 0, when nothing was understood
        raise CellError(no_date(text)) from error


def no_date(text: str) -> LazyMessage:
    return lazy("“%(value)s” is not a date. Write it as 2015-09-01.", value=text[:SHOWN])


def parse_duration(cell: Cell) -> int:
    """Whole seconds from "123秒", "2分3秒", "1小时2分3秒", "0:02:03", "2:03" or a bare number of seconds."""
    text = parse_text(cell)
    refuse_formula(text)
    if re.fullmatch(r"\d{1,9}", text, re.ASCII):
        return int(text)
    for pattern, units in ((DURATION, (86_400, 3600, 60, 1)), (CLOCK, (3600, 60, 1)), (ISO_TIME, (3600, 60, 1))):
        match = pattern.fullmatch(text)
        if match and any(match.groups()) and len(text) <= DIGITS:
            seconds = sum(int(part or 0) * unit for part, unit in zip(match.groups(), units, strict=True))
            if seconds <= LARGEST_INT:
                return seconds
    raise CellError(lazy("“%(value)s” is not a length of time.", value=text[:SHOWN]))


def sound(cell: Cell) -> Cell:
    """The cell, unless it shows an error of the spreadsheet."""
    if isinstance(cell, CellFault):
        raise CellError(lazy("The cell shows the error %(code)s.", code=cell.code))
    return cell


def refuse_formula(text: str) -> None:
    """A formula that arrived as text was never calculated: its result is unknown."""
    if text.startswith(("=", "@")):
        raise CellError(lazy("“%(value)s” is a formula, not a value.", value=text[:SHOWN]))
