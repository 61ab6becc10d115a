"""Who is credited with which orders, so that a wrong answer can be put right."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from awards.campaigns.models import Campaign
from awards.errors import NotFoundError
from awards.evidence.importers.orders.technicians import technician_of
from awards.evidence.models import WorkOrder
from awards.evidence.queries.orders import Group, OrdersOfYear, orders_of_year
from awards.imports.aliases import KINDS, Named, Names
from awards.imports.reading import CellError
from awards.imports.reading.text import spelling_key
from awards.organisation.models import Subject
from awards.permissions import Viewer


class Credited(NamedTuple):
    """Orders of one repairer, department and kind of work with whom they are credited to; `order_id` is one of them."""

    group: Group
    technician: Subject
    department: Subject | None
    order_id: int


@dataclass(frozen=True)
class CreditCase(OrdersOfYear):
    """The orders that one answer credits. `asked` is the spelling that it answers, None where the register alone says
    who the repairer is; `choices` are those whom the name can mean, others of the department after them."""

    technician: Subject
    department: Subject | None
    groups: tuple[Group, ...]
    asked: str | None
    choices: tuple[Named, ...]

    @property
    def orders(self) -> int:
        """How many orders it is about."""
        return sum(group.orders for group in self.groups)

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is credited, or is a nominee of an award that work orders can decide."""
        return super().concerns(viewer) or (viewer.person_id is not None and viewer.person_id == self.technician.id)


def credited_groups(session: Session, campaign: Campaign) -> list[Credited]:
    """The orders that are credited to somebody, in groups, by the repairer's name; three statements."""
    table = WorkOrder
    about = (table.repairer, table.department_id, table.kind)
    query = select(table.subject_id, func.min(table.id), *about, func.count())
    query = query.where(table.campaign_id == campaign.id, table.subject_id.is_not(None), table.state != "cancelled")
    rows: Any = session.execute(query.group_by(table.subject_id, *about).order_by(*about, table.subject_id)).all()
    ids = {row[0] for row in rows} | {row[3] for row in rows if row[3] is not None}
    found = select(Subject).where(Subject.id.in_(ids)).options(selectinload(Subject.departments))
    subjects = {one.id: one for one in session.scalars(found)}
    return [_credited(subjects, *row) for row in rows]


def _credited(subjects: Mapping[int, Subject], subject_id: int, order_id: int, *group: Any) -> Credited:
    about = Group(*group)
    return Credited(about, subjects[subject_id], subjects.get(about.department_id or 0), order_id)


def credit_case(session: Session, viewer: Viewer, year: int, order_id: int) -> CreditCase:
    """The orders that are credited together with this one. Raises NotFoundError if nobody is credited with it."""
    orders = orders_of_year(session, viewer, year)
    table = WorkOrder
    row = session.scalar(select(table).where(table.id == order_id, table.campaign_id == orders.campaign.id))
    if row is None or row.subject_id is None:
        raise NotFoundError
    every = [
        one
        for one in credited_groups(session, orders.campaign)
        if (one.technician.id, one.group.department_id) == (row.subject_id, row.department_id)
        and spelling_key(one.group.repairer) == spelling_key(row.repairer)
    ]
    mine = next(one for one in every if (one.group.repairer, one.group.kind) == (row.repairer, row.kind))
    names = Names.load(session)
    asked, groups = _asked_together(names, mine.group, [one.group for one in every])
    choices = tuple(one for one in _choices(names, mine) if one.id != row.subject_id)
    return CreditCase(
        orders.campaign, orders.person_ids, mine.technician, mine.department, tuple(groups), asked, choices
    )


def _asked_together(names: Names, mine: Group, every: list[Group]) -> tuple[str | None, list[Group]]:
    """What is asked about a group if nobody has answered anything yet, and the groups that are asked about with it."""
    unanswered = Names((one for kind in KINDS for one in names.all_of(kind)), {})
    if not _waits(unanswered, mine):
        return None, [mine]
    asked, together = unanswered.unknown[0].spelling, [mine]
    for group in every:
        before = unanswered.unknown[0].rows
        if group != mine and _waits(unanswered, group) and unanswered.unknown[0].rows > before:
            together.append(group)
    return asked, together


def _waits(names: Names, group: Group) -> bool:
    try:
        return technician_of(names, group.repairer, group.department_id, group.kind, rows=1) is None
    except CellError:  # a staff number and a name that do not agree
        return False


def _choices(names: Names, mine: Credited) -> list[Named]:
    key, department_id = spelling_key(mine.group.repairer), mine.group.department_id
    people = names.all_of("person")
    called_so = [one for one in people if key in one.keys]
    return called_so + [one for one in people if key not in one.keys and department_id in one.departments]
