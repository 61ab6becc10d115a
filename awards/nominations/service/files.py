"""Files of supporting evidence."""

from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from awards.errors import NotFoundError
from awards.files.errors import FileError
from awards.files.kinds import FileKind, check_upload
from awards.files.service import store_file
from awards.i18n import lazy
from awards.nominations.errors import DuplicateFileError, TooManyFilesError
from awards.nominations.models import Nomination, NominationFile
from awards.nominations.rules import LARGEST_FILE, MOST_FILES
from awards.nominations.service.steps import require_editable, trace
from awards.permissions import Viewer
from awards.text import file_name

ALLOWED = frozenset({FileKind.PDF, FileKind.JPEG, FileKind.PNG, FileKind.DOCX, FileKind.XLSX})


def attach_file(
    session: Session,
    nomination: Nomination,
    store: Path,
    stream: BinaryIO,
    *,
    name: str,
    actor: Viewer,
    now: datetime,
) -> NominationFile:
    """Add a file (pdf, jpg, png, docx or xlsx, at most 20 MB) under the name it was given; bytes go to `store`.

    Raises FileError for what cannot be taken, TooManyFilesError from the eleventh on, DuplicateFileError for content
    that is attached already, WrongStateError and ClosedError as `save_draft`.
    """
    require_editable(nomination, now)
    if len(nomination.files) >= MOST_FILES:
        raise TooManyFilesError(field="files")
    name = file_name(name)
    kind = _checked_kind(stream, name)
    stored = store_file(session, store, stream, kind=kind.value, now=now)
    twin = next((one for one in nomination.files if one.file_id == stored.id), None)
    if twin is not None:
        raise DuplicateFileError(lazy("This file is attached already, as “%(name)s”.", name=twin.name), field="files")
    position = max((one.position for one in nomination.files), default=0) + 1
    attached = NominationFile(file=stored, name=name, position=position)
    nomination.files.append(attached)
    session.flush()
    trace(session, nomination, "file-attached", actor=actor, now=now, file=name, sha256=stored.sha256)
    return attached


def _checked_kind(stream: BinaryIO, name: str) -> FileKind:
    """What the upload is; an error names the file, for several may come at once."""
    try:
        return check_upload(stream, allowed=ALLOWED, max_bytes=LARGEST_FILE, name=name)
    except FileError as error:
        error.message = lazy("“%(name)s”: %(problem)s", name=name, problem=error.message)
        error.field = "files"
        raise


def remove_file(session: Session, nomination: Nomination, file_id: int, *, actor: Viewer, now: datetime) -> None:
    """Detach a file; its bytes stay in the store. Raises NotFoundError, WrongStateError, ClosedError."""
    require_editable(nomination, now)
    attached = next((one for one in nomination.files if one.id == file_id), None)
    if attached is None:
        raise NotFoundError(lazy("This file is not attached any more."))
    nomination.files.remove(attached)
    session.flush()
    trace(session, nomination, "file-removed", actor=actor, now=now, file=attached.name)
