"""The saved rules of an award, tried on an invented field."""

from typing import Any

from flask import render_template

from awards.campaigns.models import Award
from awards.campaigns.nominees import AwardNominees
from awards.campaigns.preview import Preview, PreviewError, preview_of
from awards.campaigns.queries import award_case
from awards.campaigns.views.blueprint import bp
from awards.i18n import LazyMessage
from awards.permissions import Permission, requires


@bp.get("/<int:year>/awards/<code>/preview")
@requires(Permission.SCHEME_EDIT, load=award_case)
def preview_scheme(case: AwardNominees) -> Any:
    """What these rules would make of eight invented nominees."""
    preview, refused = tried(case.award)
    page = render_template(
        "campaigns/preview_scheme.html",
        award=case.award,
        campaign=case.award.campaign,
        preview=preview,
        refused=refused,
    )
    return page, PreviewError.status if refused else 200


def tried(award: Award) -> tuple[Preview | None, LazyMessage | None]:
    """The preview of an award's rules, or why there is none."""
    try:
        return preview_of(award), None
    except PreviewError as error:
        return None, error.message
