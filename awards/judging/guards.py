"""What every verb of judging asks first, and how events name a seat."""

from datetime import datetime

from sqlalchemy.orm import Session

from awards.errors import ForbiddenError
from awards.i18n import lazy
from awards.judging import queries, rules
from awards.judging.models import PanelSeat
from awards.nominations.queries import case_of

REASON_LENGTH = 300


def require_seat(session: Session, seat: PanelSeat, now: datetime) -> None:
    """Raises ClosedError outside judging, ForbiddenError for a nominee and for a judge who was removed."""
    rules.require_judging(seat.award, now)
    if seat.is_removed:
        raise ForbiddenError(queries.removal_told(seat))
    if seat.user.person_id in case_of(session, seat.award).person_ids:
        raise ForbiddenError(lazy("You are nominated for this award yourself and cannot judge it."))


def subject_of(seat: PanelSeat) -> str:
    """How audit events name a seat: `award:2015/service-model/j2`."""
    return f"award:{seat.award.campaign.year}/{seat.award.code}/{seat.code}"
