"""Reading the tables of a file of any kind that offices send."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from awards.files.errors import DamagedTextError, EncryptedFileError, FileError, UnknownKindError
from awards.files.kinds import ENDINGS, HEAD, FileKind, is_markup, kind_of
from awards.i18n import lazy
from awards.imports.reading.delimited import scan_csv
from awards.imports.reading.errors import NoSuchSheetError, NotATableError, UnknownEncodingError, WebPageError
from awards.imports.reading.table import Block, Row, Sheet, Table
from awards.imports.reading.workbooks import scan_workbook


def read_tables(path: Path) -> list[Table]:
    """All sheets of an xlsx, xls, ods or csv file, in their order, the empty and the hidden ones as well.

    Raises a subclass of FileError that says what is wrong with the file.
    """
    sheets: list[tuple[Sheet, list[Row]]] = []
    for item in scan(path):
        if isinstance(item, Block):
            sheets[-1][1].extend(item.each())
        else:
            sheets.append((item, []))
    return [Table(sheet.name, tuple(rows), sheet.is_hidden) for sheet, rows in sheets]


def iter_rows(path: Path, sheet: str | None = None) -> Iterator[Row]:
    """The rows of one sheet, one at a time: for files of 100,000 rows. Without a name: the first shown sheet with rows.

    A file that breaks on its way raises there: after rows that were good. Raises as read_tables, and NoSuchSheetError.
    """
    wanted, names, any_row = False, [], False
    for item in scan(path):
        if isinstance(item, Block):
            if wanted:
                any_row = True
                yield from item.each()
            continue
        if any_row:
            return
        names.append(item.name)
        wanted = item.name == sheet if sheet is not None else not item.is_hidden
    if sheet is not None and sheet not in names:
        message = lazy("There is no sheet “%(sheet)s”; there are: %(names)s.", sheet=sheet, names=tuple(names))
        raise NoSuchSheetError(message)


def scan(path: Path) -> Iterator[Sheet | Block]:
    """Each sheet, followed by its rows in blocks: memory holds one block. Raises as read_tables, at the latest before
    it ends."""
    kind = table_kind(path)
    return scan_csv(path) if kind is FileKind.TEXT else scan_workbook(path)


def sheets_of(path: Path) -> Iterator[tuple[Sheet, Iterator[Block]]]:
    """Each sheet with its blocks, which are to be taken before the next sheet is. Raises as scan."""
    items = scan(path)
    opened: list[Sheet] = [item for item in islice(items, 1) if isinstance(item, Sheet)]

    def blocks() -> Iterator[Block]:
        for item in items:
            if isinstance(item, Sheet):
                opened.append(item)
                return
            yield item

    while opened:
        rows = blocks()
        yield opened.pop(), rows
        for _ in rows:  # whatever was left
            pass


def table_kind(path: Path) -> FileKind:
    """What kind of table the file is; raises NotATableError, EncryptedFileError or UnknownEncodingError."""
    try:
        kind = kind_of(path)
    except UnknownKindError as error:
        raise why_unknown(path) from error
    if kind is FileKind.ENCRYPTED:
        raise EncryptedFileError
    if kind not in (FileKind.XLSX, FileKind.XLS, FileKind.ODS, FileKind.TEXT):
        raise NotATableError
    return kind


def why_unknown(path: Path) -> FileError:
    """What to say of a file of no known kind: a web page, a text that is damaged or in an odd encoding, or no table at
    all."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if is_markup(head):
        return WebPageError()
    if path.suffix.lower() in ENDINGS[FileKind.TEXT]:
        return DamagedTextError()
    looks_binary = any(byte < 9 for byte in head) or head.startswith(b"PK")
    return NotATableError() if looks_binary else UnknownEncodingError()
