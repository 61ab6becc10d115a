"""Signing in: count the attempt, look at the password outside any lock, then write that it went well.

What is typed is the own password or, as long as there is none, the one-time code of a slip. A code signs nobody in: it
opens the page on which the own password is set (first.py).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from awards.accounts import codes, passwords, queries, throttle
from awards.accounts.errors import CodeOverError, CodeUsedError, WrongCodeError, WrongPasswordError
from awards.accounts.models import User
from awards.audit.service import record


@dataclass(frozen=True)
class Attempt:
    """One try to sign in: what was typed and from where, and what it is held against (empty where there is nothing)."""

    name: str
    address: str
    user_id: int | None
    password_hash: str
    kept: codes.Kept = codes.NOTHING
    code_until: datetime | None = None
    is_code_used: bool = False


def begin_sign_in(session: Session, name: str, address: str, *, now: datetime) -> Attempt:
    """Count the attempt. Raises TooManyAttemptsError."""
    user = queries.user_of_name(session, name)
    name = user.username if user else name  # a user name and a staff number are one account and one count
    throttle.count_attempt(session, name, address, now)
    if user is None or not user.is_active:
        return Attempt(name, address, None, "")
    kept, until = codes.kept_of(user.code), user.code.expires_at if user.code else None
    used = user.code is not None and user.code.used_at is not None
    return Attempt(name, address, user.id, user.password_hash, kept, until, used)


def check_password(attempt: Attempt, password: str) -> str | None:
    """Takes as long for an account that does not exist. Raises WrongPasswordError.

    Returns a new hash where the stored one has outdated parameters. Reads no database: hashing is slow on purpose and
    must not hold the write lock.
    """
    if not passwords.matches(attempt.password_hash, password):
        raise WrongPasswordError
    return passwords.hash_of(password) if passwords.is_outdated(attempt.password_hash) else None


def check_code(attempt: Attempt, typed: str, *, now: datetime) -> None:
    """Asked after `check_password` said no, so that both cost the same. Returns if this is the account's open code.

    Raises CodeUsedError and CodeOverError for the right code only; WrongCodeError for what looks like a code, else
    WrongPasswordError: both say nothing about the account.
    """
    if not codes.matches(attempt.kept, typed):
        raise WrongCodeError if codes.plain_code(typed) else WrongPasswordError
    if attempt.is_code_used:
        raise CodeUsedError
    if attempt.code_until is None or attempt.code_until <= now:
        raise CodeOverError


def complete_sign_in(session: Session, attempt: Attempt, new_hash: str | None, *, now: datetime) -> User:
    """Take the count back and record it. Raises WrongPasswordError if the account was closed or its password changed
    meanwhile."""
    user = session.get(User, attempt.user_id)
    if user is None or not user.is_active or user.password_hash != attempt.password_hash:
        raise WrongPasswordError
    if new_hash:
        user.password_hash = new_hash
    throttle.forgive(session, attempt.name, attempt.address)
    record(session, "user:signed-in", actor=user.username, subject=f"user:{user.username}", now=now)
    return user
