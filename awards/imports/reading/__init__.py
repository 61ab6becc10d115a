"""Reading tables that nobody vouches for: files to rows, headings to columns, cells to typed values."""

from awards.imports.reading.table import Cell, CellFault, Row, Table
from awards.imports.reading.tables import iter_rows, read_tables

__all__ = ["Cell", "CellFault", "Row", "Table", "iter_rows", "read_tables"]
