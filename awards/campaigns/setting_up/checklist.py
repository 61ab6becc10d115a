"""The steps of setting a year up: what is done, what is still to do, what is wrong and where to cure it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from awards.campaigns.explain import quota_rule
from awards.campaigns.models import WINDOWS, Award, Campaign
from awards.campaigns.notice import is_declared, notice_in_words, notice_rule_of
from awards.campaigns.queries import campaign_of_year
from awards.campaigns.rules import is_sealed
from awards.campaigns.sealing import mistakes_of
from awards.campaigns.setting_up.dates import NAMES, dates_of, oddities_of
from awards.i18n import LazyMessage, lazy
from awards.permissions import Viewer

State = Literal["done", "todo", "wrong"]
SHOWN_MISTAKES = 3


@dataclass(frozen=True)
class Note:
    """One sentence of a step, with the page that cures it or shows it. `blocks` keeps the year from being opened."""

    text: LazyMessage
    endpoint: str
    values: dict[str, Any]
    blocks: bool = False


@dataclass(frozen=True)
class Step:
    """One step: `endpoint` is the page where it is done."""

    code: str
    title: LazyMessage
    endpoint: str
    values: dict[str, Any]
    state: State
    notes: tuple[Note, ...] = ()

    @property
    def blockers(self) -> tuple[Note, ...]:
        return tuple(note for note in self.notes if note.blocks)


def steps_of(campaign: Campaign) -> list[Step]:
    """Every step in order, the opening left out. Phases, awards with components, seals and quotas, and indicators are
    read."""
    return [step(campaign) for step in (_head, _dates, _notice, _indicators, _awards, _quotas, _seals)]


def blockers_of(campaign: Campaign) -> list[Note]:
    """What keeps the year from being opened."""
    return [note for step in steps_of(campaign) for note in step.blockers]


def _head(campaign: Campaign) -> Step:
    page: dict[str, Any] = {"endpoint": "campaigns.edit_head", "values": {"year": campaign.year}}
    notes = (
        Note(lazy("%(name)s", name=campaign.name), **page),
        Note(lazy("%(name)s", name=campaign.organiser), **page),
    )
    return Step("head", lazy("Name and time zone"), **page, state="done", notes=notes)


def _dates(campaign: Campaign) -> Step:
    page: dict[str, Any] = {"endpoint": "campaigns.edit_dates", "values": {"year": campaign.year}}
    there = {phase.code for phase in campaign.phases if phase.is_window}
    missing = [
        Note(lazy("“%(window)s” has no first and last day yet.", window=NAMES[code]), **page, blocks=True)
        for code in WINDOWS
        if code not in there
    ]
    told = [
        Note(lazy("%(window)s: %(first)s to %(last)s", window=one.name, first=one.starts_on, last=one.ends_on), **page)
        for one in campaign.phases
        if one.is_window
    ]
    odd = [Note(text, **page) for text in oddities_of(dates_of(campaign), campaign.year)]
    return Step("dates", lazy("Dates"), **page, state="todo" if missing else "done", notes=(*missing, *told, *odd))


def _notice(campaign: Campaign) -> Step:
    page: dict[str, Any] = {"endpoint": "campaigns.edit_notice", "values": {"year": campaign.year}}
    notes = [Note(notice_in_words(notice_rule_of(campaign)), **page)]
    declared = is_declared(campaign)
    if not declared:
        notes.append(Note(lazy("Nobody has said so yet: these are the usual days."), **page))
    return Step("notice", lazy("Public notice"), **page, state="done" if declared else "todo", notes=tuple(notes))


def _indicators(campaign: Campaign) -> Step:
    page: dict[str, Any] = {"endpoint": "campaigns.edit_indicators", "values": {"year": campaign.year}}
    count = len(campaign.indicators)
    note = Note(lazy("Figures that sheets can bring: %(count)s", count=count), **page)
    return Step("indicators", lazy("Figures"), **page, state="done" if count else "todo", notes=(note,))


def _awards(campaign: Campaign) -> Step:
    page: dict[str, Any] = {"endpoint": "campaigns.new_award", "values": {"year": campaign.year}}
    title = lazy("Awards and their rules")
    if not campaign.awards:
        return Step(
            "awards", title, **page, state="todo", notes=(Note(lazy("There is no award yet."), **page, blocks=True),)
        )
    wrong = tuple(note for award in campaign.awards for note in _unsound(award))
    return Step("awards", title, **page, state="wrong" if wrong else "done", notes=wrong)


def _unsound(award: Award) -> Iterator[Note]:
    page: dict[str, Any] = {"endpoint": "campaigns.edit_scheme", "values": values_of(award)}
    for mistake in mistakes_of(award)[:SHOWN_MISTAKES]:
        words = {"award": award.name, "mistake": mistake.message}
        yield Note(lazy("“%(award)s”: %(mistake)s", **words), **page, blocks=True)


def _quotas(campaign: Campaign) -> Step:
    page: dict[str, Any] = {"endpoint": "campaigns.edit_quotas"}
    notes = []
    for award in campaign.awards:
        words = {"award": award.name, "quota": quota_rule(award), "count": len(award.quotas)}
        text = lazy("“%(award)s”: %(quota)s", **words)
        if award.quotas:
            text = lazy("“%(award)s”: set by hand for %(count)s departments. Otherwise: %(quota)s", **words)
        notes.append(Note(text, **page, values=values_of(award)))
    first = values_of(campaign.awards[0]) if campaign.awards else {}
    state: State = "done" if campaign.awards else "todo"
    return Step("quotas", lazy("Nomination quotas"), **page, values=first, state=state, notes=tuple(notes))


def _seals(campaign: Campaign) -> Step:
    page: dict[str, Any] = {"endpoint": "campaigns.seal_all", "values": {"year": campaign.year}}
    sealed = sum(is_sealed(award) for award in campaign.awards)
    words = {"sealed": sealed, "count": len(campaign.awards)}
    notes = [Note(lazy("%(sealed)s of %(count)s awards are sealed.", **words), **page)]
    is_done = 0 < sealed == len(campaign.awards)
    if not is_done:
        notes.append(
            Note(lazy("The year can be opened before; judging stays closed until an award is sealed."), **page)
        )
    return Step("seal", lazy("Seal the rules"), **page, state="done" if is_done else "todo", notes=tuple(notes))


def values_of(award: Award) -> dict[str, Any]:
    """The values of an award's URLs."""
    return {"year": award.campaign.year, "code": award.code}


def year_to_set_up(session: Session, viewer: Viewer | None, year: int) -> Campaign:
    """The campaign of a year with all that the steps ask of it, quotas and figures among it. Raises NotFoundError."""
    campaign = campaign_of_year(session, viewer, year)
    more = (selectinload(Campaign.indicators), selectinload(Campaign.awards).selectinload(Award.quotas))
    session.scalars(select(Campaign).where(Campaign.id == campaign.id).options(*more)).one()
    return campaign
