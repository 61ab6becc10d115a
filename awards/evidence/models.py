"""Raw rows, as the files had them. Nothing derived is stored."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from awards.db import Base, ExactDecimal, UTCDateTime, one_of
from awards.imports.models import ImportBatch
from awards.organisation.models import Subject

VISIT_MODES = ("announced", "mystery")


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


class Survey(Base):
    """A questionnaire of the year and how its answers count.

    `items` lists `{"code": "q1", "label": text}` in file order; `scale` lists the option texts from worst to best;
    `not_counted` the texts that are in no count; `strata` maps the identity text to a stratum's code.
    """

    __tablename__ = "surveys"
    __table_args__ = (UniqueConstraint("campaign_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    code: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    scale: Mapped[list[str]] = mapped_column(JSON)
    not_counted: Mapped[list[str]] = mapped_column(JSON)
    strata: Mapped[dict[str, str]] = mapped_column(JSON)


class SurveyAnswer(FromFile, Base):
    """One answered questionnaire. `answers` maps item code to the option's text as exported; the address is a salted
    hash."""

    __tablename__ = "survey_answers"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    number: Mapped[int]
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seconds: Mapped[int | None]
    channel: Mapped[str] = mapped_column(String(40), default="")
    address_hash: Mapped[str] = mapped_column(String(64), default="")
    identity: Mapped[str] = mapped_column(String(60))
    answers: Mapped[dict[str, str]] = mapped_column(JSON)
    comments: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)

    survey: Mapped[Survey] = relationship()


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
