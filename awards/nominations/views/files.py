"""The files of nominations."""

from flask import Response, current_app

from awards.files.drawing import page_path
from awards.files.serving import file_response, page_response
from awards.nominations import queries
from awards.nominations.paging import page_case
from awards.nominations.rules import FileCase, PageCase
from awards.nominations.views.blueprint import bp
from awards.permissions import Permission, requires


@bp.get("/files/<int:file_id>/<name>")
@requires(Permission.FILE_READ, load=queries.file_case)
def open_file(case: FileCase) -> Response:
    """One file, to who may see its nomination."""
    return file_response(current_app.config["AWARDS"].files_dir, case.attached.file, case.attached.name)


@bp.get("/files/<int:file_id>/pages/<int:number>.png")
@requires(Permission.FILE_READ, load=page_case)
def preview_page(case: PageCase) -> Response:
    """One page of a PDF as a picture, to who may read the file."""
    stored = case.attached.file
    path = page_path(current_app.config["AWARDS"].files_dir, stored, case.number)
    return page_response(path, f"{stored.sha256}-{case.number}")
