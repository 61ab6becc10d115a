"""Questionnaires, their answers, what was decided about them, and the counts that are kept of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.db import Base, UTCDateTime, one_of
from awards.evidence.models.rows import FromFile

VERDICTS = ("count", "leave_out")


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

    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    number: Mapped[int]
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seconds: Mapped[int | None]
    channel: Mapped[str] = mapped_column(String(40), default="")
    address_hash: Mapped[str] = mapped_column(String(64), default="")
    identity: Mapped[str] = mapped_column(String(60))
    answers: Mapped[dict[str, str]] = mapped_column(JSON)
    comments: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)

    left_out_id: Mapped[int | None] = mapped_column(ForeignKey("answer_decisions.id"))

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


class SurveyCount(Base):
    """The answers that count about one subject by people of one identity: how many there are, per item how often each
    level of the survey's scale was given (`items`: item code → counts from worst to best), and the latest instant.

    Derived from `survey_answers` and kept beside them, so that a run costs the same for a hundred answers as for a
    hundred thousand: whatever adds, deletes or leaves out answers keeps it (awards/evidence/counting.py).
    """

    __tablename__ = "survey_counts"
    __table_args__ = (
        UniqueConstraint("survey_id", "subject_id", "identity"),
        CheckConstraint("responses > 0", name="answered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    identity: Mapped[str] = mapped_column(String(60))
    responses: Mapped[int]
    items: Mapped[dict[str, list[int]]] = mapped_column(JSON)
    newest_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
