"""Reading score sheets: one, or all of a seat with where each stands and its total."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from awards.campaigns.models import Criterion
from awards.db import plain
from awards.errors import NotFoundError
from awards.judging.models import PanelSeat, Sheet
from awards.judging.queries.seats import seat_of, undeclared_of
from awards.judging.queries.totals import SheetTotals
from awards.judging.rules import SheetCase, Standing, digest_of, rubric_of, standing_of
from awards.judging.shuffling import is_blind, neutral_name, place_of
from awards.nominations.models import Nomination
from awards.organisation.models import Subject
from awards.permissions import Viewer


@dataclass(frozen=True)
class SheetLine:
    """A sheet in the order in which its judge walks: `number` from 1, `marks` by criterion code, `total` as printed
    once every criterion has a mark. `is_blind`: its judge is not told who the nominee is."""

    number: int
    sheet: Sheet
    standing: Standing
    marks: dict[str, Decimal]
    total: str | None
    is_blind: bool = False

    @property
    def name(self) -> dict[str, str]:
        """What the nominee is called before the judge, as a bilingual name."""
        return neutral_name(self.number) if self.is_blind else self.sheet.nomination.subject.name

    @property
    def is_open(self) -> bool:
        """Whether the nominee's material is open to the judge."""
        return self.standing != "recused"


def sheet_of(session: Session, viewer: Viewer, sheet_id: int) -> SheetCase | None:
    """The viewer's own sheet with marks, nominee and seat. Raises NotFoundError for others; None for a stranger."""
    query = select(Sheet).join(Sheet.seat).where(Sheet.id == sheet_id, PanelSeat.user_id == viewer.user_id)
    sheet = session.scalar(query.options(contains_eager(Sheet.seat), selectinload(Sheet.marks), *_nominee()))
    if sheet is None and viewer.is_signed_in:
        raise NotFoundError
    seat = seat_of(session, viewer, sheet.seat_id) if sheet else None
    return SheetCase(seat.seat, seat.case, sheet) if seat and sheet else None


def sheets_of_seat(session: Session, seat: PanelSeat) -> list[Sheet]:
    """The seat's sheets for accepted nominations, with marks and nominees, in the judge's own order (shuffling.py)."""
    query = select(Sheet).join(Sheet.nomination)
    query = query.where(Sheet.seat_id == seat.id, Nomination.state == "accepted")
    query = query.options(selectinload(Sheet.marks), *_nominee())
    return sorted(session.scalars(query), key=lambda sheet: place_of(seat, sheet.nomination.subject.code))


def lines_of_seat(session: Session, seat: PanelSeat) -> list[SheetLine]:
    """`sheets_of_seat` with standing, marks and total; the same number of statements for any number of sheets."""
    rubric, totals, blind = rubric_of(seat.award), SheetTotals(seat.award), is_blind(seat)
    lines = []
    for number, sheet in enumerate(sheets_of_seat(session, seat), 1):
        marks = marks_of(sheet, rubric)
        lines.append(SheetLine(number, sheet, standing_of(sheet, rubric), marks, totals.text(marks), blind))
    return lines


@dataclass(frozen=True)
class Walk:
    """A sheet among the others of its seat: its own line, and those before and after it whose material is open."""

    lines: list[SheetLine]
    line: SheetLine | None
    previous: SheetLine | None
    next: SheetLine | None

    def name_of(self, sheet: Sheet) -> dict[str, str]:
        """What the walk's own nominee is called before the judge."""
        if self.line is not None:
            return self.line.name
        return neutral_name(None) if is_blind(sheet.seat) else sheet.nomination.subject.name


def walk_of(session: Session, case: SheetCase) -> Walk:
    """Where a judge stands with this sheet; `line` is None once its nomination is no longer before the panel."""
    lines = lines_of_seat(session, case.seat)
    at = next((index for index, line in enumerate(lines) if line.sheet.id == case.sheet.id), None)
    if at is None:
        return Walk(lines, None, None, None)
    before = [line for line in lines[:at] if line.is_open]
    after = [line for line in lines[at + 1 :] if line.is_open]
    return Walk(lines, lines[at], before[-1] if before else None, after[0] if after else None)


@dataclass(frozen=True)
class Summary:
    """What the database holds of one sheet: `texts` maps every criterion code → mark, "" where there is none."""

    texts: dict[str, str]
    standing: Standing
    total: str | None


def summary_of(sheet: Sheet) -> Summary:
    """Marks, standing and total of a sheet that is loaded already."""
    rubric = rubric_of(sheet.seat.award)
    marks = marks_of(sheet, rubric)
    texts = {criterion.code: plain(marks[criterion.code]) if criterion.code in marks else "" for criterion in rubric}
    return Summary(texts, standing_of(sheet, rubric), SheetTotals(sheet.seat.award).text(marks))


@dataclass(frozen=True)
class Review:
    """Everything a judge signs: all sheets, what is missing, and the digest of the marks that would be signed."""

    lines: list[SheetLine]
    undeclared: list[Nomination]
    digest: str

    @property
    def to_sign(self) -> list[SheetLine]:
        """The sheets that a signature would freeze."""
        return [line for line in self.lines if line.sheet.state == "open"]

    @property
    def incomplete(self) -> list[SheetLine]:
        """The open sheets that lack a mark."""
        return [line for line in self.lines if line.standing in ("untouched", "partial")]

    @property
    def is_ready(self) -> bool:
        """There is something to sign and nothing is missing."""
        return bool(self.to_sign) and not self.incomplete and not self.undeclared


def review_of(session: Session, seat: PanelSeat) -> Review:
    """All sheets of a seat as its judge reviews them before signing."""
    lines = lines_of_seat(session, seat)
    sheets = [line.sheet for line in lines if line.sheet.state == "open"]
    return Review(lines, undeclared_of(session, seat), digest_of(sheets, rubric_of(seat.award)))


def marks_of(sheet: Sheet, rubric: list[Criterion]) -> dict[str, Decimal]:
    """Criterion code → mark, in the order of the rubric; criteria without a mark are absent."""
    values = {mark.criterion_id: mark.value for mark in sheet.marks}
    return {criterion.code: values[criterion.id] for criterion in rubric if criterion.id in values}


def _nominee() -> tuple[ORMOption, ...]:
    subject = joinedload(Sheet.nomination).joinedload(Nomination.subject)
    return (subject.selectinload(Subject.departments),)
