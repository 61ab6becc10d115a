"""What can be a code or a staff number."""

import re

CODE = re.compile(r"\w[\w.-]{0,39}")
TAKEN = ("new",)  # by addresses of the register's pages


def is_code(text: str) -> bool:
    """Whether a text can be a code: letters, digits, points and dashes, at most 40."""
    return CODE.fullmatch(text) is not None and text.casefold() not in TAKEN
