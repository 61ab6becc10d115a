"""What the leading group has before it when it decides: the run with names, what stands in the way, what is proposed,
the votes so far, and the decisions that were made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal as Exact
from typing import Any

from sqlalchemy.orm import Session

from awards.nominations.models import Nomination
from awards.nominations.queries import AwardCase
from awards.permissions import Viewer
from awards.runs import queries
from awards.runs.approvable import why_not_approvable
from awards.runs.board import Cell, Line, RunSheet, sheet_of_run
from awards.runs.decided import decisions_made
from awards.runs.models import Decision, Ruling, Run
from awards.runs.proposals import Proposals, proposals_of

WIDE = 1000


@dataclass(frozen=True)
class Part:
    """One component's piece of a bar, per mille of 100 points. Only for drawing."""

    label: Mapping[str, str]
    contribution: str | None
    start: str
    width: str


@dataclass(frozen=True)
class Desk:
    """`run` is the decided one while a decision stands, else the latest; `reasons` are what keeps it from being
    approved, empty while a decision stands; `earlier` are the withdrawn decisions, the latest first."""

    run: Run | None
    sheet: RunSheet | None
    decision: Decision | None
    earlier: list[Decision]
    reasons: list[Any]
    proposals: Proposals
    rulings: list[Ruling]
    nominees: dict[str, Nomination]
    latest: Run | None

    @property
    def selected(self) -> list[Line]:
        """Whom the run selects, best first."""
        return [line for line in self.sheet.lines if line.status == "selected"] if self.sheet else []

    @property
    def places(self) -> int:
        """How many may be honoured."""
        return int(queries.bundle_of(self.run)["scheme"]["winners"]) if self.run else 0

    @property
    def is_tied(self) -> bool:
        """Whether a vote on a tie is what the run waits for."""
        return self.sheet is not None and any(one.code == "tied_at_cut" for one in self.sheet.blockers)

    def bar(self, line: Line) -> list[Part]:
        """A line's contributions side by side."""
        parts, offset = [], Exact(0)
        for cell, component in zip(line.cells, self.sheet.components if self.sheet else (), strict=True):
            parts.append(_part(cell, component, offset))
            offset += Exact(cell.contribution or 0) * WIDE / 100
        return parts


def desk_of(session: Session, case: AwardCase, viewer: Viewer, *, now: datetime) -> Desk:
    """The desk of an award, in a number of statements that does not grow with its nominees."""
    award = case.award
    made, latest = decisions_made(session, award), queries.latest_run(session, award)
    decision = next((one for one in made if one.stands), None)
    run = decision.run if decision else latest
    nominees = queries.nominees_of(session, award)
    reasons = [] if run is None or decision else why_not_approvable(session, run, nominees, now=now)
    return Desk(
        run=run,
        sheet=sheet_of_run(session, queries.RunCase(case, run)) if run else None,
        decision=decision,
        earlier=[one for one in made if not one.stands],
        reasons=reasons,
        proposals=proposals_of(session, award, viewer) if run else Proposals(),
        rulings=queries.rulings_of(session, award),
        nominees=nominees,
        latest=latest,
    )


def _part(cell: Cell, component: Mapping[str, Any], offset: Exact) -> Part:
    width = Exact(cell.contribution or 0) * WIDE / 100
    return Part(component["label"], cell.contribution, f"{offset:.2f}", f"{width:.2f}")
