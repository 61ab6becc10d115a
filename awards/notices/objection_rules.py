"""Who raises objections, who follows, sees and handles them.

Anyone raises one, with an account or without, and follows it by the receipt's code. Office and leaders see that it is
there, how it stands and what was found; text, name, contact and files are for the discipline officers alone, and among
them for those without a conflict: not one's own department, not one's own nomination. Nobody sees an objection in an
award in which they are a nominee.
"""

from typing import Protocol

from awards.permissions import Permission, Viewer, grants

CIRCLE = ("office", "leader", "discipline")


class Handled(Protocol):
    """An objection in front of a viewer."""

    @property
    def conflict(self) -> str:
        """The key of AUTOMATIC that keeps the viewer from handling it; empty if nothing does."""

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of its award."""


@grants(Permission.OBJECTION_RAISE)
def may_raise(viewer: Viewer, thing: object) -> bool:
    """Everyone, strangers too."""
    return True


@grants(Permission.OBJECTION_FOLLOW)
def may_follow(viewer: Viewer, thing: object) -> bool:
    """Everyone: it is the code that opens it."""
    return True


@grants(Permission.OBJECTION_SEE)
def may_see(viewer: Viewer, thing: object) -> bool:
    """Office, leader and discipline officer, unless they are nominees: that it is there and how it stands. Of a year
    the list, which leaves out what concerns them."""
    concerns = getattr(thing, "concerns", None)
    return viewer.has(*CIRCLE) and not (concerns and concerns(viewer))


@grants(Permission.OBJECTION_HANDLE)
def may_handle(viewer: Viewer, case: Handled | None) -> bool:
    """A discipline officer without a conflict: reads all of it, takes it up and rules on it."""
    return case is not None and viewer.has("discipline") and not case.concerns(viewer) and not case.conflict
