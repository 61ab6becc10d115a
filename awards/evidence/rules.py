"""Who may see evidence, and who decides on it."""

from typing import Protocol

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


class Competition(Protocol):
    """Whom a viewer competes with: kinds of subjects, and the ids of all whose rows count for a rival."""

    @property
    def kinds(self) -> frozenset[str]: ...

    @property
    def places(self) -> frozenset[int]: ...


def is_concerned(viewer: Viewer, subject: Subject, rivals: Competition) -> bool:
    """Whether a subject is the viewer, a rival of the viewer's, or somebody whose rows count for one of them."""
    is_self = viewer.person_id is not None and viewer.person_id == subject.id
    return is_self or subject.kind in rivals.kinds or subject.id in rivals.places
