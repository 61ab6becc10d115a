"""What is open when, and who may change a campaign."""

from datetime import date, datetime
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from awards.campaigns.models import Campaign, Phase
from awards.errors import ClosedError
from awards.i18n import lazy
from awards.permissions import Permission, Viewer, grants

Window = Literal["nominations", "judging", "decision"]


@grants(Permission.CAMPAIGN_MANAGE)
def may_manage_campaigns(viewer: Viewer, thing: object) -> bool:
    """The office."""
    return viewer.has("office")


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


def date_in(campaign: Campaign, now: datetime) -> date:
    """The date that an aware instant has in the campaign's zone: what windows are compared with."""
    return now.astimezone(ZoneInfo(campaign.timezone)).date()


def phase_of(campaign: Campaign, code: str) -> Phase | None:
    """The phase or window with this code, if the campaign has one."""
    return next((phase for phase in campaign.phases if phase.code == code), None)


def is_open(campaign: Campaign, window: Window, today: date) -> bool:
    """Whether a window is open on `today`, the date in the campaign's zone; its first and last day are both in it."""
    phase = phase_of(campaign, window)
    return phase is not None and phase.starts_on <= today <= phase.ends_on


def require_open(campaign: Campaign, window: Window, today: date) -> None:
    """Raises ClosedError, telling the window's dates, unless it is open on `today` (date in the campaign's zone)."""
    phase = phase_of(campaign, window)
    if phase is None:
        raise ClosedError(lazy("The year %(year)s has no dates for this yet.", year=campaign.year))
    words = {
        "phase": phase.name,
        "first": phase.starts_on.isoformat(),
        "last": phase.ends_on.isoformat(),
        "zone": campaign.timezone,
    }
    if today < phase.starts_on:
        raise ClosedError(
            lazy("“%(phase)s” has not begun: it is open from %(first)s to %(last)s (time zone %(zone)s).", **words)
        )
    if today > phase.ends_on:
        raise ClosedError(
            lazy("“%(phase)s” is over: it was open from %(first)s to %(last)s (time zone %(zone)s).", **words)
        )


def has_opened(campaign: Campaign, window: Window, today: date) -> bool:
    """Whether the first day of a window has come on `today` (date in the campaign's zone)."""
    phase = phase_of(campaign, window)
    return phase is not None and phase.starts_on <= today


def require_unopened(campaign: Campaign, today: date) -> None:
    """Raises ClosedError once judging has opened: from then on the rules of the year stand."""
    if has_opened(campaign, "judging", today):
        raise ClosedError(lazy("Judging is open, or is over: this can no longer be changed."))
