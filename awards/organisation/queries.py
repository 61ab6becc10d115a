"""Reading the register."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.errors import NotFoundError
from awards.imports.models import Alias
from awards.organisation.models import SUBJECT_KINDS, FormerDepartment, Subject, subject_departments
from awards.organisation.names import ALIAS_KINDS
from awards.permissions import Viewer

PAGE = 50
SORTS: dict[str, Any] = {
    "code": Subject.code,
    "name": Subject.pinyin,
    "post": Subject.post,
    "since": Subject.since_on,
    "left": Subject.left_on,
}
PRESENCE = ("present", "left", "all")


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


@dataclass(frozen=True)
class Wanted:
    """Which entries a list shows: of a kind, with a piece of name, number, pinyin or post, of a department, by whether
    they are there on `today` ("present", "left", "all"), in an order of SORTS ("-name" is the other way round)."""

    kind: str
    text: str = ""
    department_id: int | None = None
    presence: str = "all"
    today: date | None = None
    sort: str = "code"


def page_of_subjects(session: Session, wanted: Wanted, *, page: int = 1) -> SubjectPage:
    """A page of 50 of a list; a page beyond the last is the last."""
    query = _listed(wanted)
    total = session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    found = session.scalars(_whole(query).order_by(*_order(wanted.sort)).limit(PAGE).offset((page - 1) * PAGE))
    return SubjectPage(list(found), total, page, pages)


def all_subjects(session: Session, wanted: Wanted) -> list[Subject]:
    """All of a list, in the same order."""
    return list(session.scalars(_whole(_listed(wanted)).order_by(*_order(wanted.sort))))


def _listed(wanted: Wanted) -> Select[Subject]:
    query = _matching(wanted.kind, wanted.text, wanted.department_id)
    if wanted.presence == "all" or wanted.today is None:
        return query
    is_left = Subject.left_on <= wanted.today
    return query.where(is_left if wanted.presence == "left" else or_(Subject.left_on.is_(None), ~is_left))


def _order(sort: str) -> list[ColumnElement[Any]]:
    """The order by the whitelist, what is empty last, codes within."""
    column = SORTS.get(sort.removeprefix("-"), Subject.code)
    direction = column.desc() if sort.startswith("-") else column.asc()
    empty = [or_(column.is_(None), column == "")] if column is Subject.post else [column.is_(None)]
    return [*empty, direction, Subject.code]


def is_like(text: str) -> ColumnElement[bool]:
    """The condition that a Subject's name, code, pinyin or post fits a piece of text."""
    plain = text.lower()
    return or_(
        Subject.name_zh.contains(text, autoescape=True),
        func.lower(Subject.name_en).contains(plain, autoescape=True),
        func.lower(Subject.code).startswith(plain, autoescape=True),
        Subject.pinyin.contains(plain.replace(" ", ""), autoescape=True),
        Subject.post.contains(text, autoescape=True),
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


@dataclass(frozen=True)
class SpellingCase:
    """One of an entry's spellings."""

    subject: Subject
    alias: Alias

    @property
    def id(self) -> int:
        """The entry's: it decides who may change its spellings."""
        return self.subject.id


def spelling_of(session: Session, viewer: Viewer | None, kind: str, code: str, alias_id: int) -> SpellingCase:
    """A spelling that stands for an entry. Raises NotFoundError."""
    subject = subject_of(session, viewer, kind, code)
    found = next((one for one in aliases_of(session, subject) if one.id == alias_id), None)
    if found is None:
        raise NotFoundError
    return SpellingCase(subject, found)


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


def history_of(session: Session, subject: Subject) -> list[FormerDepartment]:
    """The departments that a subject has left, the latest first."""
    query = select(FormerDepartment).where(FormerDepartment.subject_id == subject.id)
    query = query.options(joinedload(FormerDepartment.department))
    return list(session.scalars(query.order_by(FormerDepartment.until_on.desc(), FormerDepartment.id.desc())))


@dataclass(frozen=True)
class Ties:
    """The departments (ids) of a subject: `present` are its own and those of the place where a person works, itself if
    it is one; `former` are those that it has left."""

    present: frozenset[int] = frozenset()
    former: frozenset[int] = frozenset()

    @property
    def all(self) -> frozenset[int]:
        """Whose judges may know the subject, or whose people the judge may know."""
        return self.present | self.former


def ties_of(session: Session, subject_ids: Collection[int], since: date) -> dict[int, Ties]:
    """Subject id → its departments, the former ones if they were left after `since`; one statement for any number of
    subjects. Who judges whom goes by it."""
    links, former = subject_departments.c, FormerDepartment
    present, left = literal(0, Integer), literal(1, Integer)
    queries = (
        select(links.subject_id, links.department_id, present).where(links.subject_id.in_(subject_ids)),
        select(Subject.id, links.department_id, present)
        .join(subject_departments, links.subject_id == Subject.serves_id)
        .where(Subject.id.in_(subject_ids)),
        select(Subject.id, Subject.id, present).where(Subject.id.in_(subject_ids), Subject.kind == "department"),
        select(former.subject_id, former.department_id, left).where(
            former.subject_id.in_(subject_ids), former.until_on > since
        ),
    )
    found: dict[int, tuple[set[int], set[int]]] = {one: (set(), set()) for one in subject_ids}
    for subject_id, department_id, is_former in session.execute(union_all(*queries)):
        found[subject_id][is_former].add(department_id)
    return {one: Ties(frozenset(now), frozenset(once)) for one, (now, once) in found.items()}
