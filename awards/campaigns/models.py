"""A campaign and everything that is declared before anyone is judged."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from awards.db import Base, ExactDecimal, UTCDateTime, one_of
from awards.organisation.models import SUBJECT_KINDS, Subject
from awards.triggers import Refusal, append_only, refuse

COMPONENT_KINDS = ("panel", "inspection", "survey", "indicator", "vote")
MISSING_POLICIES = ("block", "reweight", "zero")
LIST_SCOPES = ("all", "winners")
WINDOWS = ("nominations", "judging", "decision")

Bilingual = dict[str, str]


class Campaign(Base):
    """One award year. `list_scope` narrows what signed-in staff see of those who were not selected.

    Until it is opened it is being prepared and only the office knows of it.
    """

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
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    phases: Mapped[list["Phase"]] = relationship(
        back_populates="campaign", order_by="Phase.starts_on, Phase.id", cascade="all, delete-orphan"
    )
    awards: Mapped[list["Award"]] = relationship(
        back_populates="campaign", order_by="Award.position", cascade="all, delete-orphan"
    )
    indicators: Mapped[list["Indicator"]] = relationship(
        back_populates="campaign", order_by="Indicator.code", cascade="all, delete-orphan"
    )
    extensions: Mapped[list["Extension"]] = relationship(back_populates="campaign", order_by="Extension.id")


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


class Seal(Base):
    """The rules of one award as they stood when they were sealed: while it stands they refuse every change.

    `rules` are the canonical bytes (see `awards.campaigns.scheme.sealed_rules`) whose SHA-256 is `sha256`; `winners` is
    what the award's rule gave out of `counted` active subjects. Append-only: unsealing dates a seal, sealing again adds
    one with the next number.
    """

    __tablename__ = "seals"
    __table_args__ = (
        UniqueConstraint("award_id", "number"),
        Index(
            "one_standing_per_award",
            "award_id",
            unique=True,
            sqlite_where=text("unsealed_at IS NULL"),
            postgresql_where=text("unsealed_at IS NULL"),
        ),
        CheckConstraint("(unsealed_at IS NULL) = (unsealed_reason = '')", name="reasoned_iff_unsealed"),
        CheckConstraint("winners >= 1", name="someone_is_honoured"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"), index=True)
    number: Mapped[int]
    rules: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    sha256: Mapped[str] = mapped_column(String(64))
    winners: Mapped[int]
    counted: Mapped[int]
    actor: Mapped[str] = mapped_column(String(80))
    sealed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    unsealed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    unsealed_by: Mapped[str] = mapped_column(String(80), default="")
    unsealed_reason: Mapped[str] = mapped_column(String(300), default="")

    award: Mapped[Award] = relationship(back_populates="seals")

    @property
    def stands(self) -> bool:
        """Whether it was not broken."""
        return self.unsealed_at is None


class Extension(Base):
    """A later last day of a window (`step`), for all or for one department's nominations; its reason is shown wherever
    the day is. Never changed or deleted."""

    __tablename__ = "extensions"
    __table_args__ = (
        one_of("step", WINDOWS),
        CheckConstraint("reason <> ''", name="reasoned"),
        CheckConstraint("department_id IS NULL OR step = 'nominations'", name="departments_only_nominate"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)
    step: Mapped[str] = mapped_column(String(12))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    actor: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    campaign: Mapped[Campaign] = relationship(back_populates="extensions")
    department: Mapped[Subject | None] = relationship()


def _sealed(*refused: str, of: str, table: str, columns: tuple[str, ...] = ()) -> Iterator[Refusal]:
    """Rows of `table` refuse these moves while a seal stands; `of` is SQL of the sealed awards' ids, with ROW for the
    row that moves."""
    for move in refused:
        rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}[move]
        stands = "EXISTS (SELECT 1 FROM seals WHERE unsealed_at IS NULL AND award_id {})"
        condition = " OR ".join(stands.format(of.replace("ROW", row)) for row in rows)
        name, message = f"sealed_{table}_refuse_{move.lower()}", f"sealed rules are not changed: {table}"
        yield Refusal(name, table, move, message, condition, columns if move == "UPDATE" else ())  # type: ignore[arg-type]


ALL_MOVES = ("INSERT", "UPDATE", "DELETE")
OF_YEAR = "IN (SELECT id FROM awards WHERE campaign_id = ROW.campaign_id)"
RULE_COLUMNS = (
    *("id", "campaign_id", "code", "name", "subject_kind", "places", "winners", "quota", "per_department", "min_score"),
    *("bonus_cap", "deduction_cap", "tie_break", "vetoes", "conditions"),
)
UNSEALING = (
    "OLD.unsealed_at IS NULL AND NEW.id = OLD.id AND NEW.award_id = OLD.award_id AND NEW.number = OLD.number "
    "AND NEW.rules = OLD.rules AND NEW.sha256 = OLD.sha256 AND NEW.winners = OLD.winners AND NEW.counted = OLD.counted "
    "AND NEW.actor = OLD.actor AND NEW.sealed_at = OLD.sealed_at"
)
refuse(
    *_sealed("UPDATE", "DELETE", of="= ROW.id", table="awards", columns=RULE_COLUMNS),
    *_sealed(*ALL_MOVES, of="= ROW.award_id", table="components"),
    *_sealed(*ALL_MOVES, of="= (SELECT award_id FROM components WHERE id = ROW.component_id)", table="criteria"),
    *_sealed(*ALL_MOVES, of="= ROW.award_id", table="department_quotas"),
    *_sealed(*ALL_MOVES, of=OF_YEAR, table="phases"),
    *_sealed(*ALL_MOVES, of=OF_YEAR, table="indicators"),
    *_sealed(
        *("UPDATE", "DELETE"),
        of="IN (SELECT id FROM awards WHERE campaign_id = ROW.id)",
        table="campaigns",
        columns=("id", "year", "timezone", "settings"),
    ),
    *append_only("seals", but=UNSEALING),
    *append_only("extensions"),
)
