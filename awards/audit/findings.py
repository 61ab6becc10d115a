"""What a verification finds, and who else looks: later rooms check what events vouch for, and know printed heads.

`@verifies("seals") def check(session) -> Iterator[Finding]` in a room's audited.py adds a check; `@knows_heads def
heads(session) -> Iterator[Head]` adds heads of the chain that were printed. Rooms import upwards only: they tell this
one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from awards.i18n import LazyMessage

FindingKind = Literal["changed", "rewritten", "removed", "inserted", "moved", "cut", "vouched"]


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was recorded; `message` names the row. `entry` is the number of the event, if it is
    about one; "vouched" are findings about what events vouch for."""

    message: LazyMessage
    kind: FindingKind = "vouched"
    entry: int | None = None


@dataclass(frozen=True)
class Head:
    """A digest that the chain is known to have had, with the number of its entry if that was noted too, and `source`,
    where it stands ("given", a publication)."""

    sha256: str
    source: LazyMessage
    entry: int | None = None


Check = Callable[[Session], Iterable[Finding]]
HeadTeller = Callable[[Session], Iterable[Head]]
_checks: dict[str, Check] = {}
_head_tellers: list[HeadTeller] = []


def verifies(name: str) -> Callable[[Check], Check]:
    """Declare a check of what events vouch for, under a name of its own. Raises ValueError for one that is taken."""

    def remember(check: Check) -> Check:
        if name in _checks:
            raise ValueError(f"{name} is verified twice")
        _checks[name] = check
        return check

    return remember


def knows_heads(teller: HeadTeller) -> HeadTeller:
    """Declare a function that knows heads which were printed."""
    _head_tellers.append(teller)
    return teller


def checks() -> dict[str, Check]:
    """Every check by its name, in the order of the rooms."""
    return dict(_checks)


def known_heads(session: Session) -> list[Head]:
    """Every head that some room knows."""
    return [head for tell in _head_tellers for head in tell(session)]
