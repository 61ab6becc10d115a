"""What a publication leaves in the evidence: past honours, which the conditions of later years look at."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award, Campaign
from awards.evidence.models import Honour
from awards.evidence.queries import suspends_honours
from awards.results.models import Publication
from awards.results.revoked import revoked_subjects
from awards.runs.models import Decision
from awards.runs.queries import result_of


def write_honours(session: Session, publication: Publication) -> None:
    """One honour for each whom the published run selects, in place of those that an earlier publication of the award
    wrote; an honour that came with a file stays as it is, and one that was revoked is not written again."""
    award = publication.award
    kept = {one.subject_id: one for one in _honours(session, award)}
    revoked = revoked_subjects(session, publication.award_id)
    selected = [one for one in selected_subjects(publication) if one not in revoked]
    for subject_id, honour in kept.items():
        if honour.published_as and subject_id not in selected:
            session.delete(honour)
    for position, subject_id in enumerate(selected, 1):
        if subject_id not in kept:
            session.add(_honour(publication, subject_id, position))
    session.flush()


def take_back_honour(session: Session, publication: Publication, nominee: str) -> None:
    """A revoked honour counts as none from now on; what a file says of it is the office's to undo."""
    subject_id = publication.people[nominee]["subject_id"]
    for honour in _honours(session, publication.award):
        if honour.subject_id == subject_id and honour.published_as:
            session.delete(honour)
    session.flush()


@suspends_honours
def suspended_awards(session: Session) -> frozenset[tuple[int, str]]:
    """Year and code of the awards whose result rests on a decision that was withdrawn."""
    query = select(Campaign.year, Award.code).join(Award.campaign).join(Publication, Publication.award_id == Award.id)
    query = query.join(Publication.decision).where(
        Publication.replaced_at.is_(None), Decision.withdrawn_at.is_not(None)
    )
    return frozenset((year, code) for year, code in session.execute(query))


def selected_subjects(publication: Publication) -> list[int]:
    """The subjects whom the run selects, best first."""
    ranking = result_of(publication.run)["ranking"]
    return [publication.people[row["id"]]["subject_id"] for row in ranking if row["status"] == "selected"]


def _honours(session: Session, award: Award) -> list[Honour]:
    query = select(Honour).where(Honour.year == award.campaign.year, Honour.award_code == award.code)
    return list(session.scalars(query))


def _honour(publication: Publication, subject_id: int, position: int) -> Honour:
    award = publication.award
    return Honour(
        campaign_id=award.campaign_id,
        subject_id=subject_id,
        row=position,
        year=award.campaign.year,
        award_code=award.code,
        award_name=dict(award.name),
        published_as=f"{award.campaign.year}/{award.code}/{publication.run.number}",
    )
