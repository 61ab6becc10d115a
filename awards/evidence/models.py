"""Raw rows, as the files had them, and what was decided or corrected by hand. Nothing derived is stored."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from awards.campaigns.models import Award
from awards.db import Base, ExactDecimal, UTCDateTime, one_of
from awards.errors import WrongStateError
from awards.files.models import StoredFile
from awards.i18n import lazy
from awards.imports.models import ImportBatch
from awards.organisation.models import Subject

VISIT_MODES = ("announced", "mystery")
VERDICTS = ("count", "leave_out")
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
    hash. `left_out` is the decision by which it is in no count, None while it counts."""

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

    left_out_id: Mapped[int | None] = mapped_column(ForeignKey("answer_decisions.id"), index=True)

    survey: Mapped[Survey] = relationship()
    left_out: Mapped["AnswerDecision | None"] = relationship()


class AnswerDecision(Base):
    """That the answers with a flag, or the one with a number, count or are left out, and why. Never changed: the newest
    about a flag holds, and the newest about a single answer holds over those about its flags."""

    __tablename__ = "answer_decisions"
    __table_args__ = (
        CheckConstraint("(flag <> '') = (number IS NULL)", name="about_flag_or_answer"),
        one_of("verdict", VERDICTS),
        CheckConstraint("reason <> ''", name="reasoned"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    flag: Mapped[str] = mapped_column(String(10), default="")
    number: Mapped[int | None]
    verdict: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300))
    actor: Mapped[str] = mapped_column(String(80))
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime)


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
