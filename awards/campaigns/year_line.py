"""The year as a line: its phases as stretches, today on it. Places are per mille of the whole, for SVG attributes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from awards.campaigns.models import Phase

WHOLE = 1000
State = Literal["past", "now", "to-come"]


@dataclass(frozen=True)
class Stretch:
    """One phase; `start` and `width` in per mille of the line."""

    phase: Phase
    start: int
    width: int
    state: State


@dataclass(frozen=True)
class YearLine:
    """`today` is the middle of the day in per mille; None before and after the line."""

    stretches: tuple[Stretch, ...]
    today: int | None
    today_on: date


def percent(per_mille: int) -> str:
    """An SVG length: 574 → "57.4%"."""
    return f"{per_mille // 10}.{per_mille % 10}%"


def year_line(phases: Sequence[Phase], today: date) -> YearLine | None:
    """The line of a campaign's phases, its windows left out; None where there are no phases."""
    shown = sorted((phase for phase in phases if not phase.is_window), key=lambda phase: phase.starts_on)
    if not shown:
        return None
    first, last = shown[0].starts_on, max(phase.ends_on for phase in shown)
    days = (last - first).days + 1

    def place(day: date, half_days: int = 0) -> int:
        return (2 * (day - first).days + half_days) * WHOLE // (2 * days)

    stretches = tuple(
        Stretch(
            phase,
            place(phase.starts_on),
            place(phase.ends_on, 2) - place(phase.starts_on),
            _state(phase, today),
        )
        for phase in shown
    )
    return YearLine(stretches, place(today, 1) if first <= today <= last else None, today)


def _state(phase: Phase, today: date) -> State:
    if today > phase.ends_on:
        return "past"
    return "now" if today >= phase.starts_on else "to-come"
