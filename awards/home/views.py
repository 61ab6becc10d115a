"""The first page."""

from flask import Blueprint, Flask, render_template

from awards import clock
from awards.campaigns.year_line import percent, year_line
from awards.db import db
from awards.home import queries
from awards.home.navigation import navigation
from awards.home.tasks import tasks_of
from awards.permissions import Permission, current_viewer, requires

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(Permission.PAGE_OPEN)
def index() -> str:
    home = queries.home_of(db.session, current_viewer())
    campaign = home.campaign
    if campaign is None:
        return render_template("home/index.html", home=home, line=None, tasks=[])
    today = clock.today(campaign.timezone)
    return render_template(
        "home/index.html", home=home, line=year_line(campaign.phases, today), tasks=tasks_of(home, today)
    )


def init_app(app: Flask) -> None:
    """Hand the navigation to the layout."""
    app.jinja_env.globals["navigation"] = navigation
    app.jinja_env.filters["percent"] = percent
