"""A campaign and everything that is declared before anyone is judged."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.db import Base, ExactDecimal, one_of
from awards.organisation.models import SUBJECT_KINDS

COMPONENT_KINDS = ("panel", "inspection", "survey", "indicator", "vote")
MISSING_POLICIES = ("block", "reweight", "zero")
LIST_SCOPES = ("all", "winners")

Bilingual = dict[str, str]


class Campaign(Base):
    """One award year. `list_scope` narrows what signed-in staff see of those who were not selected."""

    __tablename__ = "campaigns"
    __table_args__ = (one_of("list_scope", LIST_SCOPES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(unique=True)
    name: Mapped[Bilingual] = mapped_column(JSON)
    organiser: Mapped[Bilingual] = mapped_column(JSON)
    timezone: Mapped[str] = mapped_column(String(40))
    preset: Mapped[str] = mapped_column(String(60), default="")
    list_scope: Mapped[str] = mapped_column(String(10), default="all")
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    phases: Mapped[list["Phase"]] = relationship(
        back_populates="campaign", order_by="Phase.starts_on, Phase.id", cascade="all, delete-orphan"
    )
    awards: Mapped[list["Award"]] = relationship(
        back_populates="campaign", order_by="Award.position", cascade="all, delete-orphan"
    )
    indicators: Mapped[list["Indicator"]] = relationship(
        back_populates="campaign", order_by="Indicator.code", cascade="all, delete-orphan"
    )


class Phase(Base):
    """A stretch of the year, both days included, in the campaign's time zone.

    `is_window` tells the windows that open an action (nominations, judging, decision) from the four phases of the year.
    """

    __tablename__ = "phases"
    __table_args__ = (
        UniqueConstraint("campaign_id", "code"),
        CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(30))
    name: Mapped[Bilingual] = mapped_column(JSON)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    is_window: Mapped[bool] = mapped_column(default=False)

    campaign: Mapped[Campaign] = relationship(back_populates="phases")


class Indicator(Base):
    """What an indicator code means and which values are possible."""

    __tablename__ = "indicators"
    __table_args__ = (UniqueConstraint("campaign_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[Bilingual] = mapped_column(JSON)
    minimum: Mapped[Decimal] = mapped_column(ExactDecimal)
    maximum: Mapped[Decimal] = mapped_column(ExactDecimal)
    unit: Mapped[str] = mapped_column(String(10), default="")

    campaign: Mapped[Campaign] = relationship(back_populates="indicators")


class Award(Base):
    """One honour and its rules.

    JSON columns: `winners` and `quota` are rules `{"type": "number"|"share"|"all", "value": "20", "at_least": 1}`
    (share in percent); `tie_break` lists component codes; `vetoes` and `conditions` list `{"code", "label": {zh, en},
    …}`.
    """

    __tablename__ = "awards"
    __table_args__ = (UniqueConstraint("campaign_id", "code"), one_of("subject_kind", SUBJECT_KINDS))

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    name: Mapped[Bilingual] = mapped_column(JSON)
    description: Mapped[Bilingual] = mapped_column(JSON)
    subject_kind: Mapped[str] = mapped_column(String(12))
    places: Mapped[int] = mapped_column(default=2)
    winners: Mapped[dict[str, Any]] = mapped_column(JSON)
    quota: Mapped[dict[str, Any]] = mapped_column(JSON)
    per_department: Mapped[int | None]
    min_score: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    bonus_cap: Mapped[Decimal] = mapped_column(ExactDecimal)
    deduction_cap: Mapped[Decimal] = mapped_column(ExactDecimal)
    tie_break: Mapped[list[str]] = mapped_column(JSON)
    vetoes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    conditions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    campaign: Mapped[Campaign] = relationship(back_populates="awards")
    components: Mapped[list["Component"]] = relationship(
        back_populates="award", order_by="Component.position", cascade="all, delete-orphan"
    )


class Component(Base):
    """One source of an award's total.

    `settings` holds the keys that scoring.md gives the kind (method, trim, transform, strata, …); `source` says which
    evidence counts: `{"subjects": "self"|"self+windows"|"serves"|"self+serves", "indicator": code,
    "weights": {announced, mystery}, "survey": id or null}`.
    """

    __tablename__ = "components"
    __table_args__ = (
        UniqueConstraint("award_id", "code"),
        one_of("kind", COMPONENT_KINDS),
        one_of("missing", MISSING_POLICIES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    label: Mapped[Bilingual] = mapped_column(JSON)
    weight: Mapped[Decimal] = mapped_column(ExactDecimal)
    missing: Mapped[str] = mapped_column(String(10), default="block")
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    source: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    award: Mapped[Award] = relationship(back_populates="components")
    criteria: Mapped[list["Criterion"]] = relationship(
        back_populates="component", order_by="Criterion.position", cascade="all, delete-orphan"
    )


class Criterion(Base):
    """One line of the rubric. `anchors` lists `{"mark": "10", "label": {zh, en}}` from best to worst; `step` is the
    smallest mark unit."""

    __tablename__ = "criteria"
    __table_args__ = (UniqueConstraint("component_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    component_id: Mapped[int] = mapped_column(ForeignKey("components.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    label: Mapped[Bilingual] = mapped_column(JSON)
    maximum: Mapped[Decimal] = mapped_column(ExactDecimal)
    weight: Mapped[Decimal] = mapped_column(ExactDecimal)
    step: Mapped[Decimal] = mapped_column(ExactDecimal)
    anchors: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    component: Mapped[Component] = relationship(back_populates="criteria")
