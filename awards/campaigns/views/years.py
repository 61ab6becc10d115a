"""Pages of the year, of its rules and of its settings."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from awards import clock
from awards.campaigns import explain
from awards.campaigns.explain_options import judging_of, self_nomination_of
from awards.campaigns.forms import SettingsForm
from awards.campaigns.models import Award, Campaign
from awards.campaigns.notice import notice_in_words, notice_rule_of
from awards.campaigns.options import options_of
from awards.campaigns.orders import order_rule_of
from awards.campaigns.queries import award_of, campaign_of_year
from awards.campaigns.rules import has_opened
from awards.campaigns.service import change_list_scope, change_order_rule
from awards.campaigns.views.blueprint import bp
from awards.campaigns.year_line import year_line
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.permissions import Permission, current_viewer, requires


@bp.get("/<int:year>")
@requires(Permission.PAGE_OPEN, load=campaign_of_year)
def show_campaign(campaign: Campaign) -> str:
    """The year: where it stands, and its awards."""
    today = clock.today(campaign.timezone)
    winners = {award.id: explain.winners_of(award) for award in campaign.awards}
    line = year_line(campaign.phases, today)
    notice = notice_rule_of(campaign)
    return render_template(
        "campaigns/show_campaign.html",
        campaign=campaign,
        today=today,
        winners=winners,
        line=line,
        notice=notice_in_words(notice),
        objection_days=notice.objection_days,
        takes_own=any(options_of(award).self_nomination for award in campaign.awards),
    )


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
        by_hand=explain.quotas_by_hand(award),
        tie_order=explain.tie_order_of(award),
        conditions=explain.conditions_of(award),
        judging=judging_of(award),
        putting_forward=self_nomination_of(award),
    )


@bp.route("/<int:year>/settings", methods=["GET", "POST"])
@requires(Permission.YEAR_EDIT, load=campaign_of_year)
def edit_settings(campaign: Campaign) -> Any:
    """What the office may change in a running year."""
    rule = order_rule_of(campaign)
    form = SettingsForm(obj=campaign, order_limit_hours=rule.limit_hours, order_starts=rule.starts)
    if not form.validate_on_submit():
        return show_settings(campaign, form), 422 if form.errors else 200
    year = campaign.year
    words: dict[str, Any] = {"actor": current_viewer().username, "now": clock.now()}
    try:
        with transaction() as session:
            change_list_scope(session, campaign, form.list_scope.data, **words)
            change_order_rule(session, campaign, form.order_rule(), **words)
    except AwardsError as error:
        form.form_errors.append(error.message)
        return show_settings(campaign_of_year(db.session, None, year), form), error.status
    flash(_("The settings were saved."), "success")
    return redirect(url_for("campaigns.edit_settings", year=year), code=303)


def show_settings(campaign: Campaign, form: SettingsForm) -> str:
    """The settings; the rule for work orders only to read once judging is open."""
    is_fixed = has_opened(campaign, "judging", clock.today(campaign.timezone))
    return render_template(
        "campaigns/edit_settings.html",
        campaign=campaign,
        form=form,
        is_fixed=is_fixed,
        rule=order_rule_of(campaign),
    )
