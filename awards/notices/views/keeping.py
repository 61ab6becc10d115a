"""What others may keep of what everyone may read."""

from flask import Response, request, session

from awards.permissions import current_viewer


def open_to_all(response: Response) -> Response:
    """The answer, the same for every stranger: others may keep it, and ask each time whether it is still so, since a
    notice is taken down at once. Whoever is signed in, or has just been told something, gets one of their own."""
    response.vary.update(("Accept-Language", "Cookie"))
    if current_viewer().is_signed_in or request.cookies or session.modified:
        response.headers["Cache-Control"] = "private, no-store"
        return response
    response.headers["Cache-Control"] = "public, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
