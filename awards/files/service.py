"""Keeping uploads on disk under their digest."""

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Column, func, select
from sqlalchemy.orm import Session

from awards.db import Base
from awards.files.models import StoredFile

CHUNK = 1 << 20


def path_of(store: Path, sha256: str) -> Path:
    """Where the content with this digest lies, present or not."""
    return store / sha256[:2] / sha256


def keep_content(store: Path, stream: BinaryIO) -> tuple[str, int]:
    """Write a stream into the store; returns its digest and size in bytes. Safe to repeat and to interrupt."""
    store.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=store, delete=False) as part:
        try:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                part.write(chunk)
            part.flush()
            os.fsync(part.fileno())
            target = path_of(store, digest.hexdigest())
            target.parent.mkdir(exist_ok=True)
            os.replace(part.name, target)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    return digest.hexdigest(), size


def store_file(
    session: Session, store: Path, stream: BinaryIO, *, kind: str, now: datetime, pages: int | None = None
) -> StoredFile:
    """The entry for a stream's content, new or the one that is there. `kind` is what the content was found to be,
    `pages` how many a PDF has, where they were counted."""
    sha256, size = keep_content(store, stream)
    known = session.scalar(select(StoredFile).where(StoredFile.sha256 == sha256))
    if known:
        known.pages = known.pages if pages is None else pages
        return known
    entry = StoredFile(sha256=sha256, size=size, kind=kind, pages=pages, created_at=now)
    session.add(entry)
    session.flush()
    return entry


def drop_file(session: Session, store: Path, file: StoredFile) -> bool:
    """Delete an entry with its content unless something refers to it; returns whether it is gone.

    Call it in a write transaction, as `store_file`: nobody can then bring the same content in between.
    """
    if uses_of(session, file):
        return False
    sha256 = file.sha256
    session.delete(file)
    session.flush()
    drop_content(session, store, sha256)
    return True


def drop_content(session: Session, store: Path, sha256: str, *, uses: int = 0) -> None:
    """Delete a content that no entry names, or whose entry at most `uses` rows refer to. In a write transaction."""
    file = session.scalar(select(StoredFile).where(StoredFile.sha256 == sha256))
    if file and (not uses or uses_of(session, file) > uses):
        return
    delete_content(store, sha256)


def delete_content(store: Path, sha256: str) -> bool:
    """Delete a content, whoever needs it; returns whether it was there."""
    path = path_of(store, sha256)
    was_there = path.is_file()
    path.unlink(missing_ok=True)
    if path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()
    return was_there


def uses_of(session: Session, file: StoredFile) -> int:
    """How many rows, of any table, refer to an entry."""
    columns = referring_columns()
    counts = (select(func.count()).select_from(column.table).where(column == file.id) for column in columns)
    return sum(session.scalar(count) or 0 for count in counts)


def referring_columns() -> list[Column[Any]]:
    """The columns, of any table, that refer to entries."""
    keys = (key for table in Base.metadata.tables.values() for key in table.foreign_keys)
    return [key.parent for key in keys if key.column.table is StoredFile.__table__]
