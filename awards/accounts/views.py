"""Sign-in pages."""

from typing import Any

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask_login import LoginManager, logout_user

from awards.accounts import queries
from awards.db import db
from awards.permissions import Permission, requires

bp = Blueprint("accounts", __name__)
login_manager = LoginManager()
login_manager.login_view = "accounts.sign_in"


@login_manager.user_loader
def load_user(session_id: str) -> Any:
    return queries.user_of_session(db.session, session_id)


@bp.route("/sign-in", methods=["GET", "POST"])
@requires(Permission.PAGE_OPEN)
def sign_in() -> Any:
    return render_template("accounts/sign_in.html")


@bp.post("/sign-out")
@requires(Permission.PAGE_OPEN)
def sign_out() -> Any:
    logout_user()
    return redirect(url_for("home.index"), code=303)


@bp.route("/accounts/password", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE)
def change_password() -> Any:
    return render_template("accounts/sign_in.html")


@bp.get("/accounts/")
@requires(Permission.ACCOUNT_MANAGE)
def list_users() -> Any:
    return render_template("accounts/sign_in.html")


def init_app(app: Flask) -> None:
    """Plug the sign-in manager into the application."""
    login_manager.init_app(app)
