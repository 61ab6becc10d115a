"""Who leads a panel."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.errors import WrongStateError
from awards.i18n import lazy
from awards.judging import rules
from awards.judging.guards import subject_of
from awards.judging.models import PanelSeat

NAMED = "seat:lead-named"


def name_lead(session: Session, seat: PanelSeat, *, actor: str, now: datetime) -> None:
    """Let a judge lead the panel instead of whoever did; a panel has one lead at most.

    Raises ClosedError after judging, WrongStateError for who is not on the panel any more or leads it already.
    """
    rules.require_panel_open(seat.award, now)
    if seat.is_removed:
        raise WrongStateError(lazy("%(name)s is no longer on the panel.", name=seat.user.name))
    if seat.is_lead:
        raise WrongStateError(lazy("%(name)s leads the panel already.", name=seat.user.name))
    before = session.scalar(select(PanelSeat).where(PanelSeat.award_id == seat.award_id, PanelSeat.is_lead))
    if before is not None:
        before.is_lead = False
        session.flush()
    seat.is_lead = True
    session.flush()
    told = {"before": before.code if before else None, "after": seat.code, "user": seat.user.username}
    record(session, NAMED, actor=actor, subject=subject_of(seat), now=now, **told)


def end_lead(session: Session, seat: PanelSeat, *, actor: str, now: datetime) -> None:
    """Let nobody lead the panel. Raises ClosedError after judging, WrongStateError for who does not lead it."""
    rules.require_panel_open(seat.award, now)
    if not seat.is_lead:
        raise WrongStateError(lazy("%(name)s does not lead the panel.", name=seat.user.name))
    seat.is_lead = False
    session.flush()
    told = {"before": seat.code, "after": None, "user": seat.user.username}
    record(session, NAMED, actor=actor, subject=subject_of(seat), now=now, **told)
