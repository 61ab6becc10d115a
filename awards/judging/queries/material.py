"""What a judge reads before marking: the nomination as everyone sees it who weighs it, and what the evidence says."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.campaigns.options import options_of
from awards.errors import NotFoundError
from awards.evidence.queries import EvidenceLine, evidence_of
from awards.judging.models import Sheet
from awards.judging.queries.sheets import sheet_of
from awards.judging.rules import SheetCase
from awards.nominations.models import Nomination, NominationFile
from awards.organisation.models import Subject
from awards.permissions import Viewer


@dataclass(frozen=True)
class Material:
    """A nomination with its files and its evidence lines.

    `is_blind`: shown without what says who it is; `hides_evidence`: what the evidence says is kept from the judges.
    """

    nomination: Nomination
    evidence: list[EvidenceLine] = field(default_factory=list)
    is_blind: bool = False
    hides_evidence: bool = False


@dataclass(frozen=True)
class SheetFile(SheetCase):
    """A file of the nominee of a sheet, by its number from 1."""

    number: int
    attached: NominationFile


def file_of_sheet(session: Session, viewer: Viewer, sheet_id: int, number: int) -> SheetFile | None:
    """A file of the viewer's own nominee. Raises NotFoundError, also while the material is closed; None for a
    stranger."""
    case = sheet_of(session, viewer, sheet_id)
    if case is None:
        return None
    material = material_of(session, case.sheet)
    files = dict(enumerate(material.nomination.files, 1)) if material else {}
    if number not in files:
        raise NotFoundError
    return SheetFile(case.seat, case.case, case.sheet, number, files[number])


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
