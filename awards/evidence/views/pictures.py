"""The pictures of a year, one by one."""

from flask import Response

from awards.db import db
from awards.evidence.queries.pictures import PictureCase, picture_case, picture_of
from awards.evidence.serving import PICTURE, picture_response
from awards.evidence.views.blueprint import bp
from awards.permissions import Permission, requires


@bp.get(f"/<int:year>/evidence/figures/{PICTURE}")
@requires(Permission.EVIDENCE_SEE, load=picture_case)
def show_picture(case: PictureCase) -> Response:
    """One picture of the year."""
    return picture_response(picture_of(db.session, case.campaign, case.name), case.lang, case.theme)
