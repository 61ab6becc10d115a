"""Whom someone who works on evidence competes with, and whose rows decide between them."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award, Campaign
from awards.campaigns.nominees import nominees_of
from awards.evidence.measures import MEASURED, rule_of
from awards.evidence.measures.places import Places
from awards.evidence.queries.changes import feeding_kinds
from awards.imports.concern import tells_concern
from awards.organisation.models import Subject
from awards.permissions import Viewer


class Rivals(NamedTuple):
    """The kinds of subjects of the awards in which someone is a nominee, and the ids of all whose rows count for a
    nominee of these: a window decides about those who serve it."""

    kinds: frozenset[str] = frozenset()
    places: frozenset[int] = frozenset()


def rivals_of(session: Session, campaign: Campaign, viewer: Viewer) -> Rivals:
    """Whom the viewer competes with in a year; the campaign's awards must be loaded. The number of statements does not
    depend on the nominees."""
    mine = awards_of(session, campaign, viewer.person_id)
    places = {place for award in mine for place in places_of(session, award)}
    return Rivals(frozenset(award.subject_kind for award in mine), frozenset(places))


def awards_of(session: Session, campaign: Campaign, person_id: int | None) -> list[Award]:
    """The awards of a year in which a person is a nominee."""
    if person_id is None:
        return []
    awards = [award for award in campaign.awards if award.subject_kind == "person"]
    return [one for one in awards if person_id in nominees_of(session, one).person_ids]


def places_of(session: Session, award: Award) -> frozenset[int]:
    """The ids of all whose rows count for a nominee of an award."""
    ids = nominees_of(session, award).person_ids
    nominees = session.scalars(select(Subject).where(Subject.id.in_(ids))).all()
    rules = {rule_of(component) for component in award.components if component.kind in MEASURED}
    places = Places.load(session, nominees, rules)
    return frozenset(place for one in nominees for rule in rules for place in places.of(one, rule))


@tells_concern
def import_concerns(session: Session, kind: str, scope: str, person_id: int) -> bool:
    """Whether files of a kind, of the year `scope`, are made of rows that decide an award in which the person is a
    nominee: past honours decide in every later year too."""
    if not scope:
        return False
    of_years = Campaign.year >= int(scope) if kind == "honours" else Campaign.year == int(scope)
    campaigns = session.scalars(select(Campaign).where(of_years)).all()
    awards = [award for campaign in campaigns for award in awards_of(session, campaign, person_id)]
    return any(kind in deciding_kinds(award) for award in awards)


def deciding_kinds(award: Award) -> frozenset[str]:
    """The kinds of imported files that decide an award: those that its figures are measured from, and past honours
    where these bar a nominee."""
    bars = any(condition.get("check") == "not_honoured" for condition in award.conditions)
    return feeding_kinds(award) | (frozenset({"honours"}) if bars else frozenset())
