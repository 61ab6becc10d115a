"""Evidence pages: what was imported for a year."""

from typing import Any

from flask import render_template

from awards.campaigns.models import Campaign
from awards.campaigns.queries import campaign_of_year
from awards.db import db
from awards.evidence import queries
from awards.evidence.charts import MOST_LINES
from awards.evidence.queries.pictures import NAMES, months_in, pictures_of, secret_names
from awards.evidence.queries.surveys import surveys_of_campaign
from awards.evidence.views.blueprint import bp
from awards.permissions import Permission, current_viewer, requires


@bp.get("/<int:year>/evidence")
@requires(Permission.EVIDENCE_SEE, load=campaign_of_year)
def list_evidence(campaign: Campaign) -> Any:
    """What was imported for the year, per kind and place."""
    return render_template(
        "evidence/list_evidence.html",
        campaign=campaign,
        ledger=queries.ledger_of(db.session, campaign),
        surveys=surveys_of_campaign(db.session, campaign),
        **seen_pictures(campaign),
    )


def seen_pictures(campaign: Campaign) -> dict[str, Any]:
    """The pictures that the viewer may see, and the names of those that are kept back."""
    secret = secret_names(db.session, campaign, current_viewer())
    pictures = pictures_of(db.session, campaign, [name for name in NAMES if name not in secret])
    return {"pictures": pictures, "secret": secret, "months_in": months_in, "most": MOST_LINES}
