"""What is entered by hand: vetoes, bonuses, deductions, and why evidence is missing."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from awards.campaigns.models import Award, Component
from awards.db import Base, ExactDecimal, UTCDateTime
from awards.errors import WrongStateError
from awards.files.models import StoredFile
from awards.i18n import lazy
from awards.organisation.models import Subject


class Decided:
    """What every entry made by hand carries: whom it is about, what happened when, who decided after which hearing, the
    source document, and, once it was withdrawn, why. Entries are never deleted."""

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    happened_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    decided_by: Mapped[str] = mapped_column(String(120))
    hearing: Mapped[str] = mapped_column(Text, default="")
    heard_on: Mapped[date | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    file_name: Mapped[str] = mapped_column(String(255), default="")
    actor: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_by: Mapped[str] = mapped_column(String(80), default="")
    withdrawn_reason: Mapped[str] = mapped_column(String(300), default="")

    @declared_attr
    def subject(cls) -> Mapped[Subject]:
        return relationship(Subject)

    @declared_attr
    def file(cls) -> Mapped[StoredFile | None]:
        return relationship(StoredFile)

    @property
    def counts(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_at is None

    def withdraw(self, *, reason: str, actor: str, now: datetime) -> None:
        """From now on it counts for nothing and stays on record. Raises WrongStateError the second time."""
        if not self.counts:
            raise WrongStateError(lazy("This entry was withdrawn already."))
        self.withdrawn_reason, self.withdrawn_by, self.withdrawn_at = reason, actor, now


def decided_checks() -> tuple[CheckConstraint, ...]:
    """The rules that hold for every entry made by hand."""
    return (
        CheckConstraint("reason <> '' AND decided_by <> ''", name="reasoned"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="reasoned_iff_withdrawn"),
        CheckConstraint("(file_id IS NULL) = (file_name = '')", name="named_iff_filed"),
    )


class Veto(Decided, Base):
    """One ground that keeps a subject from every award whose rules list its code."""

    __tablename__ = "vetoes"
    __table_args__ = decided_checks()

    code: Mapped[str] = mapped_column(String(40))


class Adjustment(Decided, Base):
    """A bonus (points above 0) or a deduction (below 0): for one award, or without one for every award of the kind."""

    __tablename__ = "adjustments"
    __table_args__ = (*decided_checks(), CheckConstraint("points <> '0'", name="not_zero"))

    award_id: Mapped[int | None] = mapped_column(ForeignKey("awards.id"), index=True)
    points: Mapped[Decimal] = mapped_column(ExactDecimal)

    award: Mapped[Award | None] = relationship()


class GapReason(Base):
    """Why there is no evidence about a subject for a component whose weight the others then carry. Never changed: the
    newest about subject and component holds."""

    __tablename__ = "gap_reasons"
    __table_args__ = (CheckConstraint("reason <> ''", name="reasoned"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    component_id: Mapped[int] = mapped_column(ForeignKey("components.id"), index=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    reason: Mapped[str] = mapped_column(String(300))
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    component: Mapped[Component] = relationship()
    subject: Mapped[Subject] = relationship()
