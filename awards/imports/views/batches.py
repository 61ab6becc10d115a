"""Pages of batches: the dry run, what is said about it, what becomes of it."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.files.workbooks import XLSX, write_table
from awards.forms import ReasonForm
from awards.imports import confirming, jobs, queries, service, undoing
from awards.imports.confirming import Agreed
from awards.imports.dryrun import DryRun, dry_run, dry_run_of, stored_rejects
from awards.imports.errors import AlreadyImportedError
from awards.imports.forgetting import sweep
from awards.imports.forms import parse_answers, parse_options
from awards.imports.models import ImportBatch
from awards.imports.plan import REGISTRY, Reject, options_of
from awards.imports.progress import JobFolder
from awards.imports.views.blueprint import back_to, bp, store
from awards.imports.views.jobs import begin_import, look_anew, refuse_while_running
from awards.imports.words import ACTIONS
from awards.permissions import Permission, current_viewer, requires


@bp.get("/")
@requires(Permission.IMPORT_MANAGE)
def list_batches() -> str:
    chosen = {name: request.args.get(name, "") for name in ("state", "kind")}
    page = queries.page_of_batches(db.session, **chosen, page=request.args.get("page", 1, type=int))
    return render_template("imports/list_batches.html", page=page, chosen=chosen)


@bp.get("/<int:batch_id>")
@requires(Permission.IMPORT_MANAGE, load=queries.batch_of)
def show_batch(batch: ImportBatch) -> str:
    return show(batch)


def show(batch: ImportBatch, error: AwardsError | None = None) -> str:
    """The page of a batch: how far its job is, or the dry run while it waits, afterwards the record."""
    words: dict[str, Any] = {"batch": batch, "error": error, "importer": REGISTRY.get(batch.kind), "run": None}
    progress = JobFolder(store(), batch.id).progress() if jobs.is_large(batch.file.size) else None
    if progress and progress.state == "running":
        return render_template("imports/show_job.html", **words, progress=progress)
    words["progress"] = progress
    if batch.state != "waiting":
        words["can_be_undone"] = undoing.can_be_undone(batch)
        return render_template("imports/show_batch.html", **words, rejects=stored_rejects(batch.rejects))
    words["run"] = run = look(batch)
    options = options_of(REGISTRY[batch.kind]) if batch.kind in REGISTRY else ()
    words |= {"options": options, "answers": parse_answers(request.form), "rejects": run.plan.rejects if run else ()}
    return render_template("imports/show_batch.html", **words)


def look(batch: ImportBatch) -> DryRun | None:
    """What a waiting batch would do: of a large file as it was found last, None if nobody looked at it yet."""
    action, page = request.args.get("action", ""), request.args.get("page", 1, type=int)
    action = action if action in ACTIONS else ""
    if not jobs.is_large(batch.file.size):
        return dry_run(db.session, batch, store(), action=action, page=page)
    kept = jobs.kept_dry_run(store(), batch.id)
    return dry_run_of(db.session, kept, action=action) if kept else None


def refuse(batch_id: int, error: AwardsError) -> Any:
    """The batch's page with what went wrong; everything typed is still there."""
    return show(queries.batch_of(db.session, current_viewer(), batch_id), error), error.status


@bp.post("/<int:batch_id>/answers")
@requires(Permission.IMPORT_MANAGE, load=queries.batch_of)
def answer_spellings(batch: ImportBatch) -> Any:
    batch_id = batch.id
    try:
        refuse_while_running(batch)
        with transaction() as session:
            answers, actor = parse_answers(request.form), current_viewer().username
            count = service.answer_spellings(session, answers, actor=actor, now=clock.now())
    except AwardsError as error:
        return refuse(batch_id, error)
    said = _("Answers remembered: %(count)s. The dry run below was made anew with them.", count=count)
    look_anew(batch_id, said=said)
    return back_to(batch_id)


