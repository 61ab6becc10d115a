"""What was taken back after a commendation decision was issued: the document stays, and says so wherever it is read."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.campaigns.models import Award, Campaign
from awards.campaigns.rules import date_in
from awards.results.certifying import rests_on_decision, selected_ids
from awards.results.commending import named
from awards.results.models import Commendation, Publication, Revocation
from awards.runs.queries import results_of


class TakenBack(NamedTuple):
    """`standing` is revoked (a person, for a reason), superseded (a person whom the award publishes no more) or
    suspended (the whole award, whose decision was withdrawn). `place` is the person's in the document's list of the
    award, None for the whole award; award and name are bilingual."""

    standing: str
    code: str
    award: dict[str, str]
    on: date
    place: int | None = None
    name: dict[str, str] | None = None
    reason: str = ""


def taken_back(session: Session, campaign: Campaign, issued: Sequence[Commendation]) -> dict[int, list[TakenBack]]:
    """Number of a decision → what of it no longer holds, in its order. A constant number of statements."""
    if not issued:
        return {}
    publications, revoked = _publications(session, campaign), _revoked(session, campaign)
    results_of(session, [one.run for one in publications])  # read together, kept parsed
    found = {}
    for commendation in issued:
        awards = [award for award in commendation.document["awards"] if award["people"]]
        of_awards = [_of_award(commendation, award, publications, revoked) for award in awards]
        found[commendation.number] = [one for each in of_awards for one in each]
    return found


def _of_award(
    commendation: Commendation,
    award: Mapping[str, Any],
    publications: Sequence[Publication],
    revoked: Mapping[tuple[int, int], Revocation],
) -> list[TakenBack]:
    own = [one for one in publications if one.award.code == award["code"]]
    current = next((one for one in own if one.replaced_at is None), None)
    if current is None:
        return []
    campaign, people = current.award.campaign, award["people"]
    honoured = {current.people[one]["subject_id"] for one in selected_ids(current.run)}
    found, about = [], (award["code"], award["name"])
    if not rests_on_decision(current) and current.decision is not None and current.decision.withdrawn_at is not None:
        found.append(TakenBack("suspended", *about, date_in(campaign, current.decision.withdrawn_at)))
    for place, subject_id in enumerate(_subjects(commendation, people, own)):
        who = (place, people[place]["name"])
        if gone := revoked.get((current.award_id, subject_id)):
            found.append(TakenBack("revoked", *about, gone.decided_on, *who, gone.reason))
        elif subject_id not in honoured:
            found.append(TakenBack("superseded", *about, date_in(campaign, current.published_at), *who))
    return found


def _subjects(
    commendation: Commendation, people: Sequence[Mapping[str, Any]], publications: Sequence[Publication]
) -> list[int]:
    """The ids of those whom a decision names, in its order: it keeps none itself, but it was made of the newest
    publication that there was, in that one's order. [] if none has them all."""
    for publication in reversed(publications):
        if publication.published_at > commendation.created_at:
            continue
        selected = iter([publication.people[one] for one in selected_ids(publication.run)])
        found = [next((one["subject_id"] for one in selected if named(one) == wanted), None) for wanted in people]
        if None not in found:
            return [one for one in found if one is not None]
    return []


def _publications(session: Session, campaign: Campaign) -> list[Publication]:
    """Current and replaced ones of a year, the oldest first."""
    query = select(Publication).join(Publication.award).where(Award.campaign_id == campaign.id)
    loaded = (joinedload(Publication.run), joinedload(Publication.award), joinedload(Publication.decision))
    return list(session.scalars(query.options(*loaded).order_by(Publication.id)))


def _revoked(session: Session, campaign: Campaign) -> dict[tuple[int, int], Revocation]:
    """(Award id, subject id) → the revocation, whichever publication it was taken from."""
    query = select(Revocation, Publication.award_id, Publication.people).join(Revocation.publication)
    query = query.join(Publication.award).where(Award.campaign_id == campaign.id).order_by(Revocation.id)
    return {(award_id, people[one.nominee]["subject_id"]): one for one, award_id, people in session.execute(query)}
