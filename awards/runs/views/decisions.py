"""The leading group's page: what the run says and how firmly, what is to be voted on, the approval and its end."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.forms import ReasonForm
from awards.i18n import language
from awards.nominations.queries import AwardCase
from awards.permissions import Permission, current_viewer, requires
from awards.runs import charts, queries, service, votes
from awards.runs.decided import DecisionCase, decision_case
from awards.runs.desk import desk_of
from awards.runs.diagnosis import Diagnosis
from awards.runs.forms import DecisionForm
from awards.runs.queries import RunCase
from awards.runs.service.deriving import UnderivableError
from awards.runs.views.blueprint import bp
from awards.runs.views.diagnostics import diagnosis_for


@bp.get("/<int:year>/awards/<code>/decision")
@requires(Permission.RUN_SEE, load=queries.runs_case)
def show_decision(case: AwardCase) -> str:
    today = clock.today(case.award.campaign.timezone)
    return _page(case, DecisionForm(data={"decided_on": today}))


@bp.post("/<int:year>/awards/<code>/runs/<int:number>/approval")
@requires(Permission.DECISION_APPROVE, load=queries.run_case)
def approve_run(case: RunCase) -> Any:
    """The leader approves; refused with everything that stands in the way, what was typed stays."""
    form, viewer = DecisionForm(), current_viewer()
    if form.validate():
        words: dict[str, Any] = {"actor": viewer.username, "approved_by": viewer.name or viewer.username}
        try:
            with transaction() as session:
                decision = service.approve_run(session, case.run, **form.decision, **words, now=clock.now())
                number, doubt = decision.run.number, votes.doubt_about(decision.vote, decision.attendance)
            flash(_("Run %(number)s is approved. The office can put up the public notice.", number=number), "success")
            if doubt:
                flash(str(doubt), "warning")
            return _back(case.case)
        except AwardsError as error:
            form.add_error(error)
    return _page(case.case, form), 422


@bp.route("/<int:year>/awards/<code>/decision/withdrawal", methods=["GET", "POST"])
@requires(Permission.DECISION_APPROVE, load=decision_case)
def withdraw_decision(case: DecisionCase) -> Any:
    """A page that says what falls with the decision."""
    form, status = ReasonForm(), 200
    if request.method == "POST":
        try:
            with transaction() as session:
                words: dict[str, Any] = {"actor": current_viewer().username, "now": clock.now()}
                service.withdraw_decision(session, case.decision, reason=form.reason.data or "", **words)
            flash(_("The decision is withdrawn. It stays on record with its reason."), "success")
            return _back(case.case)
        except AwardsError as error:
            form.add_error(error)
            status = error.status
    award = case.case.award
    return render_template("runs/withdraw_decision.html", award=award, decision=case.decision, form=form), status


def _page(case: AwardCase, form: DecisionForm) -> str:
    diagnosis = _firmness(case)
    desk = desk_of(db.session, case, current_viewer(), now=clock.now())
    words: dict[str, Any] = {"desk": desk, "form": form, "diagnosis": diagnosis, "most": charts.MOST}
    return render_template("runs/show_decision.html", case=case, award=case.award, **words)


def _firmness(case: AwardCase) -> Diagnosis | None:
    """How firmly the run before the group stands; None without a run, or where the engine of today cannot say."""
    decision = queries.decision_of(db.session, case.award)
    run = decision.run if decision else queries.latest_run(db.session, case.award)
    try:
        return diagnosis_for(RunCase(case, run), language()) if run else None
    except UnderivableError:
        return None


def _back(case: AwardCase) -> Any:
    return redirect(url_for("runs.show_decision", year=case.award.campaign.year, code=case.award.code), code=303)
