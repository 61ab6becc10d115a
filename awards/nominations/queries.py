"""Reading nominations."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award
from awards.campaigns.queries import award_of
from awards.nominations.models import Nomination
from awards.organisation.models import Subject
from awards.permissions import Viewer


@dataclass(frozen=True)
class AwardCase:
    """An award, and the subject ids of the persons who are put forward for it: none of them may see or act on it."""

    award: Award
    person_ids: frozenset[int]

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of this award."""
        return viewer.person_id in self.person_ids


def award_case(session: Session, viewer: Viewer, year: int, code: str) -> AwardCase:
    """One award (loaded as by `award_of`) and the persons nominated for it, drafts and withdrawn ones left out.

    Raises NotFoundError.
    """
    return case_of(session, award_of(session, viewer, year, code))


def case_of(session: Session, award: Award) -> AwardCase:
    """The case of an award that is loaded already."""
    query = select(Nomination.subject_id).join(Nomination.subject)
    nominated = query.where(
        Nomination.award_id == award.id,
        Nomination.state.not_in(("draft", "withdrawn")),
        Subject.kind == "person",
    )
    return AwardCase(award, frozenset(session.scalars(nominated)))
