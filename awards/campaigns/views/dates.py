"""Pages of a year's dates and of its notice rules."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.campaigns import notice
from awards.campaigns.countries import country_name
from awards.campaigns.models import WINDOWS, Campaign, Phase
from awards.campaigns.queries import campaign_of_year
from awards.campaigns.rules import is_any_sealed
from awards.campaigns.setting_up import dates as service
from awards.campaigns.setting_up.dates import Days
from awards.campaigns.setting_up.forms import (
    DatesForm,
    NoticeForm,
    changed_rows,
    dates_form,
    notice_form,
    rows_of,
    typed_rows,
)
from awards.campaigns.setting_up.wrongs import WrongsError
from awards.campaigns.views.blueprint import bp
from awards.campaigns.views.setup import stamp
from awards.campaigns.year_line import YearLine, year_line
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.permissions import Permission, requires

BUTTONS = ("add", "remove", "look")


@bp.route("/<int:year>/setup/dates", methods=["GET", "POST"])
@requires(Permission.YEAR_EDIT, load=campaign_of_year)
def edit_dates(campaign: Campaign) -> Any:
    """The phases and windows of the year on a line."""
    year = campaign.year
    if request.method == "GET":
        form = dates_form(rows_of(service.dates_of(campaign)), service.version_of(campaign))
        return _show_dates(campaign, form), 200
    sent = request.form
    rows = typed_rows(sent, (phase.code for phase in campaign.phases if not phase.is_window))
    form = dates_form(changed_rows(rows, sent), sent.get("version", ""), sent.get("csrf_token", ""))
    if any(button in sent for button in BUTTONS):
        _tell_wrongs(form, campaign, only_days="look" not in sent)
        return _show_dates(campaign, form), 200
    if not form.validate():
        _tell_wrongs(form, campaign)
        return _show_dates(campaign, form), 422
    try:
        with transaction() as session:
            fresh = campaign_of_year(session, None, year)
            service.change_dates(session, fresh, form.dates(), version=form.version.data or "", **stamp())
    except AwardsError as error:
        form.add_error(error)
        campaign = campaign_of_year(db.session, None, year)
        return _show_dates(campaign, form, is_stale=error.status == 409), error.status
    flash(_("The dates were saved."), "success")
    return redirect(url_for("campaigns.edit_dates", year=year), code=303)


def _tell_wrongs(form: DatesForm, campaign: Campaign, *, only_days: bool = False) -> None:
    """What is wrong, at its field; while rows are being added and removed nothing is called missing."""
    if not form.errors:
        form.validate()
    wrongs = service.wrongs_of(form.dates(), campaign)
    form.add_error(WrongsError(() if only_days else wrongs))


def _show_dates(campaign: Campaign, form: DatesForm, *, is_stale: bool = False) -> str:
    dates = form.dates()
    if is_stale:
        form.version.data = service.version_of(campaign)
    today = clock.today(campaign.timezone)
    return render_template(
        "campaigns/edit_dates.html",
        campaign=campaign,
        form=form,
        windows=WINDOWS,
        today=today,
        line=_line(dates.phases, today),
        steps_line=_line(dates.windows, today),
        oddities=service.oddities_of(dates, campaign.year),
        is_fixed=is_any_sealed(campaign),
        now_is=service.dates_of(campaign) if is_stale else None,
    )


def _line(typed: Sequence[Days], today: date) -> YearLine | None:
    """The line of what can be drawn already."""
    whole = [days for days in typed if _is_whole(days)]
    return year_line(
        [Phase(code=one.code, name=one.name, starts_on=one.first, ends_on=one.last) for one in whole], today
    )


def _is_whole(days: Days) -> bool:
    return days.first is not None and days.last is not None and days.first <= days.last


@bp.route("/<int:year>/setup/notice", methods=["GET", "POST"])
@requires(Permission.YEAR_EDIT, load=campaign_of_year)
def edit_notice(campaign: Campaign) -> Any:
    """Public notice, objections, and honours per person."""
    year, status = campaign.year, 200
    form = notice_form(notice.personal_awards(campaign))
    if not form.is_submitted():
        _fill_notice(form, campaign)
    elif form.validate():
        try:
            with transaction() as session:
                fresh = campaign_of_year(session, None, year)
                rules = form.rules()
                notice.change_notice(session, fresh, *rules, version=form.version.data or "", **stamp())
            flash(_("Saved."), "success")
            return redirect(url_for("campaigns.show_setup", year=year), code=303)
        except AwardsError as error:
            form.add_error(error)
            campaign, status = campaign_of_year(db.session, None, year), error.status
    else:
        status = 422
    return _show_notice(campaign, form, is_stale=status == 409), status


def _fill_notice(form: NoticeForm, campaign: Campaign) -> None:
    rules = notice.notice_rule_of(campaign), notice.honour_rule_of(campaign)
    form.fill(*rules, notice.version_of(campaign))


def _show_notice(campaign: Campaign, form: NoticeForm, *, is_stale: bool) -> str:
    if is_stale:
        form.version.data = notice.version_of(campaign)
    rule, honour = notice.notice_rule_of(campaign), notice.honour_rule_of(campaign)
    names = {award.code: award.name for award in campaign.awards}
    return render_template(
        "campaigns/edit_notice.html",
        campaign=campaign,
        form=form,
        is_fixed=is_any_sealed(campaign),
        rule=notice.notice_in_words(rule),
        notice=rule,
        country=country_name(rule.country),
        honour=honour,
        order=[names[code] for code in honour.precedence],
        is_stale=is_stale,
    )
