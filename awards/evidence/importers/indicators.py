"""Figures of units, windows and people (考核指标表.xlsx)."""

from collections.abc import Hashable, Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign, Indicator
from awards.db import plain
from awards.evidence.importers.common import (
    by_code,
    campaign_of,
    delete_rows,
    headed,
    rows_under,
    tables_of,
    write_rows,
)
from awards.evidence.importers.ledger import Known, Ledger
from awards.evidence.importers.points import has_points, parse_points
from awards.evidence.models import IndicatorValue
from awards.evidence.queries.corrections import earlier_contents
from awards.i18n import lazy
from awards.imports.aliases import Names
from awards.imports.models import ImportBatch
from awards.imports.plan import Plan, Source
from awards.imports.reading import Column
from awards.imports.reading.text import clean_text, spelling_key
from awards.imports.rows import RowRejectedError, SheetRow
from awards.organisation.models import Subject
from awards.organisation.names import ALIAS_KINDS

COLUMNS = (
    Column("kind", ("对象类型", "类型", "Kind")),
    Column("code", ("编号", "代码", "工号", "Code")),
    Column("name", ("名称", "姓名", "Name")),
    Column("department", ("所属单位", "单位", "Department"), required=False),
    Column("indicator", ("指标代码", "指标", "Indicator")),
    Column("value", ("数值", "值", "Value")),
    Column("note", ("备注", "说明", "Note"), required=False),
)
KINDS = {
    **dict.fromkeys(("单位", "科室", "部门", "中心", "department"), "department"),
    **dict.fromkeys(("窗口", "服务窗口", "责任区", "window", "zone"), "place"),
    **dict.fromkeys(("团队", "班组", "team"), "team"),
    **dict.fromkeys(("个人", "人员", "职工", "员工", "person"), "person"),
}
NOTE = 200
POINTS = ("", "分")  # units of indicators that are points


class IndicatorsImporter:
    """One figure a row, known by subject and indicator; the campaign says which values are possible."""

    kind = "indicators"
    label = lazy("Indicator sheet")
    help = lazy(
        "Columns 对象类型 (单位, 窗口, 责任区, 团队 or 个人), 编号, 名称, 指标代码, 数值, and if you have it 备注. The "
        "name must agree with the code's, and the value be possible for the indicator."
    )
    needs_year = True

    def plan(self, session: Session, source: Source) -> Plan:
        campaign = campaign_of(session, source)
        indicators = {one.code: one for one in campaign.indicators}
        names, ledger = Names.load(session), Ledger(known_values(session, campaign))
        for table, header in headed(tables_of(source), COLUMNS):
            for row in rows_under(table, header):
                source.progress(1)
                try:
                    take_value(ledger, names, indicators, campaign, row)
                except RowRejectedError as error:
                    ledger.refuse(error)
        small = sum(is_small_percentage(indicators[row.values["code"]], row.values["value"]) for row in ledger.rows)
        figures = [(lazy("Indicators"), len({row.values["code"] for row in ledger.rows}))]
        figures += [(lazy("Percentages above 0 and up to 1: fractions by mistake?"), small)] if small else []
        return Plan(tuple(ledger.rows), tuple(ledger.rejects), names.unknown, tuple(figures))

    def apply(self, session: Session, plan: Plan, batch: ImportBatch, *, now: datetime) -> None:
        write_rows(session, IndicatorValue, plan, batch, {})

    def undo(self, session: Session, batch: ImportBatch) -> int:
        return delete_rows(session, IndicatorValue, batch)


def take_value(
    ledger: Ledger, names: Names, indicators: Mapping[str, Indicator], campaign: Campaign, row: SheetRow
) -> None:
    """Plan one row. Raises RowRejectedError."""
    kind = KINDS.get(spelling_key(row.get("kind")))
    if kind is None:
        raise row.refusal("kind", lazy("This is none of 单位, 窗口, 责任区, 团队, 个人."))
    subject = by_code(names, row, kind)
    indicator = indicators.get(row.get("indicator"))
    if indicator is None:
        known = ", ".join(sorted(indicators))
        raise row.refusal("indicator", lazy("The year has no such indicator; it has: %(known)s.", known=known))
    value = value_of(row, indicator)
    note = clean_text(row.header.cell(row.row, "note"))[:NOTE]
    ids = {"campaign_id": campaign.id, "subject_id": subject.id}
    values = {**ids, "code": indicator.code, "value": value, "note": note}
    text = f"{indicator.code} {plain(value)}"
    key = (kind, subject.code, indicator.code)
    ledger.take(row, key, values, says=value, text=text, cell="value", about=subject.name["zh"])


def value_of(row: SheetRow, indicator: Indicator) -> Decimal:
    """The value, within what is possible; a percent sign only where the unit is %, 分 only where there is none. Raises
    RowRejectedError."""
    value = row.get("value", parse_points)
    if has_points(row.header.cell(row.row, "value")) and indicator.unit not in POINTS:
        reason = lazy("“%(indicator)s” is not measured in points.", indicator=indicator.label)
        raise row.refusal("value", reason)
    if "%" in clean_text(row.header.cell(row.row, "value")) and indicator.unit != "%":
        reason = lazy("“%(indicator)s” is not measured in percent.", indicator=indicator.label)
        raise row.refusal("value", reason)
    if not indicator.minimum <= value <= indicator.maximum:
        limits = {"least": plain(indicator.minimum), "most": plain(indicator.maximum)}
        reason = lazy("“%(indicator)s” lies between %(least)s and %(most)s.", indicator=indicator.label, **limits)
        raise row.refusal("value", reason)
    return value


def is_small_percentage(indicator: Indicator, value: Decimal) -> bool:
    """Whether a rate looks as if 0.98 had been typed for 98 %."""
    return indicator.unit == "%" and 0 < value <= 1


def known_values(session: Session, campaign: Campaign) -> dict[Hashable, Known]:
    """The year's values by kind of name, code and indicator."""
    table = IndicatorValue
    earlier = earlier_contents(session, campaign, "value")
    query = (
        select(
            *(Subject.kind, Subject.code, table.code, table.value, ImportBatch.file_name, table.row),
            *(table.batch_id, table.id),
        )
        .join(Subject, Subject.id == table.subject_id)
        .join(ImportBatch, ImportBatch.id == table.batch_id)
        .where(table.campaign_id == campaign.id)
    )
    return {
        (ALIAS_KINDS[kind], code, indicator): Known(
            *(value, plain(value), file_name, row),
            earlier=tuple(Decimal(one["value"]) for one in earlier.get((batch_id, row_id), ())),
        )
        for kind, code, indicator, value, file_name, row, batch_id, row_id in session.execute(query)
    }
