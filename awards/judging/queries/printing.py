"""What a judge's score sheets have on paper."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from awards.campaigns.models import Criterion
from awards.db import plain
from awards.judging.models import PanelSeat, Sheet
from awards.judging.queries.seats import ToDeclare, declarations_of
from awards.judging.queries.sheets import SheetLine, lines_of_seat
from awards.judging.rules import rubric_of
from awards.judging.shuffling import is_blind, place_of
from awards.organisation.models import Subject


@dataclass(frozen=True)
class PaperLine:
    """One nominee's row: the number in the judge's own order, what the nominee is called before the judge, `subject`
    None where that must stay unknown, `sheet` None before the declaration, `marks` (criterion code → text) and
    `total` only if asked for and signed."""

    number: int
    name: dict[str, str]
    subject: Subject | None
    sheet: Sheet | None
    marks: dict[str, str]
    is_recused: bool = False
    total: str = ""


@dataclass(frozen=True)
class Paper:
    """All that is printed for a seat. `to_declare`: nominees on whom the judge has not declared, by code, with names
    also where the award is judged blind, since who is unknown cannot be declared on."""

    seat: PanelSeat
    rubric: list[Criterion]
    to_declare: list[ToDeclare]
    lines: list[PaperLine]
    is_blind: bool


def paper_of(session: Session, seat: PanelSeat, *, filled: bool = False) -> Paper:
    """A seat's score sheets for printing; `filled` with the marks of sheets that are signed.

    Where the award is judged with names, nominees not declared on are there as well, behind the others and in the same
    order: the numbers stay when all are declared on at once. Blind sheets have a number only once they are declared on.
    """
    rubric, blind = rubric_of(seat.award), is_blind(seat)
    to_declare = declarations_of(session, seat)
    lines = [_line(line, rubric, filled) for line in lines_of_seat(session, seat)]
    if not blind:
        waiting = sorted(to_declare, key=lambda one: place_of(seat, one.nomination.subject.code))
        lines += [_undeclared(number, one) for number, one in enumerate(waiting, len(lines) + 1)]
    return Paper(seat, rubric, to_declare, lines, blind)


def _line(line: SheetLine, rubric: list[Criterion], filled: bool) -> PaperLine:
    subject = None if line.is_blind else line.sheet.nomination.subject
    told = line.marks if filled and line.standing == "signed" else {}
    marks = {one.code: plain(told[one.code]) for one in rubric if one.code in told}
    return PaperLine(
        line.number, line.name, subject, line.sheet, marks, line.standing == "recused", line.total or "" if told else ""
    )


def _undeclared(number: int, one: ToDeclare) -> PaperLine:
    subject = one.nomination.subject
    return PaperLine(number, subject.name, subject, None, {}, one.automatic is not None)
