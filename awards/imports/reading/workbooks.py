"""Reading workbooks in a child process with limits, since a hostile or broken one can abort whoever reads it."""

import json
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from awards.files.errors import CorruptFileError, EncryptedFileError, FileError
from awards.i18n import lazy
from awards.imports.reading.child import codes
from awards.imports.reading.errors import ReadingTimeoutError, TooBigTableError, UncachedFormulaError
from awards.imports.reading.table import Cell, CellFault, Row

READER = Path(__file__).with_name("reader.py")
MEANINGS: dict[int, type[FileError]] = {
    codes.ENCRYPTED: EncryptedFileError,
    codes.TOO_BIG: TooBigTableError,
    -signal.SIGABRT: TooBigTableError,  # how calamine ends when it gets no more memory
    -signal.SIGXCPU: ReadingTimeoutError,
    -signal.SIGKILL: ReadingTimeoutError,
}
# A workbook can write any sign as _x0000_: databases refuse some of them, and nobody sees the others.
UNSEEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
TIMEOUT = 30.0  # seconds on the clock; the child limits its own processor time and memory


def scan_workbook(path: Path, *, timeout: float = TIMEOUT) -> Iterator[tuple[str, bool] | Row]:
    """Each sheet as (name, is it hidden), followed by its rows that are not blank.

    The child writes into a temporary file and has ended before the first row is handed out: a slow reader of the
    rows keeps no process waiting, and a file that breaks at its end gives no rows at all.
    Raises EncryptedFileError, CorruptFileError, TooBigTableError, ReadingTimeoutError, UncachedFormulaError.
    """
    with tempfile.TemporaryFile() as spool:
        code = run_reader(path, spool, timeout)
        spool.seek(0)
        if code:
            raise why_ended(code, spool)
        for line in spool:
            item = json.loads(line)
            if isinstance(item, list):
                yield Row(item[0], tuple(plain(cell) for cell in item[1:]))
            else:
                yield UNSEEN.sub("", item["sheet"]), item["hidden"]


def run_reader(path: Path, spool: BinaryIO, timeout: float) -> int:
    """Let the child write into `spool`; its exit code, negative for a signal. Raises ReadingTimeoutError."""
    command = [sys.executable, "-I", str(READER), str(path.resolve())]
    try:
        done = subprocess.run(
            command,
            check=False,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=spool,
            stderr=subprocess.DEVNULL,
            timeout=timeout,
        )
    except subprocess.TimeoutExpired as error:
        raise ReadingTimeoutError from error
    return done.returncode


def why_ended(code: int, spool: BinaryIO) -> FileError:
    """The error that a child's exit code means; one that nobody chose is a crash on a damaged file."""
    if code == codes.UNCACHED:
        named = json.loads(spool.readline())
        return UncachedFormulaError(
            lazy(
                "Formulas on the sheet “%(sheet)s” have no calculated values (%(cells)s). "
                "Open the file in Excel or WPS, save it and try again.",
                **named,
            )
        )
    return MEANINGS.get(code, CorruptFileError)()


def plain(cell: Any) -> Cell:
    """A cell from JSON: text and blanks as they are, the rest in an object of one kind and value."""
    if not isinstance(cell, dict):
        return None if cell is None else UNSEEN.sub("", str(cell))
    kind, value = next(iter(cell.items()))
    if kind == "date":
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if kind == "datetime" else CellFault(value)
