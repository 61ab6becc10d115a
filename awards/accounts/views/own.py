"""The own account: password, and the address for reminders."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import login_user
from werkzeug.wrappers import Response

from awards.accounts import passwords, queries, service
from awards.accounts.forms import OwnForm, PasswordForm
from awards.accounts.models import User
from awards.accounts.views.blueprint import bp, who
from awards.db import transaction
from awards.errors import AwardsError
from awards.forming import add_error
from awards.permissions import Permission, requires


@bp.route("/accounts/own", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE, load=queries.own_account)
def edit_own(user: User) -> Any:
    form = OwnForm(data={"email": user.email})
    if form.validate_on_submit():
        try:
            with transaction() as writing:
                service.set_email(writing, user, form.email.data or "", **who())
            flash(_("Saved."), "success")
            return redirect(url_for("accounts.edit_own"), code=303)
        except AwardsError as error:
            add_error(form, error)
    return render_template("accounts/edit_own.html", form=form, user=user), 422 if form.is_submitted() else 200


@bp.route("/accounts/password", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_USE, load=queries.own_account)
def change_password(user: User) -> Any:
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            return _password_changed(user, form)
        except AwardsError as error:
            add_error(form, error)
    return render_template("accounts/change_password.html", form=form), 422 if form.is_submitted() else 200


def _password_changed(user: User, form: PasswordForm) -> Response:
    if not passwords.matches(user.password_hash, form.current.data or ""):
        raise AwardsError(service.WRONG_PRESENT, field="current")
    with transaction() as writing:
        service.set_password(writing, user, form.password.data or "", **who())
    login_user(user)
    flash(_("Your password is changed. Everywhere else you are signed out."), "success")
    return redirect(url_for("home.index"), code=303)
