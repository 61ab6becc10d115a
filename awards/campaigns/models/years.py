"""A campaign, its phases and the figures that its indicator sheets may bring."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.db import Base, ExactDecimal, UTCDateTime, one_of

if TYPE_CHECKING:
    from awards.campaigns.models.awards import Award
    from awards.campaigns.models.seals import Extension

LIST_SCOPES = ("all", "winners")

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

    @property
    def last_on(self) -> date:
        """The last day for all, extensions considered."""
        later = [one for one in self.campaign.extensions if (one.step, one.department_id) == (self.code, None)]
        return max([self.ends_on, *(one.ends_on for one in later)])


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
