"""The discipline officer's desk: the year's objections, each with its files, and the rulings on them. Office and
leaders see what there is and how it ended."""

from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.campaigns.models import Campaign
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.files.serving import file_response
from awards.incoming import row_number
from awards.notices import investigating, objection_queries, objection_words
from awards.notices.falling import what_stands
from awards.notices.objection_forms import DismissalForm, TakingUpForm, UpholdingForm
from awards.notices.objection_queries import FileCase, ObjectionCase, RulingCase, is_overdue
from awards.notices.views.blueprint import bp
from awards.permissions import Permission, current_viewer, requires


@bp.get("/<int:year>/objections")
@requires(Permission.OBJECTION_SEE, load=objection_queries.year_for_list)
def list_objections(campaign: Campaign) -> str:
    """What was raised in a year, the open ones first."""
    wanted = {key: request.args.get(key, "") for key in ("state", "code")}
    page = max(1, request.args.get("page", 1, type=row_number))
    found = objection_queries.objections_of_year(db.session, current_viewer(), campaign, **wanted, page=page)
    shown = {"wanted": wanted, "page": min(page, found.pages), "today": clock.today(campaign.timezone)}
    return render_template(
        "notices/objection_list.html", found=found, campaign=campaign, words=objection_words, **shown
    )


@bp.get("/<int:year>/objections/<int:objection_id>")
@requires(Permission.OBJECTION_SEE, load=objection_queries.objection_case)
def show_objection(case: ObjectionCase) -> Any:
    return _page(case)


@bp.post("/<int:year>/objections/<int:objection_id>/taking-up")
@requires(Permission.OBJECTION_HANDLE, load=objection_queries.objection_case)
def take_up_objection(case: ObjectionCase) -> Any:
    """Begin, or go on in another's place."""
    form, relieves = TakingUpForm(), TakingUpForm().relieves.data or ""
    try:
        with transaction() as session:
            by: dict[str, Any] = {"actor": current_viewer(), "now": clock.now()}
            investigating.take_up(session, case.objection, relieves=relieves, **by)
    except AwardsError as error:
        form.add_error(error)
        return _page(case, form), error.status
    flash(_("You have taken up this objection. Nobody publishes the result before you have ruled."), "success")
    return _back(case)


@bp.route("/<int:year>/objections/<int:objection_id>/ruling/<any(dismiss, uphold):outcome>", methods=["GET", "POST"])
@requires(Permission.OBJECTION_HANDLE, load=objection_queries.ruling_case)
def rule_on_objection(case: RulingCase) -> Any:
    """Dismiss or uphold."""
    status = 200
    form = DismissalForm() if case.outcome == "dismiss" else UpholdingForm()
    if isinstance(form, UpholdingForm):
        form.offer(names_nominee=bool(case.objection.nominee))
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                return _ruled(case, form)
            except AwardsError as error:
                form.add_error(error)
                status = error.status
    standing = None
    if isinstance(form, UpholdingForm):
        standing = what_stands(db.session, case.objection)
        form.confirm(standing.version)
    words = {"case": case, "objection": case.objection, "standing": standing, "form": form}
    return render_template("notices/objection_ruling.html", **words), status


@bp.get("/<int:year>/objections/<int:objection_id>/files/<int:position>/<name>")
@requires(Permission.OBJECTION_HANDLE, load=objection_queries.file_case)
def open_objection_file(case: FileCase) -> Response:
    """One file, always as a download: nobody knows who sent it."""
    response = file_response(current_app.config["AWARDS"].files_dir, case.file.file, case.file.name)
    disposition = response.headers.get("Content-Disposition", "")
    response.headers["Content-Disposition"] = disposition.replace("inline", "attachment", 1)
    return response


def _ruled(case: ObjectionCase, form: DismissalForm | UpholdingForm) -> Any:
    words: dict[str, Any] = {"finding": form.finding.data or "", "actor": current_viewer(), "now": clock.now()}
    if isinstance(form, UpholdingForm):
        words |= {"remedy": form.remedy.data or "", "reason": form.reason.data or ""}
        words["expected"] = form.expected.data or None
        with transaction() as session:
            falling = investigating.uphold(session, case.objection, **words)
        if falling.is_nothing:
            flash(_("Upheld. No decision and no notice had to be undone for it."), "success")
        else:
            done = _("Upheld. The notice is taken down and the decision withdrawn; the office computes a new run.")
            flash(done, "success")
        return _back(case)
    with transaction() as session:
        investigating.dismiss(session, case.objection, **words)
    flash(_("Dismissed. Whoever raised it reads your finding with the code of the receipt."), "success")
    return _back(case)


def _page(case: ObjectionCase, form: TakingUpForm | None = None) -> str:
    zone = case.award.campaign.timezone
    late = is_overdue(case.objection, clock.today(zone))
    reason = investigating.words_of(case.conflict) if case.conflict else ""
    words = {"words": objection_words, "is_late": late, "conflict": reason, "form": form or TakingUpForm()}
    return render_template(
        "notices/objection_show.html", case=case, objection=case.objection, award=case.award, **words
    )


def _back(case: ObjectionCase) -> Any:
    year, number = case.award.campaign.year, case.objection.id
    return redirect(url_for("notices.show_objection", year=year, objection_id=number), code=303)
