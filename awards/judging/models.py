"""Seats on panels, score sheets and the marks on them."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.accounts.models import User
from awards.campaigns.models import Award, Criterion
from awards.db import Base, ExactDecimal, UTCDateTime, one_of
from awards.errors import WrongStateError
from awards.files.models import StoredFile
from awards.nominations.models import Nomination
from awards.triggers import append_only, refuse

MOVES: dict[str, tuple[str, ...]] = {
    "open": ("signed", "abstained", "recused"),
    "abstained": ("open", "recused"),
    "recused": (),
    "signed": ("open",),
}
ANSWERS = ("kept", "reopen")


class PanelSeat(Base):
    """A user's seat on an award's panel; `code` ("j3") is all that a bundle says of the judge.

    A judge who was removed after the work began keeps the row, with `removed_at`, by whom and why; what is signed
    stays. `confirm_since` is when the office last reset the judge's account: until the judge has confirmed the open
    marks, nothing is signed.

    `is_lead`: the judge who leads the panel. `on_paper_since`: since when the office keys in for the judge, and why.
    """

    __tablename__ = "panel_seats"
    __table_args__ = (
        UniqueConstraint("award_id", "user_id"),
        UniqueConstraint("award_id", "code"),
        CheckConstraint("(removed_at IS NOT NULL) = (removed_by <> '')", name="removed_by_somebody"),
        CheckConstraint("(removed_at IS NOT NULL) = (removed_reason <> '')", name="removed_for_a_reason"),
        CheckConstraint("(on_paper_since IS NOT NULL) = (on_paper_reason <> '')", name="on_paper_for_a_reason"),
        CheckConstraint("NOT is_lead OR removed_at IS NULL", name="lead_is_on_the_panel"),
        Index(
            "one_lead_per_award",
            "award_id",
            unique=True,
            sqlite_where=text("is_lead"),
            postgresql_where=text("is_lead"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    code: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirm_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    removed_by: Mapped[str] = mapped_column(String(80), default="")
    removed_reason: Mapped[str] = mapped_column(String(300), default="")
    is_lead: Mapped[bool] = mapped_column(default=False)
    on_paper_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    on_paper_reason: Mapped[str] = mapped_column(String(300), default="")

    award: Mapped[Award] = relationship()
    user: Mapped[User] = relationship()

    @property
    def is_removed(self) -> bool:
        """Whether the judge was taken off the panel after having begun."""
        return self.removed_at is not None


class Assignment(Base):
    """One judge is asked about one nominee, of an award whose nominees are shared out (`judges_each` of its options);
    where everybody judges everybody there is none."""

    __tablename__ = "assignments"

    seat_id: Mapped[int] = mapped_column(ForeignKey("panel_seats.id", ondelete="CASCADE"), primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nominations.id"), primary_key=True, index=True)
    assigned_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Sheet(Base):
    """One judge's score sheet for one nominee. It exists from the moment the judge declared on this nominee.

    `reason` says why a sheet is recused or abstained; `version` grows with every save of marks, `comment` (what the
    judge would tell the nominee) or `note` (for nobody else). `signed_by` is who signed it for the judge, from the
    signed paper that was scanned (`scan`); empty where the judge did.
    """

    __tablename__ = "sheets"
    __table_args__ = (
        UniqueConstraint("seat_id", "nomination_id"),
        one_of("state", tuple(MOVES)),
        CheckConstraint("(state = 'signed') = (signed_at IS NOT NULL)", name="dated_iff_signed"),
        CheckConstraint("state NOT IN ('recused', 'abstained') OR reason <> ''", name="reasoned_if_not_scored"),
        CheckConstraint("(signed_by <> '') = (scan_id IS NOT NULL)", name="signed_for_the_judge_from_paper"),
        CheckConstraint("signed_by = '' OR state = 'signed'", name="signed_if_signed_for_the_judge"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("panel_seats.id", ondelete="CASCADE"), index=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nominations.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="open")
    reason: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)
    declared_at: Mapped[datetime] = mapped_column(UTCDateTime)
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    comment: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    signed_by: Mapped[str] = mapped_column(String(80), default="")
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))

    seat: Mapped[PanelSeat] = relationship()
    nomination: Mapped[Nomination] = relationship()
    scan: Mapped[StoredFile | None] = relationship()
    marks: Mapped[list["Mark"]] = relationship(
        back_populates="sheet", cascade="all, delete-orphan", order_by="Mark.criterion_id"
    )

    def move_to(self, state: str) -> None:
        """Raises WrongStateError for a move that the table does not allow."""
        if state not in MOVES[self.state]:
            raise WrongStateError
        self.state = state


class Mark(Base):
    """What one judge gave one nominee on one criterion, exactly as it was typed."""

    __tablename__ = "marks"
    __table_args__ = (UniqueConstraint("sheet_id", "criterion_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheets.id", ondelete="CASCADE"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criteria.id"))
    value: Mapped[Decimal] = mapped_column(ExactDecimal)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)

    sheet: Mapped[Sheet] = relationship(back_populates="marks")
    criterion: Mapped[Criterion] = relationship()


class MarkChange(Base):
    """A mark that was given, changed (`value`) or cleared (None), by whom and when. Append-only: the last one of each
    criterion is what stands on the sheet, for every sheet that was marked since the history is kept."""

    __tablename__ = "mark_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheets.id"), index=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criteria.id"))
    value: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    criterion: Mapped[Criterion] = relationship()


class Reopening(Base):
    """A signed sheet that the office opened again, and what was on it: `marks` is {criterion code: mark}. Kept for
    ever."""

    __tablename__ = "reopenings"
    __table_args__ = (CheckConstraint("reason <> ''", name="reasoned"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheets.id"), index=True)
    marks: Mapped[dict[str, str]] = mapped_column(JSON)
    comment: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    signed_by: Mapped[str] = mapped_column(String(80))
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    reason: Mapped[str] = mapped_column(String(300))
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    sheet: Mapped[Sheet] = relationship()


class SecondLook(Base):
    """The lead judge or the office asks a judge to look again at a signed sheet, and the judge's answer: the marks stay
    ("kept"), or the sheet is to be opened ("reopen"), which only the office does."""

    __tablename__ = "second_looks"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reasoned"),
        one_of("answer", ("", *ANSWERS)),
        CheckConstraint("(answered_at IS NOT NULL) = (answer <> '')", name="dated_iff_answered"),
        Index(
            "one_open_question_per_sheet",
            "sheet_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheets.id"), index=True)
    reason: Mapped[str] = mapped_column(String(300))
    actor: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(String(10), default="")
    answer_reason: Mapped[str] = mapped_column(String(300), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    sheet: Mapped[Sheet] = relationship()


class ReleasedComment(Base):
    """A judge's comment that the panel lets the nominee and their department read, in the words that were released:
    never with the judge. `withdrawn_at`: the panel took it back; at the instant of `released_at`, it was kept inside
    and nobody has read it."""

    __tablename__ = "released_comments"
    __table_args__ = (
        CheckConstraint("words <> ''", name="not_empty"),
        Index(
            "one_release_per_sheet",
            "sheet_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheets.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(80))
    released_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_by: Mapped[str] = mapped_column(String(80), default="")

    sheet: Mapped[Sheet] = relationship()


refuse(*append_only("mark_changes"), *append_only("reopenings"))
