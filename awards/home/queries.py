"""What home and the navigation need to know, from every room, in a constant number of statements."""

from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from awards.campaigns.models import Campaign
from awards.judging.models import PanelSeat
from awards.permissions import Viewer


@dataclass(frozen=True)
class Standing:
    """Where a visitor stands: the latest year there is, and whether they sit on a panel."""

    year: int | None
    is_judge: bool


def standing_of(session: Session, viewer: Viewer) -> Standing:
    """One statement: the navigation asks this on every page."""
    year = select(func.max(Campaign.year)).scalar_subquery()
    seat = exists(select(PanelSeat.id).where(PanelSeat.user_id == viewer.user_id))
    row = session.execute(select(year, seat)).one()
    return Standing(row[0], bool(row[1]))
