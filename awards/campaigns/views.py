"""Pages of the year and of its rules."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from awards import clock
from awards.campaigns import explain
from awards.campaigns.forms import SettingsForm
from awards.campaigns.models import Award, Campaign
from awards.campaigns.queries import award_of, campaign_of_year
from awards.campaigns.service import change_list_scope
from awards.campaigns.year_line import year_line
from awards.db import transaction
from awards.permissions import Permission, current_viewer, requires

bp = Blueprint("campaigns", __name__)


@bp.get("/<int:year>")
@requires(Permission.PAGE_OPEN, load=campaign_of_year)
def show_campaign(campaign: Campaign) -> str:
    """The year: where it stands, and its awards."""
    today = clock.today(campaign.timezone)
    winners = {award.id: explain.winners_of(award) for award in campaign.awards}
    line = year_line(campaign.phases, today)
    return render_template("campaigns/show_campaign.html", campaign=campaign, today=today, winners=winners, line=line)


@bp.get("/<int:year>/awards/<code>/rules")
@requires(Permission.PAGE_OPEN, load=award_of)
def show_rules(award: Award) -> str:
    """One award's rules, explained to everyone."""
    return render_template(
        "campaigns/show_rules.html",
        award=award,
        campaign=award.campaign,
        lines=explain.lines_of(award),
        winners=explain.winners_of(award),
        quota=explain.quota_of(award),
        tie_order=explain.tie_order_of(award),
    )


@bp.route("/<int:year>/settings", methods=["GET", "POST"])
@requires(Permission.CAMPAIGN_MANAGE, load=campaign_of_year)
def edit_settings(campaign: Campaign) -> Any:
    """What the office may change in a running year."""
    form = SettingsForm(obj=campaign)
    if not form.validate_on_submit():
        return render_template(
            "campaigns/edit_settings.html", campaign=campaign, form=form
        ), 422 if form.errors else 200
    with transaction() as session:
        scope = form.list_scope.data
        change_list_scope(session, campaign, scope, actor=current_viewer().username, now=clock.now())
    flash(_("The settings were saved."), "success")
    return redirect(url_for("campaigns.edit_settings", year=campaign.year), code=303)
