"""The register as imports see it: what spellings can stand for."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.imports.aliases import Named, provide_names
from awards.organisation.models import Subject, subject_departments

ALIAS_KINDS = {"department": "department", "window": "place", "zone": "place", "team": "team", "person": "person"}


@provide_names
def names_of_register(session: Session) -> Iterator[Named]:
    """Every subject, with two statements however many there are; in the order of kinds and codes, so that departments
    come before the people in them."""
    departments: dict[int, set[int]] = {}
    links = subject_departments.c
    for subject_id, department_id in session.execute(select(links.subject_id, links.department_id)):
        departments.setdefault(subject_id, set()).add(department_id)
    columns = (Subject.id, Subject.kind, Subject.code, Subject.name_zh, Subject.name_en, Subject.post)
    names: dict[int, dict[str, str]] = {}
    for id_, kind, code, zh, en, post in session.execute(select(*columns).order_by(Subject.kind, Subject.code)):
        own = {id_} if kind == "department" else departments.get(id_, set())
        name = names[id_] = {"zh": zh, "en": en or zh}
        about = about_person([names[one] for one in sorted(own) if one in names], post) if kind == "person" else {}
        yield Named(id_, ALIAS_KINDS[kind], code, name, frozenset(own), about)


def about_person(departments: list[dict[str, str]], post: str) -> dict[str, str]:
    """What tells people of one name apart: the departments and the post, in each language."""
    return {lang: " · ".join(filter(None, (*(name[lang] for name in departments), post))) for lang in ("zh", "en")}
