"""A run: append-only; a new number, never a changed one."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

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
