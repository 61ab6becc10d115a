"""Where an account stands, as the office's list shows it."""

from datetime import date, datetime
from typing import Literal

from awards.accounts.models import User

State = Literal["active", "never", "code", "over", "inactive"]


def state_of(user: User, last: datetime | None, *, now: datetime, today: date) -> tuple[State, bool]:
    """The state, and whether the person has left; `last` is the last sign-in, if there was one."""
    has_left = user.person is not None and user.person.left_on is not None and user.person.left_on <= today
    return _state(user, last, now), has_left


def _state(user: User, last: datetime | None, now: datetime) -> State:
    if not user.is_active:
        return "inactive"
    if not user.has_password:
        return "code" if user.code is not None and user.code.expires_at > now else "over"
    return "active" if last is not None else "never"
