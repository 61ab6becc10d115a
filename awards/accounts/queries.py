"""Reading accounts."""

from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.accounts.models import RoleGrant, User
from awards.accounts.names import plain_name
from awards.errors import AwardsError, NotFoundError
from awards.i18n import lazy
from awards.organisation.models import Subject
from awards.permissions import Viewer

PAGE = 50


def user_of_session(session: Session, session_id: str) -> User | None:
    """The active user whom a session cookie names; None once the stamp has changed."""
    number, _, stamp = session_id.partition(":")
    if not number.isdigit():
        return None
    query = (
        select(User)
        .where(User.id == int(number), User.stamp == stamp, User.is_active)
        .options(selectinload(User.roles), joinedload(User.person).selectinload(Subject.departments))
    )
    return session.scalar(query)


def user_of_name(session: Session, typed: str) -> User | None:
    """The account of a user name or a staff number, active or not; a user name goes first."""
    name = plain_name(typed)
    is_named = func.lower(User.username) == name
    query = select(User).outerjoin(User.person).where(or_(is_named, func.lower(Subject.code) == name))
    return session.scalar(query.order_by(is_named.desc(), User.id).limit(1))


def user_of_id(session: Session, viewer: Viewer, user_id: int) -> User:
    """One account with roles and person. Raises NotFoundError. `viewer` is not looked at: only the office gets here."""
    user = session.scalar(_whole(select(User).where(User.id == user_id)))
    if user is None:
        raise NotFoundError
    return user


def own_account(session: Session, viewer: Viewer) -> User | None:
    """The viewer's account; None for a stranger."""
    return session.get(User, viewer.user_id) if viewer.is_signed_in else None


@dataclass(frozen=True)
class UserPage:
    """One page of accounts; `pages` and `page` count from 1."""

    users: list[User]
    total: int
    page: int
    pages: int


def users_page(session: Session, *, text: str = "", role: str = "", state: str = "", page: int = 1) -> UserPage:
    """Accounts by a piece of name, user name or staff number, by role, and by state (active, inactive)."""
    query = _matching(text, role, state)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = _whole(query).order_by(User.username).limit(PAGE).offset((page - 1) * PAGE)
    return UserPage(list(session.scalars(rows)), total, page, pages)


def active_offices(session: Session) -> list[User]:
    """The active accounts with the role office."""
    return list(session.scalars(select(User).where(User.is_active, User.roles.any(RoleGrant.role == "office"))))


def departments(session: Session) -> list[Subject]:
    """The departments for which someone can nominate."""
    return list(session.scalars(select(Subject).where(Subject.kind == "department").order_by(Subject.code)))


def departments_of_ids(session: Session, ids: list[int]) -> list[Subject]:
    """The departments among these subjects."""
    return list(session.scalars(select(Subject).where(Subject.kind == "department", Subject.id.in_(ids))))


def department_of_code(session: Session, code: str) -> Subject:
    """Raises AwardsError for an unknown code."""
    return _subject(session, "department", code, "nominates_for")


def person_of_number(session: Session, number: str) -> Subject:
    """The person of the register with a staff number. Raises AwardsError for an unknown one."""
    return _subject(session, "person", number, "person")


def _subject(session: Session, kind: str, code: str, field: str) -> Subject:
    subject = session.scalar(select(Subject).where(Subject.kind == kind, Subject.code == code.strip()))
    if subject is None:
        raise AwardsError(lazy("The register has no entry with the code “%(code)s”.", code=code), field=field)
    return subject


def _whole(query: Select[User]) -> Select[User]:
    return query.options(selectinload(User.roles).joinedload(RoleGrant.department), joinedload(User.person))


def _matching(text: str, role: str, state: str) -> Select[User]:
    query = select(User).outerjoin(User.person)
    for word in plain_name(text).split():
        found = [column.icontains(word, autoescape=True) for column in (User.username, User.name, Subject.code)]
        query = query.where(or_(*found))
    if role:
        query = query.where(User.roles.any(RoleGrant.role == role))
    if state:
        query = query.where(User.is_active == (state == "active"))
    return query
