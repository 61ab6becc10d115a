"""Work orders: raw rows to the share that was finished within the year's limit."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.campaigns.orders import OrderRule, order_rule_of
from awards.db import plain
from awards.evidence.models import WorkOrder

MILLIONTHS = 1_000_000


class Order(NamedTuple):
    """One row of `work_orders`, as far as it counts; cancelled ones are not read."""

    reported_at: datetime
    dispatched_at: datetime | None
    finished_at: datetime | None
    batch_id: int


@dataclass
class OrderCount:
    """How many orders were on time, and how many were late; those that are open within the limit (`pending`) are in
    neither.

    `newest` is the last instant of an order that counts, `batches` the imports of those that do.
    """

    on_time: int = 0
    late: int = 0
    pending: int = 0
    newest: datetime | None = None
    batches: set[int] = field(default_factory=set)

    @property
    def counted(self) -> int:
        """The orders that the rate is made of."""
        return self.on_time + self.late

    @property
    def rate(self) -> Decimal | None:
        """`100·on time/counted`, rounded half-up to 6 places from the exact fraction; None without any."""
        if not self.counted:
            return None
        millionths = (2 * 100 * MILLIONTHS * self.on_time + self.counted) // (2 * self.counted)
        return Decimal(millionths).scaleb(-6)

    @property
    def shown_rate(self) -> str:
        """The rate as a bundle holds it, without trailing zeros; empty without any."""
        return "" if self.rate is None else plain(self.rate)

    @property
    def brief_rate(self) -> str:
        """The rate to two decimals, rounded half-up from the exact fraction; empty without any."""
        if not self.counted:
            return ""
        hundredths = (2 * 100 * 100 * self.on_time + self.counted) // (2 * self.counted)
        return f"{Decimal(hundredths).scaleb(-2):.2f}"

    def add(self, order: Order, is_on_time: bool | None) -> None:
        """Count one order; None for one that is open within the limit."""
        if is_on_time is None:
            self.pending += 1
            return
        self.batches.add(order.batch_id)
        self.on_time += is_on_time
        self.late += not is_on_time
        self._see(order.finished_at or order.reported_at)

    def merge(self, other: "OrderCount") -> None:
        """Count another's orders as well."""
        self.on_time += other.on_time
        self.late += other.late
        self.pending += other.pending
        self.batches |= other.batches
        if other.newest:
            self._see(other.newest)

    def _see(self, at: datetime) -> None:
        self.newest = at if self.newest is None else max(self.newest, at)


def is_on_time(order: Order, rule: OrderRule, reference: datetime) -> bool | None:
    """Whether an order was finished within the limit; an open one is late once `reference` is past it, and None (in no
    count) before. An order that was never dispatched counts from its report, so that no cell left empty saves it."""
    start = start_of(order, rule)
    if order.finished_at is not None:
        return order.finished_at - start <= rule.limit
    return False if reference - start > rule.limit else None


def start_of(order: Order, rule: OrderRule) -> datetime:
    """The instant from which the limit of an order counts."""
    return order.dispatched_at if rule.starts == "dispatched" and order.dispatched_at else order.reported_at


def reference_of(session: Session, campaign: Campaign) -> datetime | None:
    """The newest instant in the year's orders, cancelled ones too: until then open ones are known to have been open.
    None without any order. See docs/decisions.md, "When an open order is late"."""
    table = WorkOrder
    columns = (table.reported_at, table.dispatched_at, table.arrived_at, table.finished_at)
    row = session.execute(select(*map(func.max, columns)).where(table.campaign_id == campaign.id)).one()
    return max((at for at in row if at is not None), default=None)


def order_counts(
    session: Session, campaign: Campaign, subject_ids: Collection[int] | None = None
) -> Mapping[int, OrderCount]:
    """Subject id → its orders counted by the year's rule: a technician's own, a department's those of its teams.

    Two statements, or one where there are no orders. `subject_ids` None: everyone's.
    """
    reference = reference_of(session, campaign)
    if reference is None:
        return {}
    table = WorkOrder
    order = (table.reported_at, table.dispatched_at, table.finished_at, table.batch_id)
    query = select(table.subject_id, table.department_id, *order).where(
        table.campaign_id == campaign.id, table.state != "cancelled"
    )
    if subject_ids is not None:
        query = query.where(table.subject_id.in_(subject_ids) | table.department_id.in_(subject_ids))
    wanted = None if subject_ids is None else set(subject_ids)
    return count_orders(session.execute(query), order_rule_of(campaign), reference, wanted)


def count_orders(
    rows: Iterable[Any],
    rule: OrderRule,
    reference: datetime,
    wanted: set[int] | None = None,
) -> dict[int, OrderCount]:
    """Count rows `(technician, department, reported, dispatched, finished, import)`."""
    found: dict[int, OrderCount] = {}
    for technician, department, *contents in rows:
        order = Order(*contents)
        verdict = is_on_time(order, rule, reference)
        for subject_id in {technician, department} - {None}:
            if subject_id is not None and (wanted is None or subject_id in wanted):
                found.setdefault(subject_id, OrderCount()).add(order, verdict)
    return found


def summed(counts: Mapping[int, OrderCount], subject_ids: Iterable[int]) -> OrderCount:
    """The orders of several subjects together."""
    total = OrderCount()
    for subject_id in subject_ids:
        if subject_id in counts:
            total.merge(counts[subject_id])
    return total
