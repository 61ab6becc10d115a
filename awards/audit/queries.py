"""Reading the log of events."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from awards.audit.groups import GROUPS, HUSHED
from awards.audit.hiding import hidden_from, is_hidden, is_shown
from awards.audit.models import Event
from awards.audit.rules import READER
from awards.errors import NotFoundError
from awards.permissions import Viewer

PAGE = 50
LONGEST = 120


@dataclass(frozen=True)
class Wanted:
    """Filters of the log: a key of GROUPS, pieces of the actor's name and of the subject, and instants, the first
    included and the last not."""

    group: str = ""
    who: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class EventPage:
    """One page of events, the newest first; pages count from 1. `is_narrowed` says that the viewer is a nominee
    somewhere, whose events are left out."""

    events: list[Event]
    total: int
    page: int
    pages: int
    is_narrowed: bool


@dataclass(frozen=True)
class EventCase:
    """One event with those before and after it; a neighbour that is hidden from the viewer is None."""

    event: Event
    previous: Event | None
    next: Event | None
    is_hidden: bool


def events_page(session: Session, viewer: Viewer, wanted: Wanted, *, page: int = 1) -> EventPage:
    """The events that a viewer asks for; never beyond the last page. The same number of statements for any number."""
    hidden = hidden_from(session, viewer)
    query = select(Event).where(is_shown(hidden), *_conditions(wanted))
    total = session.scalar(query.with_only_columns(func.count())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = query.order_by(Event.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return EventPage(list(session.scalars(rows)), total, page, pages, bool(hidden))


def event_case(session: Session, viewer: Viewer, event_id: int) -> EventCase | None:
    """One event; None for whoever does not read the log. Raises NotFoundError."""
    if not viewer.has(READER):
        return None
    event = session.get(Event, event_id)
    if event is None:
        raise NotFoundError
    hidden = hidden_from(session, viewer)
    around: list[Select[Event]] = [
        select(Event).where(Event.id < event_id).order_by(Event.id.desc()),
        select(Event).where(Event.id > event_id).order_by(Event.id),
    ]
    found = [session.scalar(query.limit(1)) for query in around]
    before, after = (one if one is not None and not is_hidden(one, hidden) else None for one in found)
    return EventCase(event, before, after, is_hidden(event, hidden))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    group = GROUPS.get(wanted.group)
    conditions: list[ColumnElement[bool]] = [group.holds(Event.name) if group else Event.name.not_in(HUSHED)]
    for column, text in ((Event.actor, wanted.who), (Event.subject, wanted.text)):
        if piece := text.strip()[:LONGEST]:
            conditions.append(column.icontains(piece, autoescape=True))
    if wanted.since is not None:
        conditions.append(Event.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(Event.at < wanted.until)
    return conditions
