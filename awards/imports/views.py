"""Pages that bring files in."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.files.kinds import FileKind, check_upload
from awards.files.workbooks import XLSX, write_table
from awards.forms import ReasonForm
from awards.i18n import lazy
from awards.imports import queries, service, undoing
from awards.imports.aliases import Names
from awards.imports.dryrun import DryRun, dry_run, stored_rejects
from awards.imports.errors import AlreadyImportedError
from awards.imports.forms import LEAVE_OUT, UploadForm, parse_answers, parse_options
from awards.imports.mapping import Mapping, MappingError, parse_mapping
from awards.imports.models import Alias, ImportBatch
from awards.imports.plan import REGISTRY, Source, options_of
from awards.imports.reading.text import INVISIBLE
from awards.imports.words import ACTIONS, KINDS, STATES, TONES
from awards.permissions import Permission, current_viewer, requires

bp = Blueprint("imports", __name__, url_prefix="/imports")
TABLES = frozenset({FileKind.XLSX, FileKind.XLS, FileKind.ODS, FileKind.TEXT})
MAX_BYTES = 60_000_000
MAX_MAPPING = 1_000_000


@bp.context_processor
def words() -> dict[str, Any]:
    """What the templates of this room call things."""
    return {
        "states": STATES,
        "tones": TONES,
        "actions": ACTIONS,
        "name_kinds": KINDS,
        "importers": REGISTRY,
        "leave_out": LEAVE_OUT,
    }


def store() -> Path:
    """Where file contents are kept."""
    folder: Path = current_app.config["AWARDS"].files_dir
    return folder


@bp.get("/")
@requires(Permission.IMPORT_MANAGE)
def list_batches() -> str:
    chosen = {name: request.args.get(name, "") for name in ("state", "kind")}
    page = queries.page_of_batches(db.session, **chosen, page=request.args.get("page", 1, type=int))
    return render_template("imports/list_batches.html", page=page, chosen=chosen)


@bp.get("/new")
@requires(Permission.IMPORT_MANAGE)
def upload_file() -> str:
    return show_form(UploadForm())


@bp.post("/new")
@requires(Permission.IMPORT_MANAGE)
def receive_file() -> Any:
    form = UploadForm()
    form.offer(REGISTRY.values())
    if not form.validate():
        return show_form(form), 422
    try:
        batch_id = keep(form)
    except AwardsError as error:
        field = getattr(form, error.field or "file")
        field.errors = [*field.errors, error.message]
        return show_form(form), 422
    return redirect(url_for(".show_batch", batch_id=batch_id), code=303)


def show_form(form: UploadForm) -> str:
    form.offer(REGISTRY.values())
    return render_template("imports/upload_file.html", form=form)


def keep(form: UploadForm) -> int:
    """Look at the upload and, if it can be taken, keep it as a waiting batch; returns the batch's number."""
    kind, year = form.kind.data, form.year.data
    words: dict[str, Any] = {"actor": current_viewer().username, "now": clock.now()}
    mapping = declared(form.mapping.data)
    with spooled(form.file.data) as source_file:
        source = Source(source_file, bare_name(form.file.data), mapping.options, year)
        service.plan_file(db.session, kind, source)
        with transaction() as session:
            service.answer_spellings(session, mapping.answers, **words)
            return service.open_batch(session, source, kind=kind, store=store(), **words).id


def bare_name(upload: Any) -> str:
    """The name of an uploaded file without folders, of any system, and without signs that nobody sees."""
    return PurePath(INVISIBLE.sub("", upload.filename).replace("\\", "/")).name


def declared(upload: Any) -> Mapping:
    """What an uploaded mapping file says; nothing without one. Raises MappingError."""
    if not upload:
        return Mapping()
    name, text = bare_name(upload), upload.stream.read(MAX_MAPPING + 1)
    if len(text) > MAX_MAPPING:
        raise MappingError(lazy("The mapping file %(file)s cannot be read.", file=name))
    return parse_mapping(text, name)


