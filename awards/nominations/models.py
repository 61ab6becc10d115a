"""Nominations, their files, and the moves they made."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.accounts.models import User
from awards.campaigns.models import Award
from awards.db import Base, UTCDateTime, one_of
from awards.errors import WrongStateError
from awards.files.models import StoredFile
from awards.i18n import LazyMessage
from awards.organisation.models import Subject
from awards.triggers import append_only, refuse

MOVES: dict[str, tuple[str, ...]] = {
    "draft": ("submitted", "proposed", "withdrawn"),
    "proposed": ("submitted", "returned", "withdrawn"),
    "submitted": ("returned", "accepted", "rejected", "withdrawn"),
    "returned": ("submitted", "proposed", "withdrawn"),
    "accepted": ("returned", "rejected"),
    "rejected": (),
    "withdrawn": ("draft",),
}
REJECT_REASONS = ("not_eligible", "wrong_award", "evidence_missing", "over_quota", "veto", "other")


class Nomination(Base):
    """One subject put forward by one department for one award. `deed` is the one-line deed; `version` grows with
    every save, every change of its files and every move.

    `is_own`: people put themselves forward; such a nomination is "proposed" until a nominator of the department
    endorses it, and only then submitted.
    """

    __tablename__ = "nominations"
    __table_args__ = (
        UniqueConstraint("award_id", "subject_id"),
        one_of("state", tuple(MOVES)),
        CheckConstraint(
            "state IN ('draft', 'proposed', 'returned', 'withdrawn') OR submitted_at IS NOT NULL",
            name="submitted_is_dated",
        ),
        CheckConstraint("state <> 'returned' OR is_own OR submitted_at IS NOT NULL", name="returned_was_submitted"),
        CheckConstraint("is_own OR (state <> 'proposed' AND endorsed_by = '')", name="only_own_is_endorsed"),
        CheckConstraint("(endorsed_at IS NOT NULL) = (endorsed_by <> '')", name="endorsed_by_somebody"),
        CheckConstraint(
            "NOT is_own OR state NOT IN ('submitted', 'accepted', 'rejected') OR endorsed_at IS NOT NULL",
            name="own_is_endorsed",
        ),
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
    is_own: Mapped[bool] = mapped_column(default=False)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    endorsed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    endorsed_by: Mapped[str] = mapped_column(String(80), default="")
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
    rulings: Mapped[list["ConditionRuling"]] = relationship(back_populates="nomination", order_by="ConditionRuling.id")

    @property
    def is_unsent_own(self) -> bool:
        """Whether somebody writes about himself and has not sent it to the department: nobody else knows of it."""
        return self.is_own and self.submitted_at is None and self.state in ("draft", "withdrawn")

    @property
    def makes_nominee(self) -> bool:
        """Whether its person is a nominee of the award already, who sees and acts on nothing of it: from the draft on
        for those who write of themselves, once it was sent for those who may not know of it."""
        return self.state not in ("draft", "withdrawn") or (self.is_own and self.state == "draft")

    @property
    def is_sent_back(self) -> bool:
        """Whether an own nomination was returned by its department, not by the office."""
        return self.is_own and [move.state for move in self.moves][-2:] == ["proposed", "returned"]

    @property
    def holds_place(self) -> bool:
        """Whether a draft or what was returned takes a place among those that the department has sent in."""
        return self.endorsed_at is not None if self.is_own else self.state != "draft"

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


class ConditionRuling(Base):
    """What the office ruled about one condition of an award (`code`) for one nominee; the last one of a code stands.

    `standing` is what the evidence said then ("met", "unmet", "open"), `fact` the same in words (a stored message): a
    ruling against it is an override and has a `reason`. `shown_on` and `file` are the date and the file of a condition
    that is a tick.
    """

    __tablename__ = "condition_rulings"
    __table_args__ = (
        one_of("standing", ("met", "unmet", "open")),
        CheckConstraint(
            "reason <> '' OR standing = 'open' OR (standing = 'met' AND holds) OR (standing = 'unmet' AND NOT holds)",
            name="override_is_reasoned",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nominations.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    holds: Mapped[bool]
    standing: Mapped[str] = mapped_column(String(10))
    fact: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(300), default="")
    shown_on: Mapped[date | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    nomination: Mapped[Nomination] = relationship(back_populates="rulings")
    file: Mapped[StoredFile | None] = relationship()

    @property
    def is_override(self) -> bool:
        """Whether it goes against what the evidence said."""
        return self.standing != "open" and self.holds != (self.standing == "met")

    @property
    def evidence(self) -> LazyMessage:
        """What the evidence said then, in the reader's words; a day in it was kept as 2015-03-01."""
        told = LazyMessage.from_data(self.fact)
        days = {key: date.fromisoformat(value) for key, value in told.params.items() if key == "date"}
        return LazyMessage(told.msgid, told.params | days)


refuse(*append_only("condition_rulings"))
