"""`flask --app run backup FILE`, `verify-backup FILE` and `restore FILE`."""

import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from awards import clock, database
from awards.backup.columns import instant_text
from awards.backup.errors import BackupError, TargetError
from awards.backup.format import Manifest, key_check_of
from awards.backup.reading import Backup
from awards.backup.restoring import require_fit, restore_rows, restored_files
from awards.backup.tables import all_columns, read_tables
from awards.backup.writing import dropped_meanwhile, snapshot, write_backup, written_beside
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.i18n import LazyMessage, lazy
from config import ROOT

NOT_DONE = 1
EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write over FILE if it is there.")
@with_appcontext
def backup_command(file: Path, force: bool) -> None:
    """Write everything, the database and the stored files, to FILE. Nobody needs to stop working.

    \b
    Example: flask --app run backup 2015-12-15.awards.zip
    Exit codes: 0 done; 1 not done, or done although a stored file is missing or damaged, which is then named.
    FILE holds what the database holds, the digests of passwords too: only its owner may read it.
    """
    with told_errors():
        if file.exists() and not force:
            raise BackupError(lazy("%(file)s is there already. Write over it with --force.", file=str(file)))
        manifest = make_backup(file)
        for sha256 in manifest.missing:
            warn(lazy("The stored file %(sha256)s is missing or damaged: the backup is without it.", sha256=sha256))
        tell(manifest)
        click.echo(lazy("%(file)s is written; digest %(digest)s.", file=str(file), digest=manifest.content_sha256))
    sys.exit(NOT_DONE if manifest.missing else 0)


@click.command("verify-backup")
@click.argument("file", type=EXISTING)
def verify_command(file: Path) -> None:
    """Read all of a backup and say whether it is what was written. Needs no database.

    \b
    Example: flask --app run verify-backup 2015-12-15.awards.zip
    Exit codes: 0 it is whole; 1 it is not, and the first damaged part is named.
    """
    with told_errors(), Backup(file) as backup:
        backup.verify(show_progress)
        tell(backup.manifest)
        digest = backup.manifest.content_sha256
        click.echo(lazy("%(file)s is whole; digest %(digest)s.", file=str(file), digest=digest))


@click.command("restore")
@click.argument("file", type=EXISTING)
@click.option("--require-key", is_flag=True, help="Do nothing if the backup was made with another AWARDS_SECRET_KEY.")
@with_appcontext
def restore_command(file: Path, require_key: bool) -> None:
    """Bring the backup FILE back into a new database, of either kind, and its folder of files: all of it, or nothing.

    The database is empty, or has no table at all: then, once the backup was read to its end, it is migrated first, and
    after an older backup once more.

    \b
    Example: flask --app run restore 2015-12-15.awards.zip
    Exit codes: 0 done, and compared with the backup; 1 nothing was kept, and it is said why, or all was restored and
    only the newer migrations failed, which is then said.
    """
    with told_errors(), Backup(file) as backup:
        require_same_key(backup.manifest, needed=require_key)
        prepare(backup)
        store = current_app.config["AWARDS"].files_dir
        with snapshot(db.engine) as connection:
            require_fit(connection, backup, read_tables(connection))
        with restored_files(store, backup, show_progress), transaction() as session:
            restore_rows(session.connection(), backup, show_progress)
        catch_up()
        tell(backup.manifest)
        digest = backup.manifest.content_sha256
        click.echo(lazy("%(file)s is restored; digest %(digest)s.", file=str(file), digest=digest))


