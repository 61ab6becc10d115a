"""Reading the register."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.errors import NotFoundError
from awards.imports.models import Alias
from awards.organisation.models import SUBJECT_KINDS, Subject, subject_departments
from awards.organisation.names import ALIAS_KINDS
from awards.permissions import Viewer

PAGE = 50


@dataclass(frozen=True)
class SubjectPage:
    """One page of a list: its subjects, how many there are in all, and which page of how many this is (from 1)."""

    subjects: list[Subject]
    total: int
    page: int
    pages: int


def departments(session: Session) -> list[Subject]:
    """Every department, in the order of codes."""
    return list(session.scalars(select(Subject).where(Subject.kind == "department").order_by(Subject.code)))


def subjects_by_code(session: Session, kind: str, codes: Collection[str] | None = None) -> dict[str, Subject]:
    """The subjects of a kind by code (those with one of `codes`, if given), with their departments."""
    query = select(Subject).where(Subject.kind == kind).options(selectinload(Subject.departments))
    if codes is not None:
        query = query.where(Subject.code.in_(codes))
    return {subject.code: subject for subject in session.scalars(query)}


def find_subjects(
    session: Session,
    *,
    kind: str | None = None,
    text: str = "",
    department_id: int | None = None,
    present_on: date | None = None,
    limit: int = 20,
) -> list[Subject]:
    """Subjects by a piece of name, code or pinyin (full or initials), in the order of codes, with their departments.

    `present_on` leaves out those who had left by that day. An empty text finds all; never more than `limit`.
    """
    query = _matching(kind, text, department_id)
    if present_on:
        query = query.where(or_(Subject.left_on.is_(None), Subject.left_on > present_on))
    return list(session.scalars(_whole(query).order_by(Subject.code, Subject.kind).limit(limit)))


def page_of_subjects(
    session: Session, *, kind: str, text: str = "", department_id: int | None = None, page: int = 1
) -> SubjectPage:
    """A page of 50 of what `find_subjects` would find; a page beyond the last is the last."""
    query = _matching(kind, text, department_id)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    found = session.scalars(_whole(query).order_by(Subject.code).limit(PAGE).offset((page - 1) * PAGE))
    return SubjectPage(list(found), total, page, pages)


def is_like(text: str) -> ColumnElement[bool]:
    """The condition that a Subject's name, code or pinyin fits a piece of text."""
    plain = text.lower()
    return or_(
        Subject.name_zh.contains(text, autoescape=True),
        func.lower(Subject.name_en).contains(plain, autoescape=True),
        func.lower(Subject.code).startswith(plain, autoescape=True),
        Subject.pinyin.contains(plain.replace(" ", ""), autoescape=True),
    )


def _matching(kind: str | None, text: str, department_id: int | None) -> Select[Subject]:
    query = select(Subject)
    if kind:
        query = query.where(Subject.kind == kind)
    if wanted := text.strip():
        query = query.where(is_like(wanted))
    if department_id is not None:
        members = select(subject_departments.c.subject_id).where(subject_departments.c.department_id == department_id)
        query = query.where(or_(Subject.id == department_id, Subject.id.in_(members)))
    return query


def _whole(query: Select[Subject]) -> Select[Subject]:
    return query.options(selectinload(Subject.departments), joinedload(Subject.serves))


def counts_by_kind(session: Session) -> dict[str, int]:
    """How many subjects there are of each kind."""
    found = dict(session.execute(select(Subject.kind, func.count()).group_by(Subject.kind)).all())
    return {kind: found.get(kind, 0) for kind in SUBJECT_KINDS}


def active_counts(session: Session, year: int) -> dict[str, int]:
    """Kind → how many subjects were not gone by the end of a year: the base of a share of winners."""
    query = select(Subject.kind, func.count()).where(
        or_(Subject.left_on.is_(None), Subject.left_on > date(year, 12, 31))
    )
    return dict(session.execute(query.group_by(Subject.kind)).all())


def head_counts(session: Session, *, on: date | None = None, kind: str = "person") -> dict[int, int]:
    """How many people (or subjects of another kind) each department has, by its id; on a day, those who had not left by
    then. Departments without any are not in it."""
    query = select(subject_departments.c.department_id, func.count()).join(
        Subject, Subject.id == subject_departments.c.subject_id
    )
    query = query.where(Subject.kind == kind)
    if on:
        query = query.where(or_(Subject.left_on.is_(None), Subject.left_on > on))
    return dict(session.execute(query.group_by(subject_departments.c.department_id)).all())


def subject_of(session: Session, viewer: Viewer | None, kind: str, code: str) -> Subject:
    """One subject with its departments and the place it serves. Raises NotFoundError."""
    subject = session.scalar(_whole(select(Subject).where(Subject.kind == kind, Subject.code == code)))
    if subject is None:
        raise NotFoundError
    return subject


def aliases_of(session: Session, subject: Subject) -> list[Alias]:
    """The spellings that were answered with this subject."""
    query = select(Alias).where(Alias.kind == ALIAS_KINDS[subject.kind], Alias.target == subject.code)
    return list(session.scalars(query.order_by(Alias.spelling)))


def places(session: Session) -> list[Subject]:
    """Every window and zone with its departments, in the order of kinds and codes."""
    query = select(Subject).where(Subject.kind.in_(("window", "zone"))).options(selectinload(Subject.departments))
    return list(session.scalars(query.order_by(Subject.kind, Subject.code)))


def members_by_kind(session: Session, department: Subject) -> dict[str, int]:
    """How many windows, zones and people belong to a department; kinds without any are not in it."""
    query = select(Subject.kind, func.count()).join(subject_departments, subject_departments.c.subject_id == Subject.id)
    query = query.where(subject_departments.c.department_id == department.id)
    return dict(session.execute(query.group_by(Subject.kind)).all())
