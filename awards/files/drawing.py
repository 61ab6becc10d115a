"""Pictures without what a camera wrote into them, and pages of PDFs as pictures.

Decoding is done in a child process with limits, since a hostile or broken file can abort whoever decodes it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import BoundedSemaphore
from typing import BinaryIO

from awards.errors import NotFoundError
from awards.files import drawer
from awards.files.errors import CorruptFileError, EncryptedFileError, FileError, TooManyPixelsError
from awards.files.kinds import FileKind
from awards.files.models import StoredFile
from awards.files.service import path_of
from awards.i18n import lazy

DRAWER = Path(drawer.__file__)
TIMEOUT = 20.0  # seconds on the clock; the child limits its own processor time and memory
MOST_PAGES = 40  # pages of one file that are shown as pictures
PAGE_WIDTH = 1000  # pixels
TOGETHER = BoundedSemaphore(2)  # children of one worker: whoever looks at thirty pages leaves room for others
NO_PREVIEW = lazy("This page cannot be shown here. Open the file itself.")


def bare_picture(stream: BinaryIO, kind: FileKind) -> bytes:
    """A JPEG or PNG drawn anew: upright, and without place, camera and owner.

    Raises CorruptFileError, also for what takes too long; TooManyPixelsError for what takes too much memory.
    """
    stream.seek(0)
    return draw(stream.read(), "picture", kind.name)


def count_pages(stream: BinaryIO) -> int:
    """The pages of a PDF; 0 for one that cannot be read here. Raises EncryptedFileError for one behind a password."""
    stream.seek(0)
    try:
        return int(draw(stream.read(), "count"))
    except EncryptedFileError:
        raise
    except FileError:
        return 0


def page_path(store: Path, file: StoredFile, number: int) -> Path:
    """The picture of a page, counted from 1; drawn when it is first asked for, and kept beside the store's contents.

    Raises NotFoundError for a page that is not there, not shown, or cannot be drawn.
    """
    source = path_of(store, file.sha256)
    if not 1 <= number <= MOST_PAGES or file.kind != FileKind.PDF.value or not source.is_file():
        raise NotFoundError(NO_PREVIEW)
    kept = store / "pages" / file.sha256[:2] / f"{file.sha256}-{number}.png"
    if not kept.is_file():
        try:
            _keep(kept, draw(source.read_bytes(), "page", str(number - 1), str(PAGE_WIDTH)))
        except FileError as error:
            raise NotFoundError(NO_PREVIEW) from error
    return kept


def _keep(target: Path, content: bytes) -> None:
    """Whole or not at all: two may draw the same page at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as part:
        part.write(content)
    os.replace(part.name, target)


def draw(data: bytes, *task: str, timeout: float = TIMEOUT) -> bytes:
    """What the child makes of a file. Raises EncryptedFileError, TooManyPixelsError, CorruptFileError."""
    command, quiet = [sys.executable, "-I", str(DRAWER), *task], subprocess.DEVNULL
    try:
        with TOGETHER:
            done = subprocess.run(
                command, input=data, stdout=subprocess.PIPE, stderr=quiet, cwd="/", timeout=timeout, check=False
            )
    except subprocess.TimeoutExpired as error:
        raise CorruptFileError from error
    if done.returncode == drawer.ENCRYPTED:
        raise EncryptedFileError
    if done.returncode == drawer.TOO_BIG:
        raise TooManyPixelsError(lazy("This picture takes more memory than can be spared. Save it smaller."))
    if done.returncode:
        raise CorruptFileError
    return done.stdout
