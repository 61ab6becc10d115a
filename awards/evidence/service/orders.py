"""Crediting orders whose repairer was not known when they were imported, and those that were credited wrongly."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.errors import AwardsError, ForbiddenError, StaleError
from awards.evidence.models import WorkOrder
from awards.evidence.queries.changes import CREDITED
from awards.evidence.queries.crediting import CreditCase
from awards.evidence.queries.orders import Group, OrdersOfYear, known_technician, uncredited_groups
from awards.i18n import lazy
from awards.imports.aliases import LEAVE_OUT, Names
from awards.imports.service import answer_spellings
from awards.permissions import Viewer
from awards.text import needed_text

REASON = 300


class CreditError(AwardsError):
    """Nobody can be credited so; `field` says what is wrong."""


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
    credited: dict[str, list[str]] = {}
    for group in uncredited_groups(session, case.campaign):
        if technician := known_technician(names, group):
            numbers = _credit(session, case, group, before=None, after=technician.id)
            credited.setdefault(technician.code, []).extend(numbers)
    count = sum(map(len, credited.values()))
    if count:
        numbers_of = {code: sorted(numbers) for code, numbers in credited.items()}
        subject = f"orders:{case.campaign.year}"
        record(session, CREDITED, actor=actor.username, subject=subject, now=now, orders=count, to=numbers_of)
    session.flush()
    return count


def credit_again(
    session: Session, case: CreditCase, code: str, *, seen: str, reason: str, actor: Viewer, now: datetime
) -> int:
    """Credit somebody else with the orders of a case (`code`: a staff number, "" for nobody), and remember the answer
    for files to come where the register alone does not say who the repairer is. `seen` is the staff number that the
    page showed. Returns how many orders changed.

    Raises ForbiddenError for someone concerned, StaleError if somebody else is credited by now, CreditError with its
    field, InputNeededError without a reason.
    """
    if case.concerns(actor):
        raise ForbiddenError
    if seen != case.technician.code:
        raise StaleError
    names = Names.load(session)
    found = names.by_code("person", code) if code else None
    if code and found is None:
        raise CreditError(lazy("Nobody has the staff number %(code)s.", code=code[:40]), field="code")
    if found is None and case.asked is None:
        raise CreditError(lazy("The register has one of this name: say who else it was."), field="code")
    if found is not None and found.id == case.technician.id:
        raise CreditError(lazy("These orders are credited to this one already."), field="code")
    if found is not None and found.id == actor.person_id:
        raise ForbiddenError
    why = needed_text(reason, "reason", REASON)
    if case.asked is not None:
        answer = {case.asked: found.code if found else LEAVE_OUT}
        answer_spellings(session, {"person": answer}, actor=actor.username, now=now)
    numbers: list[str] = []
    for group in case.groups:
        numbers += _credit(session, case, group, before=case.technician.id, after=found.id if found else None)
    about = {"orders": len(numbers), "from": case.technician.code, "to": {found.code if found else "": sorted(numbers)}}
    subject = f"orders:{case.campaign.year}"
    record(session, CREDITED, actor=actor.username, subject=subject, now=now, **about, reason=why)
    session.expire_all()
    return len(numbers)


def _credit(session: Session, case: OrdersOfYear, group: Group, *, before: int | None, after: int | None) -> list[str]:
    """Credit the orders of a group with somebody else; returns their numbers."""
    table = WorkOrder
    of_group: tuple[ColumnElement[bool], ...] = (
        table.campaign_id == case.campaign.id,
        table.subject_id.is_not_distinct_from(before),
        table.state != "cancelled",
        table.repairer == group.repairer,
        table.department_id.is_not_distinct_from(group.department_id),
        table.kind == group.kind,
    )
    numbers = list(session.scalars(select(table.number).where(*of_group).order_by(table.number)))
    session.execute(update(table).where(*of_group).values(subject_id=after))
    return numbers
