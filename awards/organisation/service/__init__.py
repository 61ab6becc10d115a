"""Changing the register by hand: entries, moves, spellings, duplicates."""

from awards.organisation.service.creating import create_subject
from awards.organisation.service.details import Details, details_of, edit_subject, version_of
from awards.organisation.service.merging import guards_merge, merge_subjects, merges_rows, plan_merge
from awards.organisation.service.moving import Move, change_departments, move_subject
from awards.organisation.service.spellings import add_spelling

__all__ = [
    "Details",
    "Move",
    "add_spelling",
    "change_departments",
    "create_subject",
    "details_of",
    "edit_subject",
    "guards_merge",
    "merge_subjects",
    "merges_rows",
    "move_subject",
    "plan_merge",
    "version_of",
]
