"""The page of a panel's marks: progress of every judge, and of the signed sheets what stands beside what."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from awards.campaigns.models import Award, Criterion
from awards.judging.models import Mark, PanelSeat, Reopening, SecondLook, Sheet
from awards.judging.queries.agreement import Figures, figures_of, points, totals_of
from awards.judging.queries.keyed import keyed_by
from awards.judging.queries.panel import JudgeProgress, panel_of_award
from awards.judging.queries.seen import PanelView
from awards.judging.queries.sheets import sheets_of_seat
from awards.judging.queries.totals import SheetTotals
from awards.judging.seeing import sees_marks
from awards.judging.shuffling import is_blind, neutral_name
from awards.nominations.models import Nomination


@dataclass(frozen=True)
class SignedCell:
    """One signed sheet: its total as printed and e, its residual in points; `times_reopened` how often it was opened
    again, `look` the newest request to look again."""

    sheet: Sheet
    judge: str
    total: str
    residual: Fraction
    is_outlier: bool
    is_keyed: bool
    times_reopened: int
    look: SecondLook | None

    @property
    def error(self) -> str:
        """The residual without its sign, with one decimal."""
        return points(abs(self.residual))


@dataclass(frozen=True)
class NomineeRow:
    """One nominee: cells by judge code, the mean of their totals, and the widest residual, in points."""

    nomination: Nomination
    name: Mapping[str, str]
    cells: Mapping[str, SignedCell]
    mean: str
    widest: Fraction

    @property
    def widest_text(self) -> str:
        """The widest residual with one decimal."""
        return points(self.widest)


@dataclass(frozen=True)
class PanelMarks:
    """`progress` is of every judge, told to the circle, to the lead, and to judges who have signed; what follows is of
    signed sheets, and empty for who does not see them yet.
    `columns` are the judges with a signed sheet. `asking` are the judges' open requests that a sheet be opened."""

    progress: list[JudgeProgress]
    shows_progress: bool
    shows_marks: bool
    shows_names: bool
    figures: Figures | None = None
    columns: list[JudgeProgress] = field(default_factory=list)
    rows: list[NomineeRow] = field(default_factory=list)
    outliers: list[tuple[NomineeRow, SignedCell]] = field(default_factory=list)
    reopened: Counter[str] = field(default_factory=Counter)
    asking: list[SecondLook] = field(default_factory=list)

    @property
    def asked(self) -> list[tuple[NomineeRow, SignedCell]]:
        """The sheets about which a judge was asked, and how it was answered if it was."""
        return [(row, cell) for row in self.rows for cell in row.cells.values() if cell.look is not None]


def panel_marks(session: Session, view: PanelView) -> PanelMarks:
    """What the viewer sees of the panel; a constant number of statements, whatever is signed."""
    progress = panel_of_award(session, view.case.award)
    names = view.seat is None
    if view.seat is not None and not sees_marks(view):
        return PanelMarks(progress, view.seat.is_lead, False, names)
    award = view.case.award
    sheets, marks = _signed(session, award.id), _marks(session, award.id)
    totals = SheetTotals(award)
    exact = {key: totals.exact(marks[sheet.id]) for key, sheet in sheets.items()}
    figures = figures_of(totals_of({key: one for key, one in exact.items() if one is not None}), totals.scale)
    texts = {key: text for key, sheet in sheets.items() if (text := totals.text(marks[sheet.id])) is not None}
    cells = _cells(session, award.id, sheets, texts, figures)
    rows = _rows(session, view, cells)
    outliers = [(row, cell) for row in rows for cell in row.cells.values() if cell.is_outlier]
    outliers.sort(key=lambda found: -abs(found[1].residual))
    signing = {code for _, code in sheets}
    return PanelMarks(
        progress,
        True,
        True,
        names,
        figures,
        [one for one in progress if one.seat.code in signing],
        rows,
        outliers,
        _times_reopened(session, award.id),
        waiting_to_open(session, award.id) if names else [],
    )


def waiting_to_open(session: Session, award_id: int) -> list[SecondLook]:
    """Answers by which judges ask the office to open a signed sheet, those not opened since, the oldest first."""
    sheet = joinedload(SecondLook.sheet)
    nominee = sheet.joinedload(Sheet.nomination).joinedload(Nomination.subject)
    judge = sheet.joinedload(Sheet.seat).joinedload(PanelSeat.user)
    query = _wanted(select(SecondLook)).where(PanelSeat.award_id == award_id)
    return list(session.scalars(query.options(nominee, judge).order_by(SecondLook.id)))


def count_waiting_to_open(session: Session, awards: Sequence[Award]) -> Counter[int]:
    """Award id → how many judges' requests to open a sheet wait for the office."""
    query = _wanted(select(PanelSeat.award_id, func.count()).select_from(SecondLook))
    query = query.where(PanelSeat.award_id.in_([award.id for award in awards]))
    return Counter(dict(session.execute(query.group_by(PanelSeat.award_id)).all()))


