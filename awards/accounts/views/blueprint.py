"""The blueprint of accounts, the sign-in manager, and what all pages of the room use."""

from datetime import date
from typing import Any

from flask import Blueprint, Flask, current_app
from flask_login import LoginManager

from awards import clock
from awards.accounts import queries
from awards.accounts.words import ROLE_WORDS
from awards.db import db
from awards.permissions import current_viewer

bp = Blueprint("accounts", __name__)
login_manager = LoginManager()
login_manager.login_view = "accounts.sign_in"
login_manager.login_message = None


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_user(session_id: str) -> Any:
    return queries.user_of_session(db.session, session_id)


@bp.context_processor
def words() -> dict[str, Any]:
    """What the templates of this room call roles."""
    return {"role_words": ROLE_WORDS}


def who() -> dict[str, Any]:
    """Who acts, and when, as services take it."""
    return {"actor": current_viewer().username, "now": clock.now()}


def today() -> date:
    """The date on the wall of this installation."""
    return clock.today(current_app.config["AWARDS"].timezone)


def init_app(app: Flask) -> None:
    """Plug the sign-in manager into the application."""
    login_manager.init_app(app)
