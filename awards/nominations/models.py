"""Nominations, their files, and the moves they made."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.accounts.models import User
from awards.campaigns.models import Award
from awards.db import Base, UTCDateTime, one_of
from awards.errors import WrongStateError
from awards.files.models import StoredFile
from awards.organisation.models import Subject

MOVES: dict[str, tuple[str, ...]] = {
    "draft": ("submitted", "withdrawn"),
    "submitted": ("returned", "accepted", "rejected", "withdrawn"),
    "returned": ("submitted", "withdrawn"),
    "accepted": ("returned", "rejected"),
    "rejected": (),
    "withdrawn": ("draft",),
}
REJECT_REASONS = ("not_eligible", "wrong_award", "evidence_missing", "over_quota", "veto", "other")


class Nomination(Base):
    """One subject put forward by one department for one award. `deed` is the one-line deed; `version` grows with
    every save."""

    __tablename__ = "nominations"
    __table_args__ = (
        UniqueConstraint("award_id", "subject_id"),
        one_of("state", tuple(MOVES)),
        CheckConstraint("state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL", name="submitted_is_dated"),
        CheckConstraint("(state IN ('accepted', 'rejected')) = (decided_at IS NOT NULL)", name="dated_iff_decided"),
        CheckConstraint("(state = 'rejected') = (reject_code <> '')", name="coded_iff_rejected"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"), index=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    deed: Mapped[str] = mapped_column(String(120), default="")
    statement: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    reject_code: Mapped[str] = mapped_column(String(20), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    award: Mapped[Award] = relationship()
    subject: Mapped[Subject] = relationship(foreign_keys=[subject_id])
    department: Mapped[Subject] = relationship(foreign_keys=[department_id])
    created_by: Mapped[User] = relationship()
    files: Mapped[list["NominationFile"]] = relationship(
        back_populates="nomination", order_by="NominationFile.position", cascade="all, delete-orphan"
    )
    moves: Mapped[list["NominationMove"]] = relationship(
        back_populates="nomination", order_by="NominationMove.id", cascade="all, delete-orphan"
    )

    def move_to(self, state: str) -> None:
        """Raises WrongStateError for a move that the table does not allow."""
        if state not in MOVES[self.state]:
            raise WrongStateError
        self.state = state


class NominationFile(Base):
    """A file of supporting evidence, under the name it was given."""

    __tablename__ = "nomination_files"
    __table_args__ = (UniqueConstraint("nomination_id", "file_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nominations.id", ondelete="CASCADE"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    name: Mapped[str] = mapped_column(String(255))
    position: Mapped[int]

    nomination: Mapped[Nomination] = relationship(back_populates="files")
    file: Mapped[StoredFile] = relationship()


class NominationMove(Base):
    """One step of a nomination's timeline."""

    __tablename__ = "nomination_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nominations.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(Text, default="")

    nomination: Mapped[Nomination] = relationship(back_populates="moves")
