"""Reading a column of cells quickly: the same contents are read once."""

from collections.abc import Callable, Iterable
from typing import Any

from awards.imports.reading.errors import CellError
from awards.imports.reading.table import Cell

FAILED: Any = object()
REMEMBERED = 4096


class Memo(dict[Cell, Any]):
    """What `read` makes of cells; FAILED where it raises CellError, or says so. `has_failed`: whether it ever did.

    It forgets all when it holds 4,096 contents: a column without repetition costs no memory.
    """

    def __init__(self, read: Callable[[Cell], Any]) -> None:
        super().__init__()
        self._read = read
        self.has_failed = False

    def __missing__(self, cell: Cell) -> Any:
        if len(self) >= REMEMBERED:
            self.clear()
        try:
            value = self._read(cell)
        except CellError:
            value = FAILED
        self.has_failed |= value is FAILED
        self[cell] = value
        return value

    def of(self, column: Iterable[Cell]) -> list[Any]:
        """The values of a column."""
        return list(map(self.__getitem__, column))

    def failed(self, values: Iterable[Any]) -> Iterable[int]:
        """Where values that `of` gave are FAILED."""
        return (at for at, value in enumerate(values) if value is FAILED) if self.has_failed else ()
