"""The work orders behind an on-time rate."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from awards.campaigns.models import Award
from awards.campaigns.orders import OrderRule, order_rule_of
from awards.evidence.measures.kinds import bundle_decimal
from awards.evidence.measures.orders import Order, OrderCount, is_on_time, reference_of, start_of
from awards.evidence.models import WorkOrder
from awards.imports.models import ImportBatch

VERDICTS = ("on_time", "late", "pending")
PAGE = 50


@dataclass(frozen=True)
class OrderLine:
    """One order: when its limit began to count, when it was finished (None: open), when the limit ran out."""

    order: WorkOrder
    started_at: datetime
    due_at: datetime
    verdict: str


@dataclass(frozen=True)
class OrderRows:
    """One page of a nominee's orders: those with a verdict if one is asked for. `count` is over all of them;
    `reference` is the newest instant in the year's orders."""

    rule: OrderRule
    reference: datetime
    count: OrderCount
    lines: tuple[OrderLine, ...]
    verdict: str
    page: int
    pages: int

    @property
    def data(self) -> str | None:
        """The rate as a bundle holds it; None without an order that counts."""
        return None if self.count.rate is None else bundle_decimal(self.count.rate)


def order_rows(
    session: Session, award: Award, places: Collection[int], *, verdict: str = "", page: int = 1
) -> OrderRows | None:
    """The orders of a nominee in the order of their reports, cancelled ones left out; None where the year has none.

    Two statements.
    """
    reference = reference_of(session, award.campaign)
    if reference is None:
        return None
    rule, table = order_rule_of(award.campaign), WorkOrder
    mine = table.subject_id.in_(places) | table.department_id.in_(places)
    query = select(table).where(table.campaign_id == award.campaign_id, table.state != "cancelled", mine)
    whole: tuple[Any, ...] = (joinedload(table.subject), joinedload(table.batch).joinedload(ImportBatch.file))
    orders = session.scalars(query.options(*whole).order_by(table.reported_at, table.number)).all()
    count, lines = OrderCount(), []
    for one in orders:
        order = Order(one.reported_at, one.dispatched_at, one.finished_at, one.batch_id)
        on_time = is_on_time(order, rule, reference)
        count.add(order, on_time)
        start, word = start_of(order, rule), VERDICTS[2] if on_time is None else VERDICTS[0 if on_time else 1]
        lines.append(OrderLine(one, start, start + rule.limit, word))
    wanted = [line for line in lines if verdict not in VERDICTS or line.verdict == verdict]
    pages = max(1, -(-len(wanted) // PAGE))
    page = min(max(1, page), pages)
    shown = tuple(wanted[(page - 1) * PAGE : page * PAGE])
    return OrderRows(rule, reference, count, shown, verdict if verdict in VERDICTS else "", page, pages)
