"""User names: one spelling for every way of typing them."""

import re
import unicodedata

PATTERN = re.compile(r"[a-z0-9\u4e00-\u9fff][a-z0-9\u4e00-\u9fff._-]{1,59}")


def plain_name(typed: str) -> str:
    """A user name or staff number as it is kept: full-width signs narrowed, case folded, spaces off the ends."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def is_username(name: str) -> bool:
    """Whether a plain name can be a user name: 2–60 letters, digits, dots, hyphens, underscores."""
    return PATTERN.fullmatch(name) is not None
