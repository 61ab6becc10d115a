"""Pages that are the same for everybody of an audience: made without anything of who asks, sent as they were kept."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Response, g, request, session

from awards.permissions import Viewer
from awards.results.pages import NOTHING, STAFF, Own

GZIP = re.compile(r"\bgzip(?!\s*;\s*q=0(\.0*)?\s*(,|$))", re.IGNORECASE)
FRESH = {True: "public, no-cache", False: "private, no-cache"}


@contextmanager
def impersonal(audience: str, own: Own = NOTHING) -> Iterator[None]:
    """While it lasts the page is made for somebody of the audience with these rows of their own: no name, no account,
    no form, no messages."""
    names = ("viewer", "places")
    kept = {name: g.get(name) for name in names}
    g.pop("places", None)
    somebody = Viewer(user_id=0, person_id=own.person, departments=own.departments)
    g.viewer, g.is_impersonal = somebody if audience == STAFF else Viewer(), True
    try:
        yield
    finally:
        g.pop("is_impersonal", None)
        for name, value in kept.items():
            g.pop(name, None)
            if value is not None:
                setattr(g, name, value)


def page_response(packed: bytes, plain: bytes, sha256: str, *, is_public: bool) -> Response:
    """The kept bytes, packed where the reader takes that; 304 where the reader has them."""
    takes_gzip = bool(GZIP.search(request.headers.get("Accept-Encoding", "")))
    response = Response(packed if takes_gzip else plain, mimetype="text/html")
    headers = response.headers
    if takes_gzip:
        headers["Content-Encoding"] = "gzip"
    headers["ETag"] = f'"{sha256}-gz"' if takes_gzip else f'"{sha256}"'
    # Who just chose a language gets a cookie, which is nobody else's.
    headers["Cache-Control"] = FRESH[is_public and not session.modified]
    headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    if "If-None-Match" in request.headers:
        response.make_conditional(request)
    return response
