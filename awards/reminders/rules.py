"""Who reads and sends reminders."""

from awards.permissions import Permission, Viewer, grants


@grants(Permission.REMINDER_MANAGE)
def may_manage_reminders(viewer: Viewer, thing: object) -> bool:
    """The office; never a message about an award in which the viewer is a nominee."""
    concerns = getattr(thing, "concerns", None)
    return viewer.has("office") and not (concerns and concerns(viewer))
