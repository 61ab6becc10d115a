"""People on pages are called by their names, wherever an account name is kept."""

from flask import g

from awards.accounts import queries
from awards.accounts.views.blueprint import bp
from awards.db import db


@bp.app_template_filter("who")
def called(username: str) -> str:
    """What the owner of an account is called, with the account's name where several are called so; the name that was
    given where there is no such account. Asks the database once per request."""
    if "account_names" not in g:
        g.account_names = queries.names_of_accounts(db.session)
    found: str = g.account_names.get(username, username)
    return found
