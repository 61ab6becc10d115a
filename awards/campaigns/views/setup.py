"""Pages that start a year, list what is still to do, open it and discard it."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from awards import clock
from awards.campaigns.models import Campaign
from awards.campaigns.presets import load_preset, preset_codes
from awards.campaigns.queries import campaign_of_year
from awards.campaigns.setting_up import opening
from awards.campaigns.setting_up.checklist import steps_of, year_to_set_up
from awards.campaigns.setting_up.forms import HeadForm, StartForm
from awards.campaigns.setting_up.heads import change_head, head_of, version_of, zones
from awards.campaigns.setting_up.starting import free_year, start_campaign, years_to_copy
from awards.campaigns.views.blueprint import bp
from awards.campaigns.year_line import year_line
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.forms import HouseForm
from awards.i18n import bi
from awards.permissions import Permission, current_viewer, requires


def stamp() -> dict[str, Any]:
    """Who acts, and when."""
    return {"actor": current_viewer().username, "now": clock.now()}


@bp.route("/campaigns/new", methods=["GET", "POST"])
@requires(Permission.CAMPAIGN_MANAGE)
def new_campaign() -> Any:
    """Start a year: its name, zone, and where its rules come from."""
    form = StartForm()
    form.offer(_presets(), ((one.year, bi(one.name)) for one in years_to_copy(db.session)))
    if not form.is_submitted():
        form.timezone.data = current_app.config["AWARDS"].timezone
        form.year.data = free_year(db.session, clock.today(form.timezone.data).year)
        return render_template("campaigns/new_campaign.html", form=form, zones=zones()), 200
    status = 422
    if form.validate():
        try:
            with transaction() as session:
                year = start_campaign(session, form.start(), **stamp()).year
            flash(_("%(year)s is being prepared. Only the office sees it until it is opened.", year=year), "success")
            return redirect(url_for("campaigns.show_setup", year=year), code=303)
        except AwardsError as error:
            form.add_error(error)
            status = error.status
    return render_template("campaigns/new_campaign.html", form=form, zones=zones()), status


def _presets() -> list[tuple[str, str]]:
    return [(code, bi(load_preset(code).name)) for code in preset_codes()]


@bp.get("/<int:year>/setup")
@requires(Permission.CAMPAIGN_MANAGE, load=year_to_set_up)
def show_setup(campaign: Campaign) -> Any:
    """What is done, what is still to do."""
    return _checklist(campaign, HouseForm())


def _checklist(campaign: Campaign, form: HouseForm) -> str:
    steps = steps_of(campaign)
    line = year_line(campaign.phases, clock.today(campaign.timezone))
    blockers = [note for step in steps for note in step.blockers]
    return render_template(
        "campaigns/show_setup.html", campaign=campaign, steps=steps, blockers=blockers, line=line, form=form
    )


@bp.route("/<int:year>/setup/open", methods=["GET", "POST"])
@requires(Permission.CAMPAIGN_MANAGE, load=campaign_of_year)
def open_campaign(campaign: Campaign) -> Any:
    """What everyone will see, and the button that lets them."""
    year, form = campaign.year, HouseForm()
    if not form.is_submitted():
        return render_template("campaigns/open_campaign.html", campaign=campaign, form=form)
    try:
        with transaction() as session:
            opening.open_campaign(session, year_to_set_up(session, None, year), **stamp())
    except AwardsError as error:
        form.add_error(error)
        return _checklist(year_to_set_up(db.session, None, year), form), error.status
    flash(_("%(year)s is open: everyone sees it now.", year=year), "success")
    return redirect(url_for("campaigns.show_campaign", year=year), code=303)


@bp.route("/<int:year>/setup/name", methods=["GET", "POST"])
@requires(Permission.YEAR_EDIT, load=campaign_of_year)
def edit_head(campaign: Campaign) -> Any:
    """Name, organiser and time zone."""
    form, year, status = HeadForm(), campaign.year, 200
    if not form.is_submitted():
        form.fill(head_of(campaign), version_of(campaign))
    elif form.validate():
        try:
            with transaction() as session:
                fresh = campaign_of_year(session, None, year)
                change_head(session, fresh, form.head(), version=form.version.data or "", **stamp())
            flash(_("Saved."), "success")
            return redirect(url_for("campaigns.show_setup", year=year), code=303)
        except AwardsError as error:
            form.add_error(error)
            campaign, status = campaign_of_year(db.session, None, year), error.status
            form.version.raw_data, form.version.data = None, version_of(campaign)
    else:
        status = 422
    now = head_of(campaign) if status == 409 else None
    return render_template("campaigns/edit_head.html", campaign=campaign, form=form, zones=zones(), now_is=now), status


@bp.route("/<int:year>/setup/discard", methods=["GET", "POST"])
@requires(Permission.CAMPAIGN_MANAGE, load=campaign_of_year)
def discard_campaign(campaign: Campaign) -> Any:
    """Delete a year that was never opened; the page says what is lost."""
    form, year, status = HouseForm(), campaign.year, 200
    if form.is_submitted():
        try:
            with transaction() as session:
                opening.discard_campaign(session, campaign_of_year(session, None, year), **stamp())
            flash(_("%(year)s was discarded.", year=year), "success")
            return redirect(url_for("home.index"), code=303)
        except AwardsError as error:
            form.add_error(error)
            campaign, status = campaign_of_year(db.session, None, year), error.status
    held = opening.holding(db.session, campaign)
    return render_template("campaigns/discard_campaign.html", campaign=campaign, form=form, held=held), status
