"""What bringing a workbook back would change, row by row, and saving what was agreed to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from awards.campaigns.models import Criterion
from awards.db import plain
from awards.errors import StaleError
from awards.i18n import LazyMessage, lazy
from awards.imports.service import require_rejects_accepted
from awards.judging import queries, rules
from awards.judging.excel.columns import COMMENT, HEADINGS
from awards.judging.excel.reading import SentRow
from awards.judging.forms import NOT_A_NUMBER, parse_mark
from awards.judging.models import PanelSeat, Sheet
from awards.judging.queries import SheetLine
from awards.judging.saving import UNMARKABLE, save_marks

SHOWN = 40


@dataclass(frozen=True)
class Change:
    """One mark, or the comment, that would change; texts, "" for none."""

    label: dict[str, str]
    before: str
    after: str


@dataclass(frozen=True)
class PlannedRow:
    """A row that would be saved: the sheet, the nominee's name before the judge, the marks and texts that differ."""

    row: int
    sheet: Sheet
    name: dict[str, str]
    version: int
    marks: dict[str, Decimal | None]
    texts: dict[str, str]
    changes: list[Change]


@dataclass(frozen=True)
class RefusedRow:
    """A row of which nothing is saved; `cell` is "" where it is about the whole row."""

    row: int
    cell: str
    name: Mapping[str, str] | str
    reason: LazyMessage


@dataclass(frozen=True)
class SheetsPlan:
    """All rows of a file: to be saved, refused, or the same as what stands already (their count)."""

    rows: list[PlannedRow]
    refused: list[RefusedRow]
    same: int


def plan_rows(session: Session, seat: PanelSeat, sent: Sequence[SentRow]) -> SheetsPlan:
    """What saving these rows would do now; writes nothing. A row with one wrong cell is refused as a whole, and names
    each of its wrong cells."""
    rubric = rules.rubric_of(seat.award)
    lines = {line.sheet.id: line for line in queries.lines_of_seat(session, seat)}
    planned, refused, same, seen = [], [], 0, set()
    for row in sent:
        line = lines.get(row.sheet_id)
        found = _refusals(row, line, rubric, is_twice=row.sheet_id in seen)
        seen.add(row.sheet_id)
        if found or line is None:
            refused += found
        elif _differing(row, line) or _rewritten(row, line):
            planned.append(_planned(row, line, rubric))
        else:
            same += 1
    return SheetsPlan(planned, refused, same)


def save_rows(
    session: Session,
    seat: PanelSeat,
    sent: Sequence[SentRow],
    *,
    seen: Sequence[int],
    leave_out: bool,
    actor: str,
    now: datetime,
) -> int:
    """Save every row that can be, each through `service.save_marks`; returns how many sheets changed.

    `seen` are the rows (by number) that the judge was shown as changes. Raises UnconfirmedRejectsError while rows are
    refused and `leave_out` does not say that the others shall be saved; StaleError if the changes are no longer those
    that were seen; else as `save_marks`. Nothing is saved then.
    """
    plan = plan_rows(session, seat, sent)
    if [one.row for one in plan.rows] != list(seen):
        raise StaleError(lazy("What this file would change is no longer what you saw: look again, then confirm."))
    require_rejects_accepted(len({one.row for one in plan.refused}), accept_rejects=leave_out)
    for one in plan.rows:
        given: dict[str, Any] = {"texts": one.texts, "expected_version": one.version}
        save_marks(session, one.sheet, one.marks, **given, actor=actor, now=now)
    return len(plan.rows)


def _planned(row: SentRow, line: SheetLine, rubric: Sequence[Criterion]) -> PlannedRow:
    marks, texts = _differing(row, line), _rewritten(row, line)
    changes = [
        Change(one.label, _text(line.marks.get(one.code)), _text(marks[one.code]))
        for one in rubric
        if one.code in marks
    ]
    changes += [Change(HEADINGS[COMMENT], line.sheet.comment, text) for text in texts.values()]
    return PlannedRow(row.row, line.sheet, line.name, row.version, marks, texts, changes)


def _refusals(row: SentRow, line: SheetLine | None, rubric: Sequence[Criterion], *, is_twice: bool) -> list[RefusedRow]:
    if line is None:
        why = lazy("This row is of none of your sheets before the panel: its hidden columns name no such sheet.")
        return [RefusedRow(row.row, "", row.name, why)]
    if is_twice:
        return [RefusedRow(row.row, "", line.name, lazy("An earlier row is of the same sheet."))]
    if faults := _faults(row, rubric):
        return [RefusedRow(row.row, row.cells.get(code, ""), line.name, why) for code, why in faults.items()]
    differing, texts = _differing(row, line), _rewritten(row, line)
    if not differing and not texts:
        return []
    if any(len(text) > rules.TEXT_LONGEST for text in texts.values()):
        why = lazy("At most %(limit)s characters.", limit=rules.TEXT_LONGEST)
        return [RefusedRow(row.row, row.cells.get(COMMENT, ""), line.name, why)]
    if line.sheet.state != "open":
        return [RefusedRow(row.row, "", line.name, UNMARKABLE[line.sheet.state])]
    if line.sheet.version != row.version:
        return [RefusedRow(row.row, "", line.name, _stale(line, differing, texts, rubric))]
    return []


def _faults(row: SentRow, rubric: Sequence[Criterion]) -> dict[str, LazyMessage]:
    """Criterion code → what is wrong with its cell, with what stands there."""
    marks, faults = {}, {}
    for code, text in row.marks.items():
        try:
            marks[code] = parse_mark(text)
        except ValueError:
            faults[code] = NOT_A_NUMBER
    faults |= rules.faults_of(rubric, marks)
    return {
        code: lazy("“%(value)s”: %(problem)s", value=row.marks[code][:SHOWN], problem=fault)
        for code, fault in faults.items()
    }


def _differing(row: SentRow, line: SheetLine) -> dict[str, Decimal | None]:
    """The marks of a sound row that are not those that stand."""
    marks = {code: parse_mark(text) for code, text in row.marks.items()}
    return {code: mark for code, mark in marks.items() if mark != line.marks.get(code)}


def _rewritten(row: SentRow, line: SheetLine) -> dict[str, str]:
    """The comment, if it is not the one that stands."""
    return {} if row.comment in (None, line.sheet.comment) else {"comment": row.comment or ""}


def _stale(
    line: SheetLine, marks: Mapping[str, Decimal | None], texts: Mapping[str, str], rubric: Sequence[Criterion]
) -> LazyMessage:
    """Names both values of everything that differs."""
    labels: dict[str, Any] = {one.code: one.label for one in rubric}
    pairs = [(labels[code], _text(mark), _text(line.marks.get(code))) for code, mark in marks.items()]
    pairs += [(HEADINGS[COMMENT], text[:SHOWN], line.sheet.comment[:SHOWN]) for text in texts.values()]
    zh = "；".join(f"{label['zh']}：文件中 {sent or '空'}，现为 {now or '空'}" for label, sent, now in pairs)
    en = "; ".join(f"{label['en']}: {sent or 'none'} in the file, {now or 'none'} now" for label, sent, now in pairs)
    words = {"values": {"zh": zh, "en": en}}
    return lazy("This sheet was changed after the file was made; what stands now was kept. %(values)s", **words)


def _text(mark: Decimal | None) -> str:
    return "" if mark is None else plain(mark)
