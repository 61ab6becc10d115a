"""Who sees how a whole year stands."""

from awards.permissions import Permission, Viewer, grants


@grants(Permission.BOARD_SEE)
def may_see_board(viewer: Viewer, thing: object) -> bool:
    """Office, leader and discipline officer; an award in which the viewer is a nominee is left out of it."""
    return viewer.has("office", "leader", "discipline")
