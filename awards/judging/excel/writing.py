"""Writing a judge's score sheets as a workbook that is filled in and brought back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from awards.campaigns.models import Criterion
from awards.db import plain
from awards.files.workbooks import OPTIONS
from awards.i18n import bi, language, lazy
from awards.judging.excel.columns import CODE, COMMENT, HEADINGS, NAME, NUMBER, SHEET, STATE, UNIT, VERSION, heading_of
from awards.judging.queries import SheetLine
from awards.judging.words import STANDINGS

SCALE = 1_000_000  # marks have at most six decimals
TITLE_LENGTH = 32  # what a spreadsheet shows beside a cell, in characters
HOW_TO = (
    lazy("Fill in marks and save the file as .xlsx. An empty cell is no mark; a mark that is deleted is cleared."),
    lazy("Bring it back on the page “Bring the Excel file back”: you see every change before anything is saved."),
    lazy("Each row is known by its sheet and version, in hidden columns. What was changed on line since then wins."),
)


def write_sheets(
    lines: Sequence[SheetLine], rubric: Sequence[Criterion], keyed: Mapping[int, Sequence[str]] | None = None
) -> bytes:
    """An xlsx file: a row per nominee in the judge's own order with the marks that stand, limits and steps as rules of
    the cells; a second sheet with the anchors. Where judged blind, without code, unit and name.

    `keyed`: sheet id → names of those who keyed in marks on it; the state of the sheet says so.
    """
    from xlsxwriter import Workbook

    lang, is_blind = language(), any(line.is_blind for line in lines)
    before = [NUMBER, NAME] if is_blind else [NUMBER, CODE, NAME, UNIT]
    heads = [HEADINGS[key][lang] for key in (*before, STATE)] + [heading_of(one, rubric, lang) for one in rubric]
    heads += [HEADINGS[key][lang] for key in (COMMENT, SHEET, VERSION)]
    buffer = BytesIO()
    with Workbook(buffer, OPTIONS) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - the same sheets give the same bytes
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        page = book.add_worksheet(str(lazy("Score sheets")))
        page.write_row(0, 0, heads, bold)
        for row, line in enumerate(lines, start=1):
            _write_line(page, row, line, before, rubric)
            page.write_string(row, len(before), _state(line, (keyed or {}).get(line.sheet.id, ())))
        first = len(before) + 1
        for at, criterion in enumerate(rubric, start=first):
            _limit(page, at, len(lines), criterion)
        page.set_column(0, first + len(rubric) - 1, 16)
        page.set_column(first + len(rubric), first + len(rubric), 48)
        page.set_column(first + len(rubric) + 1, first + len(rubric) + 2, 10, None, {"hidden": True})
        page.freeze_panes(1, len(before))
        _write_anchors(book.add_worksheet(str(lazy("How to mark"))), rubric, bold)
    return buffer.getvalue()


def _write_line(page: Any, row: int, line: SheetLine, before: Sequence[str], rubric: Sequence[Criterion]) -> None:
    subject = line.sheet.nomination.subject
    texts = {CODE: subject.code, NAME: bi(line.name), UNIT: " · ".join(bi(one.name) for one in subject.departments)}
    page.write_number(row, 0, line.number)
    for at, key in enumerate(before[1:], start=1):
        page.write_string(row, at, texts[key])
    for at, criterion in enumerate(rubric, start=len(before) + 1):
        if criterion.code in line.marks:
            page.write_number(row, at, line.marks[criterion.code])
    behind = len(before) + len(rubric) + 1
    page.write_string(row, behind, line.sheet.comment)
    page.write_number(row, behind + 1, line.sheet.id)
    page.write_number(row, behind + 2, line.sheet.version)


def _state(line: SheetLine, names: Sequence[str]) -> str:
    told = str(STANDINGS[line.standing].text)
    if not names:
        return told
    return str(lazy("%(state)s (keyed in from paper by %(names)s)", state=told, names=tuple(names)))


def _limit(page: Any, column: int, rows: int, criterion: Criterion) -> None:
    """Refuse, while it is typed, what the rubric does not allow; the rules are looked at again when it comes back."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    if not rows:
        return
    cell, step = xl_rowcol_to_cell(1, column), int(criterion.step * SCALE)
    most = plain(criterion.maximum)
    words = {"maximum": most, "step": plain(criterion.step)}
    allowed = str(lazy("0 to %(maximum)s in steps of %(step)s", **words))
    rule = f"=AND(ISNUMBER({cell}),{cell}>=0,{cell}<={most},MOD(ROUND({cell}*{SCALE},0),{step})=0)"
    told = {"input_title": bi(criterion.label)[:TITLE_LENGTH], "input_message": allowed, "error_message": allowed}
    page.data_validation(1, column, rows, column, {"validate": "custom", "value": rule, **told})


def _write_anchors(page: Any, rubric: Sequence[Criterion], bold: Any) -> None:
    heads = [lazy("Criterion"), lazy("Highest mark"), lazy("Step"), lazy("Weight"), lazy("Mark"), lazy("Meaning")]
    page.write_row(0, 0, [str(head) for head in heads], bold)
    row = 1
    for criterion in rubric:
        for anchor in criterion.anchors or [{"mark": "", "label": ""}]:
            figures = [criterion.maximum, criterion.step, criterion.weight]
            page.write_string(row, 0, bi(criterion.label))
            for at, figure in enumerate(figures, start=1):
                page.write_number(row, at, figure)
            page.write_string(row, 4, str(anchor["mark"]))
            page.write_string(row, 5, bi(anchor["label"]))
            row += 1
    for at, line in enumerate(HOW_TO, start=row + 1):
        page.write_string(at, 0, str(line))
    page.set_column(0, 5, 16)
