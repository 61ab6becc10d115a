"""Signing in and out; the first sign-in with a one-time code."""

from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from awards import clock
from awards.accounts import first, signing_in
from awards.accounts.errors import TicketOverError, TooManyAttemptsError, WrongPasswordError
from awards.accounts.forms import FirstPasswordForm, SignInForm
from awards.accounts.models import User
from awards.accounts.signing_in import Attempt
from awards.accounts.views.blueprint import bp
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.forming import add_error
from awards.permissions import Permission, current_viewer, requires

TICKET = "first_sign_in"  # in the signed session: nobody is signed in by it, and it opens one page
KEPT = ("language", "_flashes")
TICKET_LASTS = timedelta(hours=1)


@bp.route("/sign-in", methods=["GET", "POST"])
@requires(Permission.PAGE_OPEN)
def sign_in() -> Any:
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422 if form.is_submitted() else 200
    try:
        return _entered(form)
    except AwardsError as error:
        form.form_errors.append(str(error))
        wait = {"Retry-After": str(error.seconds)} if isinstance(error, TooManyAttemptsError) else {}
        return render_template("accounts/sign_in.html", form=form), error.status, wait


def _entered(form: SignInForm) -> Response:
    typed = form.password.data or ""
    with transaction() as writing:
        attempt = signing_in.begin_sign_in(writing, form.name.data or "", request.remote_addr or "", now=clock.now())
    try:
        new_hash = signing_in.check_password(attempt, typed)
    except WrongPasswordError:
        return _code_entered(attempt, typed)
    with transaction() as writing:
        user = signing_in.complete_sign_in(writing, attempt, new_hash, now=clock.now())
    return _let_in(user)


def _code_entered(attempt: Attempt, typed: str) -> Response:
    """The own password comes first: whoever else was signed in here is signed out, and nobody is in."""
    signing_in.check_code(attempt, typed, now=clock.now())
    with transaction() as writing:
        ticket = first.accept_code(writing, attempt, now=clock.now())
    logout_user()
    session[TICKET] = {"ticket": ticket, "until": (clock.now() + TICKET_LASTS).isoformat()}
    return redirect(url_for("accounts.set_first_password", next=request.args.get("next")), code=303)


def _let_in(user: User) -> Response:
    """Nothing of a stranger's session goes on in that of an account but the language and what is still to be said."""
    kept = {name: session[name] for name in KEPT if name in session}
    session.clear()
    session.update(kept)
    login_user(user)
    return redirect(local_path(request.args.get("next")), code=303)


@bp.route("/sign-in/password", methods=["GET", "POST"])
@requires(Permission.PAGE_OPEN)
def set_first_password() -> Any:
    form = FirstPasswordForm()
    try:
        ticket = _ticket()
        user = first.user_of_ticket(db.session, ticket, now=clock.now())
        if form.validate_on_submit():
            try:
                return _first_set(user, ticket, form)
            except AwardsError as error:
                if error.field is None:
                    raise
                add_error(form, error)
    except AwardsError as error:
        return _ticket_over(error)
    return render_template("accounts/first_password.html", form=form, user=user), 422 if form.is_submitted() else 200


def _first_set(user: User, ticket: str, form: FirstPasswordForm) -> Response:
    password_hash = first.hash_of_first(user, form.password.data or "")
    with transaction() as writing:
        user = first.set_first_password(writing, ticket, password_hash, now=clock.now())
    flash(_("Your password is set and you are signed in. The code of your slip is used up: throw it away."), "success")
    return _let_in(user)


def _ticket() -> str:
    """Raises TicketOverError where no code was typed in this browser, or too long ago."""
    kept = session.get(TICKET)
    if not isinstance(kept, dict) or datetime.fromisoformat(kept["until"]) <= clock.now():
        raise TicketOverError
    return str(kept["ticket"])


def _ticket_over(error: AwardsError) -> Response:
    session.pop(TICKET, None)
    if current_viewer().is_signed_in:
        return redirect(url_for("home.index"), code=303)
    flash(str(error), "warning")
    return redirect(url_for("accounts.sign_in"), code=303)


def local_path(address: str | None) -> str:
    """The address if it is a path of this site, else home: nobody is sent elsewhere by a link to the sign-in page."""
    if not address or not address.startswith("/") or address.startswith("//"):
        return url_for("home.index")
    return url_for("home.index") if any(sign in address for sign in "\\\r\n\t") else address


@bp.post("/sign-out")
@requires(Permission.PAGE_OPEN)
def sign_out() -> Response:
    language = session.get("language")
    logout_user()
    session.clear()
    if language:
        session["language"] = language
    flash(_("You are signed out."), "success")
    return redirect(url_for("home.index"), code=303)
