"""Reading why evidence is missing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award, Component
from awards.campaigns.nominees import AwardNominees, nominees_of
from awards.campaigns.queries import award_of
from awards.errors import NotFoundError
from awards.evidence.models import GapReason
from awards.permissions import Viewer

REWEIGHT = "reweight"
# (Component id, subject id) → the reason that holds.
Reasons = dict[tuple[int, int], GapReason]


@dataclass(frozen=True)
class GapCase:
    """A component of an award whose weight the others carry where it is missing."""

    nominees: AwardNominees
    component: Component

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of the award."""
        return self.nominees.concerns(viewer)


def gap_case(session: Session, viewer: Viewer, year: int, code: str, component: str) -> GapCase:
    """One component of an award that is reweighted. Raises NotFoundError, also for one that is not."""
    nominees = nominees_of(session, award_of(session, viewer, year, code))
    found = next((one for one in nominees.award.components if one.code == component), None)
    if found is None or found.missing != REWEIGHT:
        raise NotFoundError
    return GapCase(nominees, found)


def reasons_for(session: Session, award: Award, subject_ids: Collection[int]) -> Reasons:
    """Why components of an award are missing for these subjects: of several reasons the newest. One statement."""
    return reasons_of_all(session, [award], subject_ids)


def reasons_of_all(session: Session, awards: Sequence[Award], subject_ids: Collection[int]) -> Reasons:
    """As `reasons_for`, for the components of several awards."""
    ids = [one.id for award in awards for one in award.components if one.missing == REWEIGHT]
    query = select(GapReason).where(GapReason.component_id.in_(ids), GapReason.subject_id.in_(subject_ids))
    return {(one.component_id, one.subject_id): one for one in session.scalars(query.order_by(GapReason.id))}
