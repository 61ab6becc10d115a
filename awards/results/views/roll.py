"""The roll of honour."""

from flask import render_template, request

from awards.db import db
from awards.incoming import row_number
from awards.permissions import Permission, requires
from awards.results.rolls import Wanted, revoked_of, roll_of
from awards.results.views.blueprint import bp


@bp.get("/roll")
@requires(Permission.HONOUR_SEE)
def show_roll() -> str:
    """Everyone reads who was honoured in which year; search, filters and paging are in the address."""
    wanted = Wanted(
        text=request.args.get("q", "")[:80],
        year=request.args.get("year", type=row_number),
        award=request.args.get("award", "")[:60],
        page=request.args.get("page", 1, type=int),
    )
    roll = roll_of(db.session, wanted)
    return render_template("results/show_roll.html", roll=roll, wanted=wanted, revoked=revoked_of(db.session))
