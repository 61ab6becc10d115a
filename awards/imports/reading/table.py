"""A table in plain values: rows with their true numbers, cells without formats."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import zip_longest
from typing import NamedTuple, TypeAlias


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that shows an error of the spreadsheet, such as `#N/A`."""

    code: str

    def __str__(self) -> str:
        return self.code


# As read, a number is exact decimal text ("15", "0.3", "98%"); helpers take int and Decimal as well.
Cell: TypeAlias = str | int | Decimal | date | datetime | CellFault | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` is the one that the spreadsheet shows at its left, from 1."""

    number: int
    cells: tuple[Cell, ...]

    def __getitem__(self, index: int) -> Cell:
        """The cell of a column counted from 0; None beyond the last."""
        return self.cells[index] if index < len(self.cells) else None


BLOCK = 500  # rows


class Sheet(NamedTuple):
    """What opens a sheet in a stream of blocks."""

    name: str
    is_hidden: bool


class Block(NamedTuple):
    """Up to 500 rows that are not blank, as they are read: their numbers, and their cells, with "" for a blank as
    well."""

    numbers: list[int]
    rows: list[Sequence[Cell]]

    def each(self) -> Iterator[Row]:
        """The rows one by one, blanks as None."""
        for number, cells in zip(self.numbers, self.rows, strict=True):
            yield Row(number, tuple([None if cell == "" else cell for cell in cells]))


def columns_of(rows: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """The same cells column by column; short rows are filled with None."""
    return list(zip_longest(*rows) if len(set(map(len, rows))) > 1 else zip(*rows, strict=True))


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet without its blank rows. A csv has one table, with an empty name."""

    name: str
    rows: tuple[Row, ...]
    is_hidden: bool = False
