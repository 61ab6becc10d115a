"""An award and its rules: components, criteria, quotas by hand."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.campaigns.models.years import Bilingual, Campaign
from awards.db import Base, ExactDecimal, one_of
from awards.organisation.models import SUBJECT_KINDS, Subject

if TYPE_CHECKING:
    from awards.campaigns.models.seals import Seal

COMPONENT_KINDS = ("panel", "inspection", "survey", "indicator", "vote")
MISSING_POLICIES = ("block", "reweight", "zero")


class Award(Base):
    """One honour and its rules.

    JSON columns: `winners` and `quota` are rules `{"type": "number"|"share"|"all", "value": "20", "at_least": 1}`
    (share in percent); `tie_break` lists component codes; `vetoes` and `conditions` list `{"code", "label": {zh, en},
    …}`; `options` holds what differs from the usual way of nominating and judging, see `awards.campaigns.options`.
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
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    campaign: Mapped[Campaign] = relationship(back_populates="awards")
    components: Mapped[list["Component"]] = relationship(
        back_populates="award", order_by="Component.position", cascade="all, delete-orphan"
    )
    quotas: Mapped[list["DepartmentQuota"]] = relationship(
        back_populates="award", order_by="DepartmentQuota.department_id", cascade="all, delete-orphan"
    )
    seals: Mapped[list["Seal"]] = relationship(back_populates="award", order_by="Seal.number")

    @property
    def seal(self) -> "Seal | None":
        """The seal that stands; None while the rules may still change."""
        return next((seal for seal in reversed(self.seals) if seal.stands), None)


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


class DepartmentQuota(Base):
    """How many one department may put forward for one award, where that is not what the award's rule gives."""

    __tablename__ = "department_quotas"
    __table_args__ = (CheckConstraint("places >= 0", name="not_negative"),)

    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id", ondelete="CASCADE"), primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), primary_key=True)
    places: Mapped[int]

    award: Mapped[Award] = relationship(back_populates="quotas")
    department: Mapped[Subject] = relationship(lazy="joined", innerjoin=True)
