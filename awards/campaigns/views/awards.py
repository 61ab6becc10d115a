"""Pages that add an award to the year, take one out, and put them in order."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.campaigns.editing import awards as editing
from awards.campaigns.editing.choices import CHOICES
from awards.campaigns.editing.forms import NewAwardForm
from awards.campaigns.models import Campaign
from awards.campaigns.nominees import AwardNominees
from awards.campaigns.presets.mistakes import RulesError
from awards.campaigns.queries import award_case, campaign_of_year
from awards.campaigns.views.blueprint import bp
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.i18n import bi
from awards.permissions import Permission, current_viewer, require_granted, requires


def _stamp() -> dict[str, Any]:
    return {"actor": current_viewer().username, "now": clock.now()}


@bp.route("/<int:year>/awards/new", methods=["GET", "POST"])
@requires(Permission.CAMPAIGN_MANAGE, load=campaign_of_year)
def new_award(campaign: Campaign) -> Any:
    """A new award from rules that there are; its rules are edited afterwards."""
    year, form = campaign.year, NewAwardForm()
    form.offer(editing.sources_for(db.session, campaign), CHOICES["subject_kind"])
    if request.method == "GET":
        return render_template("campaigns/new_award.html", campaign=campaign, form=form)
    if form.validate():
        try:
            with transaction() as session:
                fresh = campaign_of_year(session, current_viewer(), year)
                award = editing.add_award(session, fresh, form.source.data, **form.head(), **_stamp())
                code = award.code
        except RulesError as error:
            form.add_mistakes(error.mistakes)
        except AwardsError as error:
            form.add_error(error)
        else:
            flash(_("The award was added. Now look through its rules."), "success")
            return redirect(url_for("campaigns.edit_scheme", year=year, code=code), code=303)
    campaign = campaign_of_year(db.session, current_viewer(), year)
    return render_template("campaigns/new_award.html", campaign=campaign, form=form), 422


@bp.route("/<int:year>/awards/<code>/remove", methods=["GET", "POST"])
@requires(Permission.SCHEME_EDIT, load=award_case)
def remove_award(case: AwardNominees) -> Any:
    """What is lost with an award, and the button that removes it."""
    award = case.award
    if request.method == "GET":
        return show_removal(case)
    year, name = award.campaign.year, bi(award.name)
    try:
        with transaction() as session:
            fresh = award_case(session, current_viewer(), year, award.code)
            require_granted(Permission.SCHEME_EDIT, fresh)
            editing.remove_award(session, fresh.award, **_stamp())
    except AwardsError as error:
        return show_removal(case, error), error.status
    flash(_("“%(award)s” was removed from the year. It can be added again from the preset.", award=name), "success")
    return redirect(url_for("campaigns.show_setup", year=year, _anchor="step-awards"), code=303)


def show_removal(case: AwardNominees, error: AwardsError | None = None) -> str:
    """The page that says what would go, or why the award stays."""
    award = case.award
    reasons = editing.reasons_to_keep(db.session, award)
    return render_template("campaigns/remove_award.html", award=award, reasons=reasons, error=error)


@bp.post("/<int:year>/awards/<code>/move")
@requires(Permission.SCHEME_EDIT, load=award_case)
def move_award(case: AwardNominees) -> Any:
    """One place up or down in the year's list."""
    year, code = case.award.campaign.year, case.award.code
    by = 1 if request.form.get("to") == "down" else -1
    with transaction() as session:
        campaign = campaign_of_year(session, current_viewer(), year)
        editing.move_award(session, next(one for one in campaign.awards if one.code == code), by, **_stamp())
    return redirect(url_for("campaigns.new_award", year=year, _anchor="order"), code=303)
