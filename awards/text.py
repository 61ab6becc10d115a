"""What people type, made fit to be kept and counted."""

import re
import unicodedata

from awards.errors import AwardsError
from awards.i18n import lazy

# Signs that turn the direction of writing: "exe.fdp" would be shown as "pdf.exe".
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
NO_SIGNS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


class InputNeededError(AwardsError):
    """Something that may not be empty, or not so long; `field` says what."""


def clean(text: str, *, one_line: bool = False) -> str:
    """Line ends as \\n, no control characters (a database refuses some), no white space around it; `one_line` has no
    line ends at all."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if one_line:
        text = text.replace("\n", " ")
    # Signs without a meaning here (Co, Cn) stay: rare characters of names are younger than Python's tables.
    kept = (char for char in text if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs"))
    return NO_SIGNS.sub("", "".join(kept)).strip()


def needed_text(text: str, field: str, longest: int) -> str:
    """The text, cleaned. Raises InputNeededError if nothing is left of it, or too much."""
    kept = short_text(text, field, longest)
    if not kept:
        raise InputNeededError(lazy("This is needed."), field=field)
    return kept


def short_text(text: str, field: str, longest: int) -> str:
    """The text, cleaned; it may be empty. Raises InputNeededError if it is too long: nothing is cut off unsaid."""
    kept = clean(text)
    if len(kept) > longest:
        raise InputNeededError(lazy("At most %(most)s characters.", most=longest), field=field)
    return kept


def file_name(name: str) -> str:
    """The last part of an uploaded name, fit for a header and a URL, at most 200 characters with its ending kept."""
    name = TURNING.sub("", clean(name, one_line=True)).replace("\\", "/").rpartition("/")[2].strip(" .")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: 199 - len(ending)]}{dot}{ending}" if stem and len(name) > 200 else name[:200]
