"""How far the nominees of an award are covered, and why something is missing."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.campaigns.nominees import AwardNominees
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.evidence import queries, service
from awards.evidence.forms.gaps import GapForm
from awards.evidence.queries.coverage_page import Wanted, page_of_coverage
from awards.evidence.queries.gaps import GapCase, gap_case
from awards.evidence.views.blueprint import bp
from awards.permissions import Permission, current_viewer, requires

LONGEST = 80


@bp.get("/<int:year>/evidence/<code>")
@requires(Permission.EVIDENCE_SEE, load=queries.award_nominees)
def show_coverage(case: AwardNominees) -> str:
    """Nominees by components: what there is, how new it is, and what follows where there is none."""
    asked = {key: request.args.get(key, "").strip()[:LONGEST] for key in ("q", "department", "gap")}
    wanted = Wanted(**asked, sort=request.args.get("sort", "code"))
    coverage = queries.coverage_of(db.session, case)
    page = page_of_coverage(coverage, wanted, request.args.get("page", 1, type=int))
    return render_template("evidence/show_coverage.html", case=case, award=case.award, page=page, coverage=coverage)


@bp.route("/<int:year>/evidence/<code>/reasons/<component>", methods=["GET", "POST"])
@requires(Permission.EVIDENCE_DECIDE, load=gap_case)
def record_gap(case: GapCase) -> Any:
    """Say why a component is missing, for one nominee or for all who lack it."""
    form, status = GapForm(), 200
    nominees, component = case.nominees, case.component
    award, year = nominees.award, nominees.award.campaign.year
    chosen = request.form.getlist("subject", type=int)
    if request.method == "POST" and not form.is_whole(chosen):
        status = 422
    elif request.method == "POST":
        try:
            with transaction() as session:
                again = gap_case(session, current_viewer(), year, award.code, component.code)
                subjects = [one for one in again.nominees.subjects if one.id in chosen]
                words: dict[str, Any] = {"actor": current_viewer(), "now": clock.now()}
                said = form.reason.data or ""
                service.record_gap_reason(session, again.nominees, again.component, subjects, reason=said, **words)
            flash(_("The reason is recorded for %(count)s nominees.", count=len(subjects)), "success")
            return redirect(url_for(".show_coverage", year=year, code=award.code), code=303)
        except AwardsError as error:
            form.add_error(error)
            status = error.status
    lacking = queries.coverage_of(db.session, nominees).lacking(component)
    if request.method == "GET":
        chosen = request.args.getlist("subject", type=int) or [one.id for one, cell in lacking if cell.needs_reason]
    context = {"case": case, "award": award, "component": component, "lacking": lacking, "chosen": chosen}
    return render_template("evidence/record_gap.html", form=form, **context), status
