"""People who put themselves forward, and the department that endorses it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.decided import require_undecided
from awards.campaigns.models import Award
from awards.campaigns.options import options_of
from awards.campaigns.rules import date_in, require_open
from awards.errors import ForbiddenError, WrongStateError
from awards.i18n import lazy
from awards.nominations.errors import AlreadyNominatedError
from awards.nominations.models import Nomination, NominationMove
from awards.nominations.queries import case_of
from awards.nominations.rules import REASON_LONGEST
from awards.nominations.service.sending import require_complete, require_place
from awards.nominations.service.steps import move, require_version, trace
from awards.organisation.models import Subject
from awards.permissions import Viewer
from awards.text import needed_text


def start_own_nomination(session: Session, award: Award, *, actor: Viewer, now: datetime) -> Nomination:
    """A draft of the actor about himself; the one that is there already, a withdrawn one taken up again.

    Raises ForbiddenError (the award takes none, or the actor is not in the register), ClosedError, WrongStateError (the
    award is not for people, left, in no department, or rejected before), AlreadyNominatedError (put forward by others).
    """
    person = None if actor.person_id is None else session.get(Subject, actor.person_id)
    if person is None or not options_of(award).self_nomination:
        raise ForbiddenError(lazy("Nobody can put themselves forward for this award."))
    today = date_in(award.campaign, now)
    departments = person.own_departments
    has_left = person.left_on is not None and person.left_on <= today
    if award.subject_kind != person.kind or has_left or not departments:
        raise WrongStateError(lazy("%(name)s cannot be put forward for this award.", name=person.name))
    require_open(award.campaign, "nominations", today, department_id=departments[0].id)
    require_undecided(award)
    query = select(Nomination).where(Nomination.award_id == award.id, Nomination.subject_id == person.id)
    known = session.scalar(query)
    if known is None:
        return _started(session, award, person, actor, now)
    return _taken_up(session, known, person, actor, now) if known.state == "withdrawn" else _kept(known)


def _started(session: Session, award: Award, person: Subject, actor: Viewer, now: datetime) -> Nomination:
    department, about = person.own_departments[0], {"created_by_id": actor.user_id, "created_at": now}
    nomination = Nomination(award=award, subject=person, department=department, state="draft", is_own=True, **about)
    nomination.moves.append(NominationMove(state="draft", at=now, actor=actor.name[:80]))
    session.add(nomination)
    session.flush()
    trace(session, nomination, "started", actor=actor, now=now, subject_code=person.code, is_own=True)
    return nomination


def _kept(known: Nomination) -> Nomination:
    if not known.is_own:
        raise AlreadyNominatedError(lazy("Your department puts you forward for this award already."))
    if known.state == "rejected":
        raise WrongStateError(lazy("%(name)s was rejected for this award this year.", name=known.subject.name))
    return known


def _taken_up(session: Session, known: Nomination, person: Subject, actor: Viewer, now: datetime) -> Nomination:
    """What others wrote is not handed to the nominee: then it starts with an empty page."""
    if not known.is_own:
        known.deed, known.statement, known.files = "", "", []
    fresh: dict[str, Any] = {"is_own": True, "endorsed_at": None, "endorsed_by": "", "submitted_at": None}
    creator = actor.user_id or known.created_by_id
    about: dict[str, Any] = {"department": person.own_departments[0], "created_by_id": creator}
    move(session, known, "draft", actor=actor, now=now, event="started", **fresh, **about)
    return known


def endorse_nomination(
    session: Session, nomination: Nomination, *, expected_version: int | None, actor: Viewer, now: datetime
) -> Nomination:
    """Stand behind what somebody of the department wrote about himself, and send it to the office. Twice is once.

    Raises ForbiddenError (not a nominator of the department, the nominee, or a nominee of the award), WrongStateError
    unless it waits for this, ClosedError, StaleError, StatementError, QuotaError.
    """
    _require_endorser(session, nomination, actor)
    if nomination.state == "submitted":
        return nomination
    _require_waiting(nomination, now)
    require_version(nomination, expected_version)
    require_complete(nomination)
    require_place(session, nomination, now)
    endorsed: dict[str, Any] = {"submitted_at": now, "endorsed_at": now, "endorsed_by": actor.name[:80]}
    move(session, nomination, "submitted", actor=actor, now=now, event="endorsed", **endorsed)
    return nomination


def send_back(
    session: Session,
    nomination: Nomination,
    *,
    reason: str,
    expected_version: int | None,
    actor: Viewer,
    now: datetime,
) -> Nomination:
    """Give an own nomination back to the nominee to be improved, or because the department does not stand behind it.

    Raises InputNeededError without a reason, and as `endorse_nomination`.
    """
    _require_endorser(session, nomination, actor)
    reason = needed_text(reason, "reason", REASON_LONGEST)
    if nomination.state == "returned" and nomination.reason == reason:
        return nomination
    _require_waiting(nomination, now)
    require_version(nomination, expected_version)
    move(session, nomination, "returned", actor=actor, now=now, event="sent-back", reason=reason)
    return nomination


def _require_endorser(session: Session, nomination: Nomination, actor: Viewer) -> None:
    if nomination.department_id not in actor.nominates_for:
        raise ForbiddenError(lazy("You nominate for your own department only."))
    if nomination.subject_id == actor.person_id:
        raise ForbiddenError(lazy("You cannot endorse yourself; ask another nominator of your department."))
    if case_of(session, nomination.award).concerns(actor):
        raise ForbiddenError(lazy("You are put forward for this award yourself, so you cannot act on it."))


def _require_waiting(nomination: Nomination, now: datetime) -> None:
    if nomination.state != "proposed":
        raise WrongStateError(lazy("This nomination does not wait for the department any more."))
    campaign = nomination.award.campaign
    require_open(campaign, "nominations", date_in(campaign, now), department_id=nomination.department_id)
    require_undecided(nomination.award)
