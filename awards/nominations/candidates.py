"""Who could be put forward for an award, and at once what speaks for and against each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.campaigns.models import Award
from awards.evidence.measures import measures_for
from awards.evidence.queries.lines import EvidenceLine, lines_of
from awards.nominations.eligibility import ConditionLine, conditions_for
from awards.nominations.models import Nomination
from awards.nominations.queries import candidates, is_unsent_own
from awards.organisation.models import Subject
from awards.permissions import Viewer


@dataclass(frozen=True)
class Candidate:
    """Somebody found: each condition of the award, what the evidence says per measured component, and the nomination
    for this award that is there already, withdrawn ones among them."""

    subject: Subject
    conditions: Sequence[ConditionLine]
    evidence: Sequence[EvidenceLine]
    nomination: Nomination | None

    @property
    def is_taken(self) -> bool:
        """Whether nobody can start a nomination."""
        return self.nomination is not None and self.nomination.state != "withdrawn"

    @property
    def unmet(self) -> int:
        """How many conditions are not met."""
        return sum(line.standing == "unmet" for line in self.conditions)

    @property
    def unclear(self) -> int:
        """How many conditions only the office can tell."""
        return sum(line.standing == "open" for line in self.conditions)

    @property
    def lacking(self) -> list[EvidenceLine]:
        """The components that give no points yet; what is too small to be printed is not told."""
        return [line for line in self.evidence if line.points is None and not line.is_small]


def found_candidates(session: Session, viewer: Viewer, award: Award, text: str, today: date) -> list[Candidate]:
    """At most 20 of the viewer's departments, found by name, number or pinyin; as many statements for one as for
    twenty."""
    found = candidates(session, viewer, award, text, today)
    conditions = conditions_for(session, award, found)
    measures = measures_for(session, award, found)
    known = nominations_of(session, award, found)
    return [Candidate(one, conditions[one.id], lines_of(award, one, measures), known.get(one.id)) for one in found]


def nominations_of(session: Session, award: Award, subjects: Sequence[Subject]) -> dict[int, Nomination]:
    """Subject id → the nomination for the award, in whatever state, with its department and who started it; what people
    write of themselves and have not sent is theirs alone."""
    query = select(Nomination).where(
        Nomination.award_id == award.id,
        Nomination.subject_id.in_([subject.id for subject in subjects]),
        ~is_unsent_own(),
    )
    whole = query.options(joinedload(Nomination.department), joinedload(Nomination.created_by))
    return {nomination.subject_id: nomination for nomination in session.scalars(whole)}
