"""Honours of earlier years (历年荣誉台账.xlsx)."""

from collections.abc import Hashable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award, Campaign
from awards.evidence.importers.common import (
    by_code,
    campaign_of,
    delete_rows,
    headed,
    parse_count,
    rows_under,
    tables_of,
    write_rows,
)
from awards.evidence.importers.indicators import KINDS
from awards.evidence.importers.ledger import Known, Ledger
from awards.evidence.models import Honour
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
    Column("year", ("年度", "年份", "获奖年度", "Year")),
    Column("award", ("奖项", "奖项代码", "奖项名称", "荣誉", "荣誉称号", "Award")),
    Column("kind", ("对象类型", "类型", "Kind")),
    Column("code", ("编号", "代码", "工号", "Code")),
    Column("name", ("名称", "姓名", "Name")),
    Column("department", ("所属单位", "单位", "Department"), required=False),
    Column("note", ("备注", "说明", "文号", "Note"), required=False),
)
FIRST_YEAR = 1900
NOTE = 200


class HonoursImporter:
    """One honour a row, known by subject, year and award; the award by its code or name in the year's rules."""

    kind = "honours"
    label = lazy("Past honours")
    help = lazy(
        "Columns 年度, 奖项 (code or name of an award of this year), 对象类型 (单位, 窗口, 责任区, 团队 or 个人), "
        "编号, 名称, and if you have it 备注. The name must agree with the code's, and the year lie before this one."
    )
    needs_year = True

    def plan(self, session: Session, source: Source) -> Plan:
        campaign = campaign_of(session, source)
        awards = awards_by_name(campaign)
        names, ledger = Names.load(session), Ledger(known_honours(session), can_be_corrected=False)
        for table, header in headed(tables_of(source), COLUMNS):
            for row in rows_under(table, header):
                source.progress(1)
                try:
                    take_honour(ledger, names, awards, campaign, row)
                except RowRejectedError as error:
                    ledger.refuse(error)
        figures = ((lazy("Years"), len({row.values["year"] for row in ledger.rows})),)
        return Plan(tuple(ledger.rows), tuple(ledger.rejects), names.unknown, figures)

    def apply(self, session: Session, plan: Plan, batch: ImportBatch, *, now: datetime) -> None:
        write_rows(session, Honour, plan, batch, {})

    def undo(self, session: Session, batch: ImportBatch) -> int:
        return delete_rows(session, Honour, batch)


def awards_by_name(campaign: Campaign) -> dict[str, Award]:
    """The year's awards by code and by name in either language, as spellings are compared."""
    return {
        spelling_key(said): award for award in campaign.awards for said in (award.code, *award.name.values()) if said
    }


def take_honour(ledger: Ledger, names: Names, awards: dict[str, Award], campaign: Campaign, row: SheetRow) -> None:
    """Plan one row. Raises RowRejectedError."""
    year = row.get("year", parse_count)
    if not FIRST_YEAR <= year < campaign.year:
        raise row.refusal("year", lazy("This is no year before %(year)s.", year=campaign.year))
    award = awards.get(spelling_key(row.get("award")))
    if award is None:
        known = ", ".join(sorted({one.code for one in awards.values()}))
        raise row.refusal("award", lazy("The year has no such award; it has: %(known)s.", known=known))
    kind = KINDS.get(spelling_key(row.get("kind")))
    if kind is None:
        raise row.refusal("kind", lazy("This is none of 单位, 窗口, 责任区, 团队, 个人."))
    if kind != ALIAS_KINDS[award.subject_kind]:
        raise row.refusal("kind", lazy("“%(award)s” is not given to nominees of this kind.", award=award.name))
    subject = by_code(names, row, kind)
    note = clean_text(row.header.cell(row.row, "note"))[:NOTE]
    about = {"campaign_id": campaign.id, "subject_id": subject.id, "year": year}
    values = {**about, "award_code": award.code, "award_name": dict(award.name), "note": note}
    text = f"{year} {award.name['zh']}"
    key = (kind, subject.code, year, award.code)
    ledger.take(row, key, values, says=True, text=text, cell="award", about=subject.name["zh"])


def known_honours(session: Session) -> dict[Hashable, Known]:
    """Every honour on record by kind of name, code, year and award; those of publications among them."""
    query = (
        select(Subject.kind, Subject.code, Honour.year, Honour.award_code, ImportBatch.file_name, Honour.row)
        .join(Subject, Subject.id == Honour.subject_id)
        .outerjoin(ImportBatch, ImportBatch.id == Honour.batch_id)
    )
    return {
        (ALIAS_KINDS[kind], code, year, award): Known(True, "", file_name or "", row)
        for kind, code, year, award, file_name, row in session.execute(query)
    }
