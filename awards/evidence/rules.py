"""Who may see evidence, and who decides on it."""

from collections.abc import Collection

from awards.organisation.models import Subject
from awards.permissions import Permission, Viewer, grants


@grants(Permission.EVIDENCE_SEE)
def may_see_evidence(viewer: Viewer, thing: object) -> bool:
    """Office, leader and discipline officer; never of an award in which the viewer is a nominee."""
    concerns = getattr(thing, "concerns", None)
    return viewer.has("office", "leader", "discipline") and not (concerns and concerns(viewer))


@grants(Permission.EVIDENCE_DECIDE)
def may_decide(viewer: Viewer, thing: object) -> bool:
    """The office enters vetoes and adjustments and corrects numbers; never where it concerns the viewer."""
    concerns = getattr(thing, "concerns", None)
    return viewer.has("office") and not (concerns and concerns(viewer))


def is_concerned(viewer: Viewer, subject: Subject, rivals: Collection[str]) -> bool:
    """Whether a subject is the viewer, or of a kind in `rivals`: those with whom the viewer competes."""
    return subject.kind in rivals or (viewer.person_id is not None and viewer.person_id == subject.id)
