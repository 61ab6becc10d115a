"""Reading tables that nobody vouches for: files to rows, headings to columns, cells to typed values."""

from awards.imports.reading.errors import CellError
from awards.imports.reading.header import Column, Header, find_header
from awards.imports.reading.table import Cell, CellFault, Row, Table
from awards.imports.reading.tables import iter_rows, read_tables

__all__ = [
    "Cell",
    "CellError",
    "CellFault",
    "Column",
    "Header",
    "Row",
    "Table",
    "find_header",
    "iter_rows",
    "read_tables",
]
