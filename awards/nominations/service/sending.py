"""Sending a nomination in, and taking it back."""

from datetime import datetime

from sqlalchemy.orm import Session

from awards.campaigns.rules import date_in
from awards.errors import WrongStateError
from awards.i18n import lazy
from awards.nominations.errors import QuotaError, StatementError
from awards.nominations.models import Nomination
from awards.nominations.quotas import quota_of
from awards.nominations.rules import REASON_LONGEST, STATEMENT_LONGEST, STATEMENT_SHORTEST
from awards.nominations.service.steps import move, require_editable, require_version
from awards.permissions import Viewer
from awards.text import short_text


def submit_nomination(
    session: Session,
    nomination: Nomination,
    *,
    expected_version: int | None,
    actor: Viewer,
    now: datetime,
    words: str = "",
) -> Nomination:
    """Send a draft or a returned nomination to the office, or to the department if it is the nominee's own; what was
    sent already stays as it is. `words` answer a return; they stand in the timeline (of what was not returned there is
    nothing to answer).

    Raises WrongStateError, ClosedError, StaleError, StatementError (deed missing, statement outside 50–2000
    characters), QuotaError (the department has sent in as many as it may).
    """
    if nomination.state in ("submitted", "proposed"):
        return nomination
    require_editable(nomination, now)
    require_version(nomination, expected_version)
    require_complete(nomination)
    words = short_text(words, "words", REASON_LONGEST) if nomination.state == "returned" else ""
    if nomination.is_own:
        move(session, nomination, "proposed", actor=actor, now=now, event="proposed")
    else:
        require_place(session, nomination, now)
        move(session, nomination, "submitted", actor=actor, now=now, event="submitted", submitted_at=now)
    nomination.moves[-1].reason = words
    return nomination


def withdraw_nomination(session: Session, nomination: Nomination, *, actor: Viewer, now: datetime) -> Nomination:
    """Take a nomination back until the office has decided; its place in the quota is free again. Twice is once.

    Raises WrongStateError once it is accepted or rejected.
    """
    if nomination.state == "withdrawn":
        return nomination
    if nomination.state in ("accepted", "rejected"):
        raise WrongStateError(lazy("The office has decided; ask it to return the nomination first."))
    move(session, nomination, "withdrawn", actor=actor, now=now, event="withdrawn")
    return nomination


def require_complete(nomination: Nomination) -> None:
    """Raises StatementError where the deed is missing or the statement too short or too long."""
    if not nomination.deed:
        raise StatementError(lazy("Write the deed in one line before you submit."), field="deed")
    count = len(nomination.statement)
    if not STATEMENT_SHORTEST <= count <= STATEMENT_LONGEST:
        raise StatementError(
            lazy(
                "The statement has %(count)s characters; it needs %(least)s to %(most)s.",
                count=count,
                least=STATEMENT_SHORTEST,
                most=STATEMENT_LONGEST,
            ),
            field="statement",
        )


def require_place(session: Session, nomination: Nomination, now: datetime) -> None:
    """What was returned keeps its place; a draft needs one among those that were sent in. Raises QuotaError."""
    today = date_in(nomination.award.campaign, now)
    quota = quota_of(session, nomination.award, nomination.department_id, today)
    others = quota.sent - nomination.holds_place
    if quota.limit is not None and others >= quota.limit:
        raise QuotaError(
            lazy(
                "%(department)s may put forward %(limit)s for this award and has sent in as many.",
                department=nomination.department.name,
                limit=quota.limit,
            )
        )
