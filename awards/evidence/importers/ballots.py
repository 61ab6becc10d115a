"""Counted votes of colleagues (同事测评计票汇总.xlsx)."""

from collections.abc import Hashable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
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
from awards.evidence.importers.ledger import Known, Ledger
from awards.evidence.models import Ballot
from awards.evidence.queries.corrections import earlier_contents
from awards.i18n import lazy
from awards.imports.aliases import Names
from awards.imports.models import ImportBatch
from awards.imports.plan import Plan, Source
from awards.imports.reading import Column
from awards.imports.reading.text import clean_text
from awards.imports.rows import RowRejectedError, SheetRow
from awards.organisation.models import Subject

COLUMNS = (
    Column("code", ("工号", "职工号", "Staff number")),
    Column("name", ("姓名", "Name")),
    Column("department", ("单位", "所属单位", "Department"), required=False),
    Column("sent", ("发出", "发出票数", "Sent")),
    Column("returned", ("收回", "收回票数", "Returned")),
    Column("valid", ("有效", "有效票数", "Valid")),
    Column("in_favour", ("赞成", "赞成票数", "同意", "For")),
    Column("abstained", ("弃权", "弃权票数", "Abstained"), required=False),
)
COUNTS = ("sent", "returned", "valid", "in_favour", "abstained")
TOTALS = ("合计", "总计", "Total")


class BallotsImporter:
    """One person a row; more votes than valid papers, or more papers than were sent, reject the row."""

    kind = "ballots"
    label = lazy("Ballots of colleagues")
    help = lazy(
        "Columns 工号, 姓名, 发出, 收回, 有效, 赞成, and if you have it 弃权. People are known by the staff number; "
        "the name must agree."
    )
    needs_year = True

    def plan(self, session: Session, source: Source) -> Plan:
        campaign = campaign_of(session, source)
        names, ledger = Names.load(session), Ledger(known_ballots(session, campaign))
        for table, header in headed(tables_of(source), COLUMNS):
            for row in rows_under(table, header):
                source.progress(1)
                if any(clean_text(cell) in TOTALS for cell in row.row.cells[:3]):
                    continue
                try:
                    take_ballot(ledger, names, campaign, row)
                except RowRejectedError as error:
                    ledger.refuse(error)
        figures = ((lazy("People"), len(ledger.rows)),)
        return Plan(tuple(ledger.rows), tuple(ledger.rejects), names.unknown, figures)

    def apply(self, session: Session, plan: Plan, batch: ImportBatch, *, now: datetime) -> None:
        write_rows(session, Ballot, plan, batch, {})

    def undo(self, session: Session, batch: ImportBatch) -> int:
        return delete_rows(session, Ballot, batch)


def take_ballot(ledger: Ledger, names: Names, campaign: Campaign, row: SheetRow) -> None:
    """Plan one row. Raises RowRejectedError."""
    person = by_code(names, row, "person")
    counts = {key: row.get(key, parse_count) for key in COUNTS[:4]}
    counts["abstained"] = row.optional("abstained", parse_count, 0)
    refuse_impossible(row, counts)
    says = tuple(counts[key] for key in COUNTS)
    values = {"campaign_id": campaign.id, "subject_id": person.id, **counts}
    text = in_words(*says)
    ledger.take(row, (person.code,), values, says=says, text=text, cell="in_favour", about=person.name["zh"])


def refuse_impossible(row: SheetRow, counts: dict[str, int]) -> None:
    """Raises RowRejectedError naming the cell that is larger than what it is a part of.

    Some offices count an abstention among the valid papers and some beside them: both are possible.
    """
    checks = (
        ("returned", counts["returned"], "sent", lazy("More papers came back than were sent.")),
        ("valid", counts["valid"], "returned", lazy("More papers are valid than came back.")),
        ("in_favour", counts["in_favour"], "valid", lazy("More votes are for the person than papers are valid.")),
        (
            "abstained",
            counts["in_favour"] + counts["abstained"],
            "returned",
            lazy("Votes for and abstentions together are more than the papers that came back."),
        ),
    )
    for key, part, whole, reason in checks:
        if part > counts[whole]:
            raise row.refusal(key, reason)


def in_words(*counts: int) -> str:
    """The five counts as the sheet shows them: "32/30/29/15/1"."""
    return "/".join(map(str, counts))


def known_ballots(session: Session, campaign: Campaign) -> dict[Hashable, Known]:
    """The year's ballots by staff number."""
    table = Ballot
    counts = (table.sent, table.returned, table.valid, table.in_favour, table.abstained)
    earlier = earlier_contents(session, campaign, "ballot")
    query = (
        select(table.batch_id, table.id, Subject.code, ImportBatch.file_name, table.row, *counts)
        .join(Subject, Subject.id == table.subject_id)
        .join(ImportBatch, ImportBatch.id == table.batch_id)
        .where(table.campaign_id == campaign.id)
    )
    return {
        (code,): Known(
            *(tuple(says), in_words(*says), file_name, row),
            earlier=tuple(tuple(one[name] for name in COUNTS) for one in earlier.get((batch_id, row_id), ())),
        )
        for batch_id, row_id, code, file_name, row, *says in session.execute(query)
    }
