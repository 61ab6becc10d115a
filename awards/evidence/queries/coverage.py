"""How far the nominees of an award are covered by evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from awards.campaigns.models import Component
from awards.campaigns.queries import award_of
from awards.evidence.measures import MEASURED, Measures, measures_for
from awards.evidence.nominees import AwardNominees, nominees_of
from awards.evidence.queries.lines import people_in
from awards.evidence.smallness import is_small
from awards.organisation.models import Subject


@dataclass(frozen=True)
class Cell:
    """One nominee's evidence for one component: how many visits, answers, values or valid papers it stands for;
    `is_small` says not to print how few."""

    component: Component
    count: int
    is_small: bool


@dataclass(frozen=True)
class Coverage:
    """Nominees by the components that are measured from evidence, in the order of the scheme."""

    components: tuple[Component, ...]
    rows: tuple[tuple[Subject, tuple[Cell, ...]], ...]

    def missing(self, component: Component) -> int:
        """How many nominees have no evidence for a component."""
        at = self.components.index(component)
        return sum(cells[at].count == 0 for _, cells in self.rows)


def award_nominees(session: Session, viewer: Any, year: int, code: str) -> AwardNominees:
    """One award and its nominees. Raises NotFoundError."""
    return nominees_of(session, award_of(session, viewer, year, code))


def coverage_of(session: Session, case: AwardNominees) -> Coverage:
    """The counts for each nominee and component; the number of statements does not depend on the nominees."""
    components = tuple(one for one in case.award.components if one.kind in MEASURED)
    measures = measures_for(session, case.award, case.subjects)
    return Coverage(components, tuple((one, cells_of(components, one, measures)) for one in case.subjects))


def cells_of(components: Sequence[Component], subject: Subject, measures: Measures) -> tuple[Cell, ...]:
    """The cells of one nominee."""
    data, rows = measures.data[subject.id], measures.rows[subject.id]
    counts = [people_in(one, data[one.code], rows[one.code]) if one.code in data else 0 for one in components]
    return tuple(Cell(one, count, is_small(one.kind, count)) for one, count in zip(components, counts, strict=True))
