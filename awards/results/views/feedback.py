"""The page on which nominees and their departments read what became of them."""

from flask import render_template, request

from awards.db import db
from awards.i18n import language
from awards.permissions import Permission, current_viewer, requires
from awards.results import queries
from awards.results.feedback import feedback_of
from awards.results.views.blueprint import bp
from awards.results.views.onward import not_yet
from awards.runs import words
from awards.text import clean


@bp.get("/<int:year>/awards/<code>/results/feedback")
@requires(Permission.FEEDBACK_SEE, load=queries.results_case)
def show_feedback(results: queries.Results) -> str:
    """Only the viewer's own rows; nothing before the results are published."""
    if results.publication is None:
        return not_yet(results)
    wanted, page = clean(request.args.get("q", ""), one_line=True), request.args.get("page", 1, type=int)
    found = feedback_of(db.session, current_viewer(), results, wanted=wanted, page=page)
    statuses = words.statuses(language())
    return render_template(
        "results/show_feedback.html", award=results.award, results=results, found=found, statuses=statuses
    )
