"""Batches of imported rows, the rows that were refused, and answers about spellings."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.db import Base, UTCDateTime, one_of
from awards.files.models import StoredFile

BATCH_STATES = ("waiting", "imported", "discarded", "undone")


class ImportBatch(Base):
    """One file brought in as one kind: waiting for a decision, imported, discarded unread, or undone: its rows are gone
    and the record of it stays.

    `scope` is the year the rows belong to, empty for the register; `mapping` holds what the user declared.
    """

    __tablename__ = "import_batches"
    __table_args__ = (
        one_of("state", BATCH_STATES),
        CheckConstraint("(state IN ('imported', 'undone')) = (imported_at IS NOT NULL)", name="dated_iff_imported"),
        CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name="dated_iff_undone"),
        CheckConstraint("(state = 'undone') = (undone_reason <> '')", name="reasoned_iff_undone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), index=True)
    scope: Mapped[str] = mapped_column(String(10), default="")
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    file_name: Mapped[str] = mapped_column(String(255))
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    actor: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    imported_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by: Mapped[str] = mapped_column(String(80), default="")
    undone_reason: Mapped[str] = mapped_column(String(300), default="")

    file: Mapped[StoredFile] = relationship()
    rejects: Mapped[list["RejectedRow"]] = relationship(
        back_populates="batch", order_by="RejectedRow.id", cascade="all, delete-orphan"
    )


class RejectedRow(Base):
    """A row of an imported batch that was left out, with the cell and the reason."""

    __tablename__ = "rejected_rows"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"), index=True)
    sheet: Mapped[str] = mapped_column(String(60))
    row: Mapped[int]
    cell: Mapped[str] = mapped_column(String(12))
    value: Mapped[str] = mapped_column(String(200))
    reason: Mapped[dict[str, Any]] = mapped_column(JSON)

    batch: Mapped[ImportBatch] = relationship(back_populates="rejects")


class Alias(Base):
    """What a spelling means, answered once: `target` is a subject's code, or empty for "leave these rows out"."""

    __tablename__ = "aliases"
    __table_args__ = (UniqueConstraint("kind", "spelling_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    spelling_key: Mapped[str] = mapped_column(String(120))
    spelling: Mapped[str] = mapped_column(String(120))
    target: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
