"""The figures of the year that indicator sheets may bring."""

from collections.abc import Collection
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from awards import clock
from awards.campaigns import indicators
from awards.campaigns.indicator_forms import NAMES, NEW_ROWS, IndicatorsForm
from awards.campaigns.models import Campaign
from awards.campaigns.queries import campaign_of_year
from awards.campaigns.rules import is_any_sealed
from awards.campaigns.setting_up.wrongs import WrongsError
from awards.campaigns.views.blueprint import bp
from awards.db import db, transaction
from awards.errors import AwardsError, StaleError
from awards.permissions import Permission, current_viewer, requires


@bp.get("/<int:year>/setup/indicators")
@requires(Permission.YEAR_EDIT, load=campaign_of_year)
def edit_indicators(campaign: Campaign) -> str:
    """Which figures there are, and room for some more."""
    form = IndicatorsForm.for_figures(campaign.indicators)
    form.version.data = indicators.version_of(campaign)
    return show_indicators(campaign, form)


@bp.post("/<int:year>/setup/indicators")
@requires(Permission.YEAR_EDIT, load=campaign_of_year)
def save_indicators(campaign: Campaign) -> Any:
    """Save all rows at once, or say what is wrong in each."""
    year, form = campaign.year, IndicatorsForm.for_figures(campaign.indicators)
    seen, typed = form.version.data or "", form.typed(campaign.indicators)
    if not form.validate_on_submit():
        return show_indicators(campaign, form), 422
    try:
        with transaction() as session:
            fresh = campaign_of_year(session, current_viewer(), year)
            words = {"version": seen, "actor": current_viewer().username}
            indicators.change_indicators(session, fresh, typed, **words, now=clock.now())
    except AwardsError as error:
        form.add_errors(error.wrongs if isinstance(error, WrongsError) else [error])
        campaign = campaign_of_year(db.session, current_viewer(), year)
        theirs: Collection[int] = ()
        if isinstance(error, StaleError):
            theirs = form.take_over(seen, campaign.indicators)
            form.version.data = indicators.version_of(campaign)  # whoever saves again has read the message
        return show_indicators(campaign, form, theirs), error.status
    flash(_("The figures were saved."), "success")
    return redirect(url_for(".edit_indicators", year=year), code=303)


def show_indicators(campaign: Campaign, form: IndicatorsForm, theirs: Collection[int] = ()) -> str:
    """The page; `theirs` are figures that somebody else changed since it was opened."""
    return render_template(
        "campaigns/edit_indicators.html",
        campaign=campaign,
        form=form,
        figures=[one for one in campaign.indicators if f"zh_{one.id}" in form],
        held=indicators.held_figures(db.session, campaign),
        saved={one.id: indicators.values_of(one) for one in campaign.indicators},
        theirs=theirs,
        new_rows=NEW_ROWS,
        names=NAMES,
        is_sealed=is_any_sealed(campaign),
    )
