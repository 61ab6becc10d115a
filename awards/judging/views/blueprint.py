"""The blueprint of judging, and what its pages share."""

from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from awards import clock
from awards.permissions import current_viewer

bp = Blueprint("judging", __name__)

Answer = Response | str | tuple[str, int]


def who() -> dict[str, Any]:
    """Who acts, and when, as services take it."""
    return {"actor": current_viewer().username, "now": clock.now()}
