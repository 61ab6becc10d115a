"""The dossier of a nominee: a page to be printed, and its pictures."""

from flask import Response, render_template

from awards.db import db
from awards.evidence.charts import MOST_LINES
from awards.evidence.queries.pictures import months_in, picture_of
from awards.evidence.serving import PICTURE, picture_response
from awards.nominations import dossiers
from awards.nominations.queries import nomination_case
from awards.nominations.rules import NominationCase, PictureCase
from awards.nominations.views.blueprint import bp
from awards.nominations.views.showing import WORDS
from awards.permissions import Permission, current_viewer, requires


@bp.get("/nominations/<int:nomination_id>/dossier")
@requires(Permission.DOSSIER_SEE, load=nomination_case)
def show_dossier(case: NominationCase) -> str:
    """Who, what for, what speaks for and against: one document for those who decide."""
    nomination = case.nomination
    return render_template(
        "nominations/show_dossier.html",
        nomination=nomination,
        award=nomination.award,
        campaign=nomination.award.campaign,
        dossier=dossiers.dossier_of(db.session, case, current_viewer()),
        words=WORDS,
        months_in=months_in,
        most=MOST_LINES,
    )


@bp.get(f"/nominations/<int:nomination_id>/dossier/figures/{PICTURE}")
@requires(Permission.DOSSIER_SEE, load=dossiers.picture_case)
def show_dossier_picture(case: PictureCase) -> Response:
    """One picture about the nominee."""
    nomination = case.nomination
    picture = picture_of(db.session, nomination.award.campaign, case.name, nomination.subject)
    return picture_response(picture, case.lang, case.theme)
