"""Whether the log of events is the one that was written: every row that was changed, removed, inserted or moved, named.

Each event holds the digest of its contents and of the event before it. Walking in the order of the numbers tells:

- changed: a row whose digest is not that of its contents. Whoever changed it did not compute the digest anew.
- rewritten: a row that the next one does not continue although no number is missing between them: its digest was
  computed anew, perhaps those of rows before it too, and the next row still holds the old one. Whoever can also
  renumber the rows could have removed some there instead: that looks the same, and the message says so.
- removed: the next row continues one that is not there, and numbers are missing. PostgreSQL never gives the number of a
  write that was rolled back: before such a gap a rewritten row looks like removed ones.
- inserted: rows between two that belong together; either they continue nothing, or two rows continue the same one.
- moved: a row that stands before the one which it continues. In every order but that of the writing there is one.
- cut: a head of the chain that was printed is not in it.

What the rows cannot tell: rows cut off at the end, a last row that was rewritten, and a chain computed anew from some
row on are sound in themselves. Only a digest that was noted elsewhere tells: every publication prints one, and `--head`
takes any. With its entry's number it tells the end that is missing from the rest that was computed anew. And an event
that was properly appended but tells no truth is beyond any chain.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy.orm import Session

from awards.audit.breaks import BEGINNING, Break, inserted
from awards.audit.chain import Entry, entries
from awards.audit.findings import Finding, Head, checks, known_heads
from awards.audit.heads import missing_head
from awards.audit.service import START
from awards.i18n import lazy


@dataclass
class Verification:
    """One walk through everything in constant memory; `entries` and `head` are known once `findings` has ended. `tick`
    is told of each row."""

    session: Session
    heads: Iterable[Head] = ()
    tick: Callable[[], None] = lambda: None
    entries: int = field(default=0, init=False)
    head: str = field(default=START, init=False)

    def findings(self) -> Iterator[Finding]:
        """The rows of the chain, then its heads, then what the rooms check."""
        yield from self._made("chain", self._chain)
        yield from self._made("heads", self._heads)
        for name, check in checks().items():
            yield from self._made(name, partial(check, self.session))

    def _made(self, name: str, check: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
        """What a check finds. What somebody broke so that the check itself fails is found too, and hides nothing of
        what the others find."""
        try:
            yield from check()
        except Exception as error:
            self.session.rollback()
            why = f"{type(error).__name__}: {error}".splitlines()[0][:200]
            yield Finding(lazy("The check “%(check)s” could not be made to its end: %(why)s", check=name, why=why))

    def _heads(self) -> Iterator[Finding]:
        for head in [*known_heads(self.session), *self.heads]:
            yield from missing_head(self.session, head)

    def _chain(self) -> Iterator[Finding]:
        last, resumes = BEGINNING, None  # `resumes`: the number where the chain goes on behind inserted rows
        told: tuple[str, int | None] = ("", None)  # a rewritten row breaks the chain before and behind it
        for entry in entries(self.session):
            self.tick()
            self.entries, self.head = self.entries + 1, entry.sha256
            if not entry.is_whole:
                yield _changed(entry)
            if resumes is not None and entry.id < resumes:
                yield inserted(entry, last)
                continue
            found = Break(self.session, last, entry)
            resumes = None
            if not found.is_sound:
                for finding in found.findings():
                    if (finding.kind, finding.entry) != told:
                        yield finding
                    told = finding.kind, finding.entry
                resumes = found.resumes
            if resumes is None:
                last = entry


def _changed(entry: Entry) -> Finding:
    message = lazy("%(entry)s was changed: its digest is not that of its contents.", entry=entry.shown)
    return Finding(message, "changed", entry.id)
