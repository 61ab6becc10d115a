"""Who sees what of a panel before and after signing: progress first, marks once they are signed, and to a judge
only once everything of the own is."""

from typing import Protocol

from awards.judging.models import PanelSeat, Sheet
from awards.judging.rules import Concerning
from awards.permissions import Permission, Viewer, grants


class Panelled(Concerning, Protocol):
    """A panel, from where the viewer stands: `seat` is the viewer's own seat on it, `has_signed` whether nothing is
    left for it to sign."""

    @property
    def seat(self) -> PanelSeat | None: ...

    @property
    def has_signed(self) -> bool: ...


class OneSheet(Panelled, Protocol):
    """One judge's sheet on a panel; `is_recused`: the viewer's own seat is recused from its nominee."""

    @property
    def sheet(self) -> Sheet: ...

    @property
    def is_recused(self) -> bool: ...


@grants(Permission.MARKS_SEE)
def may_follow_panel(viewer: Viewer, thing: Panelled | None) -> bool:
    """Who judges on the panel, office, leader and discipline officer, unless nominated. Which marks are on the page:
    `sees_marks`."""
    if thing is None or thing.concerns(viewer):
        return False
    return thing.seat is not None or viewer.has("office", "leader", "discipline")


def sees_marks(thing: Panelled) -> bool:
    """Whether the panel's signed marks are shown: to a judge once everything of the own is signed, whatever else the
    judge is."""
    return thing.seat is None or thing.has_signed


@grants(Permission.SHEET_SEE)
def may_see_sheet(viewer: Viewer, thing: OneSheet | None) -> bool:
    """A sheet that was signed: office, leader and discipline officer also what was signed before it was opened again; a
    judge who has signed everything only what stands, and nothing about whom the judge is recused from."""
    if thing is None or not may_follow_panel(viewer, thing) or not sees_marks(thing):
        return False
    return thing.seat is None or (thing.sheet.state == "signed" and not thing.is_recused)


@grants(Permission.LOOK_ASK)
def may_ask_again(viewer: Viewer, thing: OneSheet | None) -> bool:
    """The office, unless it judges here, and the lead of the panel; nobody asks about an own sheet."""
    if thing is None or not may_see_sheet(viewer, thing) or thing.sheet.seat.user_id == viewer.user_id:
        return False
    return viewer.has("office") if thing.seat is None else thing.seat.is_lead


@grants(Permission.COMMENT_RELEASE)
def may_release_comments(viewer: Viewer, thing: Panelled | None) -> bool:
    """The lead of the panel, once everything of the own is signed; the office, unless it judges here, for what the lead
    may not touch: see `queries.comments_view`."""
    if thing is None or thing.concerns(viewer):
        return False
    return viewer.has("office") if thing.seat is None else thing.seat.is_lead and thing.has_signed
