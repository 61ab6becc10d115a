"""Changing the register by hand."""

import hashlib
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.errors import AwardsError, StaleError
from awards.i18n import lazy
from awards.organisation.models import Subject
from awards.organisation.pinyin import search_key


@dataclass(frozen=True)
class Details:
    """What can be edited. `departments` and `serves` are subject ids; a department has no departments of its own."""

    name_zh: str
    name_en: str
    post: str
    since_on: date | None
    left_on: date | None
    departments: frozenset[int]
    serves: int | None


def details_of(subject: Subject) -> Details:
    """A subject's editable details as they are now."""
    return Details(
        name_zh=subject.name_zh,
        name_en=subject.name_en,
        post=subject.post,
        since_on=subject.since_on,
        left_on=subject.left_on,
        departments=frozenset(department.id for department in subject.departments),
        serves=subject.serves_id,
    )


def version_of(subject: Subject) -> str:
    """A mark of the subject's details: a form that carries another one was opened before somebody changed them."""
    details = asdict(details_of(subject))
    details["departments"] = sorted(details["departments"])
    return hashlib.sha256(repr(details).encode()).hexdigest()[:16]


def edit_subject(
    session: Session, subject: Subject, details: Details, *, version: str | None = None, actor: str, now: datetime
) -> bool:
    """Change a subject; the event keeps each value before and after. Returns whether anything is different.

    Raises StaleError if `version` is not the present one, AwardsError if the details contradict each other.
    """
    if version is not None and version != version_of(subject):
        raise StaleError
    before = details_of(subject)
    if before == details:
        return False
    _check(subject, details)
    subject.departments = _by_ids(session, details.departments, "department")
    subject.serves = next(iter(_by_ids(session, {details.serves} - {None}, "window", "zone")), None)
    for name in ("name_zh", "name_en", "post", "since_on", "left_on"):
        setattr(subject, name, getattr(details, name))
    subject.pinyin = search_key(subject.name_zh, is_person=subject.kind == "person")
    session.flush()
    changes = _changes(before, details)
    record(session, "subject:edited", actor=actor, subject=f"{subject.kind}:{subject.code}", now=now, changes=changes)
    return True


def _check(subject: Subject, details: Details) -> None:
    if not details.name_zh:
        raise AwardsError(lazy("A name is needed."), field="name_zh")
    if subject.kind != "department" and not details.departments:
        raise AwardsError(lazy("Choose at least one department."), field="departments")
    if subject.kind == "department" and details.departments:
        raise AwardsError(lazy("A department does not belong to departments."))
    if subject.kind != "person" and details.serves is not None:
        raise AwardsError(lazy("Only people work at a window or in a zone."), field="serves")
    if details.since_on and details.left_on and details.left_on < details.since_on:
        raise AwardsError(lazy("The last day lies before the first."), field="left_on")


def _by_ids(session: Session, ids: Collection[int | None], *kinds: str) -> list[Subject]:
    """The subjects with these ids; raises AwardsError unless each is there and of one of the kinds."""
    if not ids:
        return []
    found = session.scalars(select(Subject).where(Subject.id.in_(ids), Subject.kind.in_(kinds)).order_by(Subject.code))
    subjects = list(found)
    if len(subjects) != len(ids):
        raise AwardsError(lazy("One of the choices is not there any more. Choose again."))
    return subjects


def _changes(before: Details, after: Details) -> dict[str, list[Any]]:
    """`{name: [before, after]}` of what differs, as JSON can hold it."""

    def plain(value: Any) -> Any:
        if isinstance(value, frozenset):
            return sorted(value)
        return value.isoformat() if isinstance(value, date) else value

    old, new = asdict(before), asdict(after)
    return {name: [plain(old[name]), plain(new[name])] for name in old if old[name] != new[name]}
