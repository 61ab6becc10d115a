"""What a viewer may not see of the log: nobody sees events about an award in which he is a nominee. Nominations are a
later room, and rooms import upwards only: it tells this one."""

from collections.abc import Callable, Iterable

from sqlalchemy import ColumnElement, and_, not_, or_
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.permissions import Viewer

Teller = Callable[[Session, Viewer], Iterable[str]]
_tellers: list[Teller] = []


def tells_hidden_subjects(teller: Teller) -> Teller:
    """Declare a function that knows which subjects of events are hidden from a viewer: `award:2015/service-model` with
    everything below it, or everything that begins with `veto:`."""
    _tellers.append(teller)
    return teller


def hidden_from(session: Session, viewer: Viewer) -> frozenset[str]:
    """The hidden subjects; the number of statements does not depend on the events."""
    return frozenset(subject for tell in _tellers for subject in tell(session, viewer))


def is_hidden(subject: str, hidden: Iterable[str]) -> bool:
    """Whether an event about `subject` is among the hidden ones."""
    return any(subject.startswith(one if one.endswith(":") else f"{one}/") or subject == one for one in hidden)


def is_shown(hidden: frozenset[str]) -> ColumnElement[bool]:
    """The same as a condition on events."""
    kinds = [Event.subject.startswith(one, autoescape=True) for one in hidden if one.endswith(":")]
    things = sorted(one for one in hidden if not one.endswith(":"))
    below = [Event.subject.startswith(f"{one}/", autoescape=True) for one in things if one.startswith("award:")]
    return and_(Event.subject.not_in(things), not_(or_(False, *kinds, *below)))
