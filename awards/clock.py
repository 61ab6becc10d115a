"""The only clock. Tests stop it with `turned_to`, the demo sets it to its year; nothing else reads the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_fixed: datetime | None = None
_shift = timedelta(0)
_home = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _fixed or datetime.now(UTC) + _shift


def today(zone: str) -> date:
    """The date that the calendar on the wall of `zone` (an IANA name) shows."""
    return now().astimezone(ZoneInfo(zone)).date()


def live_in(zone: str) -> None:
    """Say where the house stands (an IANA name): what belongs to no campaign has the dates of its wall."""
    global _home
    _home = ZoneInfo(zone)


def day_of(instant: datetime) -> date:
    """The date that the calendar on the wall of the house shows at an aware instant."""
    return instant.astimezone(_home).date()


def set_to(instant: datetime) -> None:
    """Let the clock run on from an aware instant: the demo's year lies in the past."""
    global _shift
    if instant.tzinfo is None:
        raise ValueError("the clock takes aware instants only")
    _shift = instant - datetime.now(UTC)


@contextmanager
def turned_to(instant: datetime) -> Iterator[None]:
    """The clock stands at `instant` inside the block."""
    global _fixed
    if instant.tzinfo is None:
        raise ValueError("the clock takes aware instants only")
    before, _fixed = _fixed, instant
    try:
        yield
    finally:
        _fixed = before
