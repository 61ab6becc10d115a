"""Who may look after the register."""

from awards.permissions import Permission, Viewer, grants


@grants(Permission.REGISTER_MANAGE)
def may_manage_register(viewer: Viewer, thing: object) -> bool:
    """The office."""
    return viewer.has("office")