@contextmanager
def spooled(upload: Any) -> Iterator[Path]:
    """An upload that may come in, as a file that is gone afterwards. Raises FileError."""
    name = bare_name(upload)
    check_upload(upload.stream, allowed=TABLES, max_bytes=MAX_BYTES, name=name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{PurePath(name).suffix.lower()}"
        upload.save(path)
        yield path


@bp.get("/<int:batch_id>")
@requires(Permission.IMPORT_MANAGE, load=queries.batch_of)
def show_batch(batch: ImportBatch) -> str:
    return show(batch)


def show(batch: ImportBatch, error: AwardsError | None = None) -> str:
    """The page of a batch: the dry run while it waits, afterwards the record."""
    words: dict[str, Any] = {"batch": batch, "error": error, "importer": REGISTRY.get(batch.kind)}
    if batch.state != "waiting":
        rejects = stored_rejects(batch.rejects)
        words["can_be_undone"] = undoing.can_be_undone(batch)
        return render_template("imports/show_batch.html", **words, run=None, rejects=rejects)
    run = look(batch)
    options = options_of(REGISTRY[batch.kind]) if batch.kind in REGISTRY else ()
    words |= {"options": options, "answers": parse_answers(request.form)}
    return render_template("imports/show_batch.html", **words, run=run, rejects=run.plan.rejects)


def look(batch: ImportBatch) -> DryRun:
    action, page = request.args.get("action", ""), request.args.get("page", 1, type=int)
    return dry_run(db.session, batch, store(), action=action if action in ACTIONS else "", page=page)


def back_to(batch_id: int) -> Any:
    return redirect(url_for(".show_batch", batch_id=batch_id), code=303)


def refuse(batch_id: int, error: AwardsError) -> Any:
    """The batch's page with what went wrong; everything typed is still there."""
    return show(queries.batch_of(db.session, current_viewer(), batch_id), error), error.status


@bp.post("/<int:batch_id>/answers")
@requires(Permission.IMPORT_MANAGE, load=queries.batch_of)
def answer_spellings(batch: ImportBatch) -> Any:
    batch_id = batch.id
    try:
        with transaction() as session:
            answers, actor = parse_answers(request.form), current_viewer().username
            count = service.answer_spellings(session, answers, actor=actor, now=clock.now())
    except AwardsError as error:
        return refuse(batch_id, error)
    flash(_("Answers remembered: %(count)s. The dry run below was made anew with them.", count=count), "success")
    return back_to(batch_id)


@bp.post("/<int:batch_id>/options")
@requires(Permission.IMPORT_MANAGE, load=queries.batch_of)
def declare_options(batch: ImportBatch) -> Any:
    batch_id = batch.id
    importer = service.importer_of(batch.kind, 0)
    parse_stated = getattr(importer, "parse_stated", None) if "stated" in request.form else None
    chosen = parse_stated(request.form) if parse_stated else parse_options(request.form, options_of(importer))
    try:
        with transaction() as session:
            service.declare_options(session, queries.batch_of(session, None, batch_id), chosen)
    except AwardsError as error:
        return refuse(batch_id, error)
    flash(_("The dry run below was made anew with what you said about the file."), "success")
    return back_to(batch_id)


@bp.post("/<int:batch_id>/confirm")
@requires(Permission.IMPORT_MANAGE, load=queries.batch_of)
def confirm_batch(batch: ImportBatch) -> Any:
    batch_id, actor, now = batch.id, current_viewer().username, clock.now()
    agreed: dict[str, Any] = {"accept_rejects": "accept_rejects" in request.form, "seen": request.form.get("seen", "")}
    agreed["person_id"] = current_viewer().person_id
    try:
        with transaction() as session:
            waiting = queries.batch_of(session, None, batch_id)
            service.confirm_batch(session, waiting, store(), **agreed, actor=actor, now=now)
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
        with transaction() as session:
            service.discard_batch(session, queries.batch_of(session, None, batch_id), actor=actor, now=now)
    except AwardsError as error:
        return refuse(batch_id, error)
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
                words: dict[str, Any] = {"actor": current_viewer().username, "now": clock.now()}
                imported = queries.batch_of(session, None, batch_id)
                count = undoing.undo_batch(session, imported, reason=form.reason.data or "", **words)
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
    rejects = look(batch).plan.rejects if batch.state == "waiting" else stored_rejects(batch.rejects)
    columns = [_("Sheet"), _("Row"), _("Cell"), _("Value"), _("Reason")]
    rows = [(one.sheet, one.row, one.cell, one.value, str(one.reason)) for one in rejects]
    name = f"rejected-{batch.id}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(write_table(columns, rows), mimetype=XLSX, headers=headers)


@bp.get("/names")
@requires(Permission.IMPORT_MANAGE)
def list_aliases() -> str:
    names = Names.load(db.session)
    answered = [(alias, names.by_code(alias.kind, alias.target)) for alias in queries.all_aliases(db.session)]
    return render_template("imports/list_aliases.html", answered=answered)


@bp.post("/names/<int:alias_id>/forget")
@requires(Permission.IMPORT_MANAGE, load=queries.alias_of)
def forget_alias(alias: Alias) -> Any:
    alias_id, spelling = alias.id, alias.spelling
    with transaction() as session:
        known = queries.alias_of(session, None, alias_id)
        service.forget_spelling(session, known, actor=current_viewer().username, now=clock.now())
    flash(_("The next file with “%(spelling)s” will ask again.", spelling=spelling), "success")
    return redirect(url_for(".list_aliases"), code=303)
