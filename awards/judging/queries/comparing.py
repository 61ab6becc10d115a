"""A judge's own other marks: who has the same one, and how they are spread."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from awards.campaigns.models import Criterion
from awards.db import plain
from awards.judging.models import Sheet
from awards.judging.queries.sheets import SheetLine

HEIGHT = 18
WIDTH = 4
MOST_BINS = 41
TOTALS = (Decimal(100), Decimal(5))


@dataclass(frozen=True)
class Histogram:
    """How often each mark was given: bin `i` holds the values from `i · size`; `counts` maps bin → how many."""

    size: Decimal
    bins: int
    counts: dict[int, int]

    @property
    def width(self) -> int:
        """Of the picture, in its own units."""
        return self.bins * WIDTH

    @property
    def bars(self) -> list[tuple[int, int]]:
        """x and height of every bar, in units of the picture; the highest is HEIGHT."""
        most = max(self.counts.values(), default=1)
        return [(at * WIDTH, max(2, HEIGHT * count // most)) for at, count in sorted(self.counts.items())]

    @property
    def words(self) -> str:
        """ "9 × 3, 8.5 × 2", the highest first."""
        return ", ".join(f"{plain(at * self.size)} × {n}" for at, n in sorted(self.counts.items(), reverse=True))

    def x_of(self, text: str | None) -> int | None:
        """Where a mark or total stands in the picture; None for what is no number within it."""
        if not text or not text.replace(".", "", 1).isdecimal():
            return None
        at = int(Decimal(text) // self.size)
        return at * WIDTH if at < self.bins else None


@dataclass(frozen=True)
class Comparison:
    """The other sheets of a seat on which the judge has given marks, and their spread: `marks` by criterion code, and
    `totals`."""

    others: list[SheetLine]
    marks: dict[str, Histogram]
    totals: Histogram

    def equal(self, code: str, text: str) -> list[SheetLine]:
        """Those with the same mark on a criterion."""
        return [line for line in self.others if code in line.marks and plain(line.marks[code]) == text]

    def equal_total(self, total: str | None) -> list[SheetLine]:
        """Those with the same total."""
        return [line for line in self.others if total is not None and line.total == total]


def compare(lines: Iterable[SheetLine], sheet: Sheet, rubric: list[Criterion]) -> Comparison:
    """A judge's other marks, beside those on `sheet`; abstentions do not count, and neither do they here."""
    compared = ("partial", "complete", "signed")
    others = [line for line in lines if line.sheet.id != sheet.id and line.standing in compared]
    marks = {
        one.code: _spread(one.maximum, one.step, [line.marks[one.code] for line in others if one.code in line.marks])
        for one in rubric
    }
    return Comparison(others, marks, _spread(*TOTALS, [Decimal(line.total) for line in others if line.total]))


def _spread(maximum: Decimal, step: Decimal, values: list[Decimal]) -> Histogram:
    size = step if maximum / step < MOST_BINS else maximum / 20
    return Histogram(size, int(maximum // size) + 1, dict(Counter(int(value // size) for value in values)))
