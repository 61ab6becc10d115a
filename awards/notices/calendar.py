"""The only place that adds working days: the country's calendar with its shifted working days, and over it what the
office declared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.countries import country_of
from awards.campaigns.models import Campaign
from awards.notices.models import CalendarDay

LANGUAGES = {"zh": ("zh_CN", "zh", None), "en": ("en_US", "en", None)}
WEEKEND = {5, 6}  # Saturday and Sunday, where nothing else is known

# Why a day is worked or not: the ordinary week, a public holiday, a day shifted by the country's government, or the
# office's own word.
Kind = Literal["workday", "weekend", "holiday", "shifted", "declared"]


@dataclass(frozen=True)
class Day:
    """One day: whether it is worked, why, and in which words: `name` is `{zh, en}` of a holiday or of a shifted day,
    `note` the office's own."""

    on: date
    is_worked: bool
    kind: Kind
    name: Mapping[str, str]
    note: str = ""


@dataclass(frozen=True)
class Calendar:
    """Which days are worked in a country (ISO 3166 code), `declared` before all else."""

    country: str
    declared: Mapping[date, CalendarDay]

    @property
    def is_known(self) -> bool:
        """Whether the country's holidays are known here; if not, Monday to Friday are worked, and what is declared."""
        return _holidays(self.country, date.min.year, None) is not None

    def knows_shifts(self, year: int) -> bool:
        """Whether anything is known of working days that were shifted in a year: a government tells them late."""
        return any(one.kind == "shifted" for one in self.days(date(year, 1, 1), date(year, 12, 31)))

    def is_worked(self, day: date) -> bool:
        """Whether it is a working day."""
        declared = self.declared.get(day)
        return self._is_worked_there(day) if declared is None else declared.is_worked

    def day(self, day: date) -> Day:
        """What there is to know about a day."""
        name, declared = self._name(day), self.declared.get(day)
        if declared is not None:
            return Day(day, declared.is_worked, "declared", name, declared.note)
        is_worked, is_weekend = self._is_worked_there(day), self._is_weekend(day)
        if is_worked:
            return Day(day, True, "shifted" if is_weekend else "workday", name)
        return Day(day, False, "holiday" if name or not is_weekend else "weekend", name)

    def days(self, first: date, last: date) -> Iterator[Day]:
        """The days from the first to the last, both included."""
        return (self.day(first + timedelta(one)) for one in range((last - first).days + 1))

    def _is_worked_there(self, day: date) -> bool:
        known = _holidays(self.country, day.year, None)
        return not self._is_weekend(day) if known is None else bool(known.is_working_day(day))

    def _is_weekend(self, day: date) -> bool:
        known = _holidays(self.country, day.year, None)
        return day.weekday() in (WEEKEND if known is None else known.weekend)

    def _name(self, day: date) -> dict[str, str]:
        known = {one: _holidays(self.country, day.year, one) for one in LANGUAGES}
        return {one: found[day] for one, found in known.items() if found is not None and day in found}


def calendar_of(session: Session, campaign: Campaign) -> Calendar:
    """The calendar of the campaign's country (the year's setting "country"), with everything that is declared."""
    declared = {one.day: one for one in session.scalars(select(CalendarDay))}
    return Calendar(country_of(campaign), declared)


def days_counted(session: Session, campaign: Campaign, day: date, days: int, counts: str) -> list[date]:
    """As `counted`, by the campaign's calendar as it stands now."""
    return counted(calendar_of(session, campaign), day, days, counts)


def working_days_after(session: Session, campaign: Campaign, day: date, days: int) -> date:
    """The last of so many (1 or more) working days after a day."""
    return days_counted(session, campaign, day, days, "working")[-1]


def counted(calendar: Calendar, day: date, days: int, counts: str) -> list[date]:
    """The days of a term that begins after `day`, which is not counted itself: `days` (1 or more) working days, or,
    with `counts` "calendar", the days of the calendar, of which the last, if it is not worked, moves to the next that
    is, with the days between counted in."""
    found: list[date] = []
    while len(found) < days or not calendar.is_worked(found[-1]):
        day += timedelta(1)
        if counts == "calendar" or calendar.is_worked(day):
            found.append(day)
    return found


@lru_cache(maxsize=256)
def _holidays(country: str, year: int, language: str | None) -> Any:
    """The holidays of a country in a year, named in a language of LANGUAGES if it has names in it; None for a country
    that is not known. Loaded when first asked for: it takes half a second."""
    import holidays

    known = holidays.list_supported_countries()
    if country not in known:
        return None
    names = holidays.list_localized_countries().get(country, ())
    wanted = next((one for one in LANGUAGES.get(language or "", (None,)) if one is None or one in names), None)
    return holidays.country_holidays(country, years=year, language=wanted, expand=False)
