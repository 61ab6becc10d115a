"""Who reads the log of events."""

from typing import Any

from awards.permissions import Permission, Viewer, grants

READER = "discipline"


@grants(Permission.AUDIT_SEE)
def may_see_log(viewer: Viewer, thing: Any) -> bool:
    """The discipline officer; of single events those that are about no award in which the officer is a nominee."""
    return viewer.has(READER) and not (thing is not None and thing.is_hidden)
