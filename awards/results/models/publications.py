"""A publication: one run with the names it was published under."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from awards.campaigns.models import Award
from awards.db import Base, UTCDateTime
from awards.notices.models import Notice
from awards.runs.models import Decision, Run
from awards.triggers import append_only, refuse


class Publication(Base):
    """One run shown to all staff. `people` freezes, per nominee id, what the page says of it:

    `{"n1": {"subject_id", "kind", "name": {zh, en}, "departments": [{"id", "name": {zh, en}}], "post", "deed"}}`,
    and where other components carry the weight of missing ones, `"gaps": {component code: {"reason", "actor", "at"}}`.
    `scheme` freezes what the columns are called, and `sealed`, the digest of the rules: `{"award": {zh, en}, "places",
    "winners", "sealed", "components": [{"code", "kind", "label", "weight"}]}`. At most one publication of an award is
    current; replaced ones stay. It carries out a `decision` after its `notice` (None: from before these were kept).
    """

    __tablename__ = "publications"
    __table_args__ = (
        Index(
            "one_current_per_award",
            "award_id",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("awards.id"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))
    people: Mapped[dict[str, Any]] = mapped_column(JSON)
    scheme: Mapped[dict[str, Any]] = mapped_column(JSON)
    actor: Mapped[str] = mapped_column(String(80))
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # The number and digest of the event that tells of it, the head of the log then (None: from before they were kept).
    # No foreign key: what was printed stays although somebody removes the event.
    audit_entry: Mapped[int | None]
    audit_head: Mapped[str | None] = mapped_column(String(64))

    award: Mapped[Award] = relationship()
    run: Mapped[Run] = relationship()
    decision: Mapped[Decision | None] = relationship()
    notice: Mapped[Notice | None] = relationship()
    figures: Mapped[list["Figure"]] = relationship(cascade="all, delete-orphan")


class Figure(Base):
    """A picture drawn once, at publication: SVG bytes per name ("ranking-light", "winners-dark", …) and language."""

    __tablename__ = "figures"

    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    language: Mapped[str] = mapped_column(String(5), primary_key=True)
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))


# A publication is told its event, and once that another took its place. JSON has no "=" on PostgreSQL.
REPLACING = (
    "NEW.id = OLD.id AND NEW.award_id = OLD.award_id AND NEW.run_id = OLD.run_id AND NEW.actor = OLD.actor "
    "AND COALESCE(NEW.decision_id, 0) = COALESCE(OLD.decision_id, 0) "
    "AND COALESCE(NEW.notice_id, 0) = COALESCE(OLD.notice_id, 0) "
    "AND NEW.published_at = OLD.published_at AND CAST(NEW.people AS TEXT) = CAST(OLD.people AS TEXT) "
    "AND CAST(NEW.scheme AS TEXT) = CAST(OLD.scheme AS TEXT) "
    "AND (OLD.replaced_at IS NULL OR NEW.replaced_at IS NOT NULL AND NEW.replaced_at = OLD.replaced_at) "
    "AND (OLD.audit_entry IS NULL OR NEW.audit_entry IS NOT NULL AND NEW.audit_entry = OLD.audit_entry) "
    "AND (OLD.audit_head IS NULL OR NEW.audit_head IS NOT NULL AND NEW.audit_head = OLD.audit_head)"
)
refuse(
    *append_only("publications", ("award_id", "replaced_at IS NULL"), but=REPLACING),
    *append_only("figures", ("publication_id", "name", "language")),
)
