"""Raw rows as the files had them: visits, indicator values, ballots, work orders, past honours."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from awards.db import Base, ExactDecimal, UTCDateTime, one_of
from awards.imports.models import ImportBatch
from awards.organisation.models import Subject

VISIT_MODES = ("announced", "mystery")
ORDER_STATES = ("open", "finished", "cancelled")


class FromFile:
    """What every imported row carries: the year, its subject, the batch and the row of the file."""

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"), index=True)
    row: Mapped[int]

    @declared_attr
    def subject(cls) -> Mapped[Subject]:
        return relationship(Subject)

    @declared_attr
    def batch(cls) -> Mapped[ImportBatch]:
        return relationship(ImportBatch)


class InspectionVisit(FromFile, Base):
    """One visit to one place. `items` lists `{"label", "score", "out_of"}` as texts; `findings` is the free text of the
    deductions."""

    __tablename__ = "inspection_visits"
    __table_args__ = (
        UniqueConstraint("campaign_id", "sheet", "month_on", "subject_id"),
        one_of("mode", VISIT_MODES),
    )

    sheet: Mapped[str] = mapped_column(String(120))
    month_on: Mapped[date]
    mode: Mapped[str] = mapped_column(String(10), default="announced")
    score: Mapped[Decimal] = mapped_column(ExactDecimal)
    out_of: Mapped[Decimal] = mapped_column(ExactDecimal)
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    findings: Mapped[str] = mapped_column(Text, default="")


class IndicatorValue(FromFile, Base):
    """One figure of an indicator sheet."""

    __tablename__ = "indicator_values"
    __table_args__ = (UniqueConstraint("campaign_id", "subject_id", "code"),)

    code: Mapped[str] = mapped_column(String(40), index=True)
    value: Mapped[Decimal] = mapped_column(ExactDecimal)
    note: Mapped[str] = mapped_column(String(200), default="")


class Ballot(FromFile, Base):
    """A counted vote of colleagues about one person."""

    __tablename__ = "ballots"
    __table_args__ = (
        UniqueConstraint("campaign_id", "subject_id"),
        CheckConstraint(
            "0 <= in_favour AND 0 <= abstained AND in_favour <= valid AND in_favour + abstained <= returned",
            name="votes_within_papers",
        ),
        CheckConstraint("valid <= returned AND returned <= sent", name="valid_within_sent"),
    )

    sent: Mapped[int]
    returned: Mapped[int]
    valid: Mapped[int]
    in_favour: Mapped[int]
    abstained: Mapped[int]


class WorkOrder(FromFile, Base):
    """One work order. `subject` is the technician who is credited, None while nobody has said who the `repairer` is;
    `department` is the team's. `state_text` is the state as exported.

    What was wrong and who reported it is personal and not kept.
    """

    __tablename__ = "work_orders"
    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        one_of("state", ORDER_STATES),
        CheckConstraint(
            "state = 'cancelled' OR (state = 'finished') = (finished_at IS NOT NULL)", name="dated_iff_finished"
        ),
        CheckConstraint("finished_at IS NULL OR reported_at <= finished_at", name="reported_before_finished"),
        CheckConstraint("subject_id IS NULL OR repairer <> ''", name="credited_by_name"),
    )

    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"), index=True)  # type: ignore[assignment]
    department_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"), index=True)
    number: Mapped[str] = mapped_column(String(40))
    reported_at: Mapped[datetime] = mapped_column(UTCDateTime)
    dispatched_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    arrived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(String(10))
    state_text: Mapped[str] = mapped_column(String(20))
    repairer: Mapped[str] = mapped_column(String(80), default="")
    kind: Mapped[str] = mapped_column(String(40), default="")
    place: Mapped[str] = mapped_column(String(80), default="")
    satisfaction: Mapped[str] = mapped_column(String(20), default="")

    @declared_attr
    def subject(cls) -> Mapped[Subject | None]:  # type: ignore[override]
        return relationship(Subject, foreign_keys=lambda: WorkOrder.subject_id)

    @declared_attr
    def department(cls) -> Mapped[Subject | None]:
        return relationship(Subject, foreign_keys=lambda: WorkOrder.department_id)


class Honour(FromFile, Base):
    """An award that somebody was given in an earlier year: whether a nominee was honoured lately is seen here.

    `campaign` is the year whose rules know the award, `year` the one of the honour; `award_name` is its bilingual name.
    It came with a file, or was written by a publication (`published_as` names it).
    """

    __tablename__ = "honours"
    __table_args__ = (
        UniqueConstraint("subject_id", "year", "award_code"),
        CheckConstraint("year BETWEEN 1900 AND 9999", name="year_is_a_year"),
        CheckConstraint("(batch_id IS NULL) = (published_as <> '')", name="from_a_file_or_a_publication"),
    )

    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batches.id"), index=True)  # type: ignore[assignment]
    year: Mapped[int]
    award_code: Mapped[str] = mapped_column(String(40))
    award_name: Mapped[dict[str, str]] = mapped_column(JSON)
    published_as: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(String(200), default="")

    @declared_attr
    def batch(cls) -> Mapped[ImportBatch | None]:  # type: ignore[override]
        return relationship(ImportBatch)
