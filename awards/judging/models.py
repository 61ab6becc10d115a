"""Seats on panels, score sheets and the marks on them."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.accounts.models import User
from awards.campaigns.models import Award, Criterion
from awards.db import Base, ExactDecimal, UTCDateTime, one_of
from awards.errors import WrongStateError
from awards.nominations.models import Nomination
from awards.triggers import append_only, refuse

MOVES: dict[str, tuple[str, ...]] = {
    "open": ("signed", "abstained"),
    "abstained": ("open",),
    "recused": (),
    "signed": (),
}


class PanelSeat(Base):
    """A user's seat on an award's panel; `code` ("j3") is all that a bundle says of the judge.

    A judge who was removed after the work began keeps the row, with `removed_at`, by whom and why; what is signed
    stays. `confirm_since` is when the office last reset the judge's account: until the judge has confirmed the open
    marks, nothing is signed.
    """

    __tablename__ = "panel_seats"
    __table_args__ = (
        UniqueConstraint("award_id", "user_id"),
        UniqueConstraint("award_id", "code"),
        CheckConstraint("(removed_at IS NOT NULL) = (removed_by <> '')", name="removed_by_somebody"),
        CheckConstraint("(removed_at IS NOT NULL) = (removed_reason <> '')", name="removed_for_a_reason"),
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

    award: Mapped[Award] = relationship()
    user: Mapped[User] = relationship()

    @property
    def is_removed(self) -> bool:
        """Whether the judge was taken off the panel after having begun."""
        return self.removed_at is not None


class Sheet(Base):
    """One judge's score sheet for one nominee. It exists from the moment the judge declared on this nominee.

    `reason` says why a sheet is recused or abstained; `version` grows with every save.
    """

    __tablename__ = "sheets"
    __table_args__ = (
        UniqueConstraint("seat_id", "nomination_id"),
        one_of("state", tuple(MOVES)),
        CheckConstraint("(state = 'signed') = (signed_at IS NOT NULL)", name="dated_iff_signed"),
        CheckConstraint("state NOT IN ('recused', 'abstained') OR reason <> ''", name="reasoned_if_not_scored"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("panel_seats.id", ondelete="CASCADE"), index=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nominations.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="open")
    reason: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)
    declared_at: Mapped[datetime] = mapped_column(UTCDateTime)
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    seat: Mapped[PanelSeat] = relationship()
    nomination: Mapped[Nomination] = relationship()
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


refuse(*append_only("mark_changes"))
