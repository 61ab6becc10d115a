"""Accounts of many people at once: who has none yet, opening them, new slips for who has not signed in.

The number of statements grows by batches, not by people; no password is hashed, and no row becomes an object of the
mapper: 5,000 people are read in a few hundredths of a second.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, exists, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session, aliased

from awards.accounts import codes
from awards.accounts.models import SignInCode, User
from awards.accounts.names import is_username, plain_name
from awards.accounts.slips import FROM_OUTSIDE, Slip
from awards.accounts.stamps import new_stamp
from awards.audit.service import record
from awards.errors import StaleError
from awards.i18n import lazy
from awards.organisation.models import Subject, subject_departments

BATCH = 1000
LONGEST_NAME = 80
OPENED_ALREADY = lazy(
    "Nothing was opened: since the page was loaded the list has changed, perhaps by your own first click. Look again. "
    "Slips that were not printed are replaced by new ones for those who have not signed in yet."
)
RENEWED_ALREADY = lazy(
    "No new codes were made: since the page was loaded the list has changed, perhaps by your own first click. "
    "The newest slips are valid; make others only if they are lost."
)
Unit = aliased(Subject)


@dataclass(frozen=True)
class Holder:
    """Who gets a slip: `key` is the id of the person, or of the account where there is one; `unit` is the code and
    bilingual name of the first department; `stamp` that of the account, `number` the staff number, "" for none."""

    key: int
    stamp: str
    username: str
    name: str
    number: str
    pinyin: str
    unit: tuple[str, str, str]

    @property
    def order(self) -> tuple[str, str, str]:
        """By department, then name."""
        return self.unit[0], self.pinyin or self.name, self.number or self.username

    @property
    def department(self) -> dict[str, str]:
        """The department's bilingual name; empty texts for someone from outside."""
        return {"zh": self.unit[1], "en": self.unit[2] or self.unit[1]}

    def slip(self, code: str, expires_at: datetime) -> Slip:
        """What is printed."""
        return Slip(self.unit[0], self.department, self.name, self.number, self.username, code, expires_at)


@dataclass(frozen=True)
class Candidates:
    """People of the register without an account, in the order of their slips. `people` can be given one; `clashes`
    cannot, because their staff number is no user name or is somebody else's."""

    people: list[Holder]
    clashes: list[Holder]

    @property
    def digest(self) -> str:
        """Pins who they are."""
        return _sha256(str(person.key) for person in self.people)


def candidates_of(session: Session, *, department_id: int | None = None, today: date) -> Candidates:
    """Everyone who had not left by `today` and has no account, of one department or of all; two statements."""
    columns = (Subject.id, literal(""), Subject.code, Subject.name_zh, Subject.code, Subject.pinyin)
    query = _with_units(columns).where(Subject.kind == "person", ~exists().where(User.person_id == Subject.id))
    people = _holders(session, _present(query, department_id, today))
    taken = set(session.scalars(select(User.username)))
    fitting: list[Holder] = []
    clashes: list[Holder] = []
    for person in people:
        name = plain_name(person.number)
        (fitting if is_username(name) and name not in taken else clashes).append(person)
        taken.add(name)
    return Candidates(fitting, clashes)


def open_accounts(
    session: Session, *, department_id: int | None = None, seen: str, today: date, actor: str, now: datetime
) -> list[Slip]:
    """An account for each candidate, named by the staff number, without a role, with a one-time code.

    One event for all. Raises StaleError if the candidates are not those of `seen` (`Candidates.digest`) any more: a
    second click opens nothing twice.
    """
    found = candidates_of(session, department_id=department_id, today=today)
    if not found.people or seen != found.digest:
        raise StaleError(OPENED_ALREADY)
    names = {person.key: plain_name(person.number) for person in found.people}
    same = {"password_hash": "", "is_active": True, "created_at": now, "email": ""}
    rows = [
        {
            "username": names[person.key],
            "name": person.name[:LONGEST_NAME],
            "person_id": person.key,
            "stamp": new_stamp(),
            **same,
        }
        for person in found.people
    ]
    ids: dict[int, int] = {}
    for batch in _batches(rows):
        added = session.execute(insert(User).returning(User.person_id, User.id), batch)
        ids.update({person_id: user_id for person_id, user_id in added if person_id is not None})
    made = _write_codes(session, ids.values(), actor, now)
    record(session, "user:created-in-bulk", actor=actor, subject="users", now=now, users=sorted(names.values()))
    return [person.slip(made[ids[person.key]], codes.expiry(now)) for person in found.people]


