"""Reading accounts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Select, SQLColumnExpression, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from awards.accounts.models import RoleGrant, SignInCode, User
from awards.accounts.names import plain_name
from awards.audit.models import Event
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


def account_name(session: Session, username: str) -> str:
    """What the owner of an account is called; the account's own name where it is gone."""
    return session.scalar(select(User.name).where(User.username == username)) or username


def names_of_accounts(session: Session) -> dict[str, str]:
    """Account name → what its owner is called, with the account's name behind it where others are called so too."""
    found = {one.username: one.name for one in session.execute(select(User.username, User.name))}
    times = Counter(found.values())
    return {username: name if times[name] == 1 else f"{name} ({username})" for username, name in found.items()}


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
    """One page of accounts; `pages` and `page` count from 1; `last` maps user name → last sign-in, where there was
    one."""

    users: list[User]
    total: int
    page: int
    pages: int
    last: dict[str, datetime] = field(default_factory=dict)


def users_page(
    session: Session, *, text: str = "", role: str = "", state: str = "", page: int = 1, now: datetime, today: date
) -> UserPage:
    """Accounts by a piece of name, user name or staff number, by role, and by state (a key of words.STATE_FILTERS);
    five statements."""
    query = _matching(text, role)
    if state:
        query = query.where(*_in_state(state, now, today))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = _whole(query).order_by(User.username).limit(PAGE).offset((page - 1) * PAGE)
    users = list(session.scalars(rows))
    return UserPage(users, total, page, pages, last_sign_ins(session, [user.username for user in users]))


def last_sign_ins(session: Session, usernames: Iterable[str]) -> dict[str, datetime]:
    """User name → the last sign-in that the events tell of; one statement."""
    subjects = {f"user:{name}": name for name in usernames}
    query = select(Event.subject, func.max(Event.at)).where(Event.name == "user:signed-in")
    rows = session.execute(query.where(Event.subject.in_(subjects)).group_by(Event.subject))
    return {subjects[subject]: at for subject, at in rows}


def resets_while_judging(session: Session, *, since: datetime, limit: int = 20) -> list[Event]:
    """The newest resets of accounts that were judging, for the discipline officer: `actor` reset `subject`
    ("user:…"), `data["awards"]` are "2015/service-model"."""
    query = select(Event).where(Event.name == "user:reset-while-judging", Event.at >= since)
    return list(session.scalars(query.order_by(Event.id.desc()).limit(limit)))


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
    roles = selectinload(User.roles).joinedload(RoleGrant.department)
    return query.options(roles, joinedload(User.person), joinedload(User.code))


def _matching(text: str, role: str) -> Select[User]:
    query = select(User).outerjoin(User.person)
    for word in plain_name(text).split():
        found = [column.icontains(word, autoescape=True) for column in (User.username, User.name, Subject.code)]
        query = query.where(or_(*found))
    if role:
        query = query.where(User.roles.any(RoleGrant.role == role))
    return query


def _in_state(state: str, now: datetime, today: date) -> list[SQLColumnExpression[bool]]:
    """The conditions of one of words.STATE_FILTERS; anything else finds all."""
    has_signed_in = exists().where(Event.name == "user:signed-in", Event.subject == "user:" + User.username)
    is_waiting = [User.is_active, User.password_hash == ""]
    has_code = exists().where(SignInCode.user_id == User.id, SignInCode.expires_at > now)
    conditions: dict[str, list[SQLColumnExpression[bool]]] = {
        "active": [User.is_active, User.password_hash != ""],
        "never": [User.is_active, ~has_signed_in],
        "code": [*is_waiting, has_code],
        "over": [*is_waiting, ~has_code],
        "inactive": [~User.is_active],
        "left": [Subject.left_on <= today],
    }
    return conditions.get(state, [])
