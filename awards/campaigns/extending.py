"""Giving more time: a later last day of a window, with its reason."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.models import Campaign, Extension
from awards.campaigns.rules import Window, date_in, last_day, phase_of
from awards.errors import AwardsError
from awards.i18n import LazyMessage, lazy
from awards.organisation.models import Subject
from awards.text import needed_text

LONGEST_REASON = 300

Keeper = Callable[[Session, Campaign], bool]
_keepers: list[Keeper] = []


def keeps_judging_closed(keeper: Keeper) -> Keeper:
    """Declare that a later room keeps judging closed once it is over: `@keeps_judging_closed def f(session, campaign)`.
    Rooms import upwards only: they tell this one."""
    _keepers.append(keeper)
    return keeper


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

    Raises AwardsError with its field: for a day that is not later than the present last one, or too late (nominations
    end with judging at the latest, judging with the decision, the decision with the year after); for a department with
    another window than nominations; for judging that is over and whose results are known. InputNeededError without a
    usable reason.
    """
    reason = needed_text(reason, "reason", LONGEST_REASON)
    if ends_on is None:
        raise AwardsError(lazy("This is needed."), field="ends_on")
    before = last_day(campaign, step, department.id if department else None)
    _require_possible(campaign, step, before, ends_on)
    if step == "judging" and before is not None and date_in(campaign, now) > before:
        _require_unknown(session, campaign)
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


def _require_possible(campaign: Campaign, step: Window, before: date | None, ends_on: date) -> None:
    if before is None or phase_of(campaign, step) is None:
        raise AwardsError(lazy("The year %(year)s has no dates for this yet.", year=campaign.year), field="step")
    if ends_on <= before:
        message = lazy("The new last day must be later than %(last)s.", last=before)
        raise AwardsError(message, field="ends_on")
    latest = _latest(campaign, step)
    if ends_on > latest:
        raise AwardsError(too_late(step, latest), field="ends_on")


def too_late(step: Window, latest: date) -> LazyMessage:
    """Why a window cannot be open any longer."""
    words = {"last": latest}
    if step == "nominations":
        return lazy("Judging ends on %(last)s: who is put forward later cannot be judged.", **words)
    if step == "judging":
        return lazy("The decision is due by %(last)s: extend that window first.", **words)
    return lazy("The latest possible day is %(last)s.", **words)


def _latest(campaign: Campaign, step: Window) -> date:
    """The last day to which a window can be extended."""
    end = date(campaign.year + 1, 12, 31)
    following: dict[str, Window] = {"nominations": "judging", "judging": "decision"}
    return (last_day(campaign, following[step]) or end) if step in following else end


def _require_unknown(session: Session, campaign: Campaign) -> None:
    if any(keeper(session, campaign) for keeper in _keepers):
        message = lazy("Judging is over and results of the year are published: it is not opened again.")
        raise AwardsError(message, field="step")
