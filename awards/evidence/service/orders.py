"""Crediting orders whose repairer was not known when they were imported."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.errors import ForbiddenError
from awards.evidence.models import WorkOrder
from awards.evidence.queries.orders import Group, OrdersOfYear, known_technician, uncredited_groups
from awards.imports.aliases import Named, Names
from awards.imports.service import answer_spellings
from awards.permissions import Viewer


def credit_orders(
    session: Session, case: OrdersOfYear, answers: Mapping[str, str], *, actor: Viewer, now: datetime
) -> int:
    """Remember who repairers are (`answers`: spelling as asked → staff number, "" for nobody) and credit every order of
    the year that named somebody who is known by now. Orders that are credited already stay as they are. Returns how
    many were credited.

    Raises WrongAnswerError, and ForbiddenError if the orders decide an award in which the actor is a nominee.
    """
    if case.concerns(actor):
        raise ForbiddenError
    answer_spellings(session, {"person": dict(answers)}, actor=actor.username, now=now)
    names = Names.load(session)
    known = [(group, known_technician(names, group)) for group in uncredited_groups(session, case.campaign)]
    credited = sum(_credit(session, case, group, technician) for group, technician in known if technician)
    if credited:
        subject = f"campaign:{case.campaign.year}"
        record(session, "orders:credited", actor=actor.username, subject=subject, now=now, orders=credited)
    session.flush()
    return credited


def _credit(session: Session, case: OrdersOfYear, group: Group, technician: Named) -> int:
    table = WorkOrder
    of_group = (
        table.campaign_id == case.campaign.id,
        table.subject_id.is_(None),
        table.state != "cancelled",
        table.repairer == group.repairer,
        table.department_id.is_not_distinct_from(group.department_id),
        table.kind == group.kind,
    )
    session.execute(update(table).where(*of_group).values(subject_id=technician.id))
    return group.orders
