"""The phases and windows of a year as they are typed: what is wrong, what is odd, and writing them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.models import WINDOWS, Bilingual, Campaign, Phase
from awards.campaigns.rules import require_year_unsealed
from awards.campaigns.setting_up.wrongs import collected, fingerprint, require_none
from awards.errors import AwardsError, StaleError
from awards.i18n import LANGUAGES, LazyMessage, lazy
from awards.text import clean, needed_text

MOST_PHASES = 12
LONGEST_NAME = 60
NAMES: dict[str, Bilingual] = {
    "nominations": {"zh": "申报推荐", "en": "Nominations"},
    "judging": {"zh": "评审打分", "en": "Judging"},
    "decision": {"zh": "集体审定", "en": "Decision"},
}


@dataclass(frozen=True)
class Days:
    """One phase or window as it was typed. `code` is empty for a new phase; a day that cannot be read is None."""

    code: str
    name: Bilingual
    first: date | None
    last: date | None
    is_window: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether it has no day at all."""
        return self.first is None and self.last is None

    def as_phase(self, code: str = "") -> Phase:
        """A phase of these days, which must be there; it belongs to no campaign."""
        days: dict[str, Any] = {"starts_on": self.first, "ends_on": self.last}
        return Phase(code=code or self.code, name=dict(self.name), is_window=self.is_window, **days)


@dataclass(frozen=True)
class Dates:
    """All days of a year, phases before windows; places in `all` name the fields, as `days-2-last`."""

    phases: tuple[Days, ...]
    windows: tuple[Days, ...]
    all: tuple[Days, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "all", (*self.phases, *self.windows))


def dates_of(campaign: Campaign) -> Dates:
    """The days as they are; a window that is not there yet is blank."""
    phases = tuple(_days(phase) for phase in campaign.phases if not phase.is_window)
    known = {phase.code: _days(phase) for phase in campaign.phases if phase.is_window}
    blank = {code: Days(code, NAMES[code], None, None, is_window=True) for code in WINDOWS}
    return Dates(phases, tuple({**blank, **known}.values()))


def _days(phase: Phase) -> Days:
    return Days(phase.code, dict(phase.name), phase.starts_on, phase.ends_on, phase.is_window)


def version_of(campaign: Campaign) -> str:
    """What tells two people who edit the days that they do."""
    return fingerprint(_told(dates_of(campaign)))


def change_dates(
    session: Session, campaign: Campaign, dates: Dates, *, version: str, actor: str, now: datetime
) -> None:
    """Give the year these days: phases that are left out go, windows stay. Nothing is recorded if nothing differs.

    `version` is that of the days that were changed from. Raises StaleError if they are others by now, WrongStateError
    once an award is sealed, WrongsError with fields as `days-2-last`.
    """
    before = _told(dates_of(campaign))
    if _told(dates) == before:
        return
    require_year_unsealed(campaign)
    if version != version_of(campaign):
        raise StaleError
    require_none(wrongs_of(dates, campaign))
    _write(session, campaign, dates)
    data = {"before": before, "after": _told(dates_of(campaign))}
    record(session, "campaign:dates-changed", actor=actor, subject=f"campaign:{campaign.year}", now=now, **data)


def _write(session: Session, campaign: Campaign, dates: Dates) -> None:
    """Rows that stay are changed in place: extensions and seals speak of them by their code."""
    known = {phase.code: phase for phase in campaign.phases}
    taken, rows = set(known), []
    for days in dates.all:
        if days.is_blank:
            continue
        phase = known.get(days.code) or days.as_phase(_free_code(days.code, taken))
        phase.name, phase.starts_on, phase.ends_on = dict(days.name), days.first or date.min, days.last or date.min
        taken.add(phase.code)
        rows.append(phase)
    campaign.phases = rows
    session.flush()
    session.expire(campaign, ["phases"])


def _free_code(code: str, taken: set[str]) -> str:
    if code and code not in taken:
        return code
    return next(name for number in range(1, 1000) if (name := f"phase-{number}") not in taken)


