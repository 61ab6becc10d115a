"""Reading a workbook of score sheets that comes back: which sheet each row is of, and what its cells say."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import BinaryIO

from awards.campaigns.models import Criterion
from awards.errors import AwardsError
from awards.files.errors import TooLargeError
from awards.files.kinds import FileKind, check_upload
from awards.i18n import language, lazy
from awards.imports.reading import CellError, Header, Row, Table, find_header, read_tables
from awards.imports.reading.cells import clean_text, parse_int, raw_text
from awards.imports.reading.errors import HeaderError
from awards.judging.excel.columns import COMMENT, MARK, NAME, SHEET, VERSION, columns_for
from awards.judging.rules import TEXT_LONGEST
from awards.text import clean, file_name

TABLES = frozenset({FileKind.XLSX, FileKind.XLS, FileKind.ODS, FileKind.TEXT})
LARGEST = 5_000_000
MOST_ROWS = 1000  # an award has some dozens of nominees
SHOWN = 60  # characters kept of a name or a mark; no mark is as long


@dataclass(frozen=True)
class SentRow:
    """One row as it came: `row` as the spreadsheet counts, the sheet and version that it states (0 where it states
    none), what the nominee is called there, by criterion code the text of each cell and its address, the comment
    (None: the file has no such column)."""

    row: int
    sheet_id: int
    version: int
    name: str
    marks: dict[str, str]
    cells: dict[str, str] = field(default_factory=dict)
    comment: str | None = None


@dataclass(frozen=True)
class Sent:
    """The rows of a file, and the headings of columns that nobody reads."""

    rows: list[SentRow]
    unknown: list[str]


def read_upload(stream: BinaryIO, name: str, rubric: Sequence[Criterion]) -> Sent:
    """What an upload says. Raises FileError or HeaderError (field `file`) where it is no such table."""
    name = file_name(name)
    try:
        check_upload(stream, allowed=TABLES, max_bytes=LARGEST, name=name)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"upload{PurePath(name).suffix.lower()}"
            path.write_bytes(stream.read())
            return read_file(path, rubric)
    except AwardsError as error:
        error.field = "file"
        raise


def read_file(path: Path, rubric: Sequence[Criterion]) -> Sent:
    """As `read_upload`, of a file that is known to be a table."""
    table, header = _find(read_tables(path), rubric)
    known = set(header.columns.values())
    if len(table.rows) > MOST_ROWS:
        raise TooLargeError(lazy("The table has more than %(limit)s rows.", limit=MOST_ROWS))
    unknown = [name[:SHOWN] for at, name in enumerate(header.names) if name and at not in known]
    return Sent([_row(header, row, rubric) for row in table.rows if row.number > header.row], unknown)


def _find(tables: list[Table], rubric: Sequence[Criterion]) -> tuple[Table, Header]:
    """The first sheet with the columns that are needed."""
    columns, first = columns_for(rubric, language()), None
    for table in sorted(tables, key=lambda one: one.is_hidden):
        try:
            return table, find_header(table.rows, columns)
        except HeaderError as error:
            first = first or error
    raise first or HeaderError


def _row(header: Header, row: Row, rubric: Sequence[Criterion]) -> SentRow:
    keys = {one.code: f"{MARK}{one.code}" for one in rubric if header.has(f"{MARK}{one.code}")}
    marks = {code: raw_text(header.cell(row, key)).strip()[:SHOWN] for code, key in keys.items()}
    cells = {code: header.ref(row, key) for code, key in keys.items()}
    name = clean_text(header.cell(row, NAME))[:SHOWN]
    comment = clean(raw_text(header.cell(row, COMMENT)))[: TEXT_LONGEST + 1] if header.has(COMMENT) else None
    return SentRow(row.number, _whole(header, row, SHEET), _whole(header, row, VERSION), name, marks, cells, comment)


def _whole(header: Header, row: Row, key: str) -> int:
    try:
        return parse_int(header.cell(row, key))
    except CellError:
        return 0
