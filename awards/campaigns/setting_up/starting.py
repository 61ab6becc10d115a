"""Starting a year: from a preset, by the rules of an earlier year, or empty."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.building import build_campaign
from awards.campaigns.models import Award, Campaign, Component
from awards.campaigns.presets import load_preset
from awards.campaigns.queries import campaign_of_year
from awards.campaigns.service import require_free_year
from awards.campaigns.setting_up.heads import Head, filled, head_of, wrongs_of
from awards.campaigns.setting_up.wrongs import collected, require_none
from awards.db import Base
from awards.errors import AwardsError, WrongStateError
from awards.i18n import lazy

Row = TypeVar("Row", bound=Base)
EMPTY, PRESET, YEAR = "empty", "preset", "year"


@dataclass(frozen=True)
class Start:
    """What a new year was asked to be. `source` is "preset:CODE", "year:2015" or "empty"; `year` None if none that
    can be read was typed."""

    source: str
    year: int | None
    head: Head


def start_campaign(session: Session, start: Start, *, actor: str, now: datetime) -> Campaign:
    """A campaign in preparation. Where a name is empty the one of its source is taken.

    Raises WrongsError with the fields `start_from`, `year`, `name_zh`, … and everything that is wrong.
    """
    wrongs: list[AwardsError] = collected(lambda: require_free_year(session, start.year))
    draft = None
    try:
        draft = draft_of(session, start.source, now.year if wrongs or start.year is None else start.year)
    except AwardsError as error:
        wrongs.append(AwardsError(error.message, field="start_from"))
    head = filled(start.head, head_of(draft) if draft else None)
    # Names that the source would have filled in are not missing while it is the source that is wrong.
    require_none([*wrongs, *(wrongs_of(head) if draft or start.source == EMPTY else ())])
    campaign = draft or Campaign(year=start.year, settings={})
    campaign.name, campaign.organiser, campaign.timezone = head.name, head.organiser, head.timezone
    return _keep(session, campaign, start.source, actor=actor, now=now)


def draft_of(session: Session, source: str, year: int) -> Campaign | None:
    """The campaign of `year` that a source gives, not saved; None for an empty one. Raises NotFoundError for a source
    that there is not, PresetError, WrongStateError for a year in preparation."""
    kind, _, name = source.partition(":")
    if kind == PRESET:
        return build_campaign(load_preset(name).data, year)
    if kind == YEAR and name.isdecimal() and len(name) == len("2015"):
        return copy_of(_whole(session, int(name)), year)
    if source == EMPTY:
        return None
    raise AwardsError(lazy("Choose what the year starts from."))


def clone_campaign(session: Session, source: Campaign, year: int, *, actor: str, now: datetime) -> Campaign:
    """A campaign in preparation with the rules of an earlier one, and nothing of its data.

    Raises CampaignExistsError, YearError; WrongStateError if the earlier year was never opened.
    """
    require_free_year(session, year)
    return _keep(session, copy_of(source, year), f"{YEAR}:{source.year}", actor=actor, now=now)


def copy_of(source: Campaign, year: int) -> Campaign:
    """The rules of a year as those of another one, not saved: awards with components and criteria, figures, dates moved
    by whole years, settings. Without quotas by hand, surveys, seals and extensions. Raises WrongStateError if the
    source is still being prepared."""
    if source.opened_at is None:
        message = lazy("%(year)s is still being prepared: open it first, then it can be copied.", year=source.year)
        raise WrongStateError(message)
    years = year - source.year
    copied = copy_row(source)
    copied.year, copied.opened_at = year, None
    copied.phases = [copy_row(phase) for phase in source.phases]
    for phase in copied.phases:
        phase.starts_on, phase.ends_on = moved(phase.starts_on, years), moved(phase.ends_on, years)
    copied.indicators = [copy_row(indicator) for indicator in source.indicators]
    copied.awards = [_award(award) for award in source.awards]
    return copied


def moved(day: date, years: int) -> date:
    """The same day in another year; 29 February becomes 28 where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def copy_row(row: Row) -> Row:
    """A new row with everything that stands in this one, but for its keys and what it belongs to."""
    columns = inspect(type(row)).column_attrs
    own = [one.key for one in columns if not (one.columns[0].primary_key or one.columns[0].foreign_keys)]
    values: dict[str, Any] = {key: deepcopy(getattr(row, key)) for key in own}
    return type(row)(**values)


def _award(award: Award) -> Award:
    copied = copy_row(award)
    copied.components = [_component(component) for component in award.components]
    return copied


def _component(component: Component) -> Component:
    copied = copy_row(component)
    if copied.source.get("survey") is not None:
        copied.source = {**copied.source, "survey": None}
    copied.criteria = [copy_row(criterion) for criterion in component.criteria]
    return copied


def _whole(session: Session, year: int) -> Campaign:
    return campaign_of_year(session, None, year)


def _keep(session: Session, campaign: Campaign, source: str, *, actor: str, now: datetime) -> Campaign:
    session.add(campaign)
    session.flush()
    data = {"from": source, "in_preparation": True}
    record(session, "campaign:started", actor=actor, subject=f"campaign:{campaign.year}", now=now, **data)
    return campaign


def free_year(session: Session, first: int) -> int:
    """The first year from `first` on that has no campaign."""
    taken = set(session.scalars(select(Campaign.year).where(Campaign.year >= first)))
    return next(year for year in count(first) if year not in taken)


def years_to_copy(session: Session) -> list[Campaign]:
    """The opened years, the latest first."""
    query = select(Campaign).where(Campaign.opened_at.is_not(None))
    return list(session.scalars(query.order_by(Campaign.year.desc())))
