"""Rows that lie in a temporary file instead of memory."""

import hashlib
import marshal
import pickle
import tempfile
import weakref
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from typing import Any, overload

from awards.imports.plan import Action, PlannedRow

PLAIN, OTHER = b"m", b"p"


class Spool:
    """Chunks of values in a file without a name, which is gone as soon as nobody holds the spool, whatever happens."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the spool is gone
        self._places: list[tuple[int, int]] = []
        weakref.finalize(self, self._file.close)

    def add(self, chunk: Any) -> None:
        """Put a chunk at the end; marshal is the quickest, and knows no dates."""
        try:
            data = PLAIN + marshal.dumps(chunk, 2)
        except ValueError:
            data = OTHER + pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL)
        start = sum(self._places[-1]) if self._places else 0
        self._file.seek(start)
        self._file.write(data)
        self._places.append((start, len(data)))

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, at: int) -> Any:
        data = self._bytes(at)
        # Nobody but this process has ever had the file.
        return marshal.loads(data[1:]) if data[:1] == PLAIN else pickle.loads(data[1:])  # noqa: S301, S302

    def __iter__(self) -> Iterator[Any]:
        return (self[at] for at in range(len(self)))

    def _bytes(self, at: int) -> bytes:
        start, size = self._places[at]
        self._file.seek(start)
        return self._file.read(size)

    def digest(self) -> str:
        """SHA-256 over everything."""
        found = hashlib.sha256()
        for at in range(len(self)):
            found.update(self._bytes(at))
        return found.hexdigest()


class SpooledRows(Sequence[PlannedRow]):
    """Planned rows that lie in a spool: made into objects only where somebody looks at them.

    `sizes` are the numbers of rows of the chunks, `counts` how many rows there are of each action, `made` makes the
    rows of a chunk.
    """

    def __init__(
        self,
        spool: Spool,
        sizes: Sequence[int],
        counts: Mapping[Action, int],
        made: Callable[[Any], list[PlannedRow]],
    ) -> None:
        self.spool, self.counts = spool, dict(counts)
        self._made = made
        self._ends = list(accumulate(sizes))

    def digest(self) -> str:
        """SHA-256 over all that the rows say."""
        return self.spool.digest()

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[PlannedRow]:
        for chunk in self.spool:
            yield from self._made(chunk)

    @overload
    def __getitem__(self, at: int) -> PlannedRow: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[PlannedRow, ...]: ...

    def __getitem__(self, at: int | slice) -> PlannedRow | tuple[PlannedRow, ...]:
        if isinstance(at, int):
            found = self[at : at + 1 or None]
            if not found:
                raise IndexError(at)
            return found[0]
        found_rows: list[PlannedRow] = []
        wanted = range(*at.indices(len(self)))
        for number, places in groupby(wanted, key=lambda one: bisect_right(self._ends, one)):
            rows = self._made(self.spool[number])
            start = self._ends[number] - len(rows)
            found_rows += [rows[place - start] for place in places]
        return tuple(found_rows)
