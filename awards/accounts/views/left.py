"""Accounts of people who left: they can still read until the office closes them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards.accounts import leaving
from awards.accounts.bulk import digest_of
from awards.accounts.views.blueprint import bp, today, who
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.permissions import Permission, requires


@bp.get("/accounts/left")
@requires(Permission.ACCOUNT_MANAGE)
def show_left() -> str:
    return _left_page()


@bp.post("/accounts/left")
@requires(Permission.ACCOUNT_MANAGE)
def close_left() -> Any:
    try:
        with transaction() as writing:
            seen = request.form.get("seen", "")
            closed = len(leaving.close_accounts_of_left(writing, seen=seen, today=today(), **who()))
    except AwardsError as error:
        return _left_page(error), error.status
    flash(_("%(count)s accounts are closed.", count=closed), "success")
    return redirect(url_for("accounts.list_users", state="left"), code=303)


def _left_page(error: AwardsError | None = None) -> str:
    users = leaving.open_accounts_of_left(db.session, today())
    seen = digest_of((user.id, user.stamp) for user in users)
    return render_template("accounts/left.html", users=users, seen=seen, error=error)
