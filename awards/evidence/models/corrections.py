"""Numbers that were corrected."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.db import Base, UTCDateTime, one_of
from awards.imports.models import ImportBatch
from awards.organisation.models import Subject

CORRECTED = ("visit", "value", "ballot")


class Correction(Base):
    """One number that was corrected: the row, its contents before and after as JSON, and why. The row itself holds what
    counts; its batch is named beside it because rows of a batch can be undone and their numbers used again."""

    __tablename__ = "corrections"
    __table_args__ = (
        one_of("kind", CORRECTED),
        CheckConstraint("reason <> ''", name="reasoned"),
        Index("ix_corrections_row", "kind", "batch_id", "row_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(40), default="")
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"))
    row_id: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(300))
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    subject: Mapped[Subject] = relationship()
    batch: Mapped[ImportBatch] = relationship()
