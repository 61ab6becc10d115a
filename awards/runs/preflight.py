"""What the office should know before it computes: who has not signed, and which evidence is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from awards.campaigns.models import Award, Component
from awards.evidence.queries import Cell, Coverage, coverages_of
from awards.judging.queries import JudgeProgress, lacking_judges, progress_of_awards
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
    """`nominees` are accepted, `complete` of them have points of every component that is not a panel's; `progress` is
    that of every judge, `waiting` are the judges with sheets to sign or declarations to make. `lacking` are nominees
    who have fewer judges than the rules say, where these share nominees out: too few sheets will be signed for them."""

    nominees: int
    complete: int
    progress: tuple[JudgeProgress, ...]
    gaps: tuple[Gap, ...]
    lacking: tuple[Nomination, ...] = ()

    @property
    def judges(self) -> int:
        """How many sit on the panel."""
        return len(self.progress)

    @property
    def waiting(self) -> tuple[JudgeProgress, ...]:
        """Those who have not finished."""
        return tuple(one for one in self.progress if one.nominees and not one.is_finished)

    @property
    def is_clear(self) -> bool:
        """Nothing is missing."""
        return self.nominees > 0 and not self.waiting and not self.gaps and not self.lacking


def preflight_of(session: Session, award: Award) -> Preflight:
    """The state of an award's panel and evidence, in a constant number of statements."""
    return preflights_of(session, {award: accepted_of(session, award)})[award.id]


def preflights_of(session: Session, accepted: Mapping[Award, Sequence[Nomination]]) -> dict[int, Preflight]:
    """Award id → as `preflight_of`, for awards of one year with their accepted nominations (subject and departments
    loaded), in as many statements as for one."""
    fields = [(award, [one.subject for one in nominations]) for award, nominations in accepted.items()]
    coverages, progress = coverages_of(session, fields), progress_of_awards(session, list(accepted))
    lacking = lacking_judges(session, list(accepted))
    return {
        award.id: Preflight(
            len(nominations),
            coverages[award.id].complete,
            tuple(progress[award.id]),
            gaps_in(coverages[award.id], nominations),
            tuple(one for one in nominations if one.id in lacking.get(award.id, {})),
        )
        for award, nominations in accepted.items()
    }


def gaps_in(coverage: Coverage, nominations: Sequence[Nomination]) -> tuple[Gap, ...]:
    """The components for which some of these nominations have too little; of panels only those that others replace:
    who has not signed is said apart."""
    gaps = []
    for component in coverage.components:
        cells: dict[int, Cell] = {subject.id: cell for subject, cell in coverage.lacking(component)}
        lacking = tuple(one for one in nominations if one.subject_id in cells)
        if lacking and (component.kind != "panel" or component.missing == "reweight"):
            open_ones = tuple(one for one in lacking if cells[one.subject_id].needs_reason)
            gaps.append(Gap(component, lacking, open_ones))
    return tuple(gaps)
