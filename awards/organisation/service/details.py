"""What is known about an entry, and editing it."""

import hashlib
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.audit.service import record
from awards.errors import AwardsError, StaleError
from awards.i18n import lazy
from awards.imports.privacy import refuse_identity_number
from awards.organisation.models import Subject
from awards.organisation.pinyin import search_key
from awards.organisation.service.departments import change_departments

LENGTHS = {"name_zh": 80, "name_en": 120, "post": 60, "employment": 40}
TEXTS = tuple(LENGTHS)


@dataclass(frozen=True)
class Details:
    """What can be edited. `departments` and `serves` are subject ids; a department has no departments of its own."""

    name_zh: str
    name_en: str = ""
    post: str = ""
    employment: str = ""
    since_on: date | None = None
    left_on: date | None = None
    departments: frozenset[int] = frozenset()
    serves: int | None = None


def details_of(subject: Subject) -> Details:
    """A subject's editable details as they are now."""
    return Details(
        **{name: getattr(subject, name) for name in TEXTS},
        since_on=subject.since_on,
        left_on=subject.left_on,
        departments=frozenset(department.id for department in subject.departments),
        serves=subject.serves_id,
    )


def version_of(subject: Subject) -> str:
    """A mark of the subject's number and details: a form or a file that carries another one is from before somebody
    changed them."""
    details = {**asdict(details_of(subject)), "code": subject.code}
    details["departments"] = sorted(details["departments"])
    return hashlib.sha256(repr(sorted(details.items())).encode()).hexdigest()[:16]


def edit_subject(
    session: Session, subject: Subject, details: Details, *, version: str | None = None, actor: str, now: datetime
) -> bool:
    """Change a subject; the event keeps each value before and after, and departments that it leaves are kept as former
    ones from today on. Returns whether anything is different.

    Raises StaleError if `version` is not the present one, AwardsError if the details contradict each other,
    IdentityNumbersError.
    """
    require_version(subject, version)
    before = details_of(subject)
    if before == details:
        return False
    write_details(session, subject, details, on=clock.day_of(now))
    about = f"{subject.kind}:{subject.code}"
    record(session, "subject:edited", actor=actor, subject=about, now=now, changes=changes_between(before, details))
    return True


def require_version(subject: Subject, version: str | None) -> None:
    """Raises StaleError, with what the entry is now, unless the version is the present one; None asks for nothing."""
    if version is None or version == version_of(subject):
        return
    details = details_of(subject)
    departments = "、".join(one.name_zh for one in subject.departments)
    serves = subject.serves.name_zh if subject.serves else ""
    since, left = (day.isoformat() if day else "" for day in (details.since_on, details.left_on))
    texts = [subject.code, *(getattr(details, name) for name in TEXTS), departments, serves]
    span = f"{since} – {left}" if since or left else ""
    raise StaleError(
        lazy(
            "This was changed in the meantime. Nothing was overwritten. Now it is: %(now)s. Compare and save again.",
            now=" · ".join(filter(None, [*texts, span])),
        )
    )


def write_details(session: Session, subject: Subject, details: Details, *, on: date) -> None:
    """Give a subject these details; its departments change on a day. Raises as `edit_subject`."""
    check_details(subject.kind, details)
    departments = _by_ids(session, details.departments, "department")
    subject.serves = next(iter(_by_ids(session, {details.serves} - {None}, "window", "zone")), None)
    for name in (*TEXTS, "since_on", "left_on"):
        setattr(subject, name, getattr(details, name))
    subject.pinyin = search_key(subject.name_zh, is_person=subject.kind == "person")
    change_departments(session, subject, departments, on=on)
    session.flush()


def check_details(kind: str, details: Details) -> None:
    """Raises AwardsError with its field for what a kind cannot have or what contradicts itself."""
    if not details.name_zh:
        raise AwardsError(lazy("A name is needed."), field="name_zh")
    for name, longest in LENGTHS.items():
        refuse_identity_number(getattr(details, name), name)
        if len(getattr(details, name)) > longest:
            raise AwardsError(lazy("The text is longer than %(limit)s characters.", limit=longest), field=name)
    if kind != "department" and not details.departments:
        raise AwardsError(lazy("Choose at least one department."), field="departments")
    if kind == "department" and details.departments:
        raise AwardsError(lazy("A department does not belong to departments."))
    if kind != "person" and details.serves is not None:
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


def changes_between(before: Details, after: Details) -> dict[str, list[Any]]:
    """`{name: [before, after]}` of what differs, as JSON can hold it."""
    old, new = asdict(before), asdict(after)
    return {name: [_plain(old[name]), _plain(new[name])] for name in old if old[name] != new[name]}


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value
