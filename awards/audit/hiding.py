"""What a viewer may not see of the log: nobody sees events about an award in which he is a nominee. Nominations are a
later room, and rooms import upwards only: it tells this one."""

from collections.abc import Callable, Iterable

from sqlalchemy import ColumnElement, and_, not_, or_
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.permissions import Viewer

Teller = Callable[[Session, Viewer], Iterable[str]]
NAMED = "="
_tellers: list[Teller] = []


def tells_hidden_subjects(teller: Teller) -> Teller:
    """Declare a function that knows which events are hidden from a viewer, by subject: `award:2015/service-model` with
    everything below it, or everything that begins with `veto:`; or by name: `=orders:credited`."""
    _tellers.append(teller)
    return teller


def hidden_from(session: Session, viewer: Viewer) -> frozenset[str]:
    """What is hidden; the number of statements does not depend on the events."""
    return frozenset(subject for tell in _tellers for subject in tell(session, viewer))


def is_hidden(event: Event, hidden: Iterable[str]) -> bool:
    """Whether an event is among the hidden ones."""
    subject = event.subject
    return any(
        subject.startswith(one if one.endswith(":") else f"{one}/") or one in (subject, f"{NAMED}{event.name}")
        for one in hidden
    )


def is_shown(hidden: frozenset[str]) -> ColumnElement[bool]:
    """The same as a condition on events."""
    kinds = [Event.subject.startswith(one, autoescape=True) for one in hidden if one.endswith(":")]
    names = sorted(one.removeprefix(NAMED) for one in hidden if one.startswith(NAMED))
    things = sorted(one for one in hidden if not one.endswith(":") and not one.startswith(NAMED))
    below = [Event.subject.startswith(f"{one}/", autoescape=True) for one in things if one.startswith("award:")]
    return and_(Event.name.not_in(names), Event.subject.not_in(things), not_(or_(False, *kinds, *below)))
