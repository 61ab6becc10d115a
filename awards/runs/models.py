"""A run: append-only; a new number, never a changed one. What was computed from it, the rulings that the next run
obeys, what-if runs beside it, and the decision on it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, deferred, mapped_column, object_session, relationship

from awards.campaigns.models import Award
from awards.db import Base, UTCDateTime, one_of
from awards.errors import WrongStateError
from awards.i18n import LazyMessage, lazy
from awards.runs import votes
from awards.triggers import append_only, refuse

RULING_KINDS = ("tie", "exclude")
DOCUMENT_KINDS = ("diagnostics", "public_bundle", "public_result")


class Run(Base):
    """Bundle and result of one scoring, as the canonical bytes whose digests are shown.

    `evidence` says what the bundle's figures were made of: nominee id → component code → `{"source", "rows",
    "batches"}` ("orders", "sheet" or "", how many raw rows, the ids of the imports that they came with); empty in runs
    from before it was kept.
    """

    __tablename__ = "runs"
    __table_args__ = (UniqueConstraint("award_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"), index=True)
    number: Mapped[int]
    bundle: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    bundle_sha256: Mapped[str] = mapped_column(String(64))
    result: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    result_sha256: Mapped[str] = mapped_column(String(64))
    evidence: Mapped[dict[str, Any]] = deferred(mapped_column(JSON, default=dict, nullable=False))
    engine: Mapped[str] = mapped_column(String(20))
    is_approvable: Mapped[bool]
    actor: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    award: Mapped[Award] = relationship()


class RunDocument(Base):
    """What an engine computes from a run's bundle beside the result, kept because it takes seconds; canonical bytes.

    Append-only like the run: another engine adds a row and changes none.
    """

    __tablename__ = "run_documents"
    __table_args__ = (one_of("kind", DOCUMENT_KINDS), UniqueConstraint("run_id", "kind", "engine"))

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    kind: Mapped[str] = mapped_column(String(20))
    engine: Mapped[str] = mapped_column(String(20))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    run: Mapped[Run] = relationship()


class Ruling(Base):
    """A vote that a run obeys. `data` holds what its kind asks for, nominees by their ids in bundles: `{"order": ["n2",
    "n1"]}` of a tie, best first, or `{"nominee": "n3"}` of an exclusion. Never deleted: withdrawn with a reason."""

    __tablename__ = "rulings"
    __table_args__ = (
        one_of("kind", RULING_KINDS),
        CheckConstraint("kind <> 'tie' OR vote <> ''", name="voted_if_tie"),
        CheckConstraint("reason <> ''", name="reasoned"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="reasoned_iff_withdrawn"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    vote: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(300))
    decided_on: Mapped[date]
    actor: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_by: Mapped[str] = mapped_column(String(80), default="")
    withdrawn_reason: Mapped[str] = mapped_column(String(300), default="")

    award: Mapped[Award] = relationship()

    @property
    def counts(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_at is None

    def counted_at(self, at: datetime) -> bool:
        """Whether it was recorded, and not withdrawn yet, at an instant."""
        return self.created_at <= at and (self.withdrawn_at is None or self.withdrawn_at > at)

    @property
    def nominees(self) -> list[str]:
        """The ids of the nominees it rules on, in its order."""
        return list(self.data["order"]) if self.kind == "tie" else [self.data["nominee"]]

    @property
    def vote_in_words(self) -> LazyMessage | str:
        """The votes for each of the tied, as the bundle has them; those on an exclusion in words."""
        return self.vote if self.kind == "tie" else votes.in_words(self.vote)

    def withdraw(self, *, reason: str, actor: str, now: datetime) -> None:
        """From the next run on it counts for nothing. Raises WrongStateError the second time."""
        if not self.counts:
            raise WrongStateError(lazy("This ruling was withdrawn already."))
        self.withdrawn_reason, self.withdrawn_by, self.withdrawn_at = reason, actor, now


class WhatIf(Base):
    """What would come of other rules or other judges, computed beside a run. It is no run: it has numbers of its own,
    nothing can be decided on it, and its bundle claims no seal. `changes` says what was changed, as
    `awards.runs.what_if` reads it. Append-only."""

    __tablename__ = "what_ifs"
    __table_args__ = (UniqueConstraint("award_id", "number"), CheckConstraint("title <> ''", name="titled"))

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    bundle: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    bundle_sha256: Mapped[str] = mapped_column(String(64))
    result: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    result_sha256: Mapped[str] = mapped_column(String(64))
    engine: Mapped[str] = mapped_column(String(20))
    actor: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    award: Mapped[Award] = relationship()
    run: Mapped[Run] = relationship()


class Decision(Base):
    """The leading group's decision on a run, approved by a leader: whom it selects is to be honoured. At most one of an
    award stands; a withdrawn one stays with its reason."""

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("award_id", "number"),
        CheckConstraint("attendance <> ''", name="attended"),
        CheckConstraint("vote <> ''", name="voted"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="reasoned_iff_withdrawn"),
        Index(
            "one_decision_stands",
            "award_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    number: Mapped[int]
    decided_on: Mapped[date]
    attendance: Mapped[str] = mapped_column(String(600))
    vote: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(1000), default="")
    actor: Mapped[str] = mapped_column(String(80))
    approved_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_by: Mapped[str] = mapped_column(String(80), default="")
    withdrawn_reason: Mapped[str] = mapped_column(String(600), default="")

    award: Mapped[Award] = relationship()
    run: Mapped[Run] = relationship()

    @property
    def vote_in_words(self) -> LazyMessage | str:
        """The votes, said for the reader."""
        return votes.in_words(self.vote)

    @property
    def stands(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_at is None

    def withdraw(self, *, reason: str, actor: str, now: datetime) -> None:
        """It stays on record. Raises WrongStateError the second time."""
        if not self.stands:
            raise WrongStateError(lazy("This decision was withdrawn already."))
        self.withdrawn_reason, self.withdrawn_by, self.withdrawn_at = reason, actor, now


# A decision changes once, when it is withdrawn.
WITHDRAWING = (
    "OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL AND NEW.id = OLD.id AND NEW.award_id = OLD.award_id "
    "AND NEW.run_id = OLD.run_id AND NEW.number = OLD.number AND NEW.decided_on = OLD.decided_on "
    "AND NEW.attendance = OLD.attendance AND NEW.vote = OLD.vote AND NEW.note = OLD.note AND NEW.actor = OLD.actor "
    "AND NEW.approved_by = OLD.approved_by AND NEW.created_at = OLD.created_at"
)
refuse(
    *append_only("runs", ("award_id", "number")),
    *append_only("run_documents", ("run_id", "kind", "engine")),
    *append_only("what_ifs", ("award_id", "number")),
    *append_only("decisions", ("award_id", "number"), ("award_id", "withdrawn_at IS NULL"), but=WITHDRAWING),
)


class FrozenRunError(RuntimeError):
    """Someone tried to change or delete a run: a programming mistake, stopped before it reaches the database."""


@event.listens_for(Run, "before_update")
@event.listens_for(RunDocument, "before_update")
def _refuse_update(mapper: Any, connection: Any, kept: Run | RunDocument) -> None:
    session = object_session(kept)
    if session is not None and session.is_modified(kept):
        raise FrozenRunError("a run is never changed: make a new one")


@event.listens_for(Run, "before_delete")
@event.listens_for(RunDocument, "before_delete")
def _refuse_delete(mapper: Any, connection: Any, kept: Run | RunDocument) -> None:
    raise FrozenRunError("a run is never deleted")


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    changes = state.is_update or state.is_delete
    table = getattr(getattr(state.statement, "table", None), "name", "")
    if changes and table in (Run.__tablename__, RunDocument.__tablename__):
        raise FrozenRunError("runs are never changed or deleted, not in bulk either")
