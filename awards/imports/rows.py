"""Reading one row of a sheet: typed values by column, and the reason with its cell where one does not fit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from awards.i18n import LazyMessage
from awards.imports.plan import Reject
from awards.imports.reading import CellError, Header, Row
from awards.imports.reading.cells import parse_text
from awards.imports.reading.table import Cell
from awards.imports.reading.text import clean_text, is_blank

T = TypeVar("T")
SHOWN = 200


class RowRejectedError(Exception):
    """The row cannot be imported; `reject` says which cell and why. Importers catch it for each row."""

    def __init__(self, reject: Reject):
        self.reject = reject
        super().__init__(str(reject.reason))


@dataclass(frozen=True)
class SheetRow:
    """A row under the header of its sheet."""

    sheet: str
    header: Header
    row: Row

    def get(self, key: str, parse: Callable[[Cell], T] = parse_text) -> T:  # type: ignore[assignment]
        """The value of a column as `parse` reads it. Raises RowRejectedError."""
        try:
            return parse(self.header.cell(self.row, key))
        except CellError as error:
            raise self.refusal(key, error.message) from error

    def optional(self, key: str, parse: Callable[[Cell], Any] = parse_text, default: Any = None) -> Any:
        """As `get`, with `default` where the cell is blank or the table has no such column."""
        return default if is_blank(self.header.cell(self.row, key)) else self.get(key, parse)

    def refusal(self, key: str, reason: LazyMessage) -> RowRejectedError:
        """The error that rejects this row for what one of its cells holds; `key` "" for the row as a whole."""
        cell = self.header.ref(self.row, key) if key else ""
        value = clean_text(self.header.cell(self.row, key))[:SHOWN] if key else ""
        return RowRejectedError(Reject(self.sheet, self.row.number, cell, value, reason))
