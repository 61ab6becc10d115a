"""Finding the row of headings, and by it the columns, whatever stands above."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from awards.i18n import LazyMessage, lazy
from awards.imports.reading.child.values import column_letter
from awards.imports.reading.errors import DuplicateColumnsError, MissingColumnsError
from awards.imports.reading.table import Cell, Row
from awards.imports.reading.text import cell_ref, clean_text, is_blank, spelling_key

SEARCHED = 20  # rows from the top
SHOWN = 20  # headings named in an error


@dataclass(frozen=True)
class Column:
    """A column that an importer knows: its key, and the headings it goes by, the preferred one first."""

    key: str
    names: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True)
class Header:
    """Where the columns are. Indexes count from 0, rows of the sheet from 1.

    `columns`: key to column index. `names`: the heading of each column, of its lower row where there are two.
    `groups`: the heading over it in the upper row, "" in a header of one row. `start`: index of the first row of data
    in the rows searched. `row`: number of the last header row.
    """

    columns: Mapping[str, int]
    names: tuple[str, ...]
    groups: tuple[str, ...]
    start: int
    row: int

    def has(self, key: str) -> bool:
        """Whether the table has this column."""
        return key in self.columns

    def cell(self, row: Row, key: str) -> Cell:
        """The cell of a row in a column; None if the table has no such column."""
        return row[self.columns[key]] if key in self.columns else None

    def ref(self, row: Row, key: str) -> str:
        """The address of a row's cell, such as D7; "" if the table has no such column."""
        return cell_ref(row.number, self.columns[key]) if key in self.columns else ""


@dataclass(frozen=True)
class Candidate:
    """One row, or two, read as a header."""

    names: tuple[str, ...]
    groups: tuple[str, ...]
    start: int
    row: int
    matches: Mapping[str, Sequence[int]]

    def score(self, columns: Sequence[Column]) -> tuple[int, int, int]:
        """How many required columns are found, how many of all, and, if none, how many headings there are at all."""
        required = sum(column.required and column.key in self.matches for column in columns)
        return required, len(self.matches), 0 if self.matches else sum(map(bool, self.names))


NOTHING = Candidate((), (), 0, 0, {})


def find_header(rows: Sequence[Row], columns: Sequence[Column]) -> Header:
    """The header among the first 20 rows that has most of the required columns, then most of all, then comes first.

    Blanks, width and case of headings do not matter; a header may have two rows, the upper one with groups.
    Raises MissingColumnsError, naming all that are missing and what is there, and DuplicateColumnsError.
    """
    best = max(candidates(rows, columns), key=lambda one: one.score(columns), default=NOTHING)
    missing = [column.names[0] for column in columns if column.required and column.key not in best.matches]
    if missing or best is NOTHING:
        raise MissingColumnsError(missing_message(missing, best))
    refuse_duplicates(best)
    indexes = {key: at[0] for key, at in best.matches.items()}
    return Header(indexes, best.names, best.groups, best.start, best.row)


def candidates(rows: Sequence[Row], columns: Sequence[Column]) -> Iterator[Candidate]:
    """Each of the first rows as a header: with the row below where that continues it, else alone."""
    for index, row in enumerate(rows[:SEARCHED]):
        names = tuple(clean_text(cell) for cell in row.cells)
        alone = Candidate(names, ("",) * len(names), index + 1, row.number, matches(names, columns))
        below = rows[index + 1] if index + 1 < len(rows) else None
        yield joined(alone, below, columns) if below and continues(alone, below) else alone


def continues(upper: Candidate, below: Row) -> bool:
    """Whether the row below is the second row of a header: blank under every known heading, words beside them."""
    known = [at for found in upper.matches.values() for at in found]
    words = [cell for cell in below.cells if isinstance(cell, str) and not is_blank(cell) and not is_number(cell)]
    return below.number == upper.row + 1 and bool(known and words) and all(is_blank(below[at]) for at in known)


def is_number(cell: Cell) -> bool:
    """Whether a cell holds a number rather than words."""
    return not clean_text(cell).strip("0123456789.,%+-")


def joined(upper: Candidate, below: Row, columns: Sequence[Column]) -> Candidate:
    """A header of two rows. A merged heading is written in the first of its cells: it goes for those right of it."""
    names, groups, group = [], [], ""
    for at in range(max(len(upper.names), len(below.cells))):
        over, name = upper.names[at] if at < len(upper.names) else "", clean_text(below[at])
        group = over or group
        names.append(name or over)
        groups.append(group if name else "")
    return Candidate(tuple(names), tuple(groups), upper.start + 1, below.number, matches(names, columns))


def matches(names: Sequence[str], columns: Sequence[Column]) -> dict[str, list[int]]:
    """The indexes of each column by the most preferred of its names that is there."""
    headings: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        headings.setdefault(heading_key(name), []).append(at)
    found = {}
    for column in columns:
        known = [heading_key(name) for name in column.names]
        if at_name := next((name for name in known if name in headings), None):
            found[column.key] = headings[at_name]
    return found


def heading_key(name: str) -> str:
    """What spellings of a heading have in common; stars of required fields and colons do not count."""
    return spelling_key(name).strip("*:")


def missing_message(missing: Sequence[str], header: Candidate) -> LazyMessage:
    """Names all that is missing and what is there instead."""
    found = [name for name in header.names if name]
    if not found:
        return lazy("The table has no row of headings. Needed: %(missing)s.", missing=tuple(missing))
    shown = (*found[:SHOWN], *(["…"] if len(found) > SHOWN else []))
    words = {"missing": tuple(missing), "row": header.row, "found": shown}
    return lazy("Columns are missing: %(missing)s. Row %(row)s has: %(found)s.", **words)


def refuse_duplicates(header: Candidate) -> None:
    """Raises DuplicateColumnsError, naming every known heading that stands over more than one column."""
    doubles = {header.names[at[0]]: at for at in header.matches.values() if len(at) > 1}
    if doubles:
        named = "; ".join(f"{name}: {', '.join(map(column_letter, at))}" for name, at in doubles.items())
        raise DuplicateColumnsError(lazy("Headings occur more than once: %(columns)s.", columns=named))
