"""The first page."""

from flask import Blueprint, Flask, render_template

from awards.home.navigation import navigation
from awards.permissions import Permission, requires

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(Permission.PAGE_OPEN)
def index() -> str:
    return render_template("home/index.html")


def init_app(app: Flask) -> None:
    """Hand the navigation to the layout."""
    app.jinja_env.globals["navigation"] = navigation
