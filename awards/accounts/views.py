"""Sign-in pages."""

from typing import Any

from flask import Flask
from flask_login import LoginManager

from awards.accounts import queries
from awards.db import db

login_manager = LoginManager()
login_manager.login_view = "accounts.sign_in"


@login_manager.user_loader
def load_user(session_id: str) -> Any:
    return queries.user_of_session(db.session, session_id)


def init_app(app: Flask) -> None:
    """Plug the sign-in manager into the application."""
    login_manager.init_app(app)
