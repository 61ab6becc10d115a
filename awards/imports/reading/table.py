"""A table in plain values: rows with their true numbers, cells without formats."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias


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


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet without its blank rows. A csv has one table, with an empty name."""

    name: str
    rows: tuple[Row, ...]
    is_hidden: bool = False
