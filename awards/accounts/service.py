"""Verbs that write accounts."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.accounts import passwords, queries
from awards.accounts.emails import plain_email
from awards.accounts.errors import LastOfficeError
from awards.accounts.leaving import refuse_left
from awards.accounts.models import ROLES, RoleGrant, User
from awards.accounts.names import is_username, plain_name
from awards.accounts.stamps import new_stamp
from awards.accounts.words import ROLE_WORDS
from awards.audit.service import record
from awards.errors import AwardsError, StaleError
from awards.i18n import lazy
from awards.imports.privacy import refuse_identity_number
from awards.organisation.models import Subject

LONGEST_NAME = 80
WRONG_PRESENT = lazy("This is not your present password.")


def create_user(
    session: Session,
    *,
    username: str,
    name: str,
    password: str | None = None,
    email: str = "",
    person: Subject | None = None,
    roles: Iterable[str] = (),
    nominates_for: Iterable[Subject] = (),
    actor: str,
    now: datetime,
    today: date | None = None,
) -> User:
    """A new active account. `roles` are of ROLES without nominator, which the departments of `nominates_for` make.

    Without a password it lets nobody in until it has a one-time code (`resetting.issue_code`). `today` is the date on
    the wall here, that of `now` if not given. Raises AwardsError (with its field) for a name that is taken or
    impossible, a person who has an account or has left, an unknown role, an impossible address; WeakPasswordError.
    """
    username, name = plain_name(username), name.strip()
    _require_free_name(session, username, person)
    _require_short_name(name)
    refuse_left(person, today or clock.day_of(now), "person")
    if password is not None:
        passwords.require_good(password, *names_of(username, person))
    user = User(
        username=username,
        name=name or username,
        person=person,
        password_hash="" if password is None else passwords.hash_of(password),
        stamp=new_stamp(),
        created_at=now,
        email=plain_email(email),
    )
    session.add(user)
    session.flush()
    record(session, "user:created", actor=actor, subject=_subject_of(user), now=now, shown=user.name)
    grant_roles(session, user, roles=roles, nominates_for=nominates_for, actor=actor, now=now, today=today)
    return user


def grant_roles(
    session: Session,
    user: User,
    *,
    roles: Iterable[str],
    nominates_for: Iterable[Subject],
    actor: str,
    now: datetime,
    today: date | None = None,
) -> None:
    """Let the user hold exactly these roles. `today` is the date on the wall here, that of `now` if not given.

    Raises LastOfficeError, or AwardsError for an unknown role, for changing the own ones, for giving one more to
    somebody who has left (what such a person holds can be taken, and may stay)."""
    wanted = {(role, None) for role in roles} | {("nominator", department.id) for department in nominates_for}
    if any(role not in ROLES or (role == "nominator") != (unit is not None) for role, unit in wanted):
        raise AwardsError(lazy("There is no such role."), field="roles")
    held = {(grant.role, grant.department_id): grant for grant in user.roles}
    if wanted == held.keys():
        return
    if ("office", None) in held.keys() - wanted:
        _require_other_office(session, user)
    if actor == user.username:
        raise AwardsError(lazy("Nobody changes the own roles: ask another account of the office."), field="roles")
    for _, department_id in wanted - held.keys():
        refuse_left(user.person, today or clock.day_of(now), "nominates_for" if department_id else "roles")
    before = _role_words(held)
    for key in held.keys() - wanted:
        user.roles.remove(held[key])
    for role, department_id in sorted(wanted - held.keys(), key=str):
        user.roles.append(RoleGrant(role=role, department_id=department_id))
    session.flush()
    given = {"before": before, "after": _role_words(wanted)}
    record(session, "user:roles-granted", actor=actor, subject=_subject_of(user), now=now, **given)


def version_of(user: User) -> str:
    """A mark of what the office says of an account: a form with another one is from before somebody changed it."""
    said = (user.name, user.email, user.is_active, _role_words((one.role, one.department_id) for one in user.roles))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def require_version(user: User, version: str) -> None:
    """Raises StaleError, with what the account is now, unless the version is the present one: a role that was taken
    does not come back with a form that was loaded before."""
    if version == version_of(user):
        return
    held = [*dict.fromkeys(ROLE_WORDS[one.role] for one in user.roles)]
    now = [user.name, user.email, *map(str, held), str(lazy("active") if user.is_active else lazy("not active"))]
    words = lazy(
        "This was changed in the meantime. Nothing was overwritten. Now it is: %(now)s. Compare and save again.",
        now=" · ".join(filter(None, now)),
    )
    raise StaleError(words)


def rename_user(session: Session, user: User, *, name: str, actor: str, now: datetime) -> None:
    """Change the name that pages show. Raises AwardsError for an empty one."""
    name = name.strip()
    if not name:
        raise AwardsError(lazy("Please give a name."), field="name")
    _require_short_name(name)
    if name != user.name:
        before, user.name = user.name, name
        record(session, "user:renamed", actor=actor, subject=_subject_of(user), now=now, before=before, after=name)


def set_email(session: Session, user: User, email: str, *, actor: str, now: datetime) -> None:
    """Change the address for reminders, "" for none. Raises AwardsError (field `email`) for what is no address.

    The event tells that there is one, not which: more people read events than may see addresses.
    """
    email = plain_email(email)
    if email == user.email:
        return
    before, user.email = bool(user.email), email
    record(session, "user:email-set", actor=actor, subject=_subject_of(user), now=now, before=before, after=bool(email))


def set_active(session: Session, user: User, *, is_active: bool, actor: str, now: datetime) -> None:
    """Open or close an account; closing ends its sessions. Raises LastOfficeError."""
    if user.is_active == is_active:
        return
    if not is_active:
        if user.has_role("office"):
            _require_other_office(session, user)
        user.stamp = new_stamp()
    user.is_active = is_active
    name = "user:activated" if is_active else "user:deactivated"
    record(session, name, actor=actor, subject=_subject_of(user), now=now)


def set_password(session: Session, user: User, password: str, *, actor: str, now: datetime) -> None:
    """Change the password, and the stamp with it: every session of the account ends. Raises WeakPasswordError."""
    passwords.require_good(password, *names_of(user.username, user.person))
    user.password_hash = passwords.hash_of(password)
    user.stamp = new_stamp()
    if user.code is not None and user.code.used_at is None:
        user.code.used_at = now
    record(session, "user:password-set", actor=actor, subject=_subject_of(user), now=now)


def _require_free_name(session: Session, username: str, person: Subject | None) -> None:
    refuse_identity_number(username, "username")
    if not is_username(username):
        raise AwardsError(
            lazy("A user name has 2 to 60 letters, digits, dots or hyphens, and begins with a letter or digit."),
            field="username",
        )
    if queries.user_of_name(session, username) is not None:
        raise AwardsError(lazy("There is an account “%(name)s” already.", name=username), field="username")
    others = select(Subject.id).where(Subject.kind == "person", Subject.code == username)
    if session.scalar(others) not in (None, person.id if person else None):
        raise AwardsError(lazy("“%(name)s” is somebody else's staff number.", name=username), field="username")
    if person is None:
        return
    if person.kind != "person":
        raise AwardsError(lazy("An account can only belong to a person."), field="person")
    if session.scalar(select(User.id).where(User.person_id == person.id)) is not None:
        raise AwardsError(lazy("This person has an account already."), field="person")


def _require_short_name(name: str) -> None:
    refuse_identity_number(name, "name")
    if len(name) > LONGEST_NAME:
        raise AwardsError(lazy("A name has at most %(most)s characters.", most=LONGEST_NAME), field="name")


def _require_other_office(session: Session, user: User) -> None:
    if user.is_active and all(other.id == user.id for other in queries.active_offices(session)):
        raise LastOfficeError


def names_of(username: str, person: Subject | None) -> list[str]:
    """What a password of the account must not hold."""
    return [username, person.code] if person else [username]


def _role_words(keys: Iterable[tuple[str, int | None]]) -> list[str]:
    return sorted(f"{role}:{unit}" if unit else role for role, unit in keys)


def _subject_of(user: User) -> str:
    return f"user:{user.username}"
