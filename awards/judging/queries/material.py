"""What a judge reads before marking: the nomination as everyone sees it who weighs it, and what the evidence says."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.campaigns.options import options_of
from awards.evidence.queries import EvidenceLine, evidence_of
from awards.judging.models import Sheet
from awards.nominations.models import Nomination, NominationFile
from awards.organisation.models import Subject


@dataclass(frozen=True)
class Material:
    """A nomination with its files and its evidence lines.

    `is_blind`: shown without what says who it is; `hides_evidence`: what the evidence says is kept from the judges.
    """

    nomination: Nomination
    evidence: list[EvidenceLine] = field(default_factory=list)
    is_blind: bool = False
    hides_evidence: bool = False

    def file_numbered(self, number: int) -> NominationFile | None:
        """The file with this number from 1, as a judge who is told no names asks for it."""
        files = dict(enumerate(self.nomination.files, 1))
        return files.get(number)


def material_of(session: Session, sheet: Sheet) -> Material | None:
    """The material of a sheet; None while it is closed to the judge: for a recusal, or a nomination taken back."""
    if sheet.state == "recused" or sheet.nomination.state != "accepted":
        return None
    query = select(Nomination).where(Nomination.id == sheet.nomination_id)
    nomination = session.scalars(
        query.options(
            joinedload(Nomination.department),
            joinedload(Nomination.subject).joinedload(Subject.serves),
            selectinload(Nomination.files).joinedload(NominationFile.file),
        )
    ).one()
    award = sheet.seat.award
    options = options_of(award)
    evidence = [] if options.hides_evidence else evidence_of(session, nomination.subject, award.campaign, award)
    return Material(nomination, evidence, options.is_blind, options.hides_evidence)
