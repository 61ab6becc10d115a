"""Cells as JSON can hold them, without loss of what the user typed."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

DIGITS = ".15g"  # what spreadsheets keep and show; all beyond is noise of binary sums (0.1 + 0.2)


def json_cell(value: Any, mark: str | None) -> str | dict[str, str] | None:
    """A value from calamine, with what the file says of the cell beyond its value: "%" or an error code."""
    if mark == "%" and isinstance(value, (int, float)):
        return number_text(value, shift=2) + "%"
    if mark and mark != "%":
        return {"fault": mark}
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return number_text(value)
    return moment(value)


def moment(value: date | time | timedelta) -> str | dict[str, str]:
    """Dates and instants are told apart from text; a time of day or a length of time is text `h:mm:ss`."""
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return value.isoformat("seconds")
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def number_text(value: int | float, *, shift: int = 0) -> str:
    """Exact decimal text of a number times 10**shift, without exponent or needless zeros: 15.0 is "15"."""
    text = str(value) if isinstance(value, int) else format(value, DIGITS)
    if shift or "e" in text:
        text = format(Decimal(text).scaleb(shift), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def column_letter(index: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
