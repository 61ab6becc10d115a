"""What was imported for a year: the files, and how many rows there are about each place."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.evidence.models import Ballot, FromFile, Honour, IndicatorValue, InspectionVisit, SurveyAnswer, WorkOrder
from awards.evidence.smallness import is_small
from awards.imports.models import ImportBatch, RejectedRow
from awards.organisation.models import Subject

TABLES: Mapping[str, type[FromFile]] = {
    "inspections": InspectionVisit,
    "survey": SurveyAnswer,
    "indicators": IndicatorValue,
    "ballots": Ballot,
    "orders": WorkOrder,
    "honours": Honour,
}
GROUPS = {"survey": "survey", "ballots": "vote"}
NEWEST_FILES = 100


@dataclass(frozen=True)
class PlaceCounts:
    """One department, window, zone or team, and how many rows of each kind are about it."""

    subject: Subject
    counts: Mapping[str, int]

    def is_small(self, kind: str) -> bool:
        """Whether so few people answered that not even their number is printed."""
        return is_small(GROUPS.get(kind, ""), self.counts.get(kind, 0))


@dataclass(frozen=True)
class Ledger:
    """`totals` and `people` count all rows of a kind, and the persons they are about; `files` are the newest imports,
    with `rejected` counting their rejected rows by id."""

    totals: Mapping[str, int]
    people: Mapping[str, int]
    places: tuple[PlaceCounts, ...]
    files: tuple[ImportBatch, ...]
    rejected: Mapping[int, int]


def ledger_of(session: Session, campaign: Campaign) -> Ledger:
    """The year's evidence in figures, in nine statements whatever there is."""
    counts = {kind: counts_of(session, campaign, kind) for kind in TABLES}
    wanted = {subject_id for found in counts.values() for subject_id in found if subject_id is not None}
    subjects = session.scalars(select(Subject).where(Subject.id.in_(wanted)).order_by(Subject.kind, Subject.code)).all()
    persons = {one.id for one in subjects if one.kind == "person"}
    places = tuple(
        PlaceCounts(one, {kind: counts[kind][one.id] for kind in TABLES if one.id in counts[kind]})
        for one in subjects
        if one.kind != "person"
    )
    files = files_of(session, campaign)
    return Ledger(
        {kind: sum(found.values()) for kind, found in counts.items()},
        {kind: len(persons & found.keys()) for kind, found in counts.items()},
        places,
        files,
        rejected_in(session, files),
    )


def counts_of(session: Session, campaign: Campaign, kind: str) -> dict[int | None, int]:
    """Subject id → number of rows of a kind; work orders by the department of the team, None where there is none."""
    table = TABLES[kind]
    about = WorkOrder.department_id if table is WorkOrder else table.subject_id
    query = select(about, func.count()).where(table.campaign_id == campaign.id).group_by(about)
    return {row[0]: row[1] for row in session.execute(query)}


def files_of(session: Session, campaign: Campaign) -> tuple[ImportBatch, ...]:
    """The newest imports of evidence for the year."""
    query = select(ImportBatch).where(
        ImportBatch.scope == str(campaign.year), ImportBatch.kind.in_(TABLES), ImportBatch.state == "imported"
    )
    return tuple(session.scalars(query.order_by(ImportBatch.id.desc()).limit(NEWEST_FILES)))


def rejected_in(session: Session, files: tuple[ImportBatch, ...]) -> dict[int, int]:
    """Batch id → number of rejected rows."""
    query = select(RejectedRow.batch_id, func.count()).where(RejectedRow.batch_id.in_([one.id for one in files]))
    return {row[0]: row[1] for row in session.execute(query.group_by(RejectedRow.batch_id))}
