"""What putting up a notice today would show, and how its days are counted; and a year's calendar, month by month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.campaigns.notice import NoticeRule, notice_rule_of
from awards.campaigns.rules import date_in
from awards.notices.calendar import Calendar, Day, calendar_of, counted
from awards.notices.listing import people_of
from awards.notices.service import span_of
from awards.runs.models import Decision
from awards.runs.queries import nominees_of
from awards.runs.units import units_of

WEEK = 7


@dataclass(frozen=True)
class Preview:
    """A notice that would be put up today: whom it would list, and every day from tomorrow to its last with what the
    calendar says of it; `counted` are those that count."""

    people: list[dict[str, Any]]
    rule: NoticeRule
    starts_on: date
    ends_on: date
    days: tuple[Day, ...]
    counted: frozenset[date]


@dataclass(frozen=True)
class Month:
    """A month in weeks from Monday to Sunday; None for days of other months."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]


def preview_of(session: Session, decision: Decision, *, now: datetime) -> Preview:
    """The notice of a decision as it would be put up now. Writes nothing."""
    campaign = decision.award.campaign
    today, rule = date_in(campaign, now), notice_rule_of(campaign)
    calendar = calendar_of(session, campaign)
    days = counted(calendar, today, rule.days, rule.counts)
    passed = tuple(calendar.days(today + timedelta(1), days[-1]))
    run = decision.run
    people = people_of(run, nominees_of(session, decision.award), units_of(session, run))
    return Preview(people, rule, today, days[-1], passed, frozenset(days))


def months_of(calendar: Calendar, campaign: Campaign) -> list[Month]:
    """The months of a year, and those of the next in which its terms may end."""
    first, last = span_of(campaign)
    starts = [date(first.year + at // 12, at % 12 + 1, 1) for at in range(24)]
    return [_month(calendar, one) for one in starts if one <= last]


def _month(calendar: Calendar, first: date) -> Month:
    last = (first.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
    days: list[Day | None] = [None] * first.weekday()
    days += calendar.days(first, last)
    days += [None] * (-len(days) % WEEK)
    return Month(first, tuple(tuple(days[at : at + WEEK]) for at in range(0, len(days), WEEK)))
