"""Handing a stored file to a browser, so that it can do no harm there."""

from collections.abc import Callable
from pathlib import Path

from flask import Response, request, send_file

from awards.errors import NotFoundError
from awards.files.models import StoredFile
from awards.files.service import path_of
from awards.i18n import lazy

TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SHOWN_IN_PLACE = ("pdf", "jpeg", "png")
# Nothing in an uploaded file may run, load or be framed elsewhere.
CSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"

# The picture's own styles are part of it; nothing else may load or run when it is opened by itself.
FIGURE_CSP = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def file_response(store: Path, stored: StoredFile, name: str) -> Response:
    """The file under `name`, streamed from the store: pdf and pictures in place, everything else as a download.

    The caller has checked who may read it. Raises NotFoundError if the bytes are not in the store.
    """
    path = path_of(store, stored.sha256)
    if not path.is_file():
        raise NotFoundError(lazy("The content of this file is missing from the store. Please tell the office."))
    response = _unchanged(stored) if request.if_none_match.contains(stored.sha256) else _whole(path, stored, name)
    return _harmless(response)


def _harmless(response: Response) -> Response:
    """Who may read it is asked each time, so a browser asks again before it shows what it has."""
    response.headers["Content-Security-Policy"] = CSP
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def page_response(path: Path, etag: str) -> Response:
    """The picture of a page of an uploaded file, as safe as the file. The caller has checked who may read it."""
    if request.if_none_match.contains(etag):
        response = Response(status=304)
        response.set_etag(etag)
    else:
        response = send_file(path, mimetype="image/png", etag=etag)
    return _harmless(response)


def figure_response(draw: Callable[[], bytes], etag: str, *, cache: str = "private, no-cache") -> Response:
    """An SVG that the application draws; it is not drawn for a browser that has it already."""
    response = Response(mimetype="image/svg+xml")
    if not request.if_none_match.contains(etag):
        response.set_data(draw())
    response.set_etag(etag)
    response.headers["Cache-Control"] = cache
    response.headers["Content-Security-Policy"] = FIGURE_CSP
    response.make_conditional(request)
    return response


def _whole(path: Path, stored: StoredFile, name: str) -> Response:
    return send_file(
        path,
        mimetype=TYPES.get(stored.kind, "application/octet-stream"),
        as_attachment=stored.kind not in SHOWN_IN_PLACE,
        download_name=name,
        etag=stored.sha256,
    )


def _unchanged(stored: StoredFile) -> Response:
    """The browser has it already. (send_file would open the file and leave it open.)"""
    response = Response(status=304)
    response.set_etag(stored.sha256)
    return response