def make_backup(file: Path) -> Manifest:
    """Write the backup of this installation."""
    config = current_app.config["AWARDS"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    with written_beside(file) as target, snapshot(db.engine) as connection:
        return write_backup(
            connection,
            config.files_dir,
            target,
            made_at=instant_text(clock.now()),
            version=project["version"],
            key_check=key_check_of(config.secret_key),
            progress=show_progress,
            explain=explain,
        )


def explain(absent: list[str]) -> set[str]:
    """Which of the contents that the store lacks were deleted on purpose while the backup was made."""
    with transaction() as session:
        return dropped_meanwhile(session, absent, all_columns(read_tables(session.connection())))


def require_same_key(manifest: Manifest, *, needed: bool) -> None:
    """Say that the secret key is another one; raises TargetError if it must not be."""
    if manifest.key_check == key_check_of(current_app.config["AWARDS"].secret_key):
        return
    message = lazy(
        "The backup was made with another AWARDS_SECRET_KEY: everyone signs in anew, and digests made with it, such as "
        "those of addresses in surveys, will fit nothing that is imported from now on."
    )
    if needed:
        raise TargetError(message)
    warn(message)


def prepare(backup: Backup) -> None:
    """Give a database without any table those of the backup's revision, if the backup is whole. Raises TargetError for
    an unknown revision, DamagedBackupError."""
    manifest = backup.manifest
    if not database.knows(current_app, manifest.revision):
        words = {"revision": manifest.revision, "version": manifest.version}
        message = lazy("The backup is of a newer version (%(version)s, revision %(revision)s): update first.", **words)
        raise TargetError(message)
    if not inspect(db.engine).get_table_names():
        backup.verify(show_progress)
        migrate(manifest.revision)


def catch_up() -> None:
    """Run the migrations that are newer than the backup. Raises BackupError if they cannot be."""
    try:
        if database.pending_migrations(current_app):
            migrate("heads")
    except (SQLAlchemyError, OSError) as error:
        message = lazy(
            "Everything is restored, but the database could not be brought to this version (%(detail)s). Nothing is "
            "lost: put that right, then flask --app run db upgrade",
            detail=str(getattr(error, "orig", None) or error).splitlines()[0],
        )
        raise BackupError(message) from error


def migrate(revision: str) -> None:
    """Migrate this database, by an application made for it."""
    from awards import create_app

    app = create_app(current_app.config["AWARDS"], migrating=True)
    database.upgrade(app, revision)
    with app.app_context():
        db.engine.dispose()


def tell(manifest: Manifest) -> None:
    """Print what a backup holds."""
    rows = sum(entry.rows for entry in manifest.tables.values())
    words = {"made_at": manifest.made_at, "version": manifest.version, "revision": manifest.revision}
    click.echo(lazy("Made at %(made_at)s by version %(version)s, revision %(revision)s.", **words))
    counts = {"tables": len(manifest.tables), "rows": rows, "files": len(manifest.files)}
    click.echo(lazy("Tables: %(tables)s, rows: %(rows)s, files: %(files)s.", **counts))
    if manifest.forgotten:
        count = len(manifest.forgotten)
        click.echo(lazy("Files whose content was deleted on purpose after the import: %(count)s.", count=count))
        for sha256 in manifest.forgotten:
            click.echo(f"  {sha256}")
    if manifest.missing:
        count = len(manifest.missing)
        warn(lazy("Stored files that were missing when the backup was made: %(count)s.", count=count))


def show_progress(name: str, done: int, of: int) -> None:
    """One line on stderr."""
    click.echo(f"[{done}/{of}] {name}", err=True)


def warn(message: LazyMessage) -> None:
    click.echo(message, err=True)


@contextmanager
def told_errors() -> Iterator[None]:
    """Every error as one line on stderr with exit code 1."""
    try:
        yield
    except AwardsError as error:
        warn(error.message)
    except SQLAlchemyError as error:
        detail = str(getattr(error, "orig", None) or error).splitlines()[0]
        words = {"detail": detail}
        warn(lazy("The database refused (%(detail)s). If it is not up to date: flask --app run db upgrade", **words))
    except OSError as error:
        warn(lazy("This cannot be read or written: %(detail)s.", detail=f"{error.strerror}: {error.filename}"))
    else:
        return
    sys.exit(NOT_DONE)


COMMANDS = (backup_command, verify_command, restore_command)
