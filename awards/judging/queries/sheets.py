"""Reading score sheets: one, or all of a seat with where each stands and its total."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from awards.campaigns.models import Criterion
from awards.errors import NotFoundError
from awards.judging.models import PanelSeat, Sheet
from awards.judging.queries.seats import seat_of
from awards.judging.queries.totals import SheetTotals
from awards.judging.rules import SheetCase, Standing, rubric_of, standing_of
from awards.nominations.models import Nomination
from awards.organisation.models import Subject
from awards.permissions import Viewer


@dataclass(frozen=True)
class SheetLine:
    """A sheet in the order in which its judge walks: `number` from 1, `marks` by criterion code, `total` as printed
    once every criterion has a mark."""

    number: int
    sheet: Sheet
    standing: Standing
    marks: dict[str, Decimal]
    total: str | None

    @property
    def is_open(self) -> bool:
        """Whether the nominee's material is open to the judge."""
        return self.standing != "recused"


def sheet_of(session: Session, viewer: Viewer, sheet_id: int) -> SheetCase:
    """The viewer's own sheet with marks, nominee and seat. Raises NotFoundError for anyone else's."""
    query = select(Sheet).join(Sheet.seat).where(Sheet.id == sheet_id, PanelSeat.user_id == viewer.user_id)
    sheet = session.scalar(query.options(contains_eager(Sheet.seat), selectinload(Sheet.marks), *_nominee()))
    if sheet is None:
        raise NotFoundError
    case = seat_of(session, viewer, sheet.seat_id)
    return SheetCase(case.seat, case.case, sheet)


def sheets_of_seat(session: Session, seat: PanelSeat) -> list[Sheet]:
    """The seat's sheets for accepted nominations, with marks and nominees, in the order shown."""
    query = select(Sheet).join(Sheet.nomination).join(Nomination.subject)
    query = query.where(Sheet.seat_id == seat.id, Nomination.state == "accepted")
    query = query.options(selectinload(Sheet.marks), *_nominee())
    return list(session.scalars(query.order_by(Subject.code, Sheet.id)))


def lines_of_seat(session: Session, seat: PanelSeat) -> list[SheetLine]:
    """`sheets_of_seat` with standing, marks and total; the same number of statements for any number of sheets."""
    rubric, totals = rubric_of(seat.award), SheetTotals(seat.award)
    lines = []
    for number, sheet in enumerate(sheets_of_seat(session, seat), 1):
        marks = marks_of(sheet, rubric)
        lines.append(SheetLine(number, sheet, standing_of(sheet, rubric), marks, totals.text(marks)))
    return lines


def marks_of(sheet: Sheet, rubric: list[Criterion]) -> dict[str, Decimal]:
    """Criterion code → mark, in the order of the rubric; criteria without a mark are absent."""
    values = {mark.criterion_id: mark.value for mark in sheet.marks}
    return {criterion.code: values[criterion.id] for criterion in rubric if criterion.id in values}


def _nominee() -> tuple[ORMOption, ...]:
    subject = joinedload(Sheet.nomination).joinedload(Nomination.subject)
    return (subject.selectinload(Subject.departments),)
