"""The first page."""

from flask import Blueprint, Flask, render_template

from awards import clock
from awards.campaigns.models import Campaign
from awards.campaigns.queries import campaign_of_year
from awards.campaigns.year_line import percent, year_line
from awards.db import db
from awards.home import queries
from awards.home.due import due_of
from awards.home.navigation import navigation
from awards.home.steering import steering_of
from awards.home.tasks import tasks_of
from awards.nominations.words import STATE_WORDS
from awards.permissions import Permission, current_viewer, requires

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(Permission.PAGE_OPEN)
def index() -> str:
    home = queries.home_of(db.session, current_viewer())
    campaign = home.campaign
    today = clock.today(campaign.timezone) if campaign else clock.day_of(clock.now())
    return render_template(
        "home/index.html",
        home=home,
        line=year_line(campaign.phases, today) if campaign else None,
        due=due_of(home, today) if current_viewer().is_signed_in else [],
        tasks=tasks_of(home, today),
    )


@bp.get("/<int:year>/board")
@requires(Permission.BOARD_SEE, load=campaign_of_year)
def show_board(campaign: Campaign) -> str:
    """How every award of a year stands, and what is in its way."""
    viewer, today = current_viewer(), clock.today(campaign.timezone)
    lines = steering_of(db.session, viewer, campaign)
    home = queries.year_of(db.session, viewer, campaign)
    return render_template(
        "home/show_board.html",
        campaign=campaign,
        lines=lines,
        state_words=STATE_WORDS,
        line=year_line(campaign.phases, today),
        due=due_of(home, today),
    )


def init_app(app: Flask) -> None:
    """Hand the navigation to the layout."""
    app.jinja_env.globals["navigation"] = navigation
    app.jinja_env.filters["percent"] = percent
