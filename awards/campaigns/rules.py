"""What is open when, and who may change a campaign."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.orm import object_session

from awards.campaigns.models import Award, Campaign, Extension, Phase
from awards.campaigns.nominees import own_awards
from awards.errors import ClosedError, WrongStateError
from awards.i18n import lazy
from awards.permissions import Permission, Viewer, grants

Window = Literal["nominations", "judging", "decision"]


@grants(Permission.CAMPAIGN_MANAGE)
def may_manage_campaigns(viewer: Viewer, thing: object) -> bool:
    """The office."""
    return viewer.has("office")


def is_visible_to(viewer: Viewer | None, campaign: Campaign) -> bool:
    """Whether a viewer may know of a year: everyone once it is opened, the office before (None: the house itself)."""
    return campaign.opened_at is not None or viewer is None or viewer.has("office")


class Concerning(Protocol):
    """What belongs to an award and knows whether it concerns a viewer."""

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of that award."""


@grants(Permission.SCHEME_EDIT)
def may_edit_scheme(viewer: Viewer, case: Concerning) -> bool:
    """The office, for an award in which the viewer is no nominee; whether it is sealed is asked by the verbs."""
    return viewer.has("office") and not case.concerns(viewer)


@grants(Permission.SEAL_BREAK)
def may_break_seal(viewer: Viewer, case: Concerning) -> bool:
    """A leader who is no nominee of the award."""
    return viewer.has("leader") and not case.concerns(viewer)


@grants(Permission.YEAR_EDIT)
def may_edit_year(viewer: Viewer, campaign: Campaign) -> bool:
    """The office; nobody changes dates, figures or settings of a year in which he is a nominee."""
    session = object_session(campaign)
    if not viewer.has("office") or session is None:
        return False
    return own_awards(session, viewer).isdisjoint(award.id for award in campaign.awards)


def is_day_until(campaign: "Campaign", day: date, now: datetime) -> bool:
    """Whether a day can be that of a decision of the year: not before it began, and not after today."""
    return date(campaign.year, 1, 1) <= day <= date_in(campaign, now)


def date_in(campaign: Campaign, now: datetime) -> date:
    """The date that an aware instant has in the campaign's zone: what windows are compared with."""
    return now.astimezone(ZoneInfo(campaign.timezone)).date()


def phase_of(campaign: Campaign, code: str) -> Phase | None:
    """The phase or window with this code, if the campaign has one."""
    return next((phase for phase in campaign.phases if phase.code == code), None)


@dataclass(frozen=True)
class OpenDays:
    """The days of a window as they hold: `ends_on` is the later one where the window was extended, by `extension`."""

    phase: Phase
    ends_on: date
    extension: Extension | None

    @property
    def name(self) -> dict[str, str]:
        return self.phase.name

    @property
    def starts_on(self) -> date:
        return self.phase.starts_on

    def holds(self, day: date) -> bool:
        """Whether the window is open on a day; its first and last are both in it."""
        return self.starts_on <= day <= self.ends_on


def window_of(campaign: Campaign, window: str, departments: Collection[int] = ()) -> OpenDays | None:
    """The days of a window, for whoever acts for these departments; None if the campaign has no such window."""
    phase = phase_of(campaign, window)
    if phase is None:
        return None
    later = [one for one in campaign.extensions if one.step == window and one.department_id in (None, *departments)]
    last = max(later, key=lambda one: (one.ends_on, one.id), default=None)
    if last is None or last.ends_on <= phase.ends_on:
        return OpenDays(phase, phase.ends_on, None)
    return OpenDays(phase, last.ends_on, last)


def last_day(campaign: Campaign, window: str, department_id: int | None = None) -> date | None:
    """The last day of a window, extensions for all and for this department considered; None without the window."""
    days = window_of(campaign, window, _only(department_id))
    return None if days is None else days.ends_on


def is_open(campaign: Campaign, window: Window, today: date, *, department_id: int | None = None) -> bool:
    """Whether a window is open on `today`, the date in the campaign's zone; its first and last day are both in it.
    Nothing is, while the year is being prepared."""
    days = window_of(campaign, window, _only(department_id))
    return campaign.opened_at is not None and days is not None and days.holds(today)


def require_open(campaign: Campaign, window: Window, today: date, *, department_id: int | None = None) -> None:
    """Raises ClosedError, telling the window's dates, unless it is open on `today` (date in the campaign's zone)."""
    if campaign.opened_at is None:
        raise ClosedError(lazy("The year %(year)s is still being prepared: nothing of it is open.", year=campaign.year))
    days = window_of(campaign, window, _only(department_id))
    if days is None:
        raise ClosedError(lazy("The year %(year)s has no dates for this yet.", year=campaign.year))
    words = {
        "phase": days.name,
        "first": days.starts_on.isoformat(),
        "last": days.ends_on.isoformat(),
        "zone": campaign.timezone,
    }
    if today < days.starts_on:
        raise ClosedError(
            lazy("“%(phase)s” has not begun: it is open from %(first)s to %(last)s (time zone %(zone)s).", **words)
        )
    if today > days.ends_on:
        raise ClosedError(
            lazy("“%(phase)s” is over: it was open from %(first)s to %(last)s (time zone %(zone)s).", **words)
        )


def _only(department_id: int | None) -> tuple[int, ...]:
    return () if department_id is None else (department_id,)


def has_opened(campaign: Campaign, window: Window, today: date) -> bool:
    """Whether the first day of a window has come on `today` (date in the campaign's zone)."""
    phase = phase_of(campaign, window)
    return phase is not None and phase.starts_on <= today


def is_sealed(award: Award) -> bool:
    """Whether the award's rules are sealed now."""
    return award.seal is not None


def is_any_sealed(campaign: Campaign) -> bool:
    """Whether the rules of any award of the year are sealed: then its dates, figures and settings stand too."""
    return any(is_sealed(award) for award in campaign.awards)


def require_unsealed(award: Award) -> None:
    """Raises WrongStateError while the award's rules are sealed."""
    if award.seal is not None:
        raise WrongStateError(lazy("The rules of “%(award)s” are sealed: they stand as they are.", award=award.name))


def require_year_unsealed(campaign: Campaign) -> None:
    """Raises WrongStateError while any award of the year is sealed: its dates, figures and settings belong to the
    rules."""
    if is_any_sealed(campaign):
        raise WrongStateError(
            lazy("Awards of %(year)s are sealed: dates, figures and settings of the year stand.", year=campaign.year)
        )


def require_unopened(campaign: Campaign, today: date) -> None:
    """Raises ClosedError once judging has opened: from then on the rules of the year stand."""
    if has_opened(campaign, "judging", today):
        raise ClosedError(lazy("Judging is open, or is over: this can no longer be changed."))
