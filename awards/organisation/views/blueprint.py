"""The blueprint of the register's pages."""

from datetime import date
from typing import Any

from flask import Blueprint, current_app

from awards import clock
from awards.organisation.words import KIND, KINDS

bp = Blueprint("organisation", __name__, url_prefix="/register")


@bp.context_processor
def words() -> dict[str, Any]:
    """What the templates of this room call things."""
    return {"kinds": KINDS, "kind_of": KIND}


def today() -> date:
    """The date of the installation's zone: the register belongs to no campaign."""
    return clock.today(current_app.config["AWARDS"].timezone)
