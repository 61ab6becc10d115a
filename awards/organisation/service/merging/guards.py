"""What later rooms say about a merge: why an entry must stay, and how rows of theirs become one."""

from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from awards.i18n import LazyMessage
from awards.organisation.models import Subject

Guard = Callable[[Session, Subject, Subject], Iterable[LazyMessage]]
Joiner = Callable[[Session, Subject, Subject], None]
_guards: list[Guard] = []
_joiners: dict[str, Joiner] = {}


def guards_merge(guard: Guard) -> Guard:
    """Let a later room say why an entry cannot go into another: `@guards_merge def published(session, gone, kept)`."""
    _guards.append(guard)
    return guard


def merges_rows(table: str) -> Callable[[Joiner], Joiner]:
    """Let a later room join the rows of a table that both entries have, before the others are carried over:
    `@merges_rows("survey_counts") def add_up(session, gone, kept)`. It leaves no row of `gone` that `kept` has too."""

    def remember(joiner: Joiner) -> Joiner:
        _joiners[table] = joiner
        return joiner

    return remember


def reasons_against(session: Session, gone: Subject, kept: Subject) -> list[LazyMessage]:
    """What the rooms say against it."""
    return [reason for guard in _guards for reason in guard(session, gone, kept)]


def is_joined(table: str) -> bool:
    """Whether a room joins the rows of this table itself."""
    return table in _joiners


def join_rows(session: Session, gone: Subject, kept: Subject) -> None:
    """Let each room join its rows."""
    for joiner in _joiners.values():
        joiner(session, gone, kept)
