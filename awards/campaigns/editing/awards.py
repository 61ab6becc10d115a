"""A new award, the end of one, and their order on the page of the year."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from awards.audit.service import record
from awards.campaigns.building import build_award
from awards.campaigns.documents import document_of
from awards.campaigns.editing.codes import made_code
from awards.campaigns.editing.holding import held_of
from awards.campaigns.editing.starters import empty_award
from awards.campaigns.models import Award, Campaign, Component, Indicator
from awards.campaigns.presets import load_preset, preset_codes
from awards.campaigns.presets.awards import ONLY_ABOUT, SUBJECTS, SUITABLE
from awards.campaigns.presets.checking import check_award
from awards.campaigns.presets.mistakes import Mistake, RulesError
from awards.campaigns.presets.options import fitting_options
from awards.campaigns.rules import is_any_sealed, require_unsealed
from awards.campaigns.sealing import subject_of
from awards.db import plain
from awards.errors import NotFoundError, WrongStateError
from awards.i18n import lazy
from awards.organisation.models import SUBJECT_KINDS

EMPTY = "empty"


@dataclass(frozen=True)
class Source:
    """Rules that a new award can start from: `document` as `document_of` gives them, `indicators` those of their year
    by code, each as its columns."""

    key: str
    name: dict[str, str]
    document: dict[str, Any]
    year: int | None = None
    indicators: dict[str, dict[str, Any]] = field(default_factory=dict)


def sources_for(session: Session, campaign: Campaign) -> list[Source]:
    """Awards of this year, of other opened years (the latest first), of the presets; and an award from nothing."""
    query = select(Campaign).where((Campaign.opened_at.is_not(None)) | (Campaign.id == campaign.id))
    whole = selectinload(Campaign.awards).selectinload(Award.components).selectinload(Component.criteria)
    years = list(
        session.scalars(query.options(whole, selectinload(Campaign.indicators)).order_by(Campaign.year.desc()))
    )
    years.sort(key=lambda one: one.id != campaign.id)
    found = [source for year in years for source in _of_year(year)]
    here = {award.code for award in campaign.awards}
    return [*found, *(source for source in _of_presets() if source.document["code"] not in here), _empty()]


def _of_year(campaign: Campaign) -> list[Source]:
    indicators = {one.code: _columns(one) for one in campaign.indicators}
    return [
        Source(f"{campaign.year}/{award.code}", award.name, document_of(award), campaign.year, indicators)
        for award in campaign.awards
    ]


def _columns(one: Indicator) -> dict[str, Any]:
    return {
        "code": one.code,
        "label": one.label,
        "minimum": one.minimum,
        "maximum": one.maximum,
        "unit": one.unit,
    }


def _of_presets() -> list[Source]:
    found = []
    for code in preset_codes():
        data = load_preset(code).data
        limits = ("minimum", "maximum")
        figures = {one["code"]: {**one, **{key: Decimal(one[key]) for key in limits}} for one in data["indicators"]}
        for award in data["awards"]:
            found.append(Source(f"{code}/{award['code']}", award["name"], award, indicators=figures))
    return found


def _empty() -> Source:
    return Source(EMPTY, {"zh": "", "en": ""}, {**empty_award(), "code": "new"})


def add_award(
    session: Session,
    campaign: Campaign,
    source_key: str,
    *,
    name: dict[str, str],
    subject_kind: str,
    code: str = "",
    actor: str,
    now: datetime,
) -> Award:
    """A new award at the end of the year's list, with the rules of a source (see `sources_for`).

    An empty `code` is made from the name. Figures of another year that this one lacks come along, as far as the rules
    need them; not once an award of the year is sealed, because figures stand then: those that are missing are mistakes.
    Raises NotFoundError for an unknown source, RulesError for what is wrong with name, code, kind or figures.
    """
    source = next((one for one in sources_for(session, campaign) if one.key == source_key), None)
    if source is None:
        raise NotFoundError(lazy("There are no such rules to start from."))
    taken = [award.code for award in campaign.awards]
    head = {"code": code.strip() or made_code(name, taken, "award"), "name": name, "subject_kind": subject_kind}
    document = fitted({**source.document, **head})
    document["description"] = source.document.get("description") or name
    if not is_any_sealed(campaign):
        bring_figures(campaign, source, document)
    shaped, mistakes = check_award(document, [one.code for one in campaign.indicators])
    if head["code"] in taken:
        mistakes.append(Mistake("code", lazy("This year has an award with the code “%(code)s”.", code=head["code"])))
    if mistakes:
        raise RulesError(mistakes)
    award = build_award(shaped, max((one.position for one in campaign.awards), default=-1) + 1)
    campaign.awards.append(award)
    session.flush()
    record(session, "award:added", actor=actor, subject=subject_of(award), now=now, source=source_key, after=shaped)
    return award


def fitted(document: dict[str, Any]) -> dict[str, Any]:
    """Rules whose evidence exists for the award's kind of nominees: else it is that about the nominee itself. A
    component that such nominees can never have is left out, and the first of the others takes its weight."""
    kind = document["subject_kind"]
    suitable = SUITABLE.get(kind, SUBJECTS)
    components = []
    possible = [one for one in document["components"] if kind in ONLY_ABOUT.get(one["kind"], SUBJECT_KINDS)]
    if possible and len(possible) < len(document["components"]):
        lost = sum(Decimal(one["weight"]) for one in document["components"] if one not in possible)
        possible[0] = {**possible[0], "weight": plain(Decimal(possible[0]["weight"]) + lost)}
    codes = [one["code"] for one in possible]
    order = [code for code in document.get("tie_break", ()) if code in codes] or codes[:1]
    for component in possible:
        source = component.get("source", {})
        if source.get("subjects", "self") not in suitable:
            source = {**source, "subjects": "self"}
        if "survey" in source:
            source = {**source, "survey": None}
        components.append({**component, "source": source} if source else component)
    options = fitting_options(document.get("options", {}), kind, components)
    return {**document, "options": options, "components": components, "tie_break": order}


def bring_figures(campaign: Campaign, source: Source, document: dict[str, Any]) -> None:
    """The definitions of figures that the rules need and the year does not have."""
    known = {one.code for one in campaign.indicators}
    for component in document["components"]:
        code = component.get("source", {}).get("indicator")
        if code in source.indicators and code not in known:
            campaign.indicators.append(Indicator(**source.indicators[code]))
            known.add(code)


def remove_award(session: Session, award: Award, *, actor: str, now: datetime) -> None:
    """Take an award and its rules out of the year; the event keeps them.

    Raises WrongStateError while it is sealed, and once anything hangs on it: nominations, seats, runs, seals.
    """
    require_unsealed(award)
    if lost := reasons_to_keep(session, award):
        words = {"zh": "；".join(map(str, lost)), "en": "; ".join(map(str, lost))}
        raise WrongStateError(lazy("This award cannot be removed any more: %(reasons)s", reasons=words))
    before = document_of(award)
    record(session, "award:removed", actor=actor, subject=subject_of(award), now=now, before=before)
    award.campaign.awards.remove(award)
    session.flush()


def reasons_to_keep(session: Session, award: Award) -> list[Any]:
    """What would be lost with the award and must not be."""
    lost: list[Any] = list(held_of(session, award).lost)
    if award.seals:
        lost.append(lazy("Seals, broken ones among them: %(count)s.", count=len(award.seals)))
    return lost


def move_award(session: Session, award: Award, by: int, *, actor: str, now: datetime) -> None:
    """Exchange an award with its neighbour in the year's list, above (-1) or below (1); at the end nothing happens."""
    awards = list(award.campaign.awards)
    place = awards.index(award)
    other = place + by
    if not 0 <= other < len(awards):
        return
    before = [one.code for one in awards]
    awards[place], awards[other] = awards[other], awards[place]
    for position, one in enumerate(awards):
        if one.position != position:
            one.position = position
    session.flush()
    after = [one.code for one in awards]
    subject = f"campaign:{award.campaign.year}"
    record(session, "campaign:awards-moved", actor=actor, subject=subject, now=now, before=before, after=after)
