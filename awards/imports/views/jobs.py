"""What large files have beside the page: a job that is begun, followed and cancelled."""

from contextlib import suppress
from typing import Any, cast

from flask import Flask, Response, current_app, flash, jsonify, redirect, url_for
from flask_babel import gettext as _

from awards.db import db
from awards.errors import AwardsError, StaleError
from awards.i18n import lazy
from awards.imports import jobs, queries, service
from awards.imports.confirming import Agreed
from awards.imports.errors import JobRunningError
from awards.imports.models import ImportBatch
from awards.imports.progress import JobFolder, shown_progress
from awards.imports.views.blueprint import back_to, bp, store
from awards.permissions import Permission, current_viewer, requires


def the_app() -> Flask:
    """The application itself: a thread outlives the request."""
    return cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]


def refuse_while_running(batch: ImportBatch) -> None:
    """Raises JobRunningError while a job works on a batch."""
    if JobFolder(store(), batch.id).is_running():
        raise JobRunningError


def look_anew(batch_id: int, *, said: str = "") -> None:
    """Let a job look at a batch if its file is large; a job that is at it goes on. What was `said` and done about the
    file is told, in other words if a job has yet to find what follows from it."""
    batch = queries.batch_of(db.session, None, batch_id)
    if jobs.is_large(batch.file.size) and batch.state == "waiting":
        with suppress(JobRunningError):
            jobs.start_looking(the_app(), store(), batch_id, actor=current_viewer().username)
        said = said and _("Kept. The file is looked at anew with what you said.")
    if said:
        flash(said, "success")


def begin_import(batch: ImportBatch, agreed: Agreed) -> None:
    """Let a job import a large file as agreed; what can be refused by what is known is refused at once.

    Raises as confirming.confirm_batch, and JobRunningError.
    """
    service.require_waiting(batch)
    kept = jobs.kept_dry_run(store(), batch.id)
    if kept is None:
        raise StaleError(lazy("Nobody has looked at this file yet: look first, then confirm."))
    service.require_answers(kept.plan)
    service.require_seen(agreed.seen, kept.seen)
    service.require_rejects_accepted(kept.rejected, accept_rejects=agreed.accept_rejects)
    jobs.start_importing(the_app(), store(), batch.id, agreed)


@bp.get("/<int:batch_id>/progress")
@requires(Permission.IMPORT_MANAGE, load=queries.batch_of)
def show_progress(batch: ImportBatch) -> Response:
    """How far the job is, for the page's script."""
    return jsonify(shown_progress(JobFolder(store(), batch.id).progress()))


@bp.post("/<int:batch_id>/look")
@requires(Permission.IMPORT_MANAGE, load=queries.batch_of)
def look_again(batch: ImportBatch) -> Any:
    """Make the dry run of a large file anew."""
    batch_id = batch.id
    try:
        service.require_waiting(batch)
        if jobs.is_large(batch.file.size):
            jobs.start_looking(the_app(), store(), batch_id, actor=current_viewer().username)
    except AwardsError as error:
        flash(str(error), "info")
    return back_to(batch_id)


@bp.post("/<int:batch_id>/cancel")
@requires(Permission.IMPORT_MANAGE, load=queries.batch_of)
def cancel_job(batch: ImportBatch) -> Any:
    """Let the job end without a trace: an import that was not yet written waits as before; a file at which nobody has
    looked before goes."""
    folder = JobFolder(store(), batch.id)
    progress = folder.progress()
    if not progress or progress.state != "running":
        flash(_("There is nothing to cancel any more."), "info")
        return back_to(batch.id)
    folder.ask_to_stop()
    if progress.task == "looking" and jobs.kept_dry_run(store(), batch.id) is None:
        flash(_("Reading is being cancelled; nothing of the file is kept."), "success")
        return redirect(url_for(".list_batches"), code=303)
    return back_to(batch.id)
