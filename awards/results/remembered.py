"""Pages in memory. What strangers were sent a moment ago: the page that a whole organisation opens at once asks the
database once a second, and at once after anything was written by this process. And the last pages of a kind."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session

MOMENT = timedelta(seconds=1)  # how much later another process sees what this one wrote
MOST = 64
Key = tuple[int, str, str]
Made = TypeVar("Made", bound=Hashable)


class Sent(NamedTuple):
    """A page as it was sent: packed, plain and its digest."""

    packed: bytes
    plain: bytes
    sha256: str

    @classmethod
    def of(cls, html: str) -> "Sent":
        """The same text gives the same bytes."""
        plain = html.encode()
        return cls(gzip.compress(plain, mtime=0), plain, hashlib.sha256(plain).hexdigest())


class Memory:
    """The last pages by year, award and language."""

    def __init__(self) -> None:
        self._kept: dict[Key, tuple[datetime, Sent]] = {}
        self._lock = Lock()

    def get(self, key: Key, now: datetime) -> Sent | None:
        """What was sent within the last moment."""
        found = self._kept.get(key)
        return found[1] if found and timedelta() <= now - found[0] < MOMENT else None

    def put(self, key: Key, sent: Sent, now: datetime) -> None:
        """Remember what is sent now."""
        with self._lock:
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[key] = (now, sent)

    def forget(self) -> None:
        """Something was written."""
        with self._lock:
            self._kept.clear()


class Recent(Generic[Made]):
    """The last `most` pages by what they were made of."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._kept: OrderedDict[Made, Sent] = OrderedDict()

    def get(self, key: Made) -> Sent | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Made, sent: Sent) -> None:
        with self._lock:
            self._kept[key] = sent
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()


memory = Memory()


@event.listens_for(Session, "after_commit")
def _written(session: Session) -> None:
    memory.forget()
