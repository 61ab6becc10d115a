"""Moving to other departments on a day."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.errors import AwardsError, WrongStateError
from awards.i18n import lazy
from awards.organisation.models import Subject, subject_departments
from awards.organisation.service.departments import change_departments
from awards.organisation.service.details import changes_between, details_of, require_version, write_details

__all__ = ["Move", "change_departments", "move_subject"]
LATEST = ZoneInfo("Pacific/Kiritimati")


@dataclass(frozen=True)
class Move:
    """From the day `on` somebody belongs to other departments; a person may have another post and place of work."""

    on: date | None
    departments: frozenset[int]
    post: str = ""
    serves: int | None = None


def move_subject(
    session: Session, subject: Subject, move: Move, *, version: str | None = None, actor: str, now: datetime
) -> bool:
    """Change departments, post and place of work on a day, keeping the departments that are left as former ones.
    Returns whether anything is different.

    Raises StaleError, AwardsError with its field (a day that has not come or lies before the present departments
    began, no department), WrongStateError for a department, which cannot move.
    """
    if subject.kind == "department":
        raise WrongStateError(lazy("A department does not belong to departments."))
    require_version(subject, version)
    before = details_of(subject)
    after = replace(before, departments=move.departments)
    if subject.kind == "person":
        after = replace(after, post=move.post, serves=move.serves)
    if before == after:
        return False
    on = _checked_day(session, subject, move.on, now)
    write_details(session, subject, after, on=on)
    about = f"{subject.kind}:{subject.code}"
    record(
        session,
        "subject:moved",
        actor=actor,
        subject=about,
        now=now,
        on=on.isoformat(),
        changes=changes_between(before, after),
    )
    return True


def _checked_day(session: Session, subject: Subject, on: date | None, now: datetime) -> date:
    if on is None:
        raise AwardsError(lazy("Say from which day on."), field="on")
    if on > now.astimezone(LATEST).date():
        raise AwardsError(lazy("This day has not come yet: enter the move on its day or afterwards."), field="on")
    links = subject_departments.c
    latest = session.scalar(select(func.max(links.since_on)).where(links.subject_id == subject.id))
    began = max((day for day in (latest, subject.since_on) if day), default=None)
    if began and on < began:
        words = lazy("The present departments hold since %(day)s: the move cannot lie before.", day=began)
        raise AwardsError(words, field="on")
    return on
