"""Seals of rules, extensions of deadlines, and what the database refuses because of them."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from awards.campaigns.models.awards import Award
from awards.campaigns.models.years import Campaign
from awards.db import Base, UTCDateTime, one_of
from awards.organisation.models import Subject
from awards.triggers import Refusal, append_only, irreplaceable, refuse

WINDOWS = ("nominations", "judging", "decision")


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


# What is unique beside the rowid, of the tables that hold sealed rules.
KEYS = {
    "awards": ("campaign_id", "code"),
    "components": ("award_id", "code"),
    "criteria": ("component_id", "code"),
    "department_quotas": ("award_id", "department_id"),
    "phases": ("campaign_id", "code"),
    "indicators": ("campaign_id", "code"),
    "campaigns": ("year",),
}


def _sealed(*refused: str, of: str, table: str, columns: tuple[str, ...] = ()) -> Iterator[Refusal]:
    """Rows of `table` refuse these moves while a seal stands, and to be emptied; `of` is SQL of the sealed awards' ids,
    with ROW for the row that moves. No row is ever replaced: of two awards one may be sealed."""
    for move in refused:
        rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}[move]
        stands = "EXISTS (SELECT 1 FROM seals WHERE unsealed_at IS NULL AND award_id {})"
        condition = " OR ".join(stands.format(of.replace("ROW", row)) for row in rows)
        name, message = f"sealed_{table}_refuse_{move.lower()}", f"sealed rules are not changed: {table}"
        yield Refusal(name, table, move, message, condition, columns if move == "UPDATE" else ())  # type: ignore[arg-type]
    standing = "EXISTS (SELECT 1 FROM seals WHERE unsealed_at IS NULL)"
    yield Refusal(f"sealed_{table}_refuse_truncate", table, "TRUNCATE", message, standing)
    yield from irreplaceable(table, KEYS[table])


ALL_MOVES = ("INSERT", "UPDATE", "DELETE")
OF_YEAR = "IN (SELECT id FROM awards WHERE campaign_id = ROW.campaign_id)"
RULE_COLUMNS = (
    *("id", "campaign_id", "code", "name", "subject_kind", "places", "winners", "quota", "per_department", "min_score"),
    *("bonus_cap", "deduction_cap", "tie_break", "vetoes", "conditions", "options"),
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
    *append_only("seals", ("award_id", "number"), ("award_id", "unsealed_at IS NULL"), but=UNSEALING),
    *append_only("extensions"),
    Refusal(
        *("opened_years_stay_open", "campaigns", "UPDATE", "a year that was opened stays open"),
        "OLD.opened_at IS NOT NULL AND (NEW.opened_at IS NULL OR NEW.opened_at <> OLD.opened_at)",
        columns=("opened_at",),
    ),
)
