"""Everything that is wrong with what was typed, told at once and each at its field."""

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

from awards.errors import AwardsError
from awards.i18n import lazy


class WrongsError(AwardsError):
    """Several fields are wrong; `wrongs` has one error for each, with its `field`."""

    default = lazy("Nothing was saved: please check the fields that are marked.")

    def __init__(self, wrongs: Iterable[AwardsError]):
        self.wrongs = list(wrongs)
        super().__init__()


def fingerprint(value: Any) -> str:
    """Sixteen hex digits of plain JSON: a form carries them to tell whether what it was filled from still stands."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def require_none(wrongs: Iterable[AwardsError]) -> None:
    """Raises WrongsError if there are any."""
    if found := list(wrongs):
        raise WrongsError(found)


def collected(*checks: Callable[[], object]) -> list[AwardsError]:
    """Runs every check and gives back what they raised."""
    wrongs: list[AwardsError] = []
    for check in checks:
        try:
            check()
        except AwardsError as error:
            wrongs.append(error)
    return wrongs
