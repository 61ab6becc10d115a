"""Sharing an award's nominees out among its judges."""

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.models import Award
from awards.errors import StaleError, WrongStateError
from awards.i18n import lazy
from awards.judging import rules
from awards.judging.models import Assignment, PanelSeat
from awards.judging.queries.sharing import Proposal, proposal_of

SHARED = "seat:shared-out"
OUTRUN = lazy("Judges, nominees or conflicts have changed since you looked. This is the sharing as it would be now.")


def share_nominees(
    session: Session, award: Award, proposal: Proposal | None, *, seen: str, actor: str, now: datetime
) -> None:
    """Give every judge the nominees of a proposal, which was computed before the transaction; `seen` is the digest of
    the one that was looked at.

    What has begun stays, see `proposal_of`. Raises ClosedError after judging, WrongStateError where nothing is shared
    out, StaleError if judges, nominees, conflicts or sheets have changed since.
    """
    rules.require_panel_open(award, now)
    if proposal is None:
        message = lazy("In “%(award)s” every judge marks every nominee: nothing is shared out.", award=award.name)
        raise WrongStateError(message)
    if not proposal.task.judges or not proposal.task.nominees:
        raise WrongStateError(lazy("Nominees can be shared out once there are judges and accepted nominations."))
    fresh = proposal_of(session, award)
    if fresh is None or fresh.task != proposal.task or seen != proposal.sharing.digest:
        raise StaleError(OUTRUN)
    sharing = proposal.sharing
    _write(session, fresh, frozenset(sharing.pairs), now)
    told = {"each": fresh.task.each, "seed": sharing.seed, "pairs_sha256": sharing.digest, "loads": sharing.loads}
    subject = f"award:{award.campaign.year}/{award.code}"
    moved = {"before": len(fresh.given), "kept": len(fresh.task.kept), "after": len(sharing.pairs)}
    record(session, SHARED, actor=actor, subject=subject, now=now, **told, **moved, short=sharing.short)


def _write(session: Session, proposal: Proposal, pairs: frozenset[tuple[str, str]], now: datetime) -> None:
    """Make the assignments of the judges who are there what the sharing says; those of judges who left stay."""
    seats = {seat.code: seat.id for seat in proposal.seats}
    nominations = {one.subject.code: one.id for one in proposal.nominations}
    present = select(PanelSeat.id).where(PanelSeat.award_id == proposal.award.id, PanelSeat.removed_at.is_(None))
    session.execute(delete(Assignment).where(Assignment.seat_id.in_(present)))
    rows = [
        {"seat_id": seats[one], "nomination_id": nominations[two], "assigned_at": now} for one, two in sorted(pairs)
    ]
    if rows:
        session.execute(insert(Assignment), rows)
    session.flush()
