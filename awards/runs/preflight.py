"""What the office should know before it computes: who has not signed, and which evidence is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from awards.campaigns.models import Award, Component
from awards.evidence.queries import Cell, coverage_for
from awards.judging.queries import JudgeProgress, progress_of_award
from awards.nominations.models import Nomination
from awards.runs.queries import accepted_of


@dataclass(frozen=True)
class Gap:
    """A component for which nominees have no evidence, or too little for points; its policy says what that does to
    them. `unexplained` are those whose weight others carry without a recorded reason: no such run is published."""

    component: Component
    nominations: tuple[Nomination, ...]
    unexplained: tuple[Nomination, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether a nominee without this evidence keeps a run from being approved."""
        return self.component.missing == "block"


@dataclass(frozen=True)
class Preflight:
    """`nominees` are accepted; `waiting` are the judges with sheets to sign or declarations to make."""

    nominees: int
    judges: int
    waiting: tuple[JudgeProgress, ...]
    gaps: tuple[Gap, ...]

    @property
    def is_clear(self) -> bool:
        """Nothing is missing."""
        return self.nominees > 0 and not self.waiting and not self.gaps


def preflight_of(session: Session, award: Award) -> Preflight:
    """The state of an award's panel and evidence, in a constant number of statements."""
    nominations = accepted_of(session, award)
    progress = progress_of_award(session, award)
    waiting = tuple(one for one in progress if one.nominees and not one.is_finished)
    return Preflight(len(nominations), len(progress), waiting, gaps_of(session, award, nominations))


def gaps_of(session: Session, award: Award, nominations: Sequence[Nomination]) -> tuple[Gap, ...]:
    """The components for which some of these nominations have too little; of panels only those that others replace:
    who has not signed is said apart."""
    coverage = coverage_for(session, award, [nomination.subject for nomination in nominations])
    gaps = []
    for component in award.components:
        cells: dict[int, Cell] = {subject.id: cell for subject, cell in coverage.lacking(component)}
        lacking = tuple(one for one in nominations if one.subject_id in cells)
        if lacking and (component.kind != "panel" or component.missing == "reweight"):
            open_ones = tuple(one for one in lacking if cells[one.subject_id].needs_reason)
            gaps.append(Gap(component, lacking, open_ones))
    return tuple(gaps)
