"""The year's work orders: what became of each row, who is not credited yet, and the on-time rates."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.evidence.forms.orders import CreditForm
from awards.evidence.queries.crediting import CreditCase, credit_case, credited_groups
from awards.evidence.queries.orders import OrdersOfYear, orders_of_year, orders_page
from awards.evidence.service.orders import credit_again as credit_others
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
        credited=credited_groups(db.session, case.campaign),
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


@bp.route("/<int:year>/evidence/orders/credits/<int:order_id>", methods=["GET", "POST"])
@requires(Permission.EVIDENCE_DECIDE, load=credit_case)
def credit_again(case: CreditCase) -> Any:
    """Credit somebody else with the orders that one answer credits."""
    year, viewer, status = case.campaign.year, current_viewer(), 200
    order_id = int((request.view_args or {})["order_id"])
    form = CreditForm()
    form.offer(case.choices, has_nobody=case.asked is not None)
    if request.method == "POST" and not form.validate():
        status = 422
    elif request.method == "POST":
        try:
            said: dict[str, Any] = {"seen": form.seen.data or "", "reason": form.reason.data or ""}
            with transaction() as session:
                again = credit_case(session, viewer, year, order_id)
                count = credit_others(session, again, form.chosen or "", **said, actor=viewer, now=clock.now())
            flash(_("Credited anew: %(count)s orders. Runs that were made before say so.", count=count), "success")
            return redirect(url_for(".show_orders", year=year), code=303)
        except AwardsError as error:
            form.add_error(error)
            status = error.status
    else:
        form.seen.data = case.technician.code
    return render_template("evidence/credit_again.html", case=case, campaign=case.campaign, form=form), status
