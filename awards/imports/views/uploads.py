"""Pages where a file is handed in."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any

from flask import redirect, render_template, request, url_for

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.files.kinds import FileKind, check_upload
from awards.i18n import lazy
from awards.imports import jobs, queries, service
from awards.imports.forms import UploadForm
from awards.imports.mapping import Mapping, MappingError, parse_mapping
from awards.imports.plan import REGISTRY, Source
from awards.imports.reading.text import INVISIBLE
from awards.imports.views.blueprint import bp, store
from awards.imports.views.jobs import look_anew
from awards.permissions import Permission, current_viewer, requires

TABLES = frozenset({FileKind.XLSX, FileKind.XLS, FileKind.ODS, FileKind.TEXT})
MAX_BYTES = 60_000_000
MAX_MAPPING = 1_000_000


@bp.get("/new")
@requires(Permission.IMPORT_MANAGE)
def upload_file() -> str:
    year = request.args.get("year", type=int) or queries.latest_year(db.session)
    return show_form(UploadForm(data={"year": year}))


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
    """Keep an upload that can be taken as a waiting batch; returns the batch's number. A small file is looked at first;
    at a large one a job looks afterwards."""
    kind, year = form.kind.data, form.year.data
    words: dict[str, Any] = {"actor": current_viewer().username, "now": clock.now()}
    mapping = declared(form.mapping.data)
    with spooled(form.file.data) as path:
        source = Source(path, bare_name(form.file.data), mapping.options, year)
        is_large = jobs.is_large(path.stat().st_size)
        service.importer_of(kind, year)
        if not is_large:
            service.plan_file(db.session, kind, source)
        with transaction() as session:
            service.answer_spellings(session, mapping.answers, **words)
            batch_id = service.open_batch(session, source, kind=kind, store=store(), **words).id
    if is_large and jobs.kept_dry_run(store(), batch_id) is None:
        look_anew(batch_id)
    return batch_id


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
