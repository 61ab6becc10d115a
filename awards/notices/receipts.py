"""Receipts of objections: the code that its holder follows the state with, and the digest that is kept of it.

A code is 20 signs of Crockford's base 32: 100 bits. It is made, with the installation's key, of a seed, which is a
digest of the form's random token and of what was sent: the same form sent twice gives the same code and one objection,
the same form with other words gives another, and who reads the seed in a cookie has no code. Who steals the table has
2^100 codes to try, so a fast digest without salt is enough, and it is found without reading every row.
https://www.crockford.com/base32.html
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U
SIGNS = 20
GROUP = 4
BITS = 5
TOKEN = re.compile(r"[\w-]{22,64}", re.ASCII)
_SKIPPED = re.compile(r"[\s\-_.·‐-―−]+")
_TYPED_FOR = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_token() -> str:
    """What makes one opened form unlike every other: 128 random bits."""
    return secrets.token_urlsafe(16)


def seed_of(token: str, told: Iterable[str]) -> str:
    """The digest of a form's token and of what was sent with it. What is no token that a form could have had gives a
    seed that nothing repeats."""
    token = token if TOKEN.fullmatch(token) else new_token()
    return hashlib.sha256("\0".join((token, *told)).encode()).hexdigest()


def code_of(key: str, seed: str) -> str:
    """The receipt's code, in groups of four, for a seed: only who has the installation's key makes one of the other."""
    digest = hmac.new(f"objection:{key}".encode(), seed.encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest, "big")
    signs = "".join(ALPHABET[number >> (BITS * at) & 31] for at in range(SIGNS))
    return "-".join(signs[at : at + GROUP] for at in range(0, SIGNS, GROUP))


def plain_code(typed: str) -> str:
    """A code as it is compared: without hyphens and blanks, capitals, full-width signs narrowed, O read as 0, I and L
    as 1; "" for what can be none."""
    signs = _SKIPPED.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(_TYPED_FOR)
    return signs if len(signs) == SIGNS and set(signs) <= set(ALPHABET) else ""


def digest_of(code: str) -> str:
    """What is kept of a code, and looked for."""
    return hashlib.sha256(plain_code(code).encode()).hexdigest()
