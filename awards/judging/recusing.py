"""A conflict that a judge finds after having begun."""

from datetime import datetime

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.errors import AwardsError, WrongStateError
from awards.i18n import lazy
from awards.judging.guards import REASON_LENGTH, require_seat, subject_of
from awards.judging.models import Sheet
from awards.text import clean

UNRECUSABLE = {
    "signed": lazy("This sheet is signed and stays as it is."),
    "recused": lazy("You are recused from this nominee; nothing else can be done here."),
}


def recuse(session: Session, sheet: Sheet, reason: str, *, actor: str, now: datetime) -> None:
    """Declare a conflict before signing: the material closes for good, and the marks stay in the history without
    counting.

    Raises ClosedError, ForbiddenError, WrongStateError, AwardsError (field `conflict`) without a usable reason.
    """
    require_seat(session, sheet.seat, now)
    if sheet.nomination.state != "accepted":
        raise WrongStateError(lazy("This nomination is no longer before the panel."))
    reason = clean(reason, one_line=True)
    if not 0 < len(reason) <= REASON_LENGTH:
        message = lazy("Say in a few words why, in at most %(limit)s characters.", limit=REASON_LENGTH)
        raise AwardsError(message, field="conflict")
    before = sheet.state
    try:
        sheet.move_to("recused")
    except WrongStateError:
        raise WrongStateError(UNRECUSABLE[before]) from None
    sheet.reason = reason
    sheet.version += 1
    session.flush()
    told = {"nomination": sheet.nomination_id, "marks": len(sheet.marks), "before": before, "after": "recused"}
    record(session, "sheet:recused", actor=actor, subject=subject_of(sheet.seat), now=now, reason=reason, **told)
