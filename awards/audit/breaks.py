"""Two rows of which the second does not continue the first, and what that says; see `awards.audit.verification`."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from awards.audit.chain import Entry, entry_with
from awards.audit.findings import Finding
from awards.audit.models import Event
from awards.audit.service import START
from awards.i18n import LazyMessage, lazy

BEGINNING = Entry(0, None, "", "", "", None, "", START)


@dataclass
class Break:
    """`entry` stands behind `last`; `resumes` is set to the number where the chain goes on if `entry` was inserted."""

    session: Session
    last: Entry
    entry: Entry
    resumes: int | None = None

    @property
    def is_sound(self) -> bool:
        """Whether the one continues the other: what it stores, or what it says where only its digest was changed."""
        return self.entry.previous_sha256 in (self.last.sha256, self.last.computed or self.last.sha256)

    def findings(self) -> Iterator[Finding]:
        """What became of the chain here; nothing more where one of the two was found to be changed."""
        continued = self._continued()
        following = entry_with(self.session, Event.previous_sha256 == self.last.sha256, Event.id > self.entry.id)
        if continued is not None:
            yield from self._misplaced(continued)
        elif following is not None:
            self.resumes = following.id
            yield inserted(self.entry, self.last)
        elif self.entry.id - self.last.id > 1:
            yield self._removed()
        elif self.entry.is_whole and (self.last is BEGINNING or self.last.is_whole):
            yield self._rewritten()

    def _continued(self) -> Entry | None:
        """The row that this one continues, wherever it stands."""
        if self.entry.previous_sha256 == START:
            return BEGINNING
        return entry_with(self.session, Event.sha256 == self.entry.previous_sha256)

    def _misplaced(self, continued: Entry) -> Iterator[Finding]:
        """The row continues another one that is there: it was moved, or it or another row was inserted."""
        if continued.id > self.entry.id:
            message = lazy(
                "%(entry)s was moved: it stands before %(other)s, which it continues.",
                entry=self.entry.shown,
                other=continued.shown,
            )
            yield Finding(message, "moved", self.entry.id)
            return
        same = Event.previous_sha256 == self.entry.previous_sha256
        twin = entry_with(self.session, same, Event.id < self.entry.id)
        if twin is not None:  # else the row before it was moved, and is named there
            yield self._twin(twin)

    def _twin(self, twin: Entry) -> Finding:
        """Two rows continue the same one: the one that goes on is taken for the right one."""
        goes_on, twin_goes_on = self._follower(self.entry), self._follower(twin)
        false, right = (twin, self.entry) if goes_on and not twin_goes_on else (self.entry, twin)
        message = lazy(
            "%(entry)s was inserted: %(other)s continues the same entry.", entry=false.shown, other=right.shown
        )
        return Finding(message, "inserted", false.id)

    def _removed(self) -> Finding:
        missing, entry = _numbers(self.last.id + 1, self.entry.id - 1), self.entry.shown
        if self.last is BEGINNING:
            message = lazy("Removed: %(missing)s, before %(entry)s.", missing=missing, entry=entry)
        else:
            last = self.last.shown
            message = lazy(
                "Removed: %(missing)s, between %(last)s and %(entry)s.", missing=missing, last=last, entry=entry
            )
        return Finding(message, "removed", self.last.id + 1)

    def _rewritten(self) -> Finding:
        """The row that nobody continues is another now; of the newest two either."""
        last, entry = self.last.shown, self.entry.shown
        number = self.entry.id
        if self.last is BEGINNING:
            message = lazy("%(entry)s was rewritten, its digest too: it is not the first of a log.", entry=entry)
        elif entry_with(self.session, Event.id > self.entry.id) is None:
            message = lazy(
                "%(entry)s, the newest, does not continue %(last)s: one of them was rewritten together with its "
                "digest, or the newest was inserted.",
                entry=entry,
                last=last,
            )
        elif self._follower(self.entry) is None:
            message = lazy(
                "%(entry)s was rewritten together with its digest: it does not continue %(last)s, and no entry "
                "continues it.",
                entry=entry,
                last=last,
            )
        else:
            number = self.last.id
            message = lazy(
                "%(last)s was rewritten together with its digest: %(entry)s continues another. (Or events between them "
                "were removed, and those behind them numbered anew.)",
                entry=entry,
                last=last,
            )
        return Finding(message, "rewritten", number)

    def _follower(self, entry: Entry) -> Entry | None:
        return entry_with(self.session, Event.previous_sha256 == entry.sha256)


def inserted(entry: Entry, last: Entry) -> Finding:
    """A row between `last` and the one that continues it."""
    if last is BEGINNING:
        message = lazy("%(entry)s was inserted before the first entry.", entry=entry.shown)
    else:
        message = lazy(
            "%(entry)s was inserted: it does not continue %(last)s, which another entry continues.",
            entry=entry.shown,
            last=last.shown,
        )
    return Finding(message, "inserted", entry.id)


def _numbers(first: int, last: int) -> LazyMessage:
    if first == last:
        return lazy("entry %(number)s", number=first)
    return lazy("entries %(first)s to %(last)s", first=first, last=last)
