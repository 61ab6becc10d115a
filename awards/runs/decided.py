"""Reading decisions."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.campaigns.models import Award
from awards.errors import NotFoundError
from awards.nominations.queries import AwardCase
from awards.permissions import Viewer
from awards.runs import queries
from awards.runs.models import Decision


def decisions_of_all(session: Session, awards: Sequence[Award]) -> dict[int, Decision]:
    """Award id → the decision that stands, for awards with one."""
    query = select(Decision).where(Decision.award_id.in_([one.id for one in awards]), Decision.withdrawn_at.is_(None))
    return {one.award_id: one for one in session.scalars(query.options(joinedload(Decision.run)))}


def decisions_made(session: Session, award: Award) -> list[Decision]:
    """Every decision on an award with its run, the latest first, withdrawn ones among them."""
    query = select(Decision).where(Decision.award_id == award.id).order_by(Decision.number.desc())
    return list(session.scalars(query.options(joinedload(Decision.run))))


@dataclass(frozen=True)
class DecisionCase:
    """One decision on one award."""

    case: AwardCase
    decision: Decision

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of the decision's award."""
        return self.case.concerns(viewer)


def decision_case(session: Session, viewer: Viewer, year: int, code: str) -> DecisionCase:
    """The decision that stands on an award. Raises as `runs_case`, NotFoundError where nothing is decided."""
    case = queries.runs_case(session, viewer, year, code)
    decision = queries.decision_of(session, case.award)
    if decision is None:
        raise NotFoundError
    return DecisionCase(case, decision)


def numbered_case(session: Session, viewer: Viewer, year: int, code: str, number: int) -> DecisionCase:
    """The decision on an award with this number, withdrawn or not. Raises as `runs_case`, NotFoundError."""
    case = queries.runs_case(session, viewer, year, code)
    query = select(Decision).where(Decision.award_id == case.award.id, Decision.number == number)
    decision = session.scalar(query.options(joinedload(Decision.run)))
    if decision is None:
        raise NotFoundError
    return DecisionCase(case, decision)
