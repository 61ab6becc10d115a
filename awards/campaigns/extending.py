"""Giving more time: a later last day of a window, with its reason."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.models import Campaign, Extension
from awards.campaigns.rules import Window, last_day, phase_of
from awards.errors import AwardsError
from awards.i18n import lazy
from awards.organisation.models import Subject
from awards.text import needed_text

LONGEST_REASON = 300


def extend_window(
    session: Session,
    campaign: Campaign,
    step: Window,
    ends_on: date | None,
    *,
    reason: str,
    department: Subject | None = None,
    actor: str,
    now: datetime,
) -> Extension:
    """Give all, or one department, until a later day (date in the campaign's zone); the reason is shown beside it.

    Raises AwardsError with its field: for a day that is not later than the present last one, nominations that would end
    after judging, a department for another window than nominations; InputNeededError without a usable reason.
    """
    reason = needed_text(reason, "reason", LONGEST_REASON)
    if ends_on is None:
        raise AwardsError(lazy("This is needed."), field="ends_on")
    before = last_day(campaign, step, department.id if department else None)
    _require_later(campaign, step, before, ends_on)
    if department is not None and step != "nominations":
        raise AwardsError(lazy("Only nominations can be extended for one department."), field="department")
    extension = Extension(
        campaign=campaign, step=step, department=department, ends_on=ends_on, reason=reason, actor=actor, created_at=now
    )
    session.add(extension)
    session.flush()
    data = {
        "window": step,
        "department": department.code if department else None,
        "before": before.isoformat() if before else None,
        "after": ends_on.isoformat(),
        "reason": reason,
    }
    record(session, "campaign:extended", actor=actor, subject=f"campaign:{campaign.year}", now=now, **data)
    return extension


def _require_later(campaign: Campaign, step: Window, before: date | None, ends_on: date) -> None:
    if before is None or phase_of(campaign, step) is None:
        raise AwardsError(lazy("The year %(year)s has no dates for this yet.", year=campaign.year), field="step")
    if ends_on <= before:
        message = lazy("The new last day must be later than %(last)s.", last=before.isoformat())
        raise AwardsError(message, field="ends_on")
    judging = last_day(campaign, "judging")
    if step == "nominations" and judging is not None and ends_on > judging:
        message = lazy("Judging ends on %(last)s: who is put forward later cannot be judged.", last=judging.isoformat())
        raise AwardsError(message, field="ends_on")
