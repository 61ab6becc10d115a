"""The page of a survey: figures with and without answers that may not be honest, and what is decided on them."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.evidence.queries.surveys import SurveyOfYear, survey_of_year, survey_page
from awards.evidence.service.surveys import decide_answers as decide
from awards.evidence.views.blueprint import bp
from awards.imports.reading.cells import LARGEST_INT
from awards.permissions import Permission, current_viewer, requires


@bp.get("/<int:year>/evidence/surveys/<code>")
@requires(Permission.EVIDENCE_SEE, load=survey_of_year)
def show_survey(case: SurveyOfYear) -> Any:
    """Index and share of satisfied answers, in all and about each subject."""
    return show(case)


def show(case: SurveyOfYear, error: AwardsError | None = None) -> str:
    """The page; with an error, what was typed is still there."""
    page = survey_page(db.session, case.survey, page=request.args.get("page", 1, type=int))
    numbers = ticked_numbers()
    return render_template("evidence/show_survey.html", case=case, page=page, error=error, chosen=numbers)


def ticked_numbers() -> list[int]:
    """The numbers of the answers that are ticked; what no answer can have is none of them."""
    return [number for number in request.form.getlist("number", type=int) if 0 < number <= LARGEST_INT]


@bp.post("/<int:year>/evidence/surveys/<code>/decisions")
@requires(Permission.EVIDENCE_DECIDE, load=survey_of_year)
def decide_answers(case: SurveyOfYear) -> Any:
    """Count or leave out the answers with a flag, or those that are ticked."""
    year, code, viewer = case.campaign.year, case.survey.code, current_viewer()
    form = request.form
    said: dict[str, Any] = {"flag": form.get("flag", ""), "numbers": ticked_numbers()}
    said |= {"verdict": form.get("verdict", ""), "reason": form.get("reason", "")}
    try:
        with transaction() as session:
            known = survey_of_year(session, viewer, year, code)
            count = decide(session, known, **said, actor=viewer, now=clock.now())
    except AwardsError as error:
        return show(survey_of_year(db.session, viewer, year, code), error), error.status
    flash(_("Decided. Answers that changed between counting and being left out: %(count)s.", count=count), "success")
    return redirect(url_for(".show_survey", year=year, code=code), code=303)
