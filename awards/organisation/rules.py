"""Who may look after the register."""

from awards.organisation.models import Subject
from awards.permissions import Permission, Viewer, grants


@grants(Permission.REGISTER_MANAGE)
def may_manage_register(viewer: Viewer, thing: object) -> bool:
    """The office."""
    return viewer.has("office")


@grants(Permission.REGISTER_EDIT)
def may_edit_subject(viewer: Viewer, subject: Subject) -> bool:
    """The office; nobody changes the own entry, on which conditions, quotas and recusals rest."""
    return may_manage_register(viewer, subject) and viewer.person_id != subject.id
