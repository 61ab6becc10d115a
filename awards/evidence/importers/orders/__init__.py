"""Work orders (报修工单导出.xlsx)."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Session

from awards import clock
from awards.evidence.importers.common import campaign_of, delete_rows, headed, rows_under, tables_of, write_rows
from awards.evidence.importers.ledger import Ledger
from awards.evidence.importers.orders.growing import SAYS, grows, known_orders, write_changes
from awards.evidence.importers.orders.states import known_states
from awards.evidence.importers.orders.technicians import (
    KIND,
    PLACE,
    SATISFACTION,
    Credit,
    credit_of,
    repairer_of,
    without_telephone,
)
from awards.evidence.importers.orders.times import Clock, refuse_contradiction, times_of
from awards.evidence.models import WorkOrder
from awards.i18n import LazyMessage, lazy
from awards.imports.aliases import Names
from awards.imports.models import ImportBatch
from awards.imports.plan import Plan, Source
from awards.imports.reading import CellError, Column
from awards.imports.reading.cells import clean_text, parse_text, spelling_key
from awards.imports.reading.table import Cell
from awards.imports.rows import RowRejectedError, SheetRow

# What was wrong (描述) and who reported it (报修人) are left unread: they are personal and decide nothing.
COLUMNS = (
    Column("number", ("单号", "工单号", "工单编号", "Number")),
    Column("reported", ("报修时间", "Reported")),
    Column("place", ("地点", "报修地点", "Place"), required=False),
    Column("kind", ("类型", "报修类型", "Kind"), required=False),
    Column("team", ("班组", "维修班组", "Team")),
    Column("repairer", ("维修人", "维修工", "Repairer")),
    Column("dispatched", ("派单时间", "Dispatched"), required=False),
    Column("arrived", ("到场时间", "Arrived"), required=False),
    Column("finished", ("完工时间", "完成时间", "Finished")),
    Column("state", ("状态", "工单状态", "State")),
    Column("satisfaction", ("满意度", "评价", "Satisfaction"), required=False),
)
NUMBER, STATE = 40, 20


@dataclass
class Reading:
    """One file while its rows are read; `counts` says what became of them."""

    names: Names
    states: dict[str, str]
    clock: Clock
    ledger: Ledger
    counts: Counter[str] = field(default_factory=Counter)


class OrdersImporter:
    """One order a row, known by its number. Orders are counted for the team's department and for the technician."""

    kind = "orders"
    label = lazy("Work orders")
    help = lazy(
        "The export of repairs with the columns 单号, 报修时间, 班组, 维修人, 完工时间, 状态, and if you have them "
        "地点, 类型, 派单时间, 到场时间, 满意度. A repairer whose name several people share is asked about; a staff "
        "number behind the name tells them apart. Who reported, and what was wrong, is not kept."
    )
    needs_year = True
    is_personal = True  # who reported, telephone numbers
    instead = lazy(
        "Single orders cannot be corrected. Whom they are credited to is answered on the page of the year's orders, "
        "and a later export adds what has happened since."
    )
    leave_out: ClassVar = {"person": lazy("Nobody yet: the orders count for the department alone")}

    def plan(self, session: Session, source: Source) -> Plan:
        campaign = campaign_of(session, source)
        states, names = known_states(source.mapping), Names.load(session)
        reading = Reading(
            names,
            states,
            Clock(campaign, clock.now()),
            Ledger(known_orders(session, campaign), grows=grows, can_be_corrected=False),
        )
        for table, header in headed(tables_of(source), COLUMNS):
            for row in rows_under(table, header):
                source.progress(1)
                reading.counts["rows"] += 1
                try:
                    take_order(reading, row)
                except RowRejectedError as error:
                    reading.ledger.refuse(error)
        rejects = tuple(reading.ledger.rejects)
        return Plan(tuple(reading.ledger.rows), rejects, names.unknown, figures_of(reading.counts, len(rejects)))

    def apply(self, session: Session, plan: Plan, batch: ImportBatch, *, now: datetime) -> None:
        write_rows(session, WorkOrder, plan, batch, {})
        write_changes(session, plan, batch)

    def undo(self, session: Session, batch: ImportBatch) -> int:
        return delete_rows(session, WorkOrder, batch)


def take_order(reading: Reading, row: SheetRow) -> None:
    """Plan one row; a name that nobody knows yet leaves it waiting. Raises RowRejectedError."""
    number, state = row.get("number", parse_number), state_of(reading, row)
    times = times_of(row, reading.clock)
    refuse_contradiction(row, state, times["finished"])
    kind, repairer = short(row, "kind", KIND), repairer_of(row)
    # A cancelled order is in no count: about its names nobody is asked.
    credit = Credit() if state == "cancelled" else credit_of(reading.names, row, repairer, kind)
    if credit.is_waiting:
        reading.counts["waiting"] += 1
        return
    text = row.get("state", parse_text)[:STATE]
    values = {
        "campaign_id": reading.clock.campaign.id,
        "subject_id": credit.technician.id if credit.technician else None,
        "department_id": credit.department.id if credit.department else None,
        "number": number,
        **{f"{key}_at": at for key, at in times.items()},
        "state": state,
        "state_text": text,
        "repairer": repairer,
        "kind": kind,
        "place": short(row, "place", PLACE),
        "satisfaction": short(row, "satisfaction", SATISFACTION),
    }
    says = tuple(values[key] for key in SAYS)
    about = credit.technician.name["zh"] if credit.technician else repairer
    reading.ledger.take(row, (number,), values, says=says, text=text, cell="number", about=about)
    reading.counts[fate(state, credit.technician, repairer)] += 1


def parse_number(cell: Cell) -> str:
    """The number of an order: a text of at most 40 characters."""
    number = parse_text(cell)
    if len(number) > NUMBER:
        raise CellError(lazy("This is too long to be the number of an order."))
    return number


def state_of(reading: Reading, row: SheetRow) -> str:
    """What a row's state means: open, finished or cancelled. Raises RowRejectedError."""
    state = reading.states.get(spelling_key(row.get("state")))
    if state is None:
        reason = lazy("The state is not known; [options] states in a mapping file can say what it means.")
        raise row.refusal("state", reason)
    return state


def fate(state: str, technician: object, repairer: str) -> str:
    """What a row that is taken is counted as: each row is one of these."""
    if state == "cancelled":
        return "cancelled"
    if technician is not None:
        return "credited"
    return "uncredited" if repairer else "unnamed"


def short(row: SheetRow, key: str, longest: int) -> str:
    """A text that only helps people: cut where it is too long, without telephone numbers."""
    return without_telephone(clean_text(row.header.cell(row.row, key)))[:longest]


def figures_of(counts: Counter[str], rejected: int) -> tuple[tuple[LazyMessage, str | int], ...]:
    """What becomes of the rows: the first figure is the sum of the others."""
    return (
        (lazy("Rows of the file"), counts["rows"]),
        (lazy("Orders credited to a technician"), counts["credited"]),
        (lazy("Orders that wait: a name is to be answered"), counts["waiting"]),
        (lazy("Orders credited to nobody yet"), counts["uncredited"]),
        (lazy("Orders that name no repairer"), counts["unnamed"]),
        (lazy("Cancelled orders, in no count"), counts["cancelled"]),
        (lazy("Rejected rows"), rejected),
    )
