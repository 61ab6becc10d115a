"""How far the nominees of an award are covered by evidence and signed sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from awards import clock
from awards.campaigns.models import Award, Campaign, Component
from awards.campaigns.nominees import AwardNominees, nominees_of
from awards.campaigns.queries import award_of
from awards.campaigns.rules import phase_of
from awards.evidence.measures import MEASURED, Measures, measures_of_all
from awards.evidence.measures.sufficiency import is_too_small
from awards.evidence.models import GapReason
from awards.evidence.panels import PanelCounts, panels_of
from awards.evidence.queries.gaps import REWEIGHT, Reasons, reasons_of_all
from awards.evidence.queries.lines import people_in
from awards.evidence.smallness import is_small
from awards.organisation.models import Subject

OLD = timedelta(days=90)
SOURCES = {"inspection": "visits", "survey": "answers", "indicator": "value", "vote": "ballots"}


@dataclass(frozen=True)
class Cell:
    """One nominee's evidence for one component.

    `count` is how many visits, answers, orders, values, valid papers or signed sheets there are, `of` the seats of a
    panel; `is_small` says not to print how few. `source` is "visits", "answers", "orders", "sheet", "value", "ballots"
    or "panel". `is_short`: there is some, but less than the rules ask for; `is_old`: the newest is. `reason` says why a
    component is missing whose weight the others carry.
    """

    component: Component
    source: str
    count: int = 0
    of: int | None = None
    newest: date | None = None
    is_small: bool = False
    is_short: bool = False
    is_old: bool = False
    reason: GapReason | None = None

    @property
    def lacks(self) -> bool:
        """Whether the component gives this nominee no points."""
        return self.count == 0 or self.is_short

    @property
    def needs_reason(self) -> bool:
        """Whether the others carry its weight and nobody has said why."""
        return self.lacks and self.component.missing == REWEIGHT and self.reason is None


@dataclass(frozen=True)
class Coverage:
    """Nominees by the award's components, in the order of the scheme. `reference` is the day that age counts from."""

    components: tuple[Component, ...]
    rows: tuple[tuple[Subject, tuple[Cell, ...]], ...]
    reference: date

    def lacking(self, component: Component) -> list[tuple[Subject, Cell]]:
        """The nominees whom a component gives no points."""
        at = self.components.index(component)
        return [(subject, cells[at]) for subject, cells in self.rows if cells[at].lacks]

    @property
    def complete(self) -> int:
        """How many nominees have points of every component that is not a panel's."""
        measured = [at for at, one in enumerate(self.components) if one.kind in MEASURED]
        return sum(not any(cells[at].lacks for at in measured) for _, cells in self.rows)

    @property
    def unexplained(self) -> int:
        """How many cells need a reason that nobody has recorded."""
        return sum(cell.needs_reason for _, cells in self.rows for cell in cells)


def award_nominees(session: Session, viewer: Any, year: int, code: str) -> AwardNominees:
    """One award and its nominees. Raises NotFoundError."""
    return nominees_of(session, award_of(session, viewer, year, code))


def coverage_of(session: Session, case: AwardNominees) -> Coverage:
    """The coverage of everyone who is put forward."""
    return coverage_for(session, case.award, case.subjects)


def coverage_for(session: Session, award: Award, subjects: Sequence[Subject]) -> Coverage:
    """The cells for each of these subjects and each component; the number of statements does not depend on them."""
    return coverages_of(session, [(award, subjects)])[award.id]


def coverages_of(session: Session, fields: Sequence[tuple[Award, Sequence[Subject]]]) -> dict[int, Coverage]:
    """Award id → its coverage, for several awards of one year with the subjects of each: as many statements as for
    one."""
    awards = [award for award, _ in fields]
    reasons = reasons_of_all(session, awards, {one.id for _, subjects in fields for one in subjects})
    marked = [award for award in awards if any(one.kind not in MEASURED for one in award.components)]
    panels = panels_of(session, marked)
    return {
        award.id: _coverage(award, subjects, measures, reasons, panels.get(award.id, PanelCounts(0, {}, {})))
        for (award, subjects), measures in zip(fields, measures_of_all(session, fields), strict=True)
    }


def _coverage(
    award: Award, subjects: Sequence[Subject], measures: Measures, reasons: Reasons, panel: PanelCounts
) -> Coverage:
    reference = reference_day(award.campaign)
    known: dict[str, Any] = {"measures": measures, "reasons": reasons, "panel": panel, "oldest": reference - OLD}
    components = tuple(award.components)
    rows = tuple((one, tuple(cell_of(component, one.id, **known) for component in components)) for one in subjects)
    return Coverage(components, rows, reference)


def reference_day(campaign: Campaign) -> date:
    """The day that the age of evidence counts from: today, or the first day of judging once that is past, since what
    is judged was known by then."""
    today, judging = clock.today(campaign.timezone), phase_of(campaign, "judging")
    return min(today, judging.starts_on) if judging else today


def cell_of(
    component: Component, subject_id: int, *, measures: Measures, reasons: Reasons, panel: PanelCounts, oldest: date
) -> Cell:
    """The cell of one nominee and one component."""
    reason = reasons.get((component.id, subject_id))
    if component.kind not in MEASURED:
        signed, least = panel.signed.get(subject_id, 0), int(component.settings.get("min_sheets", 1))
        about: dict[str, Any] = {"count": signed, "of": panel.seats, "newest": panel.newest.get(subject_id)}
        return Cell(component, "panel", **about, is_short=0 < signed < least, reason=reason)
    code, data = component.code, measures.data[subject_id].get(component.code)
    source = measures.sources.get(subject_id, {}).get(code) or SOURCES[component.kind]
    if data is None:
        return Cell(component, source, reason=reason)
    count, newest = people_in(component, data, measures.rows[subject_id][code]), measures.newest[subject_id][code]
    return Cell(
        component,
        source,
        count,
        newest=newest,
        is_small=is_small(component.kind, count),
        is_short=is_too_small(component, measures.scheme.get(code, {}), data),
        is_old=newest is not None and newest < oldest,
        reason=reason,
    )