def wrongs_of(dates: Dates, campaign: Campaign) -> list[AwardsError]:
    """Everything that keeps the days from being saved, each at its field."""
    known = {phase.code for phase in campaign.phases}
    wrongs = []
    for place, days in enumerate(dates.all):
        if not (days.is_blank and days.is_window and days.code not in known):
            wrongs += _wrong_days(place, days, campaign.year)
    if len(dates.phases) > MOST_PHASES:
        message = lazy("A year has at most %(most)s phases.", most=MOST_PHASES)
        wrongs.append(AwardsError(message, field=f"days-{MOST_PHASES}-first"))
    return [*wrongs, *_wrong_order(dates)]


def _wrong_days(place: int, days: Days, year: int) -> list[AwardsError]:
    names = [(f"days-{place}-{lang}", days.name.get(lang, "")) for lang in LANGUAGES]
    wrongs = collected(*(partial(needed_text, clean(text), name, LONGEST_NAME) for name, text in names))
    for key, day in (("first", days.first), ("last", days.last)):
        if day is None:
            wrongs.append(AwardsError(lazy("A day is needed."), field=f"days-{place}-{key}"))
        elif not year - 1 <= day.year <= year + 1:
            message = lazy("%(day)s is too far from %(year)s.", day=day, year=year)
            wrongs.append(AwardsError(message, field=f"days-{place}-{key}"))
    if days.first and days.last and days.last < days.first:
        message = lazy("It ends on %(last)s, before it begins on %(first)s.", last=days.last, first=days.first)
        wrongs.append(AwardsError(message, field=f"days-{place}-last"))
    return wrongs


def _wrong_order(dates: Dates) -> Iterator[AwardsError]:
    """Nobody is judged before nominations begin, or put forward after judging has ended, and so on."""
    places = {days.code: (place, days) for place, days in enumerate(dates.all) if days.is_window}
    for earlier, later in pairwise(WINDOWS):
        if earlier not in places or later not in places:
            continue
        (_, before), (place, after) = places[earlier], places[later]
        words = {"step": after.name, "other": before.name}
        if before.first and after.first and after.first < before.first:
            message = lazy("“%(step)s” cannot begin before “%(other)s” does.", **words)
            yield AwardsError(message, field=f"days-{place}-first")
        if before.last and after.last and after.last < before.last:
            message = lazy("“%(step)s” cannot end before “%(other)s” does.", **words)
            yield AwardsError(message, field=f"days-{place}-last")


def oddities_of(dates: Dates, year: int) -> list[LazyMessage]:
    """What is possible and perhaps not meant, in words."""
    phases = [days for days in dates.phases if _is_whole(days)]
    windows = [days for days in dates.windows if _is_whole(days)]
    return [*_overlaps_and_gaps(phases), *_overlaps(windows), *_outside([*phases, *windows], year)]


def _is_whole(days: Days) -> bool:
    return days.first is not None and days.last is not None and days.first <= days.last


def _overlaps_and_gaps(phases: Sequence[Days]) -> Iterator[LazyMessage]:
    ordered = sorted(phases, key=lambda days: (days.first or date.min, days.last or date.min))
    yield from _overlaps(ordered)
    for before, after in pairwise(ordered):
        if before.last and after.first and (after.first - before.last) > timedelta(days=1):
            days = (after.first - before.last).days - 1
            words = {"first": before.name, "second": after.name, "days": days}
            yield lazy("Days between “%(first)s” and “%(second)s” that belong to no phase: %(days)s", **words)


def _overlaps(ordered: Sequence[Days]) -> Iterator[LazyMessage]:
    for place, after in enumerate(ordered):
        over = [one for one in ordered[:place] if one.last and after.first and after.first <= one.last]
        for before in over:
            words = {"first": before.name, "second": after.name}
            yield lazy("“%(second)s” begins before “%(first)s” has ended.", **words)


def _outside(every: Sequence[Days], year: int) -> Iterator[LazyMessage]:
    for days in every:
        if {day.year for day in (days.first, days.last) if day} != {year}:
            yield lazy("“%(name)s” lies partly or wholly outside %(year)s.", name=days.name, year=year)


def _told(dates: Dates) -> list[dict[str, Any]]:
    """The days as plain JSON, without the windows that are not there yet."""
    return [
        {
            "code": days.code,
            "name": days.name,
            "first": days.first.isoformat() if days.first else None,
            "last": days.last.isoformat() if days.last else None,
            "window": days.is_window,
        }
        for days in sorted(dates.all, key=lambda one: (one.is_window, one.first or date.max, one.code))
        if not (days.is_blank and days.is_window)
    ]
