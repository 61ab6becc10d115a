"""One file of a survey before its columns are known: read once, its rows put aside in chunks."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from awards.campaigns.models import Campaign
from awards.errors import AwardsError
from awards.evidence.importers.survey.questions import COLUMNS, questions_of
from awards.evidence.importers.survey.strata import Strata
from awards.evidence.models import Survey
from awards.i18n import lazy
from awards.imports.aliases import Names
from awards.imports.plan import Source
from awards.imports.privacy import IdentityCheck
from awards.imports.reading import Cell, Header, Row, find_header
from awards.imports.reading.errors import DuplicateColumnsError, HeaderError, MissingColumnsError
from awards.imports.reading.header import SEARCHED
from awards.imports.reading.table import Block, columns_of
from awards.imports.reading.tables import sheets_of
from awards.imports.rows import SheetRow
from awards.imports.spooling import Spool

DIFFERENT, LONGEST = 5000, 120  # contents of a column that are told apart, and the signs of one


class Contents:
    """What stands in one column, with how often each does. `beyond` is what is not told apart: long texts, and all
    that is new after 5,000 different ones; neither are options, names or positions."""

    def __init__(self) -> None:
        self.counts: dict[Cell, int] = {}
        self.beyond = 0

    def add(self, column: Sequence[Cell]) -> None:
        """Count further rows."""
        for cell, times in Counter(column).items():
            if cell in self.counts or (len(self.counts) < DIFFERENT and not (cell and len(str(cell)) > LONGEST)):
                self.counts[cell] = self.counts.get(cell, 0) + times
            else:
                self.beyond += times


@dataclass(frozen=True)
class Chunk:
    """Some rows of the sheet, column by column."""

    sheet: str
    header: Header
    numbers: Sequence[int]
    columns: Sequence[Sequence[Cell]]

    def column(self, at: int | None) -> Sequence[Cell]:
        """The cells of a column; blanks for one that the sheet has not."""
        return self.columns[at] if at is not None and at < len(self.columns) else [None] * len(self.numbers)

    def under(self, key: str) -> Sequence[Cell]:
        """The cells of a column that is known by its heading."""
        return self.column(self.header.columns.get(key))

    def row(self, at: int) -> SheetRow:
        """One row as a whole."""
        cells = tuple(column[at] for column in self.columns)
        return SheetRow(self.sheet, self.header, Row(self.numbers[at], cells))


class SeveralSheetsError(AwardsError):
    """More than one sheet of a workbook holds answers."""


@dataclass
class Sheet:
    """One sheet while it is read: the first rows wait until the header is found among them."""

    name: str
    header: Header | None = None
    failure: HeaderError | None = None
    contents: Mapping[int, Contents] = field(default_factory=dict)
    spool: Spool = field(default_factory=Spool)
    _waiting: Block = field(default_factory=lambda: Block([], []))

    def take(self, block: Block) -> None:
        """Take further rows."""
        if self.header:
            self._put(block)
        elif self.failure is None:
            self._waiting.numbers.extend(block.numbers)
            self._waiting.rows.extend(block.rows)
            if len(self._waiting.rows) > SEARCHED:
                self.end()

    def end(self) -> None:
        """Look for the header among the rows that wait; the error of a sheet that has none stays with it."""
        waiting, self._waiting = self._waiting, Block([], [])
        if not waiting.rows:
            return
        try:
            self.header = find_header(list(waiting.each()), COLUMNS)
        except HeaderError as error:
            self.failure = error
            return
        self.contents = {question.at: Contents() for question in questions_of(self.header)}
        self._put(Block(waiting.numbers[self.header.start :], waiting.rows[self.header.start :]))

    def _put(self, block: Block) -> None:
        columns = columns_of(block.rows)
        for at, contents in self.contents.items():
            contents.add(columns[at] if at < len(columns) else [None] * len(block.numbers))
        if block.numbers:
            self.spool.add((block.numbers, columns))


@dataclass(frozen=True)
class Content:
    """The file's rows and what is there already: `code` is the survey's number, `known` the survey if it was imported
    before, `unused` its levels that no answer has, `strata` those of the year; `contents` says what stands in each
    column that is a question."""

    code: str
    campaign: Campaign
    names: Names
    strata: Strata
    known: Survey | None
    unused: frozenset[str]
    sheet: str
    header: Header
    contents: Mapping[int, Contents]
    spool: Spool

    def chunks(self) -> Iterator[Chunk]:
        """All rows, chunk by chunk."""
        return (Chunk(self.sheet, self.header, numbers, columns) for numbers, columns in self.spool)


def read_sheet(source: Source) -> Sheet:
    """The one shown sheet that has the columns of a survey and rows; rows of the others are only looked at.

    Raises FileError, IdentityNumbersError, MissingColumnsError if no sheet has them, DuplicateColumnsError,
    SeveralSheetsError.
    """
    sheets: list[Sheet] = []
    for (name, is_hidden), blocks in sheets_of(source.path):
        check, sheet, rows = IdentityCheck(name), Sheet(name), 0
        for block in blocks:
            source.progress(len(block.numbers))
            check(columns_of(block.rows))
            rows += len(block.numbers)
            if not is_hidden:
                sheet.take(block)
        if is_hidden:
            source.hidden.extend([name] if rows else [])
            continue
        sheet.end()
        if sheet.failure or sheet.header:
            sheets.append(sheet)
    return one_of(sheets)


def one_of(sheets: Sequence[Sheet]) -> Sheet:
    """The sheet with answers, or at least with a header. Raises the error of another, SeveralSheetsError."""
    filled = [sheet for sheet in sheets if sheet.header and len(sheet.spool)]
    if len(filled) > 1:
        names = tuple(sheet.name for sheet in filled)
        raise SeveralSheetsError(
            lazy("Several sheets hold answers: %(names)s. Put them into one sheet, or import each alone.", names=names)
        )
    failures = [sheet.failure for sheet in sheets if sheet.failure]
    doubled = next((error for error in failures if isinstance(error, DuplicateColumnsError)), None)
    found = next(iter(filled), None) or next((sheet for sheet in sheets if sheet.header), None)
    if doubled or found is None:
        raise doubled or next(iter(failures), MissingColumnsError(lazy("The file has no rows.")))
    return found
