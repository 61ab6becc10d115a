"""One-time codes: what stands on a slip, and the digest that is kept of it.

A code is 12 signs of 32, drawn by the system's generator: 60 random bits, "K7QM-2XHT-9PFD". A slow hash protects what
people think up, since few guesses find it; here every guess is one of 2^60. Who steals the table and tries 10^10
SHA-256 a second needs 2^59 / 10^10 s ≈ 1.8 years per code on average, each with its own salt, and a code is over after
30 days. So a fast digest is enough, and 5,000 slips are made in a second. The sign-in page slows tries down besides.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from awards.accounts.models import SignInCode

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1
SIGNS = 12
DAYS = 30
_SKIPPED = re.compile(r"[\s\-_.·‐-―−]+")


@dataclass(frozen=True)
class Kept:
    """What is kept of a code: salt and digest, hexadecimal."""

    salt: str
    digest: str


# Holding what was typed against nothing costs what holding it against something costs.
NOTHING = Kept("0" * 32, "0" * 64)


def generate() -> str:
    """A new code of 60 random bits, in groups of four."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))
    return "-".join(signs[at : at + 4] for at in range(0, SIGNS, 4))


def plain_code(typed: str) -> str:
    """A code as it is compared: without hyphens and blanks, capitals, full-width signs narrowed; "" for what can be
    none."""
    signs = _SKIPPED.sub("", unicodedata.normalize("NFKC", typed)).upper()
    return signs if len(signs) == SIGNS and set(signs) <= set(ALPHABET) else ""


def keep(code: str) -> Kept:
    """Salt and digest of a code."""
    salt = secrets.token_hex(16)
    return Kept(salt, _digest(salt, plain_code(code)))


def matches(kept: Kept, typed: str) -> bool:
    """Whether what was typed is the code that was kept."""
    found = _digest(kept.salt, plain_code(typed))
    return hmac.compare_digest(found, kept.digest) and bool(plain_code(typed))


def expiry(now: datetime) -> datetime:
    """Until when a code made now is valid."""
    return now + timedelta(days=DAYS)


def kept_of(code: SignInCode | None) -> Kept:
    """What is kept for an account; nothing for one that never had a code."""
    return Kept(code.salt, code.digest) if code else NOTHING


def _digest(salt: str, signs: str) -> str:
    return hashlib.sha256(f"{salt}:{signs}".encode()).hexdigest()
