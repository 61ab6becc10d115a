"""A panel and its sheets from where a viewer stands: as one of its judges, or from the circle around it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.errors import NotFoundError
from awards.judging.models import Mark, PanelSeat, Sheet
from awards.judging.queries.panel import progress_of_seats
from awards.judging.queries.seats import whole_seats
from awards.judging.queries.sheets import sheets_of_seat
from awards.judging.shuffling import is_blind, neutral_name
from awards.nominations.models import Nomination
from awards.nominations.queries import AwardCase, award_case
from awards.permissions import Viewer


@dataclass(frozen=True)
class PanelView:
    """`seat` is the viewer's own seat on the panel, None for everyone else (a judge who was removed has none);
    `has_signed`: the seat has signed, and has nothing left to declare on, to mark or to sign."""

    case: AwardCase
    seat: PanelSeat | None
    has_signed: bool

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of the award."""
        return self.case.concerns(viewer)


@dataclass(frozen=True)
class SheetView(PanelView):
    """A sheet of that panel; `is_recused`: the viewer's own seat is recused from its nominee."""

    sheet: Sheet
    is_recused: bool


def panel_view(session: Session, viewer: Viewer, year: int, code: str) -> PanelView:
    """A panel as the viewer stands to it. Raises NotFoundError."""
    case = award_case(session, viewer, year, code)
    query = whole_seats().where(PanelSeat.award_id == case.award.id, PanelSeat.user_id == viewer.user_id)
    seat = session.scalar(query.where(PanelSeat.removed_at.is_(None))) if viewer.is_signed_in else None
    if seat is None:
        return PanelView(case, None, False)
    (progress,) = progress_of_seats(session, [seat])
    return PanelView(case, seat, progress.is_finished and progress.counts["signed"] > 0)


def sheet_view(session: Session, viewer: Viewer, *, year: int, code: str, seat_code: str, sheet_id: int) -> SheetView:
    """One sheet of a panel, with marks, nominee and judge. Raises NotFoundError."""
    view = panel_view(session, viewer, year, code)
    query = select(Sheet).join(Sheet.seat).where(Sheet.id == sheet_id)
    query = query.where(PanelSeat.award_id == view.case.award.id, PanelSeat.code == seat_code)
    nominee = joinedload(Sheet.nomination).joinedload(Nomination.subject)
    judge = joinedload(Sheet.seat).joinedload(PanelSeat.user)
    sheet = session.scalar(query.options(nominee, judge, selectinload(Sheet.marks).joinedload(Mark.criterion)))
    if sheet is None:
        raise NotFoundError
    own = select(Sheet.state).where(Sheet.nomination_id == sheet.nomination_id)
    state = session.scalar(own.where(Sheet.seat_id == view.seat.id)) if view.seat else None
    return SheetView(view.case, view.seat, view.has_signed, sheet, state == "recused")


def name_before(session: Session, view: SheetView) -> dict[str, str]:
    """What the sheet's nominee is called before the viewer: a judge of an award that is judged blind knows the nominee
    by the number in the own order."""
    if view.seat is None or not is_blind(view.seat):
        return view.sheet.nomination.subject.name
    numbers = {one.nomination_id: at for at, one in enumerate(sheets_of_seat(session, view.seat), 1)}
    return neutral_name(numbers.get(view.sheet.nomination_id))