def _wanted(query: Any) -> Any:
    later = select(Reopening.id).where(
        Reopening.sheet_id == SecondLook.sheet_id, Reopening.at >= SecondLook.answered_at
    )
    query = query.join(SecondLook.sheet).join(Sheet.seat).where(SecondLook.answer == "reopen", Sheet.state == "signed")
    return query.where(~later.correlate(SecondLook).exists(), PanelSeat.removed_at.is_(None))


def _signed(session: Session, award_id: int) -> dict[tuple[int, str], Sheet]:
    query = select(Sheet).join(Sheet.nomination).join(Sheet.seat)
    query = query.where(PanelSeat.award_id == award_id, Nomination.state == "accepted", Sheet.state == "signed")
    nominee = joinedload(Sheet.nomination).joinedload(Nomination.subject)
    found = session.scalars(query.options(nominee, joinedload(Sheet.seat)).order_by(Sheet.id))
    return {(sheet.nomination_id, sheet.seat.code): sheet for sheet in found}


def _marks(session: Session, award_id: int) -> dict[int, dict[str, Decimal]]:
    query = select(Mark.sheet_id, Criterion.code, Mark.value).join(Mark.criterion).join(Mark.sheet).join(Sheet.seat)
    found: defaultdict[int, dict[str, Decimal]] = defaultdict(dict)
    for sheet_id, code, value in session.execute(
        query.where(PanelSeat.award_id == award_id, Sheet.state == "signed").order_by(Criterion.position)
    ):
        found[sheet_id][code] = value
    return found


def _cells(
    session: Session,
    award_id: int,
    sheets: Mapping[tuple[int, str], Sheet],
    texts: Mapping[tuple[int, str], str],
    figures: Figures,
) -> dict[int, dict[str, SignedCell]]:
    """Nomination id → judge code → cell."""
    keyed, looks, times = keyed_by(session, award_id), _looks(session, award_id), _by_sheet(session, award_id)
    found: defaultdict[int, dict[str, SignedCell]] = defaultdict(dict)
    for (nomination, judge), total in texts.items():
        sheet = sheets[nomination, judge]
        found[nomination][judge] = SignedCell(
            sheet,
            judge,
            total,
            figures.residuals[str(nomination)][judge],
            figures.is_outlier(str(nomination), judge),
            bool(sheet.signed_by) or sheet.id in keyed,
            times[sheet.id],
            looks.get(sheet.id),
        )
    return dict(found)


def _rows(session: Session, view: PanelView, cells: Mapping[int, dict[str, SignedCell]]) -> list[NomineeRow]:
    """The widest residual first; a judge sees nothing of those from whom the judge is recused."""
    own = sheets_of_seat(session, view.seat) if view.seat else []
    recused = {sheet.nomination_id for sheet in own if sheet.state == "recused"}
    places = {sheet.nomination_id: at for at, sheet in enumerate(own, 1)}
    blind = view.seat is not None and is_blind(view.seat)
    rows = []
    for nomination_id, of_nominee in cells.items():
        if nomination_id in recused:
            continue
        given = list(of_nominee.values())
        nomination = given[0].sheet.nomination
        name = neutral_name(places.get(nomination_id)) if blind else nomination.subject.name
        mean = points(sum((Fraction(cell.total) for cell in given), Fraction(0)) / len(given), 2)
        rows.append(NomineeRow(nomination, name, of_nominee, mean, max(abs(cell.residual) for cell in given)))
    return sorted(rows, key=lambda row: (-row.widest, row.nomination.subject.code))


def _looks(session: Session, award_id: int) -> dict[int, SecondLook]:
    """Sheet id → the newest request."""
    query = select(SecondLook).join(SecondLook.sheet).join(Sheet.seat).where(PanelSeat.award_id == award_id)
    return {look.sheet_id: look for look in session.scalars(query.order_by(SecondLook.id))}


def _by_sheet(session: Session, award_id: int) -> Counter[int]:
    query = select(Reopening.sheet_id, func.count()).join(Reopening.sheet).join(Sheet.seat)
    query = query.where(PanelSeat.award_id == award_id).group_by(Reopening.sheet_id)
    return Counter(dict(session.execute(query).all()))


def _times_reopened(session: Session, award_id: int) -> Counter[str]:
    """Judge code → how often sheets of this judge were opened again."""
    query = select(PanelSeat.code, func.count()).select_from(Reopening).join(Reopening.sheet).join(Sheet.seat)
    return Counter(dict(session.execute(query.where(PanelSeat.award_id == award_id).group_by(PanelSeat.code)).all()))
