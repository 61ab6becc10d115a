"""Slowing down objections from one address. Counted in this process's memory and nowhere else: a row with an address
and an instant, however it is masked, could be held against the instants of objections by whoever has table and key."""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from datetime import datetime
from ipaddress import IPv6Address, ip_address
from threading import Lock

from awards.accounts.throttle import FORGET, delay_after, seconds_left
from awards.errors import AwardsError
from awards.i18n import lazy

MOST = 10_000  # places that are remembered
HOST_BITS = 64  # of an IPv6 address: one connection has as many addresses as it likes


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


def place_of(address: str) -> str:
    """What is counted as one place: an IPv4 address, also in the clothes of an IPv6 one, or the network of an IPv6
    address; what is no address stands for itself."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    return str(known.ipv4_mapped or IPv6Address(int(known) >> HOST_BITS << HOST_BITS))


pace = Pace()
