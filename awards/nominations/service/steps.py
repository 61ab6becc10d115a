"""What the verbs share: the checks before a step, and the trace that it leaves."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.decided import require_undecided
from awards.campaigns.rules import date_in, last_day, require_open
from awards.errors import ClosedError, StaleError, WrongStateError
from awards.i18n import lazy
from awards.nominations.models import Nomination, NominationMove
from awards.nominations.rules import EDITABLE
from awards.permissions import Viewer
from scoring import digest


def require_editable(nomination: Nomination, now: datetime) -> None:
    """Raises WrongStateError unless it is a draft or was returned, ClosedError unless nominations are open and the
    award is not decided."""
    if nomination.state not in EDITABLE:
        raise WrongStateError(
            lazy("This nomination was sent in or withdrawn meanwhile; it cannot be changed now. Nothing was saved.")
        )
    campaign = nomination.award.campaign
    require_open(campaign, "nominations", date_in(campaign, now), department_id=nomination.department_id)
    require_undecided(nomination.award)


def require_version(nomination: Nomination, expected: int | None) -> None:
    """Raises StaleError if someone saved since the page was loaded; None asks for nothing."""
    if expected is not None and nomination.version != expected:
        raise StaleError


def require_in_time(nomination: Nomination, now: datetime) -> None:
    """Raises ClosedError once judging is over or the award is decided: then the field of nominees stands."""
    require_undecided(nomination.award)
    campaign = nomination.award.campaign
    last = last_day(campaign, "judging")
    if last is not None and date_in(campaign, now) > last:
        raise ClosedError(lazy("Judging ended on %(last)s: who is in and who is not stands.", last=last))


def move(
    session: Session,
    nomination: Nomination,
    state: str,
    *,
    actor: Viewer,
    now: datetime,
    event: str,
    reason: str = "",
    **changes: Any,
) -> None:
    """Move to `state` (WrongStateError if the table has no such move) and set what changes with it, with a step of the
    timeline and an audit event. The version grows: a page from before says nothing about what is there now."""
    before = nomination.state
    nomination.move_to(state)
    nomination.version += 1
    nomination.reason = reason
    for column, value in changes.items():
        setattr(nomination, column, value)
    nomination.moves.append(NominationMove(state=state, at=now, actor=actor.name[:80], reason=reason))
    session.flush()
    sent = {"material_sha256": material_digest(nomination)} if state in ("proposed", "submitted") else {}
    trace(session, nomination, event, actor=actor, now=now, before=before, after=state, **sent)


def material_digest(nomination: Nomination) -> str:
    """SHA-256 of what is sent in: `{"deed", "statement", "files": [SHA-256 of each, in their order]}` as canonical
    JSON (scoring.md)."""
    files = [one.file.sha256 for one in sorted(nomination.files, key=lambda one: one.position)]
    return digest({"deed": nomination.deed, "statement": nomination.statement, "files": files})


def trace(session: Session, nomination: Nomination, event: str, *, actor: Viewer, now: datetime, **data: Any) -> None:
    """An audit event about a nomination."""
    award = nomination.award
    record(
        session,
        f"nomination:{event}",
        actor=actor.username,
        subject=f"nomination:{nomination.id}",
        now=now,
        award=f"{award.campaign.year}/{award.code}",
        **data,
    )
