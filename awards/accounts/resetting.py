"""One-time codes of single accounts. Later rooms that must know of a reset say so: rooms import upwards only."""

from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from awards.accounts import codes
from awards.accounts.models import SignInCode, User
from awards.accounts.slips import Slip, slip_of
from awards.accounts.stamps import new_stamp
from awards.audit.service import record
from awards.i18n import lazy

RESET_ALREADY = lazy(
    "Nothing was reset: this account got a new code or password in the meantime, perhaps by your own first click. "
    "If its slip is lost, make another; the one before is void then."
)


class Listener(Protocol):
    """Told in the reset's own transaction; returns the awards ("2015/service-model") that the account judges now."""

    def __call__(self, session: Session, user: User, *, actor: str, now: datetime) -> list[str]: ...


_listeners: list[Listener] = []


def told_of_reset(listener: Listener) -> Listener:
    """Declare who must know: `@told_of_reset def f(session, user, *, actor, now) -> list[str]`."""
    _listeners.append(listener)
    return listener


def issue_code(session: Session, user: User, *, actor: str, now: datetime) -> Slip:
    """A one-time code in place of the password and of every older code; all sessions of the account end.

    Returns the slip, which is the only place where the code stands.
    """
    code = codes.generate()
    kept = codes.keep(code)
    user.password_hash = ""
    user.stamp = new_stamp()
    given = {"made_at": now, "made_by": actor, "expires_at": codes.expiry(now), "used_at": None}
    session.merge(SignInCode(user_id=user.id, salt=kept.salt, digest=kept.digest, **given))
    session.flush()
    session.expire(user, ["code"])
    return slip_of(user, code, codes.expiry(now))


def reset_account(session: Session, user: User, *, actor: str, now: datetime) -> Slip:
    """The office's answer to a forgotten password: `issue_code`, recorded.

    Where the account judges an award whose judging has opened, that is an event of its own, for which the discipline
    officer looks.
    """
    slip = issue_code(session, user, actor=actor, now=now)
    subject = f"user:{user.username}"
    record(session, "user:reset", actor=actor, subject=subject, now=now)
    awards = sorted({award for tell in _listeners for award in tell(session, user, actor=actor, now=now)})
    if awards:
        record(session, "user:reset-while-judging", actor=actor, subject=subject, now=now, awards=awards)
    return slip
