"""Who may bring files in."""

from awards.permissions import Permission, Viewer, grants


@grants(Permission.IMPORT_MANAGE)
def may_import(viewer: Viewer, thing: object) -> bool:
    """The office."""
    return viewer.has("office")
