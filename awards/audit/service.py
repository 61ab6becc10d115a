"""Recording events."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import Event

START = "0" * 64


class Contents(Protocol):
    """What the digest of an event is made of."""

    @property
    def previous_sha256(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def data(self) -> Any: ...


def record(session: Session, name: str, *, actor: str, subject: str, now: datetime, **data: Any) -> Event:
    """Append one event: `name` as "sheet:signed", `subject` as "award:2015/service-model", `data` plain JSON: of what
    changed `before` and `after`, or `changes={name: [before, after]}`."""
    # The digest is of what will be read again: keys that are numbers become texts, tuples lists.
    data = json.loads(json.dumps(data))
    event = Event(at=now, actor=actor, name=name, subject=subject, data=data, previous_sha256=head_of(session))
    event.sha256 = digest_of(event)
    session.add(event)
    session.flush()
    return event


def head_of(session: Session, *, besides: Iterable[str] = ()) -> str:
    """The digest of the newest event: while it stays, nothing that is recorded has happened, but for events whose names
    begin with one of `besides`."""
    others = [Event.name.not_like(f"{name}%") for name in besides]
    return session.scalar(select(Event.sha256).where(*others).order_by(Event.id.desc()).limit(1)) or START


def digest_of(event: Contents) -> str:
    """SHA-256 over the event's contents and its predecessor's digest, as 64 hex digits."""
    at = event.at.astimezone(UTC).isoformat()
    content = [event.previous_sha256, at, event.actor, event.name, event.subject, event.data]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
