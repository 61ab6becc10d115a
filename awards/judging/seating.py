"""Who sits on a panel: giving a seat, taking it away, giving it back."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.accounts.leaving import refuse_left
from awards.accounts.models import User
from awards.audit.service import record
from awards.campaigns.models import Award
from awards.campaigns.rules import date_in
from awards.errors import AwardsError, WrongStateError
from awards.i18n import lazy
from awards.judging import queries, rules
from awards.judging.guards import REASON_LENGTH, subject_of
from awards.judging.models import PanelSeat, Sheet
from awards.nominations.queries import case_of
from awards.text import clean


def add_seat(session: Session, award: Award, user: User, *, actor: str, now: datetime) -> PanelSeat:
    """Give a user a seat with the next code (j1, j2, …).

    Raises AwardsError where the award has no panel, or the user is inactive, has left, is seated already or a nominee;
    ClosedError after judging.
    """
    rules.require_panel_open(award, now)
    seats = queries.seats_of_award(session, award)
    if rules.panel_of(award) is None:
        raise WrongStateError(lazy("“%(award)s” is decided without a panel.", award=award.name))
    former = next((seat for seat in seats if seat.user_id == user.id), None)
    if former is not None and former.is_removed:
        raise AwardsError(lazy("%(name)s was on the panel before: give the seat back instead.", name=user.name))
    if former is not None:
        raise AwardsError(lazy("%(name)s is on the panel already.", name=user.name))
    _require_fit(session, award, user, now)
    highest = max((int(seat.code[1:]) for seat in seats if seat.code[1:].isdigit()), default=0)
    seat = PanelSeat(award=award, user=user, code=f"j{highest + 1}", created_at=now)
    session.add(seat)
    session.flush()
    record(session, "seat:added", actor=actor, subject=subject_of(seat), now=now, user=user.username)
    return seat


def remove_seat(session: Session, seat: PanelSeat, *, reason: str = "", actor: str, now: datetime) -> None:
    """Take a seat away; after its judge has declared on anyone only with a reason, and then the seat stays, marked.

    What is signed goes on counting, since a signature stands; what is not never counts, and cannot be signed any more.
    Raises ClosedError after judging, WrongStateError if it is removed already, AwardsError (field `reason`).
    """
    rules.require_panel_open(seat.award, now)
    if seat.is_removed:
        raise WrongStateError(lazy("%(name)s is no longer on the panel.", name=seat.user.name))
    states = dict(
        session.execute(select(Sheet.state, func.count()).where(Sheet.seat_id == seat.id).group_by(Sheet.state)).all()
    )
    told: dict[str, Any] = {"user": seat.user.username, "sheets": states}
    told |= {"was_lead": True} if seat.is_lead else {}
    if not states:
        record(session, "seat:removed", actor=actor, subject=subject_of(seat), now=now, **told)
        session.delete(seat)
        session.flush()
        return
    reason = clean(reason, one_line=True)
    if not 0 < len(reason) <= REASON_LENGTH:
        raise AwardsError(
            lazy(
                "%(name)s has begun to judge. Say in a few words why the seat is taken away, in at most %(limit)s "
                "characters; the judge reads it.",
                name=seat.user.name,
                limit=REASON_LENGTH,
            ),
            field="reason",
        )
    seat.removed_at, seat.removed_by, seat.removed_reason, seat.is_lead = now, actor, reason, False
    session.flush()
    record(session, "seat:removed", actor=actor, subject=subject_of(seat), now=now, reason=reason, **told)


def restore_seat(session: Session, seat: PanelSeat, *, actor: str, now: datetime) -> None:
    """Give a seat back that was removed; its sheets go on where they stood.

    Raises ClosedError after judging, WrongStateError if it was not removed, AwardsError for who could not be added.
    """
    rules.require_panel_open(seat.award, now)
    if not seat.is_removed:
        raise WrongStateError(lazy("%(name)s is on the panel already.", name=seat.user.name))
    _require_fit(session, seat.award, seat.user, now)
    before = {"removed_by": seat.removed_by, "reason": seat.removed_reason}
    seat.removed_at, seat.removed_by, seat.removed_reason = None, "", ""
    session.flush()
    record(
        session, "seat:restored", actor=actor, subject=subject_of(seat), now=now, user=seat.user.username, before=before
    )


def _require_fit(session: Session, award: Award, user: User, now: datetime) -> None:
    if not user.is_active:
        raise AwardsError(lazy("The account of %(name)s is closed.", name=user.name))
    refuse_left(user.person, date_in(award.campaign, now))
    if user.person_id in case_of(session, award).person_ids:
        raise AwardsError(lazy("%(name)s is nominated for this award and cannot judge it.", name=user.name))
