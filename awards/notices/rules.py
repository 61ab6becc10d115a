"""Who sees a notice, who puts it up and takes it down, and who says which days are worked."""

from datetime import date
from typing import Literal, Protocol

from sqlalchemy import select
from sqlalchemy.orm import object_session

from awards.campaigns.models import Award, Campaign
from awards.campaigns.nominees import own_awards
from awards.notices import objection_rules
from awards.notices.models import Notice
from awards.permissions import Permission, Viewer, grants

__all__ = ["Standing", "may_declare_days", "may_manage_notices", "may_see_notices", "objection_rules", "standing_of"]

# Nothing was put up yet; it is up; its days are over; it was taken down before.
Standing = Literal["none", "up", "over", "taken-down"]


class Concerning(Protocol):
    """What belongs to one award and knows whether it concerns a viewer."""

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of that award."""


@grants(Permission.NOTICE_SEE)
def may_see_notices(viewer: Viewer, thing: object) -> bool:
    """Everyone, without an account too: that is what a public notice is for."""
    return True


@grants(Permission.NOTICE_MANAGE)
def may_manage_notices(viewer: Viewer, case: Concerning) -> bool:
    """The office, for an award in which the person is not a nominee."""
    return viewer.has("office") and not case.concerns(viewer)


@grants(Permission.CALENDAR_MANAGE)
def may_declare_days(viewer: Viewer, campaign: Campaign) -> bool:
    """The office; nobody changes what terms are counted by in a year in which he is a nominee, nor in the years beside
    it: a declared day holds in each year that it can be declared for."""
    session = object_session(campaign)
    if not viewer.has("office") or session is None:
        return False
    beside = Campaign.year.between(campaign.year - 1, campaign.year + 1)
    return own_awards(session, viewer).isdisjoint(session.scalars(select(Award.id).join(Award.campaign).where(beside)))


def standing_of(notice: Notice | None, today: date) -> Standing:
    """How a notice stands on `today`, the date in the campaign's zone: its last day belongs to it."""
    if notice is None:
        return "none"
    if not notice.is_up:
        return "taken-down"
    return "up" if today <= notice.ends_on else "over"
