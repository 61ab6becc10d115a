"""What later rooms hold fast of an award's rules. Rooms import upwards only: they declare it here."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from awards.campaigns.models import Award
from awards.i18n import LazyMessage


@dataclass(frozen=True)
class Held:
    """What must stay as it is. `lost` says why the award cannot be removed; `keeps_kind` that somebody is put forward;
    `keeps_rubric` that marks exist; `components` are the ids of components that something refers to."""

    lost: tuple[LazyMessage, ...] = ()
    keeps_kind: bool = False
    keeps_rubric: bool = False
    components: frozenset[int] = frozenset()

    def __add__(self, other: "Held") -> "Held":
        return Held(
            self.lost + other.lost,
            self.keeps_kind or other.keeps_kind,
            self.keeps_rubric or other.keeps_rubric,
            self.components | other.components,
        )


Holder = Callable[[Session, Award], Held]
_holders: list[Holder] = []


def holds_rules(holder: Holder) -> Holder:
    """Declare what a room holds fast: `@holds_rules def held_by_marks(session, award) -> Held`."""
    _holders.append(holder)
    return holder


def held_of(session: Session, award: Award) -> Held:
    """What all rooms together hold fast of an award's rules."""
    held = Held()
    for holder in _holders:
        held += holder(session, award)
    return held
