"""What a discipline officer does with an objection: takes it up, then dismisses or upholds it.

Whoever is a nominee of the award, or has a conflict with the nominee objected to, does none of this; another officer
does. An officer who cannot go on is relieved by another one, who says whom they relieve. Upholding is one transaction:
what `falling.py` tells falls, the notice with the decision, and with the remedy "exclude" the exclusion is recorded;
the office then computes a new run, which the next decision is about.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from awards.accounts.queries import account_name
from awards.audit.service import record
from awards.campaigns.rules import date_in
from awards.errors import AwardsError, ForbiddenError, StaleError, WrongStateError
from awards.i18n import LazyMessage, lazy
from awards.judging.rules import reason_text
from awards.nominations.queries import case_of
from awards.notices.falling import Falling, what_stands
from awards.notices.models import REMEDIES, Objection
from awards.notices.objection_queries import conflict_with
from awards.notices.objection_vouching import digest_of_finding
from awards.notices.service import take_down_notice
from awards.permissions import Viewer
from awards.runs.models import Ruling
from awards.runs.queries import rulings_of, subject_of
from awards.runs.service import record_ruling, withdraw_decision, withdraw_ruling
from awards.text import clean, needed_text

FINDING, REASON = 3000, 300


class RemedyError(AwardsError):
    """What is to follow from an upheld objection does not fit it."""


def take_up(session: Session, objection: Objection, *, relieves: str = "", actor: Viewer, now: datetime) -> None:
    """Begin the investigation, or go on with it in the place of the officer whom one `relieves` (a username).

    Raises ForbiddenError for a conflict, WrongStateError if it is decided or oneself has it already, StaleError if
    somebody else took it up in the meantime.
    """
    require_free(session, objection, actor)
    if objection.is_open and objection.handler == actor.username:
        raise WrongStateError(lazy("You have taken up this objection already."))
    if objection.is_open and objection.handler != relieves:
        other = account_name(session, objection.handler)
        raise StaleError(lazy("Another officer has taken up this objection: %(name)s.", name=other))
    before = objection.state
    if before == "received":
        objection.move_to("investigating")
        objection.taken_up_at = now
    elif before != "investigating":
        raise WrongStateError(lazy("This objection is decided already."))
    objection.handler = actor.username
    session.flush()
    _trace(session, objection, "taken-up", actor, now, before=before, after=objection.state, relieved=relieves)


def dismiss(session: Session, objection: Objection, *, finding: str, actor: Viewer, now: datetime) -> None:
    """Rule that nothing follows from it. Raises ForbiddenError, WrongStateError, InputNeededError (field `finding`)."""
    require_handler(session, objection, actor)
    finding = needed_text(finding, "finding", FINDING)
    objection.move_to("dismissed")
    objection.finding, objection.decided_at = finding, now
    session.flush()
    _trace(session, objection, "dismissed", actor, now, finding_sha256=digest_of_finding(objection))


def uphold(
    session: Session,
    objection: Objection,
    *,
    remedy: str,
    finding: str,
    reason: str,
    expected: str | None = None,
    actor: Viewer,
    now: datetime,
) -> Falling:
    """Rule that it is right, and what follows: `remedy` is one of REMEDIES. `reason` is the one sentence that everyone
    may read: the notice is taken down and the decision withdrawn with it, and an exclusion recorded. `expected` is the
    `version` of what the officer was told would fall; returns what did.

    Raises ForbiddenError, WrongStateError, StaleError if something else would fall by now, InputNeededError and
    RemedyError with a field, RulingError.
    """
    require_handler(session, objection, actor)
    _require_fitting(objection, remedy)
    standing = what_stands(session, objection)
    if expected not in (None, standing.version):
        raise StaleError(lazy("Something else would be undone by now: read below what, and confirm again."))
    reason = needed_text(clean(reason, one_line=True), "reason", REASON)
    finding = needed_text(finding, "finding", FINDING)
    falling = standing.by(remedy)
    _undo(session, falling, reason, actor, now)
    ruling = None
    if remedy == "exclude":
        ruling = standing.exclusion or _exclude(session, objection, reason, actor, now)
    objection.move_to("upheld")
    objection.finding, objection.remedy, objection.ruling, objection.decided_at = finding, remedy, ruling, now
    session.flush()
    about = {"remedy": remedy, "ruling": ruling.id if ruling else None, "reason": reason}
    about |= {"bundle": objection.notice.decision.run.bundle_sha256, "fallen": falling.bundle}
    _trace(session, objection, "upheld", actor, now, **about, finding_sha256=digest_of_finding(objection))
    return falling


def require_free(session: Session, objection: Objection, actor: Viewer) -> None:
    """Raises ForbiddenError for a nominee of the award and for a conflict, saying which."""
    if not actor.has("discipline") or case_of(session, objection.notice.award).concerns(actor):
        raise ForbiddenError
    if conflict := conflict_with(session, objection, actor):
        raise ForbiddenError(lazy("Another discipline officer has to do this. %(reason)s", reason=words_of(conflict)))


def require_handler(session: Session, objection: Objection, actor: Viewer) -> None:
    """Raises ForbiddenError as `require_free`, WrongStateError unless the officer has taken it up."""
    require_free(session, objection, actor)
    if not objection.is_open:
        raise WrongStateError(lazy("This objection is decided already."))
    if objection.handler != actor.username:
        raise WrongStateError(lazy("Take up the objection before you rule on it."))


def words_of(conflict: str) -> LazyMessage | str:
    """A conflict as its officer reads it."""
    return reason_text(conflict)


def _require_fitting(objection: Objection, remedy: str) -> None:
    if remedy not in REMEDIES:
        raise RemedyError(lazy("Say what follows from it."), field="remedy")
    if remedy == "exclude" and not objection.nominee:
        raise RemedyError(lazy("This objection is against the procedure: it names nobody who could be excluded."),
                          field="remedy")  # fmt: skip


def _undo(session: Session, falling: Falling, reason: str, actor: Viewer, now: datetime) -> None:
    by: dict[str, Any] = {"reason": reason, "actor": actor.username, "now": now}
    if falling.decision is not None:
        withdraw_decision(session, falling.decision, **by)
    if falling.notice is not None and falling.notice.is_up:  # unless it fell with the decision
        take_down_notice(session, falling.notice, **by)


def _exclude(session: Session, objection: Objection, reason: str, actor: Viewer, now: datetime) -> Ruling:
    """A vote on a tie with the nominee in it goes with the place: a bundle has one ruling on each nominee at most, and
    those who are still tied then are voted on anew."""
    award = objection.notice.award
    by: dict[str, Any] = {"reason": reason, "actor": actor.username, "now": now, "is_ordered": True}
    for one in rulings_of(session, award):
        if one.counts and objection.nominee in one.nominees:
            withdraw_ruling(session, one, **by)
    about: dict[str, Any] = {"nominees": [objection.nominee], "decided_on": date_in(award.campaign, now), **by}
    return record_ruling(session, award, kind="exclude", **about)


def _trace(session: Session, objection: Objection, event: str, actor: Viewer, now: datetime, **data: object) -> None:
    about = {"notice": objection.notice.number, "objection": objection.number, **data}
    subject = subject_of(objection.notice.award)
    record(session, f"objection:{event}", actor=actor.username, subject=subject, now=now, **about)
