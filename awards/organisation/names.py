"""The register as imports see it: what spellings can stand for."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.imports.aliases import Named, provide_names
from awards.organisation.models import Subject, subject_departments

ALIAS_KINDS = {"department": "department", "window": "place", "zone": "place", "person": "person"}


@provide_names
def names_of_register(session: Session) -> Iterator[Named]:
    """Every subject, with two statements however many there are; in the order of kinds and codes."""
    departments: dict[int, set[int]] = {}
    for subject_id, department_id in session.execute(select(subject_departments)):
        departments.setdefault(subject_id, set()).add(department_id)
    columns = (Subject.id, Subject.kind, Subject.code, Subject.name_zh, Subject.name_en)
    for id_, kind, code, zh, en in session.execute(select(*columns).order_by(Subject.kind, Subject.code)):
        own = {id_} if kind == "department" else departments.get(id_, set())
        yield Named(id_, ALIAS_KINDS[kind], code, {"zh": zh, "en": en or zh}, frozenset(own))
