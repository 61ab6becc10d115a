"""What the log calls things, in names that people know. The things are those of later rooms, and rooms import upwards
only: they tell this one."""

from collections.abc import Callable, Collection, Iterable, Mapping

from sqlalchemy.orm import Session

from awards.audit.models import Event

Bilingual = Mapping[str, str]
Teller = Callable[[Session, Collection[str]], Mapping[str, Bilingual]]
ACTOR = "user"
_tellers: dict[str, Teller] = {}


def names(*kinds: str) -> Callable[[Teller], Teller]:
    """Declare who knows the names of subjects of a kind: `@names("award") def f(session, subjects)` gets whole subjects
    ("award:2015/service-model/j3") and returns the names of those that it knows, in a constant number of statements.

    Raises ValueError for a kind that is named twice.
    """

    def remember(teller: Teller) -> Teller:
        for kind in kinds:
            if kind in _tellers:
                raise ValueError(f"{kind} is named twice")
            _tellers[kind] = teller
        return teller

    return remember


def names_in(session: Session, events: Iterable[Event]) -> dict[str, Bilingual]:
    """Subject → name, of what these events are about and of who acted (`user:office`); what nobody knows is absent."""
    asked: dict[Teller, set[str]] = {}
    for subject in {one for event in events for one in (event.subject, f"{ACTOR}:{event.actor}")}:
        if teller := _tellers.get(subject.partition(":")[0]):
            asked.setdefault(teller, set()).add(subject)
    return {subject: name for teller, subjects in asked.items() for subject, name in teller(session, subjects).items()}
