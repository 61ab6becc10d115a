"""The minutes of the decision that stands."""

from flask import render_template

from awards.db import db
from awards.i18n import language
from awards.permissions import Permission, requires
from awards.runs.decided import DecisionCase, decision_case
from awards.runs.documents import minutes_text
from awards.runs.minutes import minutes_of
from awards.runs.views.blueprint import bp


@bp.get("/<int:year>/awards/<code>/decision/minutes")
@requires(Permission.RUN_SEE, load=decision_case)
def show_minutes(case: DecisionCase) -> str:
    text = minutes_text(minutes_of(db.session, case.decision, lang=language()))
    return render_template("runs/show_minutes.html", case=case, award=case.case.award, text=text, formats=())
