"""What an order says, how a later export may say more of it, and writing that."""

from collections.abc import Hashable, Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.evidence.importers.ledger import Known
from awards.evidence.models import WorkOrder
from awards.imports.models import ImportBatch
from awards.imports.plan import Plan

# Who is credited is an answer of the office, and no part of what an order says.
SAYS = (
    *("department_id", "repairer", "reported_at", "dispatched_at", "arrived_at", "finished_at"),
    *("state", "kind", "place", "satisfaction"),
)
FILLED = {  # what may stand in a later export where nothing stood, by the state of before
    "open": frozenset({"department_id", "repairer", "dispatched_at", "arrived_at", "finished_at", "satisfaction"}),
    "finished": frozenset({"satisfaction"}),
    "cancelled": frozenset[str](),
}
CREDITED = ("subject_id", "department_id")
WRITTEN = ("repairer", "dispatched_at", "arrived_at", "finished_at", "state", "state_text", "satisfaction")


def grows(before: Sequence[Any], after: Sequence[Any]) -> bool:
    """Whether an order can have gone on from what an export said (in the order of SAYS) to what a later one says: from
    open to finished or cancelled, with cells filled that were blank. What was said once stays."""
    old, new = dict(zip(SAYS, before, strict=True)), dict(zip(SAYS, after, strict=True))
    if old["state"] not in ("open", new["state"]):
        return False
    if new["state"] == "cancelled":  # about its department nobody is asked
        new["department_id"] = old["department_id"]
    filled = FILLED[old.pop("state")]
    return all(new[key] == value or (key in filled and value in (None, "")) for key, value in old.items())


def known_orders(session: Session, campaign: Campaign) -> dict[Hashable, Known]:
    """The year's orders by number."""
    table = WorkOrder
    query = (
        select(table.number, table.state_text, ImportBatch.file_name, table.row, *(getattr(table, key) for key in SAYS))
        .join(ImportBatch, ImportBatch.id == table.batch_id)
        .where(table.campaign_id == campaign.id)
    )
    return {
        (number,): Known(tuple(says), text, file_name, row)
        for number, text, file_name, row, *says in session.execute(query)
    }


def write_changes(session: Session, plan: Plan, batch: ImportBatch) -> None:
    """Let orders that went on say what the newer file says, which they come from then. Whoever is credited stays
    credited, until somebody of the office says otherwise (service/orders.py)."""
    table = WorkOrder
    for row in plan.rows:
        if row.action != "change":
            continue
        is_cancelled = row.values["state"] == "cancelled"  # and counts for nobody
        values: dict[str, Any] = {key: row.values[key] for key in WRITTEN}
        values |= {key: row.values[key] for key in CREDITED if is_cancelled or row.values[key] is not None}
        if not is_cancelled and row.values["subject_id"] is not None:
            values["subject_id"] = func.coalesce(table.subject_id, row.values["subject_id"])
        mine = (table.campaign_id == row.values["campaign_id"], table.number == row.values["number"])
        session.execute(update(table).where(*mine).values(**values, batch_id=batch.id, row=row.row))
    session.expire_all()
