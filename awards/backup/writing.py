"""Making a backup from a system that goes on working: one snapshot of the rows, and the contents that they name."""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

from sqlalchemy import Connection, Engine, Table, select
from sqlalchemy.orm import Session

from awards.backup.format import MANIFEST, Manifest, TableEntry, file_member, table_member
from awards.backup.tables import all_columns, columns_of, lines_of, read_tables, revision_of
from awards.files.service import path_of
from awards.imports.forgetting import forgettable

CHUNK = 1 << 20
Progress = Callable[[str, int, int], None]  # what, how many of it are done, of how many
Explain = Callable[[list[str]], set[str]]  # digests that the store lacks → those deleted on purpose meanwhile


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of all tables and stops no writer: a reading of the write-ahead log on SQLite, a
    REPEATABLE READ, READ ONLY transaction on PostgreSQL."""
    options: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(**options)
        with connection.begin():
            yield connection


@contextmanager
def written_beside(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` when the block ends well, readable by its owner alone; else nothing."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as part:
        try:
            yield part.file  # type: ignore[misc]
            part.flush()
            os.fsync(part.fileno())
            os.replace(part.name, path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def write_backup(
    connection: Connection,
    store: Path,
    target: BinaryIO,
    *,
    made_at: str,
    version: str,
    key_check: str,
    progress: Progress,
    explain: Explain,
) -> Manifest:
    """Write everything that a snapshot's connection sees, with its contents in `store`; returns what was written.

    Contents that the store should have and has not are listed in the manifest's `missing`.
    """
    revision, tables = revision_of(connection), read_tables(connection)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        entries = {}
        for number, name in enumerate(sorted(tables), 1):
            entries[name] = _write_table(archive, connection, tables[name])
            progress(table_member(name), number, len(tables))
        wanted, forgotten = _contents(connection, tables)
        files = _write_files(archive, store, wanted, progress)
        absent = [sha256 for sha256 in wanted if sha256 not in files]
        dropped = explain(absent) if absent else set()
        manifest = Manifest(
            revision=revision,
            made_at=made_at,
            version=version,
            key_check=key_check,
            tables=entries,
            files=files,
            forgotten=sorted({*forgotten, *dropped}),
            missing=[sha256 for sha256 in absent if sha256 not in dropped],
        )
        archive.writestr(_member(MANIFEST), manifest.to_bytes())
    return manifest


def dropped_meanwhile(session: Session, absent: Iterable[str], columns: set[tuple[str, str]]) -> set[str]:
    """Which contents somebody deleted on purpose since the snapshot was taken: no entry names them any more, or they
    may be forgotten. Call it in a write transaction: no deletion is then half done."""
    from awards.files.models import StoredFile

    named = set(session.scalars(select(StoredFile.sha256)))
    kept = named - set(forgettable(session, columns))
    return {sha256 for sha256 in absent if sha256 not in kept}


def _write_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> TableEntry:
    digest, rows, size = hashlib.sha256(), 0, 0
    member_of_table = _member(table_member(table.name))
    with closing(lines_of(connection, table)) as lines, archive.open(member_of_table, "w", force_zip64=True) as member:
        for line in lines:
            digest.update(line)
            rows, size = rows + 1, size + len(line)
            member.write(line)
    return TableEntry(columns_of(table), rows, size, digest.hexdigest())


def _contents(connection: Connection, tables: dict[str, Table]) -> tuple[dict[str, int], list[str]]:
    """Digest → size of the contents that should be in the store, and the digests of those that should not."""
    stored = tables["stored_files"].c
    with Session(connection) as session:
        forgotten = forgettable(session, all_columns(tables))
    known = {row.sha256: row.size for row in connection.execute(select(stored.sha256, stored.size))}
    return {sha256: known[sha256] for sha256 in sorted(set(known) - set(forgotten))}, forgotten


def _write_files(archive: zipfile.ZipFile, store: Path, wanted: dict[str, int], progress: Progress) -> dict[str, int]:
    """Digest → size of the contents that are there and whole."""
    written = {}
    for number, (sha256, size) in enumerate(wanted.items(), 1):
        try:
            with path_of(store, sha256).open("rb") as content:
                if _is_whole(content, sha256, size):
                    _write_file(archive, content, sha256)
                    written[sha256] = size
        except FileNotFoundError:
            pass
        progress(file_member(sha256), number, len(wanted))
    return written


def _is_whole(content: IO[bytes], sha256: str, size: int) -> bool:
    """Whether an open content is what its name says; it is rewound."""
    found = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    told = content.tell()
    content.seek(0)
    return (found, told) == (sha256, size)


def _write_file(archive: zipfile.ZipFile, content: IO[bytes], sha256: str) -> None:
    # Most uploads are packed already.
    with archive.open(_member(file_member(sha256), zipfile.ZIP_STORED), "w", force_zip64=True) as member:
        while chunk := content.read(CHUNK):
            member.write(chunk)


def _member(name: str, packing: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """The same bytes whenever it is written."""
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.compress_type, member.create_system, member.external_attr = packing, 3, 0o600 << 16
    return member
