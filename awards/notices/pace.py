"""Slowing down objections from one address. Counted in this process's memory and nowhere else: a row with an address
and an instant, however it is masked, could be held against the instants of objections by whoever has table and key."""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from datetime import datetime
from threading import Lock

from awards.accounts.throttle import FORGET, delay_after, place_of, seconds_left
from awards.errors import AwardsError
from awards.i18n import lazy

MOST = 10_000  # places that are remembered


class TooManyObjectionsError(AwardsError):
    """Too many from one place: wait `seconds`."""

    status = 429

    def __init__(self, seconds: int):
        self.seconds = seconds
        message = lazy(
            "Several objections came from this network a moment ago, perhaps from others in your house. Please wait "
            "%(seconds)s seconds, then send it again; what you typed is still here.",
            seconds=seconds,
        )
        super().__init__(message)


class Pace:
    """How often each place has sent, until an hour after its last; the longest silent ones go first if there are too
    many. Each server process counts for itself."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._key, self._lock = most, secrets.token_bytes(32), Lock()
        self._used: OrderedDict[bytes, tuple[int, datetime]] = OrderedDict()

    def count(self, address: str, now: datetime) -> None:
        """Count one sending. Raises TooManyObjectionsError while the place has to wait."""
        key = hmac.digest(self._key, place_of(address).encode(), hashlib.sha256)
        with self._lock:
            self._forget(now)
            times, last = self._used.get(key, (0, now))
            if (wait := seconds_left(delay_after("objection", times), last, now)) > 0:
                raise TooManyObjectionsError(wait)
            self._used[key] = times + 1, now
            self._used.move_to_end(key)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._used.clear()

    def _forget(self, now: datetime) -> None:
        while self._used:
            _, last = next(iter(self._used.values()))
            if last >= now - FORGET and len(self._used) < self._most:
                return
            self._used.popitem(last=False)


pace = Pace()
