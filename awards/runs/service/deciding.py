"""The leading group's decision on a run: approved by a leader, withdrawn with a reason, never changed."""

from datetime import date, datetime
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.models import Award
from awards.campaigns.rules import date_in
from awards.errors import AwardsError, WrongStateError
from awards.i18n import lazy
from awards.runs import queries, votes
from awards.runs.approvable import require_approvable
from awards.runs.minuted import APPROVED, names_for
from awards.runs.models import Decision, Run
from awards.text import needed_text, short_text

ATTENDANCE, NOTE, REASON = 600, 1000, 600


class DecisionError(AwardsError):
    """The day of the decision is none; `field` says what is wrong."""


class Follower(Protocol):
    """What another room does when a decision falls."""

    def __call__(self, session: Session, decision: Decision, *, reason: str, actor: str, now: datetime) -> None: ...


_followers: list[Follower] = []


def falls_with_decision(follower: Follower) -> Follower:
    """Declare what falls with a decision, in the same transaction: `@falls_with_decision def …` of a later room."""
    _followers.append(follower)
    return follower


def approve_run(
    session: Session,
    run: Run,
    *,
    decided_on: date | None,
    attendance: str,
    vote: str,
    note: str = "",
    actor: str,
    approved_by: str,
    now: datetime,
) -> Decision:
    """Decide on a run: whom it selects is to be honoured. `approved_by` is the leader's name; `vote` as
    `votes.adopted` takes it.

    Raises WrongStateError while a decision stands, NotApprovableError with all that stands in the way, DecisionError,
    VoteError and InputNeededError with their field.
    """
    award = run.award
    require_undecided(session, award)
    require_approvable(session, run, queries.nominees_of(session, award), now=now)
    decision = Decision(
        award_id=award.id,
        run=run,
        number=_next_number(session, award),
        decided_on=require_day(run, decided_on, now),
        attendance=needed_text(attendance, "attendance", ATTENDANCE),
        vote=votes.adopted(vote, attendance=attendance),
        note=short_text(note, "note", NOTE),
        actor=actor,
        approved_by=approved_by,
        created_at=now,
    )
    session.add(decision)
    session.flush()
    about = {"decision": decision.number, "run": run.number, "bundle": run.bundle_sha256, "result": run.result_sha256}
    data = {**about, "on": decision.decided_on.isoformat(), "vote": decision.vote, "approved_by": approved_by}
    data["names"] = names_for(session, decision)
    record(session, APPROVED, actor=actor, subject=queries.subject_of(award), now=now, **data)
    return decision


def withdraw_decision(session: Session, decision: Decision, *, reason: str, actor: str, now: datetime) -> None:
    """It stays on record, and the award is undecided again; its notice is taken down with it, if one is up.

    Raises WrongStateError the second time, InputNeededError.
    """
    reason = needed_text(reason, "reason", REASON)
    decision.withdraw(reason=reason, actor=actor, now=now)
    session.flush()
    data = {"decision": decision.number, "run": decision.run.number, "reason": reason}
    subject = queries.subject_of(decision.award)
    record(session, "decision:withdrawn", actor=actor, subject=subject, now=now, **data)
    for follower in _followers:
        follower(session, decision, reason=reason, actor=actor, now=now)


def require_undecided(session: Session, award: Award) -> None:
    """Raises WrongStateError while a decision stands: what it rests on is not changed behind it."""
    standing = queries.decision_of(session, award)
    if standing is not None:
        message = lazy("Run %(run)s was approved. Withdraw the decision first.", run=standing.run.number)
        raise WrongStateError(message)


def require_day(run: Run, day: date | None, now: datetime) -> date:
    """The day, by the clock of the year's zone: nobody decided on a run before there was one, nor decides tomorrow.
    Raises DecisionError."""
    made, today = date_in(run.award.campaign, run.created_at), date_in(run.award.campaign, now)
    if day is None or not made <= day <= today:
        limits = {"run": run.number, "made": made.isoformat(), "today": today.isoformat()}
        text = lazy("Run %(run)s was made on %(made)s: a day from then to today, %(today)s.", **limits)
        raise DecisionError(text, field="decided_on")
    return day


def _next_number(session: Session, award: Award) -> int:
    highest = session.scalar(select(func.max(Decision.number)).where(Decision.award_id == award.id))
    return (highest or 0) + 1
