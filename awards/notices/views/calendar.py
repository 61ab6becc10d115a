"""The page of a year's working days, and of those that the office declares."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.campaigns.countries import NOWHERE, country_name
from awards.campaigns.models import Campaign
from awards.campaigns.queries import campaign_of_year
from awards.db import db, transaction
from awards.errors import AwardsError, NotFoundError
from awards.notices import service
from awards.notices.calendar import calendar_of
from awards.notices.forms import DayForm
from awards.notices.preview import months_of
from awards.notices.views.blueprint import bp
from awards.permissions import Permission, current_viewer, requires


@bp.route("/<int:year>/calendar", methods=["GET", "POST"])
@requires(Permission.CALENDAR_MANAGE, load=campaign_of_year)
def show_calendar(campaign: Campaign) -> Any:
    """The months with holidays and shifted days; a form that declares one."""
    form, status, year = DayForm(), 200, campaign.year
    if request.method == "POST" and not form.validate():
        status = 422
    elif request.method == "POST":
        try:
            with transaction() as session:
                fresh = campaign_of_year(session, None, year)
                words: dict[str, Any] = {"is_worked": form.is_worked.data == "yes", "note": form.note.data or ""}
                words |= {"actor": current_viewer().username, "now": clock.now()}
                service.declare_day(session, fresh, form.day.data, **words)
            flash(_("The day is declared. Terms that were counted before stay as they are."), "success")
            return redirect(url_for("notices.show_calendar", year=year), code=303)
        except AwardsError as error:
            form.add_error(error)
            status = error.status
        campaign = campaign_of_year(db.session, None, year)
    calendar, (first, last) = calendar_of(db.session, campaign), service.span_of(campaign)
    days = list(calendar.days(first, last))
    words = {"campaign": campaign, "calendar": calendar, "months": months_of(calendar, campaign), "form": form}
    words |= {"country": country_name(calendar.country), "has_holidays": calendar.country != NOWHERE}
    words["unusual"] = [one for one in days if one.kind in ("holiday", "shifted", "declared")]
    return render_template("notices/show_calendar.html", **words), status


@bp.post("/<int:year>/calendar/<day>/removal")
@requires(Permission.CALENDAR_MANAGE, load=lambda session, viewer, year, day: campaign_of_year(session, viewer, year))
def remove_day(campaign: Campaign) -> Any:
    """Let the country's calendar hold again for a day."""
    year = campaign.year
    try:
        day = date.fromisoformat(str((request.view_args or {})["day"]))
    except ValueError as error:
        raise NotFoundError from error
    with transaction() as session:
        words: dict[str, Any] = {"actor": current_viewer().username, "now": clock.now()}
        service.remove_day(session, campaign_of_year(session, None, year), day, **words)
    flash(_("The day is as the country's calendar has it again."), "success")
    return redirect(url_for("notices.show_calendar", year=year), code=303)
