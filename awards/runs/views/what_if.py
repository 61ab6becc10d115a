"""Pages of what-if runs: try something beside a run, look at what would move. Nothing is decided here."""

import json
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.i18n import language
from awards.nominations.queries import AwardCase
from awards.permissions import Permission, current_viewer, requires
from awards.runs import queries, words
from awards.runs.causes import Side
from awards.runs.queries import RunCase
from awards.runs.views.blueprint import bp
from awards.runs.views.comparing import comparison_of, side_of
from awards.runs.what_if import TITLE, WhatIfCase, make_what_if, name_of, what_if_case, what_ifs_of
from awards.runs.what_if_forms import changes_in, judges_in

WHAT_IFS = "/<int:year>/awards/<code>/runs/what-ifs"


@bp.get(WHAT_IFS)
@requires(Permission.RUN_SEE, load=queries.runs_case)
def list_what_ifs(case: AwardCase) -> str:
    made, last = what_ifs_of(db.session, case.award), queries.latest_run(db.session, case.award)
    names = {key: one.subject.name for key, one in queries.nominees_of(db.session, case.award).items()}
    called = {one.number: name_of(one, names) for one in made}
    told: dict[str, Any] = {"made": made, "last": last, "called": called}
    return render_template("runs/list_what_ifs.html", case=case, award=case.award, **told)


@bp.get("/<int:year>/awards/<code>/runs/<int:number>/what-if")
@requires(Permission.WHAT_IF_TRY, load=queries.run_case)
def try_what_if(case: RunCase) -> str:
    return _form(case)


@bp.post("/<int:year>/awards/<code>/runs/<int:number>/what-if")
@requires(Permission.WHAT_IF_TRY, load=queries.run_case)
def save_what_if(case: RunCase) -> Any:
    """Compute and keep it; refused with everything typed still there."""
    award = case.case.award
    try:
        changes = changes_in(queries.bundle_of(case.run), request.form)
        with transaction() as session:
            who: dict[str, Any] = {"actor": current_viewer().username, "now": clock.now()}
            made = make_what_if(session, case.run, changes, title=request.form.get("title", ""), **who)
            number = made.number
    except AwardsError as error:
        return _form(case, error), error.status
    flash(_("What-if run %(number)s is computed. Nothing can be decided on it.", number=number), "success")
    return redirect(url_for(".show_what_if", year=award.campaign.year, code=award.code, number=number), code=303)


@bp.get(f"{WHAT_IFS}/<int:number>")
@requires(Permission.RUN_SEE, load=what_if_case)
def show_what_if(case: WhatIfCase) -> str:
    made, award = case.what_if, case.case.award
    side = Side(json.loads(made.bundle), json.loads(made.result))
    told: dict[str, Any] = {"what_if": made, "ranking": side.result["ranking"], "statuses": words.statuses(language())}
    comparison = comparison_of(case.case, side_of(made.run), side)
    called = name_of(made, {line.id: line.name for line in comparison.lines})
    told |= {"comparison": comparison, "called": called}
    return render_template("runs/show_what_if.html", case=case, award=award, **told)


@bp.get(f"{WHAT_IFS}/<int:number>/bundle.json")
@requires(Permission.RUN_SEE, load=what_if_case)
def download_what_if_bundle(case: WhatIfCase) -> Response:
    return _document(case, "bundle", case.what_if.bundle, case.what_if.bundle_sha256)


@bp.get(f"{WHAT_IFS}/<int:number>/result.json")
@requires(Permission.RUN_SEE, load=what_if_case)
def download_what_if_result(case: WhatIfCase) -> Response:
    return _document(case, "result", case.what_if.result, case.what_if.result_sha256)


def _form(case: RunCase, error: AwardsError | None = None) -> str:
    award, bundle = case.case.award, queries.bundle_of(case.run)
    told: dict[str, Any] = {"run": case.run, "scheme": bundle["scheme"], "error": error, "typed": request.form}
    told |= {"names": queries.nominees_of(db.session, award), "judges": judges_in(bundle)}
    told |= {"judge_names": queries.judges_of(db.session, award), "longest": TITLE}
    ranking = queries.result_of(case.run)["ranking"]
    return render_template("runs/try_what_if.html", case=case, award=award, ranking=ranking, **told)


def _document(case: WhatIfCase, kind: str, content: bytes, sha256: str) -> Response:
    """The stored bytes under a name that says what they are."""
    award = case.case.award
    name = f"what-if-{kind}-{award.campaign.year}-{award.code}-{case.what_if.number}.json"
    response = Response(content, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_etag(sha256)
    return response
