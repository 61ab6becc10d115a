"""Reading the tables of a file of any kind that offices send."""

from collections.abc import Iterator
from pathlib import Path

from awards.files.errors import EncryptedFileError, FileError, UnknownKindError
from awards.files.kinds import HEAD, FileKind, is_markup, kind_of
from awards.i18n import lazy
from awards.imports.reading.delimited import scan_csv
from awards.imports.reading.errors import NoSuchSheetError, NotATableError, UnknownEncodingError, WebPageError
from awards.imports.reading.table import Row, Table
from awards.imports.reading.workbooks import scan_workbook


def read_tables(path: Path) -> list[Table]:
    """All sheets of an xlsx, xls, ods or csv file, in their order, the empty and the hidden ones as well.

    Raises a subclass of FileError that says what is wrong with the file.
    """
    sheets: list[tuple[str, bool, list[Row]]] = []
    for item in scan(path):
        if isinstance(item, Row):
            sheets[-1][2].append(item)
        else:
            sheets.append((*item, []))
    return [Table(name, tuple(rows), is_hidden) for name, is_hidden, rows in sheets]


def iter_rows(path: Path, sheet: str | None = None) -> Iterator[Row]:
    """The rows of one sheet, one at a time: for files of 100,000 rows. Without a name: the first shown sheet with rows.

    What is wrong with a workbook is raised before the first row; a csv with broken quotes raises on its way.
    Raises as read_tables, and NoSuchSheetError.
    """
    wanted, names, any_row = False, [], False
    for item in scan(path):
        if isinstance(item, Row):
            if wanted:
                any_row = True
                yield item
            continue
        if any_row:
            return
        name, is_hidden = item
        names.append(name)
        wanted = name == sheet if sheet is not None else not is_hidden
    if sheet is not None and sheet not in names:
        message = lazy("There is no sheet “%(sheet)s”; there are: %(names)s.", sheet=sheet, names=", ".join(names))
        raise NoSuchSheetError(message)


def scan(path: Path) -> Iterator[tuple[str, bool] | Row]:
    """Each sheet as (name, is it hidden), followed by its rows."""
    kind = table_kind(path)
    return scan_csv(path) if kind is FileKind.TEXT else scan_workbook(path)


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
    """What to say of a file of no known kind: a web page, a text in an odd encoding, or no table at all."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if is_markup(head):
        return WebPageError()
    looks_binary = any(byte < 9 for byte in head) or head.startswith(b"PK")
    return NotATableError() if looks_binary else UnknownEncodingError()
