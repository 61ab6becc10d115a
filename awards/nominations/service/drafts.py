"""Starting a nomination and writing it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.decided import require_undecided
from awards.campaigns.models import Award
from awards.campaigns.rules import date_in, require_open
from awards.errors import ForbiddenError, WrongStateError
from awards.i18n import lazy
from awards.nominations.errors import AlreadyNominatedError, QuotaError, StatementError
from awards.nominations.models import Nomination, NominationMove
from awards.nominations.queries import case_of
from awards.nominations.quotas import quota_of
from awards.nominations.rules import DEED_LONGEST, STATEMENT_LONGEST
from awards.nominations.service.steps import move, require_editable, require_version, trace
from awards.organisation.models import Subject
from awards.permissions import Viewer
from awards.text import clean


def start_nomination(session: Session, award: Award, subject: Subject, *, actor: Viewer, now: datetime) -> Nomination:
    """A draft for a subject of one of the actor's departments; the one that is there already if it is that department's
    own (a double post does nothing), a withdrawn one taken up again. What the subject writes of himself and has not
    sent is withdrawn, with an empty page for the department: a forgotten draft bars nobody.

    Raises ClosedError, ForbiddenError (not the actor's department, or an award that concerns him), WrongStateError (not
    the award's kind, left, or rejected before), AlreadyNominatedError (by another department), QuotaError.
    """
    department = _department_for(session, award, subject, actor)
    today = date_in(award.campaign, now)
    require_open(award.campaign, "nominations", today, department_id=department.id)
    require_undecided(award)
    if subject.kind != award.subject_kind or (subject.left_on is not None and subject.left_on <= today):
        raise WrongStateError(lazy("%(name)s cannot be put forward for this award.", name=subject.name))
    known = _known(session, award, subject)
    if known is not None and known.state != "withdrawn" and not known.is_unsent_own:
        return _kept(known, department)
    quota = quota_of(session, award, department.id, today)
    if quota.left == 0:
        raise QuotaError(
            lazy(
                "%(department)s may put forward %(limit)s for this award and has done so, drafts included. Withdraw one"
                " to free its place.",
                department=department.name,
                limit=quota.limit,
            )
        )
    if known is not None:
        if known.state == "draft":
            why = lazy("%(department)s puts %(name)s forward itself.", department=department.name, name=subject.name)
            move(session, known, "withdrawn", actor=actor, now=now, event="withdrawn", reason=str(why))
        return _taken_up(session, known, department, actor, now)
    nomination = Nomination(
        award=award, subject=subject, department=department, created_by_id=actor.user_id, created_at=now, state="draft"
    )
    nomination.moves.append(NominationMove(state="draft", at=now, actor=actor.name[:80]))
    session.add(nomination)
    session.flush()
    trace(session, nomination, "started", actor=actor, now=now, subject_code=subject.code)
    return nomination


def save_draft(
    session: Session,
    nomination: Nomination,
    *,
    deed: str,
    statement: str,
    expected_version: int | None,
    now: datetime,
) -> Nomination:
    """Keep what was typed; the version grows. Sending the same again does nothing. Nothing is recorded: a draft saves
    itself every few seconds, and the log keeps the digest of what is sent in.

    Raises WrongStateError, ClosedError, StaleError if somebody saved since `expected_version`, StatementError if a text
    is too long (too short is for submission to say). Nothing is written then.
    """
    require_editable(nomination, now)
    deed, statement = clean(deed, one_line=True), clean(statement)
    _require_short_enough(deed, statement)
    if (deed, statement) == (nomination.deed, nomination.statement):
        return nomination
    require_version(nomination, expected_version)
    nomination.deed, nomination.statement = deed, statement
    nomination.version += 1
    session.flush()
    return nomination


def _department_for(session: Session, award: Award, subject: Subject, actor: Viewer) -> Subject:
    own = [department for department in subject.own_departments if department.id in actor.nominates_for]
    if not own:
        raise ForbiddenError(lazy("You nominate for your own department only."))
    if subject.id == actor.person_id:
        raise ForbiddenError(lazy("You cannot put yourself forward; ask another nominator of your department."))
    if case_of(session, award).concerns(actor):
        raise ForbiddenError(lazy("You are put forward for this award yourself, so you cannot act on it."))
    return own[0]


def _known(session: Session, award: Award, subject: Subject) -> Nomination | None:
    query = select(Nomination).where(Nomination.award_id == award.id, Nomination.subject_id == subject.id)
    return session.scalar(query)


def _kept(known: Nomination, department: Subject) -> Nomination:
    if known.is_own:
        raise AlreadyNominatedError(
            lazy("%(name)s has put forward an own nomination for this award.", name=known.subject.name)
        )
    if known.department_id != department.id:
        raise AlreadyNominatedError(
            lazy(
                "%(name)s has been put forward for this award by %(department)s.",
                name=known.subject.name,
                department=known.department.name,
            )
        )
    if known.state == "rejected":
        raise WrongStateError(lazy("%(name)s was rejected for this award this year.", name=known.subject.name))
    return known


def _taken_up(session: Session, known: Nomination, department: Subject, actor: Viewer, now: datetime) -> Nomination:
    """A withdrawn nomination becomes a draft again; another department, or one after the nominee himself, starts with
    an empty page."""
    if known.department_id != department.id or known.is_own:
        known.department, known.deed, known.statement, known.files = department, "", "", []
    creator = actor.user_id or known.created_by_id
    move(
        session,
        known,
        "draft",
        actor=actor,
        now=now,
        event="started",
        submitted_at=None,
        created_by_id=creator,
        **NOT_OWN,
    )
    return known


NOT_OWN: dict[str, Any] = {"is_own": False, "endorsed_at": None, "endorsed_by": ""}


def _require_short_enough(deed: str, statement: str) -> None:
    if len(deed) > DEED_LONGEST:
        raise StatementError(
            lazy("The deed has %(count)s characters; at most %(most)s.", count=len(deed), most=DEED_LONGEST),
            field="deed",
        )
    if len(statement) > STATEMENT_LONGEST:
        raise StatementError(
            lazy(
                "The statement has %(count)s characters; at most %(most)s.",
                count=len(statement),
                most=STATEMENT_LONGEST,
            ),
            field="statement",
        )
