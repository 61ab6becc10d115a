"""The only clock. Tests turn it with `turned_to`; nothing else reads the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_fixed: datetime | None = None


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _fixed or datetime.now(UTC)


def today(zone: str) -> date:
    """The date that the calendar on the wall of `zone` (an IANA name) shows."""
    return now().astimezone(ZoneInfo(zone)).date()


def fix(instant: datetime | None) -> None:
    """Stop the clock at an aware instant, or let it run again with None (the demo year lies in the past)."""
    global _fixed
    if instant is not None and instant.tzinfo is None:
        raise ValueError("the clock takes aware instants only")
    _fixed = instant


@contextmanager
def turned_to(instant: datetime) -> Iterator[None]:
    """The clock stands at `instant` inside the block."""
    before = _fixed
    fix(instant)
    try:
        yield
    finally:
        fix(before)
