"""One judge in the place of another."""

from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from awards.accounts.models import User
from awards.audit.service import record
from awards.errors import AwardsError
from awards.i18n import lazy
from awards.judging.guards import REASON_LENGTH, subject_of
from awards.judging.models import Assignment, PanelSeat
from awards.judging.queries.replacing import handover_of
from awards.judging.seating import add_seat, remove_seat
from awards.text import clean

REPLACED = "seat:replaced"


def replace_judge(
    session: Session, seat: PanelSeat, user: User, *, reason: str, actor: str, now: datetime
) -> PanelSeat:
    """Take a seat away and give `user` one with the next code. Where nominees are shared out, the new judge gets those
    that the old one had and did not sign, but for conflicts, which wait until nominees are shared out again.

    Raises ClosedError after judging, WrongStateError if the seat is removed already, AwardsError for who cannot be
    added and (field `reason`) without a usable reason.
    """
    reason = clean(reason, one_line=True)
    if not 0 < len(reason) <= REASON_LENGTH:
        message = lazy("Say in a few words why, in at most %(limit)s characters.", limit=REASON_LENGTH)
        raise AwardsError(message, field="reason")
    handover = handover_of(session, seat, user)
    fresh = add_seat(session, seat.award, user, actor=actor, now=now)
    old = seat.code
    given = [one.id for one in handover.given]
    ours = Assignment.seat_id == seat.id, Assignment.nomination_id.in_([*given, *(one.id for one in handover.left)])
    session.execute(delete(Assignment).where(*ours))
    if given:
        rows = [{"seat_id": fresh.id, "nomination_id": one, "assigned_at": now} for one in given]
        session.execute(insert(Assignment), rows)
    remove_seat(session, seat, reason=reason, actor=actor, now=now)
    left = {str(one.id): key for one, key in zip(handover.left, handover.keys, strict=True)}
    told = {"before": old, "after": fresh.code, "user": user.username, "reason": reason}
    record(session, REPLACED, actor=actor, subject=subject_of(fresh), now=now, **told, nominations=given, left=left)
    return fresh
