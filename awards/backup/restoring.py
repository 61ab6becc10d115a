"""Bringing a backup back into an empty database: all of it, or nothing."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Integer, Table, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from awards.backup.errors import BackupError, TargetError
from awards.backup.format import file_member, table_member
from awards.backup.reading import Backup
from awards.backup.tables import columns_of, lines_of, read_tables, revision_of, self_references
from awards.files.service import delete_content, keep_content, path_of
from awards.i18n import lazy

ROWS_AT_ONCE = 500
Row = tuple[int, dict[str, Any]]  # its number in the backup, its values
Progress = Callable[[str, int, int], None]


def restore_rows(connection: Connection, backup: Backup, progress: Progress) -> None:
    """Put every row into empty tables, in the caller's transaction, and compare what then is there with the backup.

    Raises TargetError for a database that is not empty or of another revision, DamagedBackupError or BackupError
    naming the table and the row otherwise.
    """
    tables = read_tables(connection)
    require_fit(connection, backup, tables)
    backup.require_entries()
    for number, (name, table) in enumerate(tables.items(), 1):
        put_rows(connection, table, backup.rows(name))
        compare(connection, table, backup)
        if connection.dialect.name == "postgresql":
            move_sequences(connection, table)
        progress(table_member(name), number, len(tables))


def require_fit(connection: Connection, backup: Backup, tables: dict[str, Table]) -> None:
    """Raises TargetError unless the tables are those of the backup, and empty."""
    found = {name: columns_of(table) for name, table in tables.items()}
    told = {name: entry.columns for name, entry in backup.manifest.tables.items()}
    revision = revision_of(connection)
    if revision != backup.manifest.revision:
        words = {"found": revision, "told": backup.manifest.revision}
        raise TargetError(
            lazy(
                "The backup is of revision %(told)s and this database of %(found)s. Set AWARDS_DATABASE_URL to a new "
                "database without any table: restore migrates it.",
                **words,
            )
        )
    if found != told:
        differing = sorted(name for name in {*found, *told} if found.get(name) != told.get(name))
        raise TargetError(lazy("The table “%(table)s” is another one in the backup.", table=differing[0]))
    for name, table in tables.items():
        if connection.execute(select(1).select_from(table).limit(1)).first():
            raise TargetError(
                lazy(
                    "This database is not empty: there are rows in “%(table)s”. Nothing is overwritten: set "
                    "AWARDS_DATABASE_URL to a new database, and AWARDS_FILES_DIR to a new folder.",
                    table=name,
                )
            )


def put_rows(connection: Connection, table: Table, rows: Iterator[Row]) -> None:
    """Insert rows; those that refer to a row of the same table wait until it is there."""
    references = self_references(table)
    there: dict[str, set[Any]] = {column: set() for column in references.values()}
    waiting: list[Row] = []
    batch: list[Row] = []

    def is_ready(row: Row) -> bool:
        return all(row[1][one] is None or row[1][one] in there[other] for one, other in references.items())

    def take(row: Row) -> None:
        batch.append(row)
        for column, values in there.items():
            values.add(row[1][column])
        if len(batch) >= ROWS_AT_ONCE or any(isinstance(value, bytes) for value in row[1].values()):
            put_batch(connection, table, batch)
            batch.clear()

    for row in rows:
        take(row) if is_ready(row) else waiting.append(row)
    while ready := [row for row in waiting if is_ready(row)]:
        waiting = [row for row in waiting if not is_ready(row)]
        for row in ready:
            take(row)
    # What still waits refers to nothing, or in a circle: the database says so.
    put_batch(connection, table, [*batch, *waiting])


def put_batch(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Insert rows. Raises BackupError naming the first that the database refuses."""
    if not rows:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(table), [values for _, values in rows])
    except (SQLAlchemyError, ValueError, OverflowError) as error:
        if len(rows) > 1:
            for row in rows:
                put_batch(connection, table, [row])
            return
        detail = str(getattr(error, "orig", None) or error).splitlines()[0]
        words = {"member": table_member(table.name), "row": rows[0][0], "detail": detail}
        message = lazy("%(member)s, row %(row)s: the database refuses it (%(detail)s).", **words)
        raise BackupError(message) from error


def compare(connection: Connection, table: Table, backup: Backup) -> None:
    """Read a table back: it must give the very lines, and so the digest, of the backup. Raises BackupError naming the
    first row that differs."""
    with closing(backup.lines(table.name)) as told, closing(lines_of(connection, table)) as found:
        pairs = enumerate(zip_longest(told, found), 1)
        differing = next((number for number, (one, other) in pairs if one != other), 0)
    if differing:
        words = {"member": table_member(table.name), "row": differing}
        raise BackupError(lazy("%(member)s, row %(row)s: the database gives back something else.", **words))


def move_sequences(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after those that are there."""
    for column in table.primary_key:
        if not isinstance(column.type, Integer):
            continue
        sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
        highest = connection.scalar(select(func.max(column)))
        if sequence and highest:
            connection.execute(select(func.setval(sequence, highest)))


@contextmanager
def restored_files(store: Path, backup: Backup, progress: Progress) -> Iterator[None]:
    """Every content of the backup is in the store while the block runs; if it ends by an error, those that were not
    there before are removed. Raises DamagedBackupError naming a file that is not what its name says."""
    require_room(store, backup)
    added: list[str] = []
    files = backup.manifest.files
    try:
        for number, sha256 in enumerate(files, 1):
            if not path_of(store, sha256).is_file():
                added.append(sha256)
            with backup.content(sha256) as content:
                keep_content(store, content)  # type: ignore[arg-type]
            progress(file_member(sha256), number, len(files))
        yield
    except BaseException:
        for sha256 in added:
            delete_content(store, sha256)
        raise


def require_room(store: Path, backup: Backup) -> None:
    """Raises TargetError if the disk has not enough space for the files."""
    place = next(folder for folder in (store, *store.absolute().parents) if folder.is_dir())
    needed = sum(backup.manifest.files.values())
    if needed > shutil.disk_usage(place).free:
        words = {"size": f"{needed / 1_000_000:.0f}", "folder": str(store)}
        raise TargetError(lazy("The files need %(size)s MB, which %(folder)s does not have.", **words))
