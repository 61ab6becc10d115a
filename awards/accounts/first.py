"""The first sign-in: a one-time code opens one page, on which the own password is set."""

from datetime import datetime

from sqlalchemy.orm import Session

from awards.accounts import codes, passwords, queries, service, throttle
from awards.accounts.errors import CodeOverError, TicketOverError, WeakPasswordError, WrongCodeError
from awards.accounts.models import User
from awards.accounts.signing_in import Attempt
from awards.accounts.stamps import new_stamp
from awards.audit.service import record
from awards.i18n import lazy


def accept_code(session: Session, attempt: Attempt, *, now: datetime) -> str:
    """The code was right: take the count back. Returns the ticket for `user_of_ticket`; it is over with the next code,
    password or closing of the account, since each changes the stamp in it.

    Raises WrongCodeError if the account was closed or got another code meanwhile.
    """
    user = session.get(User, attempt.user_id)
    if user is None or not user.is_active or user.has_password or codes.kept_of(user.code) != attempt.kept:
        raise WrongCodeError
    throttle.forgive(session, attempt.name, attempt.address)
    record(session, "user:code-accepted", actor=user.username, subject=f"user:{user.username}", now=now)
    return user.get_id()


def user_of_ticket(session: Session, ticket: str, *, now: datetime) -> User:
    """Who may set the first password. Raises TicketOverError, CodeOverError."""
    user = queries.user_of_session(session, ticket)
    if user is None or user.has_password or user.code is None or user.code.used_at is not None:
        raise TicketOverError
    if user.code.expires_at <= now:
        raise CodeOverError
    return user


def hash_of_first(user: User, password: str) -> str:
    """The hash of a first password, made outside any lock. Raises WeakPasswordError, also for the code itself."""
    passwords.require_good(password, *service.names_of(user.username, user.person))
    if codes.matches(codes.kept_of(user.code), password):
        raise WeakPasswordError(lazy("Choose a password of your own, not the code of the slip."), field="password")
    return passwords.hash_of(password)


def set_first_password(session: Session, ticket: str, password_hash: str, *, now: datetime) -> User:
    """Set the password, use the code up, sign in. Raises TicketOverError if another window was first, CodeOverError."""
    user = user_of_ticket(session, ticket, now=now)
    user.password_hash = password_hash
    user.stamp = new_stamp()
    if user.code is not None:
        user.code.used_at = now
    subject = f"user:{user.username}"
    record(session, "user:password-set", actor=user.username, subject=subject, now=now, first=True)
    record(session, "user:signed-in", actor=user.username, subject=subject, now=now)
    return user
