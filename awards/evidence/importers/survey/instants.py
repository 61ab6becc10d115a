"""When answers were submitted: local time to UTC, quickly."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from awards.imports.memo import Memo
from awards.imports.reading import CellError
from awards.imports.reading.cells import parse_datetime
from awards.imports.reading.table import Cell
from awards.imports.reading.text import is_blank

HOUR = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}[ T]\d{1,2}:", re.ASCII)
REST = {f"{minute:02}:{second:02}": f"{minute:02}:{second:02}.000000" for minute in range(60) for second in range(60)}
WHOLE = timedelta(minutes=59, seconds=59)


class Instants:
    """Reads a column of local times: texts in UTC, `2015-11-01 16:00:20.000000`, None for blanks.

    Almost all are like `2015/11/02 00:00:20`: the hour is looked up, since hours repeat, and the rest is kept.
    """

    def __init__(self, zone: str, memo: Memo) -> None:
        """`memo` reads what is otherwise."""
        self._hours = Hours(zone)
        self.memo = memo

    def of(self, column: Sequence[Cell]) -> list[str | None]:
        """The instants of a column; FAILED where a cell is no date."""
        hours = self._hours
        try:
            return [hours[cell[:-5]] + REST[cell[-5:]] for cell in column]  # type: ignore[index]
        except (KeyError, TypeError):
            return self.memo.of(column)


class Hours(dict[str, str]):
    """`2015/11/02 00:` → `2015-11-01 16:`; KeyError for what is no hour, and for an hour that is not one in UTC."""

    def __init__(self, zone: str) -> None:
        super().__init__()
        self._zone = zone

    def __missing__(self, hour: str) -> str:
        if not HOUR.fullmatch(hour):
            raise KeyError(hour)
        try:
            first, last = (utc(parse_datetime(hour + rest), self._zone) for rest in ("00:00", "59:59"))
        except CellError as error:
            raise KeyError(hour) from error
        if last - first != WHOLE or first.minute:
            raise KeyError(hour)
        self[hour] = found = f"{first:%Y-%m-%d %H:}"
        return found


def utc(local: datetime, zone: str) -> datetime:
    """A time on the wall clock of a zone as an instant."""
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def as_text(instant: datetime | None) -> str | None:
    """An instant as it is spooled and compared: in UTC, so that the order of texts is that of time."""
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if instant else None


def from_text(text: str | None) -> datetime | None:
    """The instant of such a text."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def instant_of(cell: Cell, zone: str) -> str | None:
    """One cell in any form that dates have. Raises CellError."""
    return None if is_blank(cell) else as_text(utc(parse_datetime(cell), zone))
