"""Pictures without what a camera wrote into them, and pages of PDFs as pictures.

Decoding is done in a child process with limits, since a hostile or broken file can abort whoever decodes it.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, BinaryIO

from awards import clock
from awards.errors import BusyError, NotFoundError
from awards.files import drawer
from awards.files.errors import CorruptFileError, EncryptedFileError, FileError, TooManyPixelsError
from awards.files.kinds import FileKind
from awards.files.models import StoredFile
from awards.files.service import path_of
from awards.i18n import lazy

DRAWER = Path(drawer.__file__)
TIMEOUT = 20.0  # seconds on the clock; the child limits its own processor time and memory
PAGE_TIMEOUT = 5.0
MOST_PAGES = 40  # pages of one file that are shown as pictures
PAGE_WIDTH = 1000  # pixels
PATIENCE = 0.3  # seconds for which a page waits for the one before it
AGAIN = 3600  # seconds after which a page that could not be drawn is tried again: the server may have been busy
# A worker has two threads: one child draws pages, so that whoever looks at a slow file leaves the other to everybody.
PAGES, UPLOADS = BoundedSemaphore(1), BoundedSemaphore(1)
NO_PREVIEW = lazy("This page cannot be shown here. Open the file itself.")
LATER = lazy("Other pages are being drawn. Try again in a moment, or open the file itself.")


def bare_picture(stream: BinaryIO, kind: FileKind) -> bytes:
    """A JPEG or PNG drawn anew: upright, and without place, camera and owner.

    Raises CorruptFileError, also for what takes too long; TooManyPixelsError for what takes too much memory.
    """
    stream.seek(0)
    with _turn(UPLOADS, TIMEOUT, BusyError()):
        return draw(stream.read(), "picture", kind.name)


def count_pages(stream: BinaryIO) -> int:
    """The pages of a PDF; 0 for one that cannot be read here. Raises EncryptedFileError for one behind a password."""
    stream.seek(0)
    try:
        with _turn(UPLOADS, TIMEOUT, BusyError()):
            return int(draw(stream.read(), "count"))
    except EncryptedFileError:
        raise
    except FileError:
        return 0


def page_path(store: Path, file: StoredFile, number: int) -> Path:
    """The picture of a page, counted from 1; drawn when it is first asked for, and kept beside the store's contents.

    Raises NotFoundError for a page that is not there, not shown, or cannot be drawn (that is remembered for an hour),
    BusyError while others are drawn.
    """
    source = path_of(store, file.sha256)
    if not 1 <= number <= MOST_PAGES or file.kind != FileKind.PDF.value or not source.is_file():
        raise NotFoundError(NO_PREVIEW)
    kept = store / "pages" / file.sha256[:2] / f"{file.sha256}-{number}.png"
    if not _is_known(kept):
        _keep(kept, _page(source.read_bytes(), number))
    if not kept.stat().st_size:
        raise NotFoundError(NO_PREVIEW)
    return kept


def _is_known(kept: Path) -> bool:
    try:
        found = kept.stat()
    except FileNotFoundError:
        return False
    return found.st_size > 0 or found.st_mtime + AGAIN > clock.now().timestamp()


def _page(data: bytes, number: int) -> bytes:
    """A page drawn; nothing for one that cannot be, so that nobody waits for it again."""
    with _turn(PAGES, PATIENCE, BusyError(LATER)):
        try:
            return draw(data, "page", str(number - 1), str(PAGE_WIDTH), timeout=PAGE_TIMEOUT)
        except FileError:
            return b""


@contextmanager
def _turn(slot: BoundedSemaphore, patience: float, error: BusyError) -> Iterator[None]:
    """One's turn at a slot; raises the error to who has waited long enough."""
    if not slot.acquire(timeout=patience):
        raise error
    try:
        yield
    finally:
        slot.release()


def _keep(target: Path, content: bytes) -> None:
    """Whole or not at all: two may draw the same page at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as part:
        part.write(content)
    os.replace(part.name, target)


def draw(data: bytes, *task: str, timeout: float = TIMEOUT) -> bytes:
    """What the child makes of a file. Raises EncryptedFileError, TooManyPixelsError, CorruptFileError."""
    command, quiet = [sys.executable, "-I", str(DRAWER), *task], subprocess.DEVNULL
    # Nothing of the application's surroundings: neither its secret key nor where its database is.
    alone: dict[str, Any] = {"cwd": "/", "env": {}, "stderr": quiet}
    try:
        done = subprocess.run(command, input=data, stdout=subprocess.PIPE, timeout=timeout, check=False, **alone)
    except subprocess.TimeoutExpired as error:
        raise CorruptFileError from error
    if done.returncode == drawer.ENCRYPTED:
        raise EncryptedFileError
    if done.returncode == drawer.TOO_BIG:
        raise TooManyPixelsError(lazy("This picture takes more memory than can be spared. Save it smaller."))
    if done.returncode:
        raise CorruptFileError
    drawn: bytes = done.stdout
    return drawn
