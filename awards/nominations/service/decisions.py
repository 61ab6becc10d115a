"""What the office does with a nomination."""

from datetime import datetime

from sqlalchemy.orm import Session

from awards.campaigns.decided import require_undecided
from awards.campaigns.rules import date_in, is_open
from awards.errors import AwardsError, ClosedError, WrongStateError
from awards.i18n import LazyMessage, lazy
from awards.nominations.models import REJECT_REASONS, Nomination
from awards.nominations.rules import REASON_LONGEST
from awards.nominations.service.rulings import require_eligible
from awards.nominations.service.steps import move, require_in_time, require_version
from awards.permissions import Viewer
from awards.text import clean


def accept(
    session: Session, nomination: Nomination, *, actor: Viewer, now: datetime, expected_version: int | None = None
) -> Nomination:
    """Let a submitted nomination go to the judges; one that is accepted stays so.

    Raises WrongStateError (also while a condition is neither met nor ruled to hold), StaleError, ClosedError once
    judging is over.
    """
    if nomination.state == "accepted":
        return nomination
    require_in_time(nomination, now)
    require_version(nomination, expected_version)
    if nomination.state == "submitted":
        require_eligible(session, nomination)
    move(session, nomination, "accepted", actor=actor, now=now, event="accepted", decided_at=now)
    return nomination


def return_nomination(
    session: Session,
    nomination: Nomination,
    *,
    reason: str,
    actor: Viewer,
    now: datetime,
    expected_version: int | None = None,
) -> Nomination:
    """Send a nomination back to its department to be improved. The same return twice is one.

    Raises AwardsError without a reason, WrongStateError, StaleError, and ClosedError when nominations are over:
    then the department could not send it in again; or while the award is decided.
    """
    reason = _reason(reason, needed=lazy("Say what is to be improved."))
    if nomination.state == "returned" and nomination.reason == reason:
        return nomination
    if nomination.state == "proposed":
        raise WrongStateError  # it is with its department, which has a return of its own
    require_undecided(nomination.award)
    campaign = nomination.award.campaign
    if not is_open(campaign, "nominations", date_in(campaign, now), department_id=nomination.department_id):
        raise ClosedError(
            lazy("Nominations are closed, so the department could not send it in again. Accept or reject it.")
        )
    require_version(nomination, expected_version)
    move(session, nomination, "returned", actor=actor, now=now, event="returned", reason=reason, decided_at=None)
    return nomination


def reject(
    session: Session,
    nomination: Nomination,
    *,
    code: str,
    reason: str = "",
    actor: Viewer,
    now: datetime,
    expected_version: int | None = None,
) -> Nomination:
    """End a nomination for a coded reason; "other" needs words. The same rejection twice is one.

    Raises AwardsError for an unknown code or missing words, WrongStateError, StaleError, ClosedError once judging is
    over.
    """
    if code not in REJECT_REASONS:
        raise AwardsError(lazy("Choose a reason from the list."), field="code")
    reason = _reason(reason, needed=lazy("Say in words why it is rejected.") if code == "other" else None)
    if nomination.state == "rejected" and (nomination.reject_code, nomination.reason) == (code, reason):
        return nomination
    require_in_time(nomination, now)
    require_version(nomination, expected_version)
    changes = {"decided_at": now, "reject_code": code}
    move(session, nomination, "rejected", actor=actor, now=now, event="rejected", reason=reason, **changes)
    return nomination


def _reason(text: str, *, needed: LazyMessage | None) -> str:
    reason = clean(text)
    if needed is not None and not reason:
        raise AwardsError(needed, field="reason")
    if len(reason) > REASON_LONGEST:
        raise AwardsError(
            lazy("The reason has %(count)s characters; at most %(most)s.", count=len(reason), most=REASON_LONGEST),
            field="reason",
        )
    return reason
