"""Reading workbooks in a child process with limits, since a hostile or broken one can abort whoever reads it."""

import json
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from awards.files.errors import CorruptFileError, EncryptedFileError, FileError
from awards.i18n import lazy
from awards.imports.reading.child import codes
from awards.imports.reading.child.limits import OUTPUT_BYTES
from awards.imports.reading.errors import ReadingTimeoutError, TooBigTableError, UncachedFormulaError
from awards.imports.reading.table import Block, Cell, CellFault, Sheet

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
# How any of these looks in JSON: escaped, or as its bytes. A quotation mark inside a text is escaped too.
UNSEEN_SIGNS = (b"\\", b"\x7f", b"\xef\xbf\xbe", b"\xef\xbf\xbf", b"\xed")
OBJECT = b'{"'
TIMEOUT = 30.0  # seconds on the clock; the child limits its own processor time and memory
PIECE = 1 << 16


def scan_workbook(path: Path, *, timeout: float = TIMEOUT) -> Iterator[Sheet | Block]:
    """Each sheet, followed by its rows that are not blank; the child reads on while the first rows are worked upon.

    A file that breaks at its end raises after its last rows and never ends normally: whoever takes rows out of it has
    nothing before the end. Raises EncryptedFileError, CorruptFileError, TooBigTableError, ReadingTimeoutError,
    UncachedFormulaError.
    """
    said: dict[str, Any] = {}
    command = [sys.executable, "-I", str(READER), str(path.resolve())]
    quiet: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd="/", stdout=subprocess.PIPE, bufsize=0, **quiet) as child:
        try:
            for line in lines_of(child, timeout):
                item = json.loads(line)
                if isinstance(item, list):
                    yield block_of(item, line)
                elif "hidden" in item:
                    yield Sheet(UNSEEN.sub("", item["sheet"]), item["hidden"])
                else:
                    said = item
        finally:
            child.kill()
    if child.returncode:
        raise why_ended(child.returncode, said)


def lines_of(child: "subprocess.Popen[bytes]", timeout: float) -> Iterator[bytes]:
    """What the child writes, line by line, until it has ended. The clock runs while we wait for the child, and not
    while the rows are worked upon. Raises ReadingTimeoutError, TooBigTableError."""
    out = child.stdout
    assert out is not None  # noqa: S101 - a pipe was asked for
    ready, waited, written, rest = select.poll(), 0.0, 0, b""
    ready.register(out, select.POLLIN | select.POLLHUP)
    while True:
        start = time.monotonic()
        if not ready.poll(max(0.0, timeout - waited) * 1000):
            raise ReadingTimeoutError
        piece = out.read(PIECE)
        waited += time.monotonic() - start
        written += len(piece)
        if written > OUTPUT_BYTES:
            raise TooBigTableError
        if not piece:
            break
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines
    try:
        child.wait(max(0.0, timeout - waited))
    except subprocess.TimeoutExpired as error:
        raise ReadingTimeoutError from error


def block_of(item: list[list[Any]], line: bytes) -> Block:
    """A block from its line of JSON: cells are looked at one by one only where the line has signs of what is no plain
    text."""
    numbers, rows = item
    if OBJECT in line or any(sign in line for sign in UNSEEN_SIGNS):
        rows = [[plain(cell) for cell in cells] for cells in rows]
    return Block(numbers, rows)


def why_ended(code: int, said: Mapping[str, Any]) -> FileError:
    """The error that a child's exit code means, with what it `said` last; a code that nobody chose is a crash on a
    damaged file."""
    if code == codes.UNCACHED:
        return UncachedFormulaError(
            lazy(
                "Formulas on the sheet “%(sheet)s” have no calculated values (%(cells)s). "
                "Open the file in Excel or WPS, save it and try again.",
                **said,
            )
        )
    return MEANINGS.get(code, CorruptFileError)()


def plain(cell: Any) -> Cell:
    """A cell from JSON: text and blanks as they are, the rest in an object of one kind and value."""
    if cell is None or isinstance(cell, str):
        return cell and UNSEEN.sub("", cell)
    kind, value = next(iter(cell.items()))
    if kind == "date":
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if kind == "datetime" else CellFault(value)
