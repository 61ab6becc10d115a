"""The year's work orders: what became of each row, who is not credited yet, and the on-time rates."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, selectinload

from awards.campaigns.models import Campaign
from awards.campaigns.nominees import nominees_of
from awards.campaigns.orders import OrderRule, counts_orders, order_rule_of
from awards.campaigns.queries import campaign_of_year
from awards.evidence.importers.orders.technicians import technician_of
from awards.evidence.measures.orders import OrderCount, order_counts, reference_of
from awards.evidence.models import WorkOrder
from awards.evidence.queries.ledger import rejected_in
from awards.imports.aliases import Named, Names
from awards.imports.dryrun import Question, questions_of
from awards.imports.models import ImportBatch
from awards.imports.plan import Plan
from awards.imports.reading import CellError
from awards.organisation.models import Subject
from awards.permissions import Viewer

KIND = "orders"
FATES = ("credited", "uncredited", "unnamed", "cancelled")


@dataclass(frozen=True)
class OrdersOfYear:
    """A year's orders as a thing to look at; `person_ids` are the nominees of the awards that they can decide."""

    campaign: Campaign
    person_ids: frozenset[int]

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of an award that work orders can decide."""
        return viewer.person_id in self.person_ids


@dataclass(frozen=True)
class FileRows:
    """One imported file: what became of each of its rows. `rows` is the sum of all, as many as the file has."""

    batch: ImportBatch
    counts: Mapping[str, int]
    rejected: int

    @property
    def rows(self) -> int:
        """As many rows as the file has."""
        return sum(self.counts[fate] for fate in FATES) + self.rejected + self.batch.same


class Rated(NamedTuple):
    """One technician or department with its orders."""

    subject: Subject
    orders: OrderCount


@dataclass(frozen=True)
class OrdersPage:
    """Everything that the page of the year's orders shows.

    `waiting` are files that are not imported yet; `questions` ask about the repairers of orders that are credited to
    nobody; `answered` counts those whose name is known by now.
    """

    campaign: Campaign
    rule: OrderRule
    reference: datetime | None
    files: tuple[FileRows, ...]
    waiting: tuple[ImportBatch, ...]
    technicians: tuple[Rated, ...]
    departments: tuple[Rated, ...]
    questions: list[Question]
    answered: int

    def total(self, fate: str) -> int:
        """The sum over all files of one fate, of "rejected", "same" or "rows"."""
        if fate in FATES:
            return sum(one.counts[fate] for one in self.files)
        return sum(one.batch.same if fate == "same" else getattr(one, fate) for one in self.files)


def orders_of_year(session: Session, viewer: Any, year: int) -> OrdersOfYear:
    """The year's orders as a thing to guard. Raises NotFoundError."""
    campaign = campaign_of_year(session, viewer, year)
    awards = [award for award in campaign.awards if counts_orders(award)]
    return OrdersOfYear(campaign, frozenset(one for award in awards for one in nominees_of(session, award).person_ids))


def orders_page(session: Session, campaign: Campaign) -> OrdersPage:
    """The page of a year's orders; the number of statements depends on nothing but whether there are orders."""
    batches = batches_of(session, campaign)
    rated = rated_subjects(session, order_counts(session, campaign))
    questions, answered = open_questions(session, campaign)
    return OrdersPage(
        campaign=campaign,
        rule=order_rule_of(campaign),
        reference=reference_of(session, campaign),
        files=file_rows(session, campaign, tuple(one for one in batches if one.state == "imported")),
        waiting=tuple(one for one in batches if one.state == "waiting"),
        technicians=tuple(one for one in rated if one.subject.kind == "person"),
        departments=tuple(one for one in rated if one.subject.kind == "department"),
        questions=questions,
        answered=answered,
    )


def batches_of(session: Session, campaign: Campaign) -> list[ImportBatch]:
    """The files of orders that are imported or wait, the newest first."""
    query = select(ImportBatch).filter_by(kind=KIND, scope=str(campaign.year))
    return list(session.scalars(query.where(ImportBatch.state != "discarded").order_by(ImportBatch.id.desc())))


def file_rows(session: Session, campaign: Campaign, batches: tuple[ImportBatch, ...]) -> tuple[FileRows, ...]:
    """What became of the rows of each file; two statements."""
    table = WorkOrder
    fate = case(
        (table.state == "cancelled", "cancelled"),
        (table.subject_id.is_not(None), "credited"),
        (table.repairer != "", "uncredited"),
        else_="unnamed",
    )
    query = select(table.batch_id, fate, func.count()).where(table.campaign_id == campaign.id)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for batch_id, name, count in session.execute(query.group_by(table.batch_id, fate)):
        counts[batch_id][name] = count
    rejected = rejected_in(session, batches)
    return tuple(FileRows(one, counts[one.id], rejected.get(one.id, 0)) for one in batches)


def rated_subjects(session: Session, counts: Mapping[int, OrderCount]) -> list[Rated]:
    """The technicians and departments with orders, by name; people with their departments."""
    query = select(Subject).where(Subject.id.in_(counts)).options(selectinload(Subject.departments))
    return [Rated(one, counts[one.id]) for one in session.scalars(query.order_by(Subject.name_zh, Subject.code))]


class Group(NamedTuple):
    """Orders that are asked about together: the same repairer of the same department at the same kind of work."""

    repairer: str
    department_id: int | None
    kind: str
    orders: int


def uncredited_groups(session: Session, campaign: Campaign) -> list[Group]:
    """The orders that name a repairer and are credited to nobody, in groups."""
    table = WorkOrder
    about = (table.repairer, table.department_id, table.kind)
    query = select(*about, func.count()).where(
        table.campaign_id == campaign.id, table.subject_id.is_(None), table.repairer != "", table.state != "cancelled"
    )
    return [Group(*row) for row in session.execute(query.group_by(*about).order_by(*about))]


def known_technician(names: Names, group: Group) -> Named | None:
    """Who a group's repairer is, as far as it is known; else its orders wait in `names.unknown`."""
    try:
        return technician_of(names, group.repairer, group.department_id, group.kind, rows=group.orders)
    except CellError:  # left out, or a staff number and a name that do not agree: only a new file can tell
        return None


def open_questions(session: Session, campaign: Campaign) -> tuple[list[Question], int]:
    """What is asked about orders that are credited to nobody, and for how many orders the answer is known by now."""
    groups = uncredited_groups(session, campaign)
    if not groups:
        return [], 0
    names = Names.load(session, asks_left_out=True)
    answered = 0
    for group in groups:
        if known_technician(names, group):
            answered += group.orders
    return questions_of(session, Plan((), unknown=names.unknown)), answered
