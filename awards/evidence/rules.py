"""Who may see evidence."""

from awards.permissions import Permission, Viewer, grants


@grants(Permission.EVIDENCE_SEE)
def may_see_evidence(viewer: Viewer, thing: object) -> bool:
    """Office, leader and discipline officer; never of an award in which the viewer is a nominee."""
    concerns = getattr(thing, "concerns", None)
    return viewer.has("office", "leader", "discipline") and not (concerns and concerns(viewer))
