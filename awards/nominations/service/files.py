"""Files of supporting evidence."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from awards.errors import NotFoundError
from awards.files.drawing import bare_picture, count_pages
from awards.files.errors import FileError
from awards.files.kinds import FileKind, check_upload
from awards.files.models import StoredFile
from awards.files.service import store_file
from awards.i18n import lazy
from awards.nominations.errors import DuplicateFileError, TooManyFilesError
from awards.nominations.models import Nomination, NominationFile
from awards.nominations.rules import LARGEST_FILE, MOST_FILES
from awards.nominations.service.steps import require_editable, trace
from awards.permissions import Viewer
from awards.text import file_name

ALLOWED = frozenset({FileKind.PDF, FileKind.JPEG, FileKind.PNG, FileKind.DOCX, FileKind.XLSX})


PICTURES = (FileKind.JPEG, FileKind.PNG)


@dataclass(frozen=True)
class Incoming:
    """An upload as it will be kept: checked, pictures without what the camera wrote, the pages of a PDF counted."""

    name: str
    kind: FileKind
    stream: BinaryIO
    pages: int | None


def read_upload(stream: BinaryIO, name: str) -> Incoming:
    """Make an upload (pdf, jpg, png, docx or xlsx, at most 20 MB) fit to be attached. It takes its time, so do it
    before the transaction: nobody else can write while one is open.

    Raises FileError for what cannot be taken; its message names the file, for several may come at once.
    """
    name = file_name(name)
    try:
        kind = check_upload(stream, allowed=ALLOWED, max_bytes=LARGEST_FILE, name=name)
        if kind in PICTURES:
            return Incoming(name, kind, BytesIO(bare_picture(stream, kind)), None)
        pages = count_pages(stream) if kind is FileKind.PDF else None
    except FileError as error:
        error.message = lazy("“%(name)s”: %(problem)s", name=name, problem=error.message)
        error.field = "files"
        raise
    stream.seek(0)
    return Incoming(name, kind, stream, pages)


def attach_file(
    session: Session, nomination: Nomination, store: Path, incoming: Incoming, *, actor: Viewer, now: datetime
) -> NominationFile:
    """Add a file under the name it was given, as the last; bytes go to `store`.

    Raises TooManyFilesError from the eleventh on, DuplicateFileError for content that is attached already,
    WrongStateError and ClosedError as `save_draft`.
    """
    require_room(nomination, now)
    kind, pages = incoming.kind.value, incoming.pages
    stored = store_file(session, store, incoming.stream, kind=kind, now=now, pages=pages)
    return _attach(session, nomination, stored, incoming.name, "file-attached", actor=actor, now=now)


def restore_file(
    session: Session, nomination: Nomination, stored_id: int, name: str, *, actor: Viewer, now: datetime
) -> NominationFile:
    """Attach again what was removed, as the last. Whoever calls knows that this nomination had this file.

    Raises NotFoundError, and what `attach_file` raises.
    """
    require_room(nomination, now)
    stored = session.get(StoredFile, stored_id)
    if stored is None:
        raise NotFoundError(lazy("This file is not kept any more; please choose it again."))
    return _attach(session, nomination, stored, name, "file-restored", actor=actor, now=now)


def require_room(nomination: Nomination, now: datetime) -> None:
    """Raises WrongStateError, ClosedError, TooManyFilesError."""
    require_editable(nomination, now)
    if len(nomination.files) >= MOST_FILES:
        raise TooManyFilesError(field="files")


def _attach(
    session: Session, nomination: Nomination, stored: StoredFile, name: str, event: str, *, actor: Viewer, now: datetime
) -> NominationFile:
    twin = next((one for one in nomination.files if one.file_id == stored.id), None)
    if twin is not None:
        problem = lazy("This file is attached already, as “%(name)s”.", name=twin.name)
        raise DuplicateFileError(lazy("“%(name)s”: %(problem)s", name=name, problem=problem), field="files")
    position = max((one.position for one in nomination.files), default=0) + 1
    attached = NominationFile(file=stored, name=name, position=position)
    nomination.files.append(attached)
    nomination.version += 1
    session.flush()
    trace(session, nomination, event, actor=actor, now=now, file=name, sha256=stored.sha256)
    return attached


def remove_file(
    session: Session, nomination: Nomination, file_id: int, *, actor: Viewer, now: datetime
) -> NominationFile:
    """Detach a file; its bytes stay in the store. Returns what was detached. Raises NotFoundError, WrongStateError,
    ClosedError."""
    require_editable(nomination, now)
    attached = attached_file(nomination, file_id)
    nomination.files.remove(attached)
    nomination.version += 1
    session.flush()
    trace(session, nomination, "file-removed", actor=actor, now=now, file=attached.name)
    return attached


def move_file(
    session: Session, nomination: Nomination, file_id: int, steps: int, *, actor: Viewer, now: datetime
) -> None:
    """Move a file by `steps` in the order in which it is read, up if negative; at the end it stays.

    Raises NotFoundError, WrongStateError, ClosedError.
    """
    require_editable(nomination, now)
    attached = attached_file(nomination, file_id)
    order = list(nomination.files)
    at = order.index(attached)
    to = min(max(at + steps, 0), len(order) - 1)
    if to == at:
        return
    order.insert(to, order.pop(at))
    for position, one in enumerate(order, start=1):
        one.position = position
    nomination.version += 1
    session.flush()
    session.expire(nomination, ["files"])
    trace(session, nomination, "file-moved", actor=actor, now=now, file=attached.name, before=at + 1, after=to + 1)


def attached_file(nomination: Nomination, file_id: int) -> NominationFile:
    """The file with this number. Raises NotFoundError if it is not attached."""
    attached = next((one for one in nomination.files if one.id == file_id), None)
    if attached is None:
        raise NotFoundError(lazy("This file is not attached any more."))
    return attached
