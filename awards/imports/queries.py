"""Reading batches and answers."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.errors import NotFoundError
from awards.imports.models import BATCH_STATES, Alias, ImportBatch, RejectedRow

PAGE = 50


@dataclass(frozen=True)
class BatchPage:
    """One page of batches, the newest first; `rejected` counts rejected rows by batch id. Pages count from 1."""

    batches: list[ImportBatch]
    rejected: dict[int, int]
    total: int
    page: int
    pages: int


def page_of_batches(session: Session, *, state: str = "", kind: str = "", page: int = 1) -> BatchPage:
    """Batches in a state and of a kind, if given (an unknown state counts as none); never beyond the last page."""
    query = select(ImportBatch)
    if state in BATCH_STATES:
        query = query.where(ImportBatch.state == state)
    if kind:
        query = query.where(ImportBatch.kind == kind)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    batches = list(session.scalars(query.order_by(ImportBatch.id.desc()).limit(PAGE).offset((page - 1) * PAGE)))
    counts = select(RejectedRow.batch_id, func.count()).where(RejectedRow.batch_id.in_([one.id for one in batches]))
    rejected = dict(session.execute(counts.group_by(RejectedRow.batch_id)).all())
    return BatchPage(batches, rejected, total, page, pages)


def batch_of(session: Session, viewer: Any, batch_id: int) -> ImportBatch:
    """One batch with its file and rejected rows. Raises NotFoundError."""
    query = select(ImportBatch).where(ImportBatch.id == batch_id)
    batch = session.scalar(query.options(joinedload(ImportBatch.file), selectinload(ImportBatch.rejects)))
    if batch is None:
        raise NotFoundError
    return batch


def alias_of(session: Session, viewer: Any, alias_id: int) -> Alias:
    """One answer. Raises NotFoundError."""
    alias = session.get(Alias, alias_id)
    if alias is None:
        raise NotFoundError
    return alias


def all_aliases(session: Session) -> list[Alias]:
    """Every answer that was given, by kind and spelling."""
    return list(session.scalars(select(Alias).order_by(Alias.kind, Alias.spelling)))


def latest_year(session: Session) -> int | None:
    """The year of the newest file that belongs to one: most likely that of the next."""
    query = select(ImportBatch.scope).where(ImportBatch.scope != "").order_by(ImportBatch.id.desc()).limit(1)
    scope = session.scalar(query)
    return int(scope) if scope else None
