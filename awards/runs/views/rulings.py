"""Pages that record and withdraw rulings."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.forms import ReasonForm
from awards.nominations.queries import AwardCase
from awards.permissions import Permission, current_viewer, requires
from awards.runs import queries, service
from awards.runs.forms import ExclusionForm, TieForm
from awards.runs.queries import KindCase, RulingCase
from awards.runs.views.blueprint import bp


@bp.route("/<int:year>/awards/<code>/rulings/<any(tie, exclude):kind>", methods=["GET", "POST"])
@requires(Permission.RUN_MANAGE, load=queries.kind_case)
def record_ruling(case: KindCase) -> Any:
    """The vote on the tie that blocks the latest run, or an exclusion."""
    award, nominees = case.case.award, queries.nominees_of(db.session, case.case.award)
    tied = queries.tied_at_cut(db.session, award)
    form: TieForm | ExclusionForm
    if case.kind == "tie":
        form = TieForm()
        form.offer([(one, nominees[one]) for one in tied])
        chosen = [entry.data or "" for entry in form.order.entries]
    else:
        form = ExclusionForm()
        form.offer([(key, one) for key, one in nominees.items() if one.state == "accepted"])
        chosen = [form.nominee.data or ""]
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            vote = form.vote.data if isinstance(form, TieForm) else ""
            words: dict[str, Any] = {
                "vote": vote or "",
                "reason": form.reason.data or "",
                "decided_on": form.decided_on.data,
            }
            try:
                with transaction() as session:
                    words |= {"actor": current_viewer().username, "now": clock.now()}
                    service.record_ruling(session, award, kind=case.kind, nominees=chosen, **words)
                flash(_("The ruling is recorded. Compute a new run: the next one obeys it."), "success")
                return _back(case.case)
            except AwardsError as error:
                form.add_error(error)
    page = render_template("runs/record_ruling.html", case=case.case, award=award, kind=case.kind, form=form, tied=tied)
    return page, status


@bp.route("/<int:year>/awards/<code>/rulings/<int:ruling_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.RUN_MANAGE, load=queries.ruling_case)
def withdraw_ruling(case: RulingCase) -> Any:
    """Take a ruling back; it stays on record."""
    form, award, ruling = ReasonForm(), case.case.award, case.ruling
    status = 200
    if request.method == "POST":
        try:
            with transaction() as session:
                words: dict[str, Any] = {"actor": current_viewer().username, "now": clock.now()}
                service.withdraw_ruling(session, ruling, reason=form.reason.data or "", **words)
            flash(_("The ruling is withdrawn. Compute a new run: the next one does not obey it."), "success")
            return _back(case.case)
        except AwardsError as error:
            form.add_error(error)
            status = error.status
    nominees = queries.nominees_of(db.session, award)
    page = render_template("runs/withdraw_ruling.html", award=award, ruling=ruling, nominees=nominees, form=form)
    return page, status


def _back(case: AwardCase) -> Any:
    return redirect(url_for("runs.list_runs", year=case.award.campaign.year, code=case.award.code), code=303)
