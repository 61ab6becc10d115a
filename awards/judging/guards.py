"""What every verb of judging asks first, and how events name a seat."""

from datetime import datetime

from sqlalchemy.orm import Session

from awards.errors import ForbiddenError, WrongStateError
from awards.i18n import lazy
from awards.judging import queries, rules
from awards.judging.models import PanelSeat, Sheet
from awards.nominations.queries import case_of

REASON_LENGTH = 300


def require_seat(session: Session, seat: PanelSeat, now: datetime) -> None:
    """Raises ClosedError outside judging, ForbiddenError for a nominee and for a judge who was removed."""
    rules.require_judging(seat.award, now)
    require_seated(seat)
    if seat.user.person_id in case_of(session, seat.award).person_ids:
        raise ForbiddenError(lazy("You are nominated for this award yourself and cannot judge it."))


def require_seated(seat: PanelSeat) -> None:
    """Raises ForbiddenError, saying since when and why, for a judge who was removed."""
    if seat.is_removed:
        raise ForbiddenError(queries.removal_told(seat))


def require_sheet(session: Session, sheet: Sheet, now: datetime) -> None:
    """As `require_seat`, and raises WrongStateError for a nominee who is no longer before the panel."""
    require_seat(session, sheet.seat, now)
    if sheet.nomination.state != "accepted":
        raise WrongStateError(lazy("This nomination is no longer before the panel."))


def subject_of(seat: PanelSeat) -> str:
    """How audit events name a seat: `award:2015/service-model/j2`."""
    return f"award:{seat.award.campaign.year}/{seat.award.code}/{seat.code}"