@bp.post("/<int:batch_id>/options")
@requires(Permission.IMPORT_MANAGE, load=queries.batch_of)
def declare_options(batch: ImportBatch) -> Any:
    batch_id = batch.id
    importer = service.importer_of(batch.kind, 0)
    parse_stated = getattr(importer, "parse_stated", None) if "stated" in request.form else None
    chosen = parse_stated(request.form) if parse_stated else parse_options(request.form, options_of(importer))
    words: dict[str, Any] = {"actor": current_viewer().username, "now": clock.now()}
    try:
        refuse_while_running(batch)
        with transaction() as session:
            service.declare_options(session, queries.batch_of(session, None, batch_id), chosen, **words)
    except AwardsError as error:
        return refuse(batch_id, error)
    look_anew(batch_id, said=_("The dry run below was made anew with what you said about the file."))
    return back_to(batch_id)


@bp.post("/<int:batch_id>/confirm")
@requires(Permission.IMPORT_MANAGE, load=queries.batch_of)
def confirm_batch(batch: ImportBatch) -> Any:
    viewer = current_viewer()
    seen, accepts = request.form.get("seen", ""), "accept_rejects" in request.form
    agreed, batch_id = Agreed(seen, accepts, viewer.username, viewer.person_id), batch.id
    try:
        if jobs.is_large(batch.file.size):
            begin_import(batch, agreed)
            return back_to(batch_id)
        confirming.confirm_batch(batch_id, store(), agreed, now=clock.now())
    except AlreadyImportedError as error:
        flash(str(error), "info")
        return back_to(batch_id)
    except AwardsError as error:
        return refuse(batch_id, error)
    flash(_("The file was imported."), "success")
    return back_to(batch_id)


@bp.post("/<int:batch_id>/discard")
@requires(Permission.IMPORT_MANAGE, load=queries.batch_of)
def discard_batch(batch: ImportBatch) -> Any:
    batch_id, actor, now = batch.id, current_viewer().username, clock.now()
    try:
        refuse_while_running(batch)
        with transaction() as session:
            service.discard_batch(session, queries.batch_of(session, None, batch_id), actor=actor, now=now)
    except AwardsError as error:
        return refuse(batch_id, error)
    JobFolder(store(), batch_id).remove()
    sweep(store())
    flash(_("The file was put aside; nothing was imported."), "success")
    return redirect(url_for(".list_batches"), code=303)


@bp.route("/<int:batch_id>/undo", methods=["GET", "POST"])
@requires(Permission.IMPORT_MANAGE, load=queries.batch_of)
def undo_batch(batch: ImportBatch) -> Any:
    """Take an import back as a whole, with a reason."""
    form, batch_id, status = ReasonForm(), batch.id, 200
    if request.method == "POST":
        try:
            with transaction() as session:
                viewer = current_viewer()
                words: dict[str, Any] = {"actor": viewer.username, "person_id": viewer.person_id, "now": clock.now()}
                imported = queries.batch_of(session, None, batch_id)
                count = undoing.undo_batch(session, imported, reason=form.reason.data or "", **words)
            sweep(store())
            flash(_("Undone: %(count)s rows are gone. The file can be imported again.", count=count), "success")
            return back_to(batch_id)
        except AwardsError as error:
            form.add_error(error)
            status = error.status
    reasons = undoing.obstacles(db.session, batch)
    words = {"batch": batch, "importer": REGISTRY.get(batch.kind), "can_be_undone": undoing.can_be_undone(batch)}
    return render_template("imports/undo_batch.html", form=form, reasons=reasons, **words), status


@bp.get("/<int:batch_id>/rejected.xlsx")
@requires(Permission.IMPORT_MANAGE, load=queries.batch_of)
def download_rejects(batch: ImportBatch) -> Response:
    columns = [_("Sheet"), _("Row"), _("Cell"), _("Value"), _("Reason")]
    rows = [(one.sheet, one.row, one.cell, one.value, str(one.reason)) for one in all_rejects(batch)]
    name = f"rejected-{batch.id}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(write_table(columns, rows), mimetype=XLSX, headers=headers)


def all_rejects(batch: ImportBatch) -> list[Reject]:
    """Every rejected row: of a large file that waits the plan is made anew, unless all of them were kept."""
    if batch.state != "waiting":
        return stored_rejects(batch.rejects)
    run = look(batch)
    if run is None or run.rejected > len(run.plan.rejects):
        run = dry_run(db.session, batch, store())
    return list(run.plan.rejects)
