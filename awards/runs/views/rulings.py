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
from awards.runs.board import board_of
from awards.runs.forms import ExclusionForm, TieForm
from awards.runs.models import Run
from awards.runs.problems import UnscorableError
from awards.runs.proposals import proposals_of
from awards.runs.queries import KindCase, RulingCase
from awards.runs.views.blueprint import bp
from awards.runs.words import Listed


@bp.route("/<int:year>/awards/<code>/rulings/<any(tie, exclude):kind>", methods=["GET", "POST"])
@requires(Permission.RUN_MANAGE, load=queries.kind_case)
def record_ruling(case: KindCase) -> Any:
    """The vote on the tie that blocks the latest run, or an exclusion."""
    award = case.case.award
    tied = queries.tied_at_cut(db.session, award)
    form = _form(case, tied)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            words: dict[str, Any] = {"actor": current_viewer().username, "now": clock.now()}
            try:
                with transaction() as session:
                    service.record_ruling(session, award, kind=case.kind, **form.ruling, **words)
                    run = service.try_run(session, award, **words)
                    told = _told(run, _("The ruling is recorded."))
                flash(*told)
                return _back(case.case)
            except AwardsError as error:
                form.add_error(error)
    board = board_of(db.session, award)
    outdated = board.runs[0] if board.runs and board.is_outdated(board.runs[0]) else None
    about: dict[str, Any] = {"case": case.case, "award": award, "kind": case.kind, "tied": tied, "outdated": outdated}
    return render_template("runs/record_ruling.html", form=form, **about), status


def _form(case: KindCase, tied: list[str]) -> TieForm | ExclusionForm:
    """The empty form with its choices; an exclusion that is proposed is filled in already."""
    award, nominees = case.case.award, queries.nominees_of(db.session, case.case.award)
    if case.kind == "tie":
        tie = TieForm()
        tie.offer([(one, nominees[one]) for one in tied])
        return tie
    proposed = {one.nominee: one for one in proposals_of(db.session, award, current_viewer()).exclusions}
    proposal = proposed.get(request.args.get("nominee", "")) if request.method == "GET" else None
    form = ExclusionForm(data={"nominee": proposal.nominee, "reason": str(proposal.reason)} if proposal else None)
    form.offer([(key, one) for key, one in nominees.items() if one.state == "accepted"])
    return form


def _told(run: Run | UnscorableError, done: str) -> tuple[str, str]:
    """What became of the run that a ruling makes at once, and how it is shown."""
    if isinstance(run, UnscorableError):
        problems = Listed(run.problems)
        failed = _("No new run could be made, the data cannot be scored: %(problems)s", problems=problems)
        return f"{done} {failed}", "warning"
    computed = _("Run %(number)s is computed anew: it is the one to decide on.", number=run.number)
    return f"{done} {computed}", "success"


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
                told = _told(service.try_run(session, award, **words), _("The ruling is withdrawn."))
            flash(*told)
            return _back(case.case)
        except AwardsError as error:
            form.add_error(error)
            status = error.status
    nominees = queries.nominees_of(db.session, award)
    page = render_template("runs/withdraw_ruling.html", award=award, ruling=ruling, nominees=nominees, form=form)
    return page, status


def _back(case: AwardCase) -> Any:
    return redirect(url_for("runs.show_decision", year=case.award.campaign.year, code=case.award.code), code=303)
