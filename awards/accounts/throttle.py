"""Slowing down wrong sign-ins, per account name and per address, and what is costly for strangers; never locking out.

An attempt is counted before its password is looked at, so that many at once do not slip through; success takes the
count back. A delay ends after a minute at most: who guesses gets 1,440 tries a day, who belongs there waits a minute.

A whole campus may sit behind one address. So an address that failed too often makes only those names wait that have
failed themselves, each from its own last failure: somebody who goes on guessing keeps nobody else out, and has one try
for each name instead of four.
"""

import hashlib
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import delete
from sqlalchemy.orm import Session

from awards.accounts.errors import TooManyAttemptsError
from awards.accounts.models import SignInAttempt
from awards.accounts.names import plain_name

FREE = {"account": 4, "address": 60, "verify": 30, "objection": 20}
LONGEST = 60
FORGET = timedelta(hours=1)
HOST_BITS = 64  # of an IPv6 address: one connection has as many addresses as it likes


def delay_after(kind: str, failures: int) -> int:
    """Seconds to wait after so many failures in a row: 0 while they are free, then 2, 4, 8, … up to a minute."""
    over = failures - FREE[kind]
    return 0 if over <= 0 else min(2 ** min(over, 6), LONGEST)


def key_of(kind: str, value: str) -> str:
    """What stands in the table: a digest, so that the table is no list of names and addresses."""
    counted = plain_name(value) if kind == "account" else place_of(value)
    return hashlib.sha256(f"{kind}:{counted}".encode()).hexdigest()


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


def count_attempt(session: Session, name: str, address: str, now: datetime) -> None:
    """Count one attempt for the name and the address. Raises TooManyAttemptsError while the name has to wait: for its
    own failures, or, once it has any, for those of the address."""
    _forget(session, now)
    account, place = (_row(session, key_of(kind, value), now) for kind, value in _pair(name, address))
    delay = delay_after("account", account.failures)
    if account.failures:
        delay = max(delay, delay_after("address", place.failures))
    wait = seconds_left(delay, account.last_at, now)
    if wait > 0:
        raise TooManyAttemptsError(wait)
    for row in (account, place):
        row.failures += 1
        row.last_at = now
    session.flush()


def forgive(session: Session, name: str, address: str) -> None:
    """After success: the account starts afresh, the address gets this one attempt back."""
    for kind, value in _pair(name, address):
        row = session.get(SignInAttempt, key_of(kind, value))
        if row is None:
            continue
        row.failures = 0 if kind == "account" else max(0, row.failures - 1)
        if not row.failures:
            session.delete(row)
    session.flush()


def count_use(session: Session, kind: str, address: str, now: datetime) -> None:
    """Count one costly use by an address. Raises TooManyAttemptsError while it has to wait."""
    _forget(session, now)
    row = _row(session, key_of(kind, address), now)
    if (wait := seconds_left(delay_after(kind, row.failures), row.last_at, now)) > 0:
        raise TooManyAttemptsError(wait)
    row.failures += 1
    row.last_at = now
    session.flush()


def _pair(name: str, address: str) -> tuple[tuple[str, str], ...]:
    return ("account", name), ("address", address)


def _row(session: Session, key: str, now: datetime) -> SignInAttempt:
    row = session.get(SignInAttempt, key)
    if row is None:
        row = SignInAttempt(key=key, failures=0, last_at=now)
        session.add(row)
    return row


def _forget(session: Session, now: datetime) -> None:
    """Drop what no delay rests on any more: whoever types names that nobody has leaves no rows for ever."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.last_at < now - FORGET))


def seconds_left(delay: int, since: datetime, now: datetime) -> int:
    """Whole seconds of a delay, rounded up."""
    left = since + timedelta(seconds=delay) - now
    return max(0, -(-left // timedelta(seconds=1)))
