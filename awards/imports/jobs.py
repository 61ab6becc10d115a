"""Large files are looked at and imported by a thread beside the page: it shows how far that is, and can cancel it."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO

from flask import Flask
from flask_babel import force_locale, get_locale
from sqlalchemy.exc import OperationalError

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.files.service import drop_content, drop_file
from awards.i18n import LazyMessage, lazy
from awards.imports.confirming import Agreed, basis_of, confirm_batch, make_plan
from awards.imports.dryrun import Kept, kept_of, kept_problem
from awards.imports.errors import AlreadyImportedError, CancelledImportError
from awards.imports.forgetting import sweep
from awards.imports.progress import JobFolder, Reporter, Task
from awards.imports.queries import batch_of
from awards.imports.service import discard_batch, require_waiting, source_of

LARGE = 1_000_000  # bytes; what is smaller is read while the page is made
Work = Callable[[Reporter], None]


def is_large(size: int) -> bool:
    """Whether a file of so many bytes is read by a job."""
    return size > LARGE


def kept_dry_run(store: Path, batch_id: int) -> Kept | None:
    """What the last job found in a batch's file; None if nobody looked yet."""
    found = JobFolder(store, batch_id).load("dryrun")
    return found if isinstance(found, Kept) else None


def start_looking(app: Flask, store: Path, batch_id: int, *, actor: str) -> Thread:
    """Begin the dry run of a waiting batch. Raises JobRunningError."""
    return start(app, JobFolder(store, batch_id), "looking", lambda meter: look(store, batch_id, meter, actor=actor))


def start_importing(app: Flask, store: Path, batch_id: int, agreed: Agreed) -> Thread:
    """Begin the import that was agreed to. Raises JobRunningError."""
    kept = kept_dry_run(store, batch_id)
    of = sum(kept.counts.values()) + kept.rejected if kept else None
    return start(
        app, JobFolder(store, batch_id), "importing", lambda meter: bring_in(store, batch_id, agreed, meter), of
    )


def start(app: Flask, folder: JobFolder, task: Task, work: Work, of: int | None = None) -> Thread:
    """Begin a job in a thread, with an application context and a session of its own. Raises JobRunningError."""
    lock = folder.hold()
    folder.forget_asking()
    language, reporter = str(get_locale() or "zh"), Reporter(folder, task, of)
    # A daemon: a server that is stopped does not wait for it. What it had not committed is then undone.
    thread = Thread(
        target=run, args=(app, lock, language, reporter, work), name=f"{task} {folder.path.name}", daemon=True
    )
    thread.start()
    return thread


def run(app: Flask, lock: IO[bytes], language: str, reporter: Reporter, work: Work) -> None:
    """Do the work of a job and write down how it ended, if otherwise than well."""
    with lock, app.app_context(), force_locale(language):
        try:
            work(reporter)
        except CancelledImportError as error:
            reporter.end("cancelled", error.message)
        except AwardsError as error:
            reporter.end("failed", error.message)
        except Exception as error:
            app.logger.exception("a job of the imports failed")
            reporter.end("failed", broken(error))
        reporter.folder.forget_asking()


def broken(error: Exception) -> LazyMessage:
    """What to say of an error that nobody foresaw."""
    if isinstance(error, OperationalError):
        return lazy("The database is busy. Nothing was saved; please try again in a moment.")
    return lazy(
        "The server could not finish this. Nothing was written; please try again, and tell the office if it stays so."
    )


def look(store: Path, batch_id: int, meter: Reporter, *, actor: str) -> None:
    """Make the plan of a waiting batch and keep what its page shows.

    A batch at which nobody has looked before is gone without a trace if this is cancelled, and put aside without its
    content if its file cannot be taken.
    """
    session, folder, is_first = db.session, meter.folder, kept_dry_run(store, batch_id) is None
    basis, batch = basis_of(session), batch_of(session, None, batch_id)
    require_waiting(batch)
    source = source_of(batch, store)
    try:
        made = make_plan(session, batch.kind, source, meter)
        kept = kept_of(made, clock.now())
        meter.check()
    except CancelledImportError:
        if is_first:
            take_away(store, batch_id)
        raise
    except AwardsError as error:
        if is_first:
            put_aside(store, batch_id, actor=actor)
            raise
        kept = kept_problem(error.message, basis, clock.now())
    session.rollback()
    folder.keep("dryrun", kept)
    folder.forget("progress")


def bring_in(store: Path, batch_id: int, agreed: Agreed, meter: Reporter) -> None:
    """Import a batch as agreed; its job's files go when it is done. Raises as confirming.confirm_batch."""
    with suppress(AlreadyImportedError):
        confirm_batch(batch_id, store, agreed, now=clock.now(), meter=meter)
    meter.folder.remove()


def take_away(store: Path, batch_id: int) -> None:
    """Delete a waiting batch with its file, if nothing else uses that, and with all that a job left."""
    with transaction() as session:
        batch = batch_of(session, None, batch_id)
        if batch.state != "waiting":
            return
        file = batch.file
        session.delete(batch)
        session.flush()
        drop_file(session, store, file)
        # Before the commit, since a database gives the number of a deleted batch to the next one.
        JobFolder(store, batch_id).remove()
    sweep(store)


def put_aside(store: Path, batch_id: int, *, actor: str) -> None:
    """Discard a batch whose file cannot be taken, and delete the content, if nothing else uses it: what cannot be taken
    is not kept."""
    with transaction() as session:
        batch = batch_of(session, None, batch_id)
        discard_batch(session, batch, actor=actor, now=clock.now())
        drop_content(session, store, batch.file.sha256, uses=1)
    sweep(store)
