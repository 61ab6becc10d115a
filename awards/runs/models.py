"""A run: append-only; a new number, never a changed one."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, deferred, mapped_column, object_session, relationship

from awards.campaigns.models import Award
from awards.db import Base, UTCDateTime


class Run(Base):
    """Bundle and result of one scoring, as the canonical bytes whose digests are shown."""

    __tablename__ = "runs"
    __table_args__ = (UniqueConstraint("award_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"), index=True)
    number: Mapped[int]
    bundle: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    bundle_sha256: Mapped[str] = mapped_column(String(64))
    result: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    result_sha256: Mapped[str] = mapped_column(String(64))
    engine: Mapped[str] = mapped_column(String(20))
    is_approvable: Mapped[bool]
    actor: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    award: Mapped[Award] = relationship()


class FrozenRunError(RuntimeError):
    """Someone tried to change or delete a run: a programming mistake, stopped before it reaches the database."""


@event.listens_for(Run, "before_update")
def _refuse_update(mapper: Any, connection: Any, run: Run) -> None:
    session = object_session(run)
    if session is not None and session.is_modified(run):
        raise FrozenRunError("a run is never changed: make a new one")


@event.listens_for(Run, "before_delete")
def _refuse_delete(mapper: Any, connection: Any, run: Run) -> None:
    raise FrozenRunError("a run is never deleted")


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    changes = state.is_update or state.is_delete
    if changes and getattr(getattr(state.statement, "table", None), "name", "") == Run.__tablename__:
        raise FrozenRunError("runs are never changed or deleted, not in bulk either")
