"""Monthly inspection sheets (2015年10月巡回检查表.xlsx): a merged title, a header of two rows, one place a row."""

import re
from collections.abc import Hashable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.db import plain
from awards.evidence.importers.common import (
    campaign_of,
    delete_rows,
    headed,
    rows_under,
    tables_of,
    write_rows,
)
from awards.evidence.importers.inspections.sheet import Item, Sheet, sheet_of
from awards.evidence.importers.ledger import Known, Ledger
from awards.evidence.importers.points import parse_points
from awards.evidence.models import InspectionVisit
from awards.evidence.queries.corrections import earlier_contents
from awards.i18n import LazyMessage, lazy
from awards.imports.aliases import Named, Names
from awards.imports.models import ImportBatch
from awards.imports.plan import Option, Plan, Source
from awards.imports.reading import CellError, Column
from awards.imports.reading.text import clean_text, is_blank, raw_text
from awards.imports.rows import RowRejectedError, SheetRow
from awards.organisation.models import Subject
from awards.organisation.names import ALIAS_KINDS

COLUMNS = (
    Column("unit", ("单位", "所属单位", "Department"), required=False),
    Column("place", ("窗口", "服务窗口", "检查地点", "地点", "责任区", "区域", "Place"), required=False),
    Column("score", ("得分", "总分", "实得分", "Score")),
    Column("findings", ("扣分原因", "扣分情况", "存在问题", "Findings"), required=False),
)
TOTALS = re.compile("(平均|合计|总计|小计|总平均)(分|得分)?|average|total", re.IGNORECASE)


Says = tuple[str, Decimal, Decimal, tuple[str, ...], str]
MODES = {"announced": lazy("Announced visits"), "mystery": lazy("Mystery visits")}


class InspectionsImporter:
    """One visit a row, known by sheet, month and place."""

    kind = "inspections"
    label = lazy("Inspection sheet")
    help = lazy(
        "A monthly sheet with the month in its title or its name, columns 窗口 (or 单位), the items with their "
        "standard marks such as 着装挂牌(10), 得分, and if you have it 扣分原因. Rows with averages, totals and "
        "signatures are skipped."
    )
    needs_year = True
    options = (
        Option(
            "sheet_mode",
            lazy("How the places were visited"),
            (
                ("", lazy("As the file says: mystery visits where it says 暗访, else announced")),
                *MODES.items(),
            ),
        ),
    )

    def plan(self, session: Session, source: Source) -> Plan:
        campaign = campaign_of(session, source)
        names, ledger = Names.load(session), Ledger(known_visits(session, campaign))
        sheets = [sheet_of(table, header, source) for table, header in headed(tables_of(source), COLUMNS)]
        skipped: list[int] = []
        for sheet in sheets:
            for row in rows_under(sheet.table, sheet.header):
                source.progress(1)
                if is_no_visit(sheet, row):
                    skipped.append(row.row.number)
                    continue
                try:
                    take_visit(ledger, names, campaign, sheet, row)
                except RowRejectedError as error:
                    ledger.refuse(error)
        return Plan(tuple(ledger.rows), tuple(ledger.rejects), names.unknown, tuple(figures_of(sheets, skipped)))

    def apply(self, session: Session, plan: Plan, batch: ImportBatch, *, now: datetime) -> None:
        write_rows(session, InspectionVisit, plan, batch, {})

    def undo(self, session: Session, batch: ImportBatch) -> int:
        return delete_rows(session, InspectionVisit, batch)


def figures_of(sheets: list[Sheet], skipped: list[int]) -> list[tuple[LazyMessage, str | int]]:
    """What the sheets are, in words."""
    figures: list[tuple[LazyMessage, str | int]] = []
    for sheet in sheets:
        figures.append((MODES[sheet.mode], f"{sheet.month_on:%Y-%m} · {sheet.label}"))
        figures.append((lazy("Standard marks in all"), plain(sum((item.out_of for item in sheet.items), Decimal(0)))))
    figures.append((lazy("Rows skipped (averages, totals, signatures, no marks)"), ", ".join(map(str, skipped)) or "0"))
    return figures


def is_no_visit(sheet: Sheet, row: SheetRow) -> bool:
    """Whether a row is an average or a total, or has no marks at all: a signature, a remark, a place not visited."""
    head = [clean_text(cell).strip(":") for cell in row.row.cells[: sheet.header.columns["score"]]]
    if any(TOTALS.fullmatch(text) for text in head):
        return True
    return all(is_blank(sheet.header.cell(row.row, key)) for key in ("score", *(item.key for item in sheet.items)))


