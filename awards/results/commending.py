"""The commendation decision: the official document that names everyone whom a year honours."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from awards.audit.service import record
from awards.campaigns.models import Award, Campaign
from awards.campaigns.rules import is_day_until
from awards.errors import AwardsError
from awards.i18n import lazy
from awards.results.certifying import rests_on_decision, selected_ids
from awards.results.models import Commendation, Publication
from awards.results.revoked import revocations_of
from awards.text import needed_text
from scoring import canonical_bytes

REFERENCE = 60
LONGEST = {"reference": REFERENCE, "title": 120, "addressees": 300, "opening": 2000, "closing": 1000}


class CommendationError(AwardsError):
    """The decision cannot be issued; `field` says what is wrong, if anything typed is."""


def issue_commendation(
    session: Session, campaign: Campaign, *, texts: Mapping[str, str], issued_on: date | None, actor: str, now: datetime
) -> Commendation:
    """Freeze the texts (keys of LONGEST) and everyone honoured by what is published now.

    Raises InputNeededError and CommendationError with their field, and CommendationError while nobody is honoured.
    """
    kept = {field: needed_text(texts.get(field, ""), field, longest) for field, longest in LONGEST.items()}
    if issued_on is None or not is_day_until(campaign, issued_on, now):
        raise CommendationError(lazy("The date of the document, not after today."), field="issued_on")
    honoured = honoured_of(session, campaign)
    if not any(one["people"] for one in honoured):
        raise CommendationError(lazy("Nobody can be commended: no award of this year is published."))
    document = {
        "issuer": dict(campaign.organiser),
        "title": kept["title"],
        "opening": kept["opening"],
        "closing": kept["closing"],
        "awards": honoured,
    }
    commendation = Commendation(
        campaign_id=campaign.id,
        number=_next_number(session, campaign),
        reference=kept["reference"],
        addressees=kept["addressees"],
        issued_on=issued_on,
        document=document,
        actor=actor,
        created_at=now,
    )
    commendation.sha256 = digest_of(commendation)
    session.add(commendation)
    session.flush()
    data = {"number": commendation.number, "reference": commendation.reference, "sha256": commendation.sha256}
    record(session, "commendation:issued", actor=actor, subject=f"campaign:{campaign.year}", now=now, **data)
    return commendation


def digest_of(commendation: Commendation) -> str:
    """The SHA-256 of everything that is printed."""
    shown = {
        "reference": commendation.reference,
        "addressees": commendation.addressees,
        "issued_on": commendation.issued_on.isoformat(),
        "document": commendation.document,
    }
    return hashlib.sha256(canonical_bytes(shown)).hexdigest()


def honoured_of(session: Session, campaign: Campaign) -> list[dict[str, Any]]:
    """Per published award, in the year's order, `{"code", "name", "people": [{"name", "units"}]}` of those selected
    whose honour was not revoked, best first, for awards whose decision stands; names and units are bilingual."""
    query = select(Publication).join(Publication.award).where(Award.campaign_id == campaign.id)
    query = query.where(Publication.replaced_at.is_(None)).order_by(Award.position, Award.id)
    loaded = (joinedload(Publication.run), joinedload(Publication.award), joinedload(Publication.decision))
    found = session.scalars(query.options(*loaded)).unique()
    return [_award(session, one) for one in found if rests_on_decision(one)]


def commendations_of(session: Session, campaign: Campaign) -> list[Commendation]:
    """All of a year, the newest first."""
    query = select(Commendation).where(Commendation.campaign_id == campaign.id).order_by(Commendation.number.desc())
    return list(session.scalars(query))


def _award(session: Session, publication: Publication) -> dict[str, Any]:
    gone = revocations_of(session, publication)
    people = [publication.people[one] for one in selected_ids(publication.run) if one not in gone]
    return {
        "code": publication.award.code,
        "name": dict(publication.scheme["award"]),
        "people": [named(one) for one in people],
    }


def named(person: Mapping[str, Any]) -> dict[str, Any]:
    """One whom a publication names, as the document names them: `{"name", "units"}`, bilingual."""
    units = [] if person["kind"] == "department" else [dict(one["name"]) for one in person["departments"]]
    return {"name": dict(person["name"]), "units": units}


def _next_number(session: Session, campaign: Campaign) -> int:
    query = select(func.coalesce(func.max(Commendation.number), 0)).where(Commendation.campaign_id == campaign.id)
    return 1 + (session.scalar(query) or 0)
