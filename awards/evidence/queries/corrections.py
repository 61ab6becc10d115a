"""Reading numbers that can be corrected: visits, indicator values, ballots, each with its file, row and history."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.campaigns.models import Campaign, Indicator
from awards.campaigns.queries import campaign_of_year
from awards.db import plain
from awards.errors import NotFoundError
from awards.evidence.models import Ballot, Correction, IndicatorValue, InspectionVisit
from awards.evidence.queries.concern import rivals_of
from awards.evidence.queries.decided import SubjectCase
from awards.i18n import LazyMessage, lazy
from awards.organisation.models import Subject
from awards.permissions import Viewer

Row = InspectionVisit | IndicatorValue | Ballot
TABLES: dict[str, type[Row]] = {"visit": InspectionVisit, "value": IndicatorValue, "ballot": Ballot}
COUNTS = {
    "sent": lazy("Papers sent"),
    "returned": lazy("Papers returned"),
    "valid": lazy("Valid papers"),
    "in_favour": lazy("Votes for"),
    "abstained": lazy("Abstentions"),
}


@dataclass(frozen=True)
class Number:
    """One number of a row as a form asks for it; `most` is the most that it can be, None where nothing is said."""

    label: Any
    value: str
    most: str | None = None


@dataclass(frozen=True)
class RowCase(SubjectCase):
    """One row that can be corrected, with its history, the oldest correction first."""

    row: Row
    history: Sequence[Correction]
    indicator: Indicator | None

    @property
    def kind(self) -> str:
        """ "visit", "value" or "ballot"."""
        return kind_of(self.row)

    @property
    def title(self) -> LazyMessage:
        """What the row is."""
        return title_of(self.row, self.indicator)


@dataclass(frozen=True)
class NumberLine:
    """One row about a subject, in words, with how often it was corrected."""

    kind: str
    row: Row
    title: LazyMessage
    text: str
    corrected: int


def kind_of(row: Row) -> str:
    """The kind of a row, one of CORRECTED."""
    return next(kind for kind, table in TABLES.items() if isinstance(row, table))


def title_of(row: Row, indicator: Indicator | None = None) -> LazyMessage:
    """What a row is, in words."""
    if isinstance(row, InspectionVisit):
        return lazy("Visit of %(month)s: %(sheet)s", month=f"{row.month_on:%Y-%m}", sheet=row.sheet)
    if isinstance(row, IndicatorValue):
        return lazy("Value: %(indicator)s", indicator=indicator.label if indicator else row.code)
    return lazy("Votes of colleagues")


def contents_of(row: Row) -> dict[str, Any]:
    """Everything of a row that a correction can change, as JSON."""
    if isinstance(row, InspectionVisit):
        items = [dict(item) for item in row.items]
        return {"score": plain(row.score), "out_of": plain(row.out_of), "items": items, "findings": row.findings}
    if isinstance(row, IndicatorValue):
        return {"value": plain(row.value)}
    return {name: getattr(row, name) for name in COUNTS}


def numbers_of(row: Row, indicator: Indicator | None = None) -> list[Number]:
    """The numbers of a row in the order of a form: a visit's items (its score if it has none), a value, five counts."""
    if isinstance(row, InspectionVisit):
        items = [Number(item["label"], item["score"], item["out_of"]) for item in row.items]
        return items or [Number(lazy("Score"), plain(row.score), plain(row.out_of))]
    if isinstance(row, IndicatorValue):
        most = plain(indicator.maximum) if indicator else None
        return [Number(indicator.label if indicator else row.code, plain(row.value), most)]
    return [Number(label, str(getattr(row, name))) for name, label in COUNTS.items()]


def text_of(contents: dict[str, Any]) -> str:
    """The figures of a row's contents in short: "95/100", "97.5", "32/30/29/15/1"."""
    if "score" in contents:
        return f"{contents['score']}/{contents['out_of']}"
    return str(contents["value"]) if "value" in contents else "/".join(str(contents[name]) for name in COUNTS)


def row_case(session: Session, viewer: Viewer, year: int, table: str, row_id: int) -> RowCase:
    """One row of a year ("visit", "value" or "ballot"). Raises NotFoundError."""
    model: Any = TABLES[table]
    campaign = campaign_of_year(session, viewer, year)
    query = select(model).where(model.id == row_id, model.campaign_id == campaign.id)
    whole = (joinedload(model.subject).selectinload(Subject.departments), joinedload(model.batch))
    row: Row | None = session.scalar(query.options(*whole))
    if row is None:
        raise NotFoundError
    indicator = next((one for one in campaign.indicators if one.code == getattr(row, "code", None)), None)
    rivals = rivals_of(session, campaign, viewer)
    return RowCase(campaign, row.subject, rivals, row, history_of(session, row), indicator)


def history_of(session: Session, row: Row) -> Sequence[Correction]:
    """The corrections of a row, the oldest first."""
    query = select(Correction).filter_by(kind=kind_of(row), batch_id=row.batch_id, row_id=row.id)
    return session.scalars(query.order_by(Correction.id)).all()


def numbers_about(session: Session, case: SubjectCase) -> list[NumberLine]:
    """Every row about a subject in a year that can be corrected; a constant number of statements."""
    about = {"campaign_id": case.campaign.id, "subject_id": case.subject.id}
    corrected: dict[tuple[str, int, int], int] = defaultdict(int)
    for one in session.scalars(select(Correction).filter_by(**about)):
        corrected[one.kind, one.batch_id, one.row_id] += 1
    labels = {one.code: one for one in case.campaign.indicators}
    lines = []
    orders: dict[str, Any] = {"visit": InspectionVisit.month_on, "value": IndicatorValue.code, "ballot": Ballot.id}
    tables: dict[str, Any] = {**TABLES}
    for kind, table in tables.items():
        query = select(table).filter_by(**about).order_by(orders[kind]).options(selectinload(table.batch))
        rows: Sequence[Row] = session.scalars(query).all()
        for row in rows:
            title = title_of(row, labels.get(getattr(row, "code", "")))
            times = corrected[kind, row.batch_id, row.id]
            lines.append(NumberLine(kind, row, title, text_of(contents_of(row)), times))
    return lines


def earlier_contents(session: Session, campaign: Campaign, kind: str) -> dict[tuple[int, int], list[dict[str, Any]]]:
    """(Batch id, row id) → what the year's corrected rows of a kind held before each of their corrections."""
    query = select(Correction.batch_id, Correction.row_id, Correction.before)
    found: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for batch_id, row_id, before in session.execute(query.filter_by(campaign_id=campaign.id, kind=kind)):
        found[batch_id, row_id].append(before)
    return found
