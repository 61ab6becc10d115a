"""Which number is asked about."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.campaigns.models import Award, Component
from awards.campaigns.nominees import AwardNominees, nominees_of
from awards.campaigns.queries import award_of
from awards.errors import NotFoundError
from awards.evidence.measures import MEASURED
from awards.organisation.models import Subject
from awards.permissions import Viewer


@dataclass(frozen=True)
class RowsCase:
    """One component of an award and one subject that can win it."""

    nominees: AwardNominees
    subject: Subject
    component: Component

    @property
    def award(self) -> Award:
        """The award that the component belongs to."""
        return self.nominees.award

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of the award, or the subject."""
        return self.nominees.concerns(viewer) or viewer.person_id == self.subject.id


def rows_case(session: Session, viewer: Viewer, year: int, code: str, *, subject_id: int, component: str) -> RowsCase:
    """One number of an award. Raises NotFoundError, also for a panel: its marks are no evidence."""
    nominees = nominees_of(session, award_of(session, viewer, year, code))
    found = next((one for one in nominees.award.components if one.code == component), None)
    whole = (selectinload(Subject.departments), joinedload(Subject.serves))
    query = select(Subject).where(Subject.id == subject_id, Subject.kind == nominees.award.subject_kind)
    subject = session.scalar(query.options(*whole))
    if found is None or found.kind not in MEASURED or subject is None:
        raise NotFoundError
    return RowsCase(nominees, subject, found)
