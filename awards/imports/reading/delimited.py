"""Reading csv: the encoding by rule, the delimiter by even columns, rows counted as a spreadsheet does."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from awards.files.encoding import find_encoding
from awards.i18n import lazy
from awards.imports.reading.errors import BrokenQuotesError, UnknownEncodingError
from awards.imports.reading.table import BLOCK, Block, Cell, Sheet

DELIMITERS = ",\t;"
SAMPLE_ROWS = 50
SAMPLE_CHARS = 1 << 16


def scan_csv(path: Path) -> Iterator[Sheet | Block]:
    """One nameless sheet and its rows that are not blank; a record over several lines is one row, as in Excel.

    Raises UnknownEncodingError, and BrokenQuotesError at the row where it happens.
    """
    with path.open("rb") as stream:
        encoding = find_encoding(stream)
    if encoding is None:
        raise UnknownEncodingError
    yield Sheet("", is_hidden=False)
    with path.open(encoding=encoding, newline="") as text:
        delimiter = find_delimiter(text.read(SAMPLE_CHARS))
        text.seek(0)
        yield from blocks_of(csv.reader(text, delimiter=delimiter, strict=True))


def blocks_of(reader: Iterator[list[str]]) -> Iterator[Block]:
    """The rows of a csv in blocks. Raises BrokenQuotesError."""
    numbers: list[int] = []
    rows: list[Sequence[Cell]] = []
    number = 0
    try:
        for number, values in enumerate(reader, start=1):
            if values and (values[0].strip() or any(value.strip() for value in values)):
                numbers.append(number)
                rows.append(values)
            if len(rows) == BLOCK:
                yield Block(numbers, rows)
                numbers, rows = [], []
    except csv.Error as error:
        message = lazy("Row %(row)s: a quotation mark is not closed, or stands in the wrong place.", row=number + 1)
        raise BrokenQuotesError(message) from error
    if rows:
        yield Block(numbers, rows)


def find_delimiter(sample: str) -> str:
    """The delimiter by which most rows have the same number of columns, above one; a comma where none has most."""

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = widths_of(sample, delimiter)
        width, rows = max(Counter(widths).items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return (rows, width) if width > 1 and 2 * rows > len(widths) else (0, 0)

    return max(DELIMITERS, key=evenness)


def widths_of(sample: str, delimiter: str) -> list[int]:
    """The numbers of columns of the sample's first rows; its last row may be cut and matters little."""
    widths: list[int] = []
    try:
        for values in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            widths.append(len(values))
            if len(widths) == SAMPLE_ROWS:
                break
    except csv.Error:  # a field longer than csv allows: the reading itself will say so
        pass
    return widths
