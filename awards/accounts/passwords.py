"""Hashing and judging passwords (argon2id, the parameters of RFC 9106's low-memory profile)."""

import re
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from awards.accounts.errors import WeakPasswordError
from awards.i18n import lazy

SHORTEST, LONGEST = 8, 200
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

hasher = PasswordHasher()
# A hash of nothing: checking against it costs what checking a real one costs.
DUMMY = hasher.hash(secrets.token_hex(16))


def hash_of(password: str) -> str:
    """A new salted hash, with its parameters in it."""
    return hasher.hash(password)


def matches(password_hash: str, password: str) -> bool:
    """Whether the password belongs to the hash; takes the same time for a hash that matches nothing ("", "!")."""
    try:
        return hasher.verify(password_hash, password)
    except InvalidHashError:
        _spend_the_same(password)
    except VerificationError:
        pass
    return False


def _spend_the_same(password: str) -> None:
    try:
        hasher.verify(DUMMY, password)
    except VerificationError:
        return


def is_outdated(password_hash: str) -> bool:
    """Whether today's parameters differ from those of the hash."""
    return hasher.check_needs_rehash(password_hash)


def generate() -> str:
    """A one-time password of 3 × 4 signs that are hard to confuse, 59 bits: "kx7m-3nqp-w9ty"."""
    while True:
        signs = "".join(secrets.choice(ALPHABET) for _ in range(12))
        if re.search(r"\d", signs) and re.search(r"[a-z]", signs):
            return f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"


def require_good(password: str, *names: str) -> None:
    """Raises WeakPasswordError: too short or long, only digits, one sign repeated, or the account's own names in it."""
    if len(password) < SHORTEST:
        raise WeakPasswordError(lazy("A password has at least %(least)s characters.", least=SHORTEST), field="password")
    if len(password) > LONGEST:
        raise WeakPasswordError(lazy("A password has at most %(most)s characters.", most=LONGEST), field="password")
    if password.isdigit():
        raise WeakPasswordError(lazy("A password of digits only is guessed too soon: add letters."), field="password")
    if len(set(password)) < 4:
        raise WeakPasswordError(lazy("Use at least four different characters."), field="password")
    if any(len(name) > 3 and name.casefold() in password.casefold() for name in names):
        raise WeakPasswordError(
            lazy("The password must not contain the user name or the staff number."), field="password"
        )
