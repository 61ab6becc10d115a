"""The files of nominations."""

from flask import Response, current_app

from awards.files.serving import file_response
from awards.nominations import queries
from awards.nominations.rules import FileCase
from awards.nominations.views.blueprint import bp
from awards.permissions import Permission, requires


@bp.get("/files/<int:file_id>/<name>")
@requires(Permission.FILE_READ, load=queries.file_case)
def open_file(case: FileCase) -> Response:
    """One file, to who may see its nomination."""
    return file_response(current_app.config["AWARDS"].files_dir, case.attached.file, case.attached.name)
