"""Reading the chain of events row by row, whatever somebody has made of the rows."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, String, Text, cast, select, type_coerce
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.audit.service import digest_of
from awards.i18n import LazyMessage, lazy

CHUNK = 1000  # rows in memory at a time


class Entry(NamedTuple):
    """A row of the log as it was found; `at` and `data` are None where nothing can be made of what stands there."""

    id: int
    at: datetime | None
    actor: str
    name: str
    subject: str
    data: Any
    previous_sha256: str
    sha256: str

    @property
    def computed(self) -> str:
        """The digest of the contents; "" of contents that cannot be read."""
        try:
            return "" if self.at is None or self.data is None else digest_of(self)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            return ""

    @property
    def is_whole(self) -> bool:
        """Whether its digest is that of its contents."""
        return self.computed == self.sha256

    @property
    def shown(self) -> LazyMessage:
        """How a finding names it."""
        at = self.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if self.at else "?"
        return lazy("entry %(number)s (%(name)s, %(at)s UTC)", number=self.id, name=self.name, at=at)


def entries(session: Session) -> Iterator[Entry]:
    """Every row in the order of its number, in constant memory."""
    rows = session.execute(_raw(session).order_by(Event.id).execution_options(yield_per=CHUNK))
    return (_entry(row) for row in rows)


def told(session: Session, *names: str, **shape: type) -> list[Entry]:
    """The events of these names that can be read: with an instant, and data in which each key of `shape` is of its
    type. The others are broken, and the walk through the chain names them."""
    rows = session.execute(_raw(session).where(Event.name.in_(names)).order_by(Event.id)).all()
    return [entry for row in rows if (entry := _entry(row)).at is not None and _has(entry.data, shape)]


def _has(data: Any, shape: dict[str, type]) -> bool:
    return isinstance(data, dict) and all(isinstance(data.get(key), kind) for key, kind in shape.items())


def entry_with(session: Session, *conditions: Any) -> Entry | None:
    """The first row for which SQL conditions on Event hold."""
    row = session.execute(_raw(session).where(*conditions).order_by(Event.id).limit(1)).first()
    return _entry(row) if row is not None else None


def _raw(session: Session) -> Select[*tuple[Any, ...]]:
    """Texts where the driver would stumble over what is no instant or no JSON."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    at = type_coerce(Event.at, String) if is_sqlite else Event.at
    columns = (Event.actor, Event.name, Event.subject, cast(Event.data, Text), Event.previous_sha256, Event.sha256)
    return select(Event.id, at, *columns)


def _entry(row: Any) -> Entry:
    number, at, actor, name, subject, data, previous, sha256 = row
    return Entry(number, _instant(at), actor, name, subject, _parsed(data), previous, sha256)


def _instant(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    try:
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    except (TypeError, ValueError):
        return None


def _parsed(value: Any) -> Any:
    try:
        return json.loads(value)
    except (TypeError, ValueError):
        return None
