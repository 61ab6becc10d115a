"""The office's page of runs: what is missing, compute, look, take the documents away."""

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.nominations.queries import AwardCase
from awards.permissions import Permission, current_viewer, requires
from awards.runs import queries, service
from awards.runs.board import board_of, sheet_of_run
from awards.runs.problems import UnscorableError
from awards.runs.views.blueprint import bp


@bp.get("/<int:year>/awards/<code>/runs")
@requires(Permission.RUN_SEE, load=queries.runs_case)
def list_runs(case: AwardCase) -> str:
    return _list(case)


@bp.post("/<int:year>/awards/<code>/runs")
@requires(Permission.RUN_MANAGE, load=queries.runs_case)
def make_run(case: AwardCase) -> Any:
    actor, award = current_viewer().username, case.award
    try:
        with transaction() as session:
            last = queries.latest_run(session, award)
            run = service.make_run(session, award, actor=actor, now=clock.now())
            number, is_new = run.number, run is not last
    except UnscorableError as error:
        return _list(case, error), 422
    if is_new:
        flash(_("Run %(number)s is computed.", number=number), "success")
    else:
        flash(_("Nothing has changed since run %(number)s: it stands, and no new one was made.", number=number), "info")
    return redirect(url_for("runs.show_run", year=award.campaign.year, code=award.code, number=number), code=303)


@bp.get("/<int:year>/awards/<code>/runs/<int:number>")
@requires(Permission.RUN_SEE, load=queries.run_case)
def show_run(case: queries.RunCase) -> str:
    sheet = sheet_of_run(db.session, case)
    return render_template("runs/show_run.html", case=case, award=case.case.award, run=case.run, sheet=sheet)


@bp.get("/<int:year>/awards/<code>/runs/<int:number>/bundle.json")
@requires(Permission.RUN_SEE, load=queries.run_case)
def download_bundle(case: queries.RunCase) -> Response:
    return _document(case, "bundle", case.run.bundle, case.run.bundle_sha256)


@bp.get("/<int:year>/awards/<code>/runs/<int:number>/result.json")
@requires(Permission.RUN_SEE, load=queries.run_case)
def download_result(case: queries.RunCase) -> Response:
    return _document(case, "result", case.run.result, case.run.result_sha256)


def _list(case: AwardCase, error: UnscorableError | None = None) -> str:
    board = board_of(db.session, case.award)
    return render_template("runs/list_runs.html", case=case, award=case.award, board=board, error=error)


def _document(case: queries.RunCase, kind: str, content: bytes, sha256: str) -> Response:
    """The stored bytes, as they are: what was scored is what is handed out."""
    award = case.case.award
    name = f"{kind}-{award.campaign.year}-{award.code}-{case.run.number}.json"
    response = Response(content, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_etag(sha256)
    return response
