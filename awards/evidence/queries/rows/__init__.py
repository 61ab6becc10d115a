"""The rows behind one number: what a nominee's figure for a component is made of, recomputed from them."""

from awards.evidence.queries.rows.case import RowsCase, rows_case
from awards.evidence.queries.rows.comparing import Comparison, compared
from awards.evidence.queries.rows.file_row import FileRow, FileRowCase, file_row_case, file_rows_of
from awards.evidence.queries.rows.page import RowsPage, rows_page

__all__ = [
    "Comparison",
    "FileRow",
    "FileRowCase",
    "RowsCase",
    "RowsPage",
    "compared",
    "file_row_case",
    "file_rows_of",
    "rows_case",
    "rows_page",
]
