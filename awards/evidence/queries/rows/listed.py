"""Visits, values and ballots behind a number, each with its import and row."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from awards.campaigns.models import Award, Component
from awards.db import plain
from awards.evidence.measures.kinds import CENT, Count, Value, Visit, indicator_data, inspection_data, vote_data
from awards.evidence.models import Ballot, Correction, IndicatorValue, InspectionVisit
from awards.evidence.queries.corrections import Row, contents_of, kind_of, text_of
from awards.i18n import LazyMessage, lazy
from awards.imports.models import ImportBatch

MODES: dict[str, LazyMessage] = {"announced": lazy("announced visit"), "mystery": lazy("mystery visit")}
ANY_DAY = date.min


@dataclass(frozen=True)
class ListedRow:
    """One row of a file that counts once: `figure` as the row has it; a visit also has its month, points of 100,
    weight and mode. `corrected` is how often it was."""

    row: Row
    kind: str
    figure: str
    corrected: int
    month: str = ""
    sheet: str = ""
    mode: LazyMessage | None = None
    points: str = ""
    weight: str = ""


def listed_visits(
    session: Session, award: Award, component: Component, places: Collection[int]
) -> tuple[tuple[ListedRow, ...], Any]:
    """The visits in the order in which a bundle has them, and its data made of them."""
    table = InspectionVisit
    order = (table.month_on, table.subject_id, table.sheet, table.id)
    query = select(table).where(table.campaign_id == award.campaign_id, table.subject_id.in_(places)).order_by(*order)
    rows = session.scalars(query.options(*_whole(table))).all()
    corrected = _corrected(session, "visit", rows)
    weights = component.source.get("weights") or {}
    visits = [Visit(one.month_on, one.mode, one.score, one.out_of, one.batch_id) for one in rows]
    data = inspection_data(visits, weights)
    listed = [
        ListedRow(
            row=one,
            kind="visit",
            figure=f"{entry['score']}/{entry['out_of']}",
            corrected=corrected[one.batch_id, one.id],
            month=f"{one.month_on:%Y-%m}",
            sheet=one.sheet,
            mode=MODES[one.mode],
            points=percent(one.score, one.out_of),
            weight=entry["weight"],
        )
        for one, entry in zip(rows, data, strict=True)
    ]
    return tuple(listed), data or None


def listed_values(
    session: Session, award: Award, component: Component, places: Collection[int]
) -> tuple[tuple[ListedRow, ...], Any]:
    """The values of an indicator, and the bundle's figure made of them."""
    table = IndicatorValue
    mine = (table.campaign_id == award.campaign_id, table.subject_id.in_(places))
    query = select(table).where(*mine, table.code == component.source["indicator"]).order_by(table.subject_id)
    rows = session.scalars(query.options(*_whole(table))).all()
    data = indicator_data([Value(one.value, ANY_DAY, one.batch_id) for one in rows])
    return _listed(session, "value", rows), data


def listed_ballots(
    session: Session, award: Award, component: Component, places: Collection[int]
) -> tuple[tuple[ListedRow, ...], Any]:
    """The counted votes, and the bundle's data made of them."""
    mine = (Ballot.campaign_id == award.campaign_id, Ballot.subject_id.in_(places))
    rows = session.scalars(select(Ballot).where(*mine).order_by(Ballot.subject_id).options(*_whole(Ballot))).all()
    data = vote_data([Count(one.in_favour, one.valid, ANY_DAY, one.batch_id) for one in rows])
    return _listed(session, "ballot", rows), data


def _listed(session: Session, kind: str, rows: Sequence[Row]) -> tuple[ListedRow, ...]:
    corrected = _corrected(session, kind, rows)
    return tuple(
        ListedRow(one, kind_of(one), text_of(contents_of(one)), corrected[one.batch_id, one.id]) for one in rows
    )


def _whole(table: Any) -> tuple[Any, ...]:
    return joinedload(table.subject), joinedload(table.batch).joinedload(ImportBatch.file)


def _corrected(session: Session, kind: str, rows: Sequence[Row]) -> Counter[tuple[int, int]]:
    """(Batch id, row id) → how often it was corrected."""
    query = select(Correction.batch_id, Correction.row_id, func.count()).where(
        Correction.kind == kind, Correction.row_id.in_([one.id for one in rows])
    )
    found = session.execute(query.group_by(Correction.batch_id, Correction.row_id))
    return Counter({(batch_id, row_id): count for batch_id, row_id, count in found})


def percent(score: Decimal, out_of: Decimal) -> str:
    """`100·score/out_of` with at most two decimals, rounded half-up."""
    exact = 100 * Fraction(score) / Fraction(out_of)
    return plain((Decimal(exact.numerator) / exact.denominator).quantize(CENT, ROUND_HALF_UP))