def waiting_of(session: Session, *, department_id: int | None = None, today: date) -> list[Holder]:
    """The active accounts whose own password is not set yet, without those of people who left, in the order of their
    slips; one statement."""
    number, pinyin = func.coalesce(Subject.code, ""), func.coalesce(Subject.pinyin, "")
    query = _with_units((User.id, User.stamp, User.username, User.name, number, pinyin), of_users=True)
    query = query.where(User.is_active, User.password_hash == "")
    return _holders(session, _present(query, department_id, today))


def renew_codes(
    session: Session, *, department_id: int | None = None, seen: str, today: date, actor: str, now: datetime
) -> list[Slip]:
    """New codes for all of `waiting_of`; the old slips are void. Raises StaleError if they are not those of `seen`
    (`digest_of`) or got new codes since: a second click voids nothing."""
    users = waiting_of(session, department_id=department_id, today=today)
    if not users or seen != digest_of((user.key, user.stamp) for user in users):
        raise StaleError(RENEWED_ALREADY)
    renew_stamps(session, [user.key for user in users])
    made = _write_codes(session, [user.key for user in users], actor, now)
    names = sorted(user.username for user in users)
    record(session, "user:codes-renewed", actor=actor, subject="users", now=now, users=names)
    return [user.slip(made[user.key], codes.expiry(now)) for user in users]


def renew_stamps(session: Session, user_ids: Iterable[int], **values: Any) -> None:
    """End every session of these accounts, and set other columns of theirs to the same values."""
    session.execute(update(User), [{"id": user_id, "stamp": new_stamp(), **values} for user_id in user_ids])


def digest_of(accounts: Iterable[tuple[int, str]]) -> str:
    """Pins accounts, as (id, stamp), in their order: changes with every password and every code."""
    return _sha256(f"{user_id}:{stamp}" for user_id, stamp in accounts)


def with_and_gone(session: Session, *, department_id: int | None = None, today: date) -> tuple[int, int]:
    """Of the people, how many have an account, and how many without one have left; one statement."""
    has_account = exists().where(User.person_id == Subject.id)
    people = select(Subject.id).where(Subject.kind == "person")
    if department_id is not None:
        people = people.where(Subject.id.in_(_members(department_id)))
    counted = [people.where(has_account), people.where(~has_account, Subject.left_on <= today)]
    counts = [select(func.count()).select_from(query.subquery()).scalar_subquery() for query in counted]
    row = session.execute(select(*counts)).one()
    return row[0], row[1]


def _write_codes(session: Session, user_ids: Iterable[int], actor: str, now: datetime) -> dict[int, str]:
    """A new code for each, by user id; the codes that were there go."""
    made = {user_id: codes.generate() for user_id in user_ids}
    same = {"made_at": now, "made_by": actor, "expires_at": codes.expiry(now)}
    rows: list[dict[str, Any]] = []
    for user_id, code in made.items():
        kept = codes.keep(code)
        rows.append({"user_id": user_id, "salt": kept.salt, "digest": kept.digest, **same})
    for batch in _batches(rows):
        gone = delete(SignInCode).where(SignInCode.user_id.in_([row["user_id"] for row in batch]))
        session.execute(gone.execution_options(synchronize_session=False))
        session.execute(insert(SignInCode), batch)
    session.expire_all()
    return made


def _with_units(columns: tuple[Any, ...], *, of_users: bool = False) -> Select[Any]:
    """One row per person (or account) and department; the first department stands first."""
    links = subject_departments.c
    query = select(*columns, Unit.code, Unit.name_zh, Unit.name_en)
    query = query.select_from(User).outerjoin(User.person) if of_users else query.select_from(Subject)
    query = query.outerjoin(subject_departments, links.subject_id == Subject.id)
    return query.outerjoin(Unit, Unit.id == links.department_id).order_by(Unit.code)


def _present(query: Select[Any], department_id: int | None, today: date) -> Select[Any]:
    query = query.where(or_(Subject.left_on.is_(None), Subject.left_on > today))
    return query if department_id is None else query.where(Subject.id.in_(_members(department_id)))


def _holders(session: Session, query: Select[Any]) -> list[Holder]:
    found: dict[int, Holder] = {}
    for key, stamp, username, name, number, pinyin, code, name_zh, name_en in session.execute(query):
        if key not in found:
            unit = (code or FROM_OUTSIDE, name_zh or "", name_en or "")
            found[key] = Holder(key, stamp, username, name, number, pinyin, unit)
    return sorted(found.values(), key=lambda holder: holder.order)


def _members(department_id: int) -> Select[int]:
    links = subject_departments.c
    return select(links.subject_id).where(links.department_id == department_id)


def _batches(rows: Sequence[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    return (list(rows[at : at + BATCH]) for at in range(0, len(rows), BATCH))


def _sha256(parts: Iterable[str]) -> str:
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()
