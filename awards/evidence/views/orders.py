"""The year's work orders: what became of each row, who is not credited yet, and the on-time rates."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.evidence.queries.orders import OrdersOfYear, orders_of_year, orders_page
from awards.evidence.service.orders import credit_orders as credit
from awards.evidence.views.blueprint import bp
from awards.imports.forms import LEAVE_OUT, parse_answers
from awards.permissions import Permission, current_viewer, requires


@bp.get("/<int:year>/evidence/orders")
@requires(Permission.EVIDENCE_SEE, load=orders_of_year)
def show_orders(case: OrdersOfYear) -> Any:
    """Rows by what became of them, and on-time rates of technicians and departments."""
    return show(case)


def show(case: OrdersOfYear, error: AwardsError | None = None) -> str:
    """The page; with an error, what was typed is still there."""
    return render_template(
        "evidence/show_orders.html",
        campaign=case.campaign,
        page=orders_page(db.session, case.campaign),
        error=error,
        answers=parse_answers(request.form),
        leave_out=LEAVE_OUT,
    )


@bp.post("/<int:year>/evidence/orders/technicians")
@requires(Permission.IMPORT_MANAGE, load=orders_of_year)
def credit_orders(case: OrdersOfYear) -> Any:
    """Say who repairers are, and credit their orders."""
    year, viewer = case.campaign.year, current_viewer()
    answers = parse_answers(request.form).get("person", {})
    try:
        with transaction() as session:
            count = credit(session, orders_of_year(session, viewer, year), answers, actor=viewer, now=clock.now())
    except AwardsError as error:
        return show(orders_of_year(db.session, viewer, year), error), error.status
    flash(_("Orders credited: %(count)s.", count=count), "success")
    return redirect(url_for(".show_orders", year=year), code=303)
