"""Evidence pages: how far the nominees of an award are covered, and what was imported for a year."""

from typing import Any

from flask import render_template

from awards.campaigns.models import Campaign
from awards.campaigns.queries import campaign_of_year
from awards.db import db
from awards.evidence import queries
from awards.evidence.nominees import AwardNominees
from awards.evidence.queries.surveys import surveys_of_campaign
from awards.evidence.views.blueprint import bp
from awards.permissions import Permission, requires


@bp.get("/<int:year>/evidence")
@requires(Permission.EVIDENCE_SEE, load=campaign_of_year)
def list_evidence(campaign: Campaign) -> Any:
    """What was imported for the year, per kind and place."""
    return render_template(
        "evidence/list_evidence.html",
        campaign=campaign,
        ledger=queries.ledger_of(db.session, campaign),
        surveys=surveys_of_campaign(db.session, campaign),
    )


@bp.get("/<int:year>/evidence/<code>")
@requires(Permission.EVIDENCE_SEE, load=queries.award_nominees)
def show_coverage(case: AwardNominees) -> Any:
    """Nominees by components: how many rows there are, and what follows where there are none."""
    return render_template(
        "evidence/show_coverage.html", award=case.award, coverage=queries.coverage_of(db.session, case)
    )