def take_visit(ledger: Ledger, names: Names, campaign: Campaign, sheet: Sheet, row: SheetRow) -> None:
    """Plan one row; a name that nobody knows yet leaves it waiting. Raises RowRejectedError."""
    row = SheetRow(row.sheet, sheet.header, row.row)
    items = [
        {"label": one.label, "score": plain(mark_of(row, one)), "out_of": plain(one.out_of)} for one in sheet.items
    ]
    score, total = row.get("score", parse_points), sum((Decimal(item["score"]) for item in items), Decimal(0))
    if score != total:
        raise row.refusal("score", lazy("The items add up to %(total)s.", total=plain(total)))
    place = place_of(names, row)
    if place is None:
        return
    out_of = sum((item.out_of for item in sheet.items), Decimal(0))
    findings = raw_text(row.header.cell(row.row, "findings")).strip()
    says = says_of(sheet.mode, score, out_of, items, findings)
    values = {
        "campaign_id": campaign.id,
        "subject_id": place.id,
        "sheet": sheet.label,
        "month_on": sheet.month_on,
        "mode": sheet.mode,
        "score": score,
        "out_of": out_of,
        "items": items,
        "findings": findings,
    }
    key = (sheet.label, sheet.month_on.isoformat(), place.kind, place.code)
    refuse_other_mode(ledger, row, key, sheet.mode)
    text = in_words(score, out_of)
    ledger.take(row, key, values, says=says, text=text, cell="score", about=place.name["zh"])


def mark_of(row: SheetRow, item: Item) -> Decimal:
    """The mark of one item, from 0 to its standard mark. Raises RowRejectedError."""
    mark = row.get(item.key, parse_points)
    if mark < 0:
        raise row.refusal(item.key, lazy("“%(item)s”: a mark cannot be negative.", item=item.label))
    if mark > item.out_of:
        words = {"item": item.label, "most": plain(item.out_of)}
        raise row.refusal(item.key, lazy("“%(item)s” has %(most)s marks at most.", **words))
    return mark


def place_of(names: Names, row: SheetRow) -> Named | None:
    """The place that was visited, or the unit where the row names only that; None if its name waits for an answer.

    Raises RowRejectedError.
    """
    header, only_unit = row.header, is_blank(row.header.cell(row.row, "place"))
    key = "unit" if only_unit and not (header.has("place") and is_blank(header.cell(row.row, "unit"))) else "place"
    spelling: str = row.get(key)
    try:
        if key == "unit":
            return names.find("department", spelling)
        return names.find("place", spelling, department_id=unit_of(names, row))
    except CellError as error:
        raise row.refusal(key, error.message) from error


def unit_of(names: Names, row: SheetRow) -> int | None:
    """The department beside a place, where its spelling is known: it tells two places of one name apart."""
    try:
        unit = names.find("department", row.optional("unit", default=""), count=False)
    except CellError:
        return None
    return unit.id if unit else None


def refuse_other_mode(ledger: Ledger, row: SheetRow, key: Hashable, mode: str) -> None:
    """Raises RowRejectedError if the visit is there as one of the other kind: it would weigh differently."""
    before = ledger.known.get(key)
    if before is not None and before.says[0] != mode:
        words = {"file": before.file_name, "row": before.row}
        reason = lazy(
            "Already imported from “%(file)s”, row %(row)s, as the other kind of visit (announced or mystery).", **words
        )
        raise row.refusal("score", reason)


def in_words(score: Decimal, out_of: Decimal) -> str:
    """A visit for people: "95/100"."""
    return f"{plain(score)}/{plain(out_of)}"


def says_of(mode: str, score: Decimal, out_of: Decimal, items: Iterable[Mapping[str, str]], findings: str) -> Says:
    """What is compared of two rows about the same visit."""
    return mode, score, out_of, tuple(item["score"] for item in items), clean_text(findings)


def known_visits(session: Session, campaign: Campaign) -> dict[Hashable, Known]:
    """The year's visits by sheet, month and place."""
    table = InspectionVisit
    marks = (table.mode, table.score, table.out_of, table.items, table.findings)
    earlier = earlier_contents(session, campaign, "visit")
    query = (
        select(
            table.batch_id,
            table.id,
            table.sheet,
            table.month_on,
            Subject.kind,
            Subject.code,
            ImportBatch.file_name,
            table.row,
            *marks,
        )
        .join(Subject, Subject.id == table.subject_id)
        .join(ImportBatch, ImportBatch.id == table.batch_id)
        .where(table.campaign_id == campaign.id)
    )
    found: dict[Hashable, Known] = {}
    for batch_id, row_id, sheet, month_on, kind, code, file_name, row, mode, *held in session.execute(query):
        score, out_of, items, findings = held
        key = (sheet, month_on.isoformat(), ALIAS_KINDS[kind], code)
        before = tuple(
            says_of(mode, Decimal(one["score"]), Decimal(one["out_of"]), one["items"], one["findings"])
            for one in earlier.get((batch_id, row_id), ())
        )
        says = says_of(mode, score, out_of, items, findings)
        found[key] = Known(says, in_words(score, out_of), file_name, row, before)
    return found
