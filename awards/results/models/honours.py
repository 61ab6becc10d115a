"""What the honoured hold: certificates, the commendation decision; and honours that were taken back."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.campaigns.models import Campaign
from awards.db import Base, UTCDateTime
from awards.results.models.publications import Publication
from awards.triggers import append_only, refuse


class Revocation(Base):
    """An honour taken back, for a reason that stays visible on the results, on the roll and where its certificate is
    checked. `nominee` is the id in bundles. Append-only."""

    __tablename__ = "revocations"
    __table_args__ = (UniqueConstraint("publication_id", "nominee"), CheckConstraint("reason <> ''", name="reasoned"))

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"), index=True)
    nominee: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(600))
    decided_on: Mapped[date]
    actor: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    publication: Mapped[Publication] = relationship()


class Certificate(Base):
    """A certificate of honour: what is printed on it, frozen; `number` is its number in the year's register, `token`
    the random text of the address by which anyone verifies it. `award`, `name`, `issuer` are bilingual, `units` a list
    of such. Append-only."""

    __tablename__ = "certificates"
    __table_args__ = (UniqueConstraint("publication_id", "nominee"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"), index=True)
    nominee: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(40), unique=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[dict[str, str]] = mapped_column(JSON)
    units: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    award: Mapped[dict[str, str]] = mapped_column(JSON)
    deed: Mapped[str] = mapped_column(String(200), default="")
    issuer: Mapped[dict[str, str]] = mapped_column(JSON)
    issued_on: Mapped[date]
    actor: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    publication: Mapped[Publication] = relationship()


class Commendation(Base):
    """A commendation decision: the official document that names the year's honoured. `document` freezes its texts and
    lists as `awards.results.commending` makes them; a later one of the same year takes the place of an earlier, which
    stays. Append-only."""

    __tablename__ = "commendations"
    __table_args__ = (UniqueConstraint("campaign_id", "number"), CheckConstraint("reference <> ''", name="numbered"))

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    number: Mapped[int]
    reference: Mapped[str] = mapped_column(String(60))
    addressees: Mapped[str] = mapped_column(Text)
    issued_on: Mapped[date]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    actor: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    campaign: Mapped[Campaign] = relationship()


refuse(
    *append_only("revocations", ("publication_id", "nominee")),
    *append_only("certificates", ("publication_id", "nominee"), ("number",), ("token",)),
    *append_only("commendations", ("campaign_id", "number")),
)
