"""Who sees runs, who makes them and who approves them: never someone who is a nominee of the award."""

from typing import Protocol

from awards.permissions import Permission, Viewer, grants

CIRCLE = ("office", "leader", "discipline")


class Concerning(Protocol):
    """What belongs to one award and knows whether it concerns a viewer."""

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of that award."""


@grants(Permission.RUN_SEE)
def sees_everything(viewer: Viewer, case: Concerning) -> bool:
    """Office, leader and discipline officer, unless they are nominees: the full bundle, every rank, every
    derivation."""
    return viewer.has(*CIRCLE) and not case.concerns(viewer)


@grants(Permission.RUN_MANAGE)
def may_make_runs(viewer: Viewer, case: Concerning) -> bool:
    """The office, for an award in which the person is not a nominee."""
    return viewer.has("office") and not case.concerns(viewer)


@grants(Permission.WHAT_IF_TRY)
def may_try(viewer: Viewer, case: Concerning) -> bool:
    """Office and leader, unless they are nominees: what would come of other rules, and nothing is decided by it."""
    return viewer.has("office", "leader") and not case.concerns(viewer)


@grants(Permission.DECISION_APPROVE)
def may_approve(viewer: Viewer, case: Concerning) -> bool:
    """A leader, for an award in which the person is not a nominee."""
    return viewer.has("leader") and not case.concerns(viewer)
