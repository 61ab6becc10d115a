"""The office's view of a panel: who sits on it, and what becomes of a seat."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.campaigns.options import options_of
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.judging import leading, queries, rules, service
from awards.judging.forms import whole_number
from awards.judging.guards import REASON_LENGTH
from awards.judging.queries import PanelSeatCase
from awards.judging.views.blueprint import Answer, bp, who
from awards.judging.words import STANDINGS
from awards.nominations.queries import AwardCase, award_case
from awards.permissions import Permission, requires

AT = "/<int:year>/awards/<code>/panel"


@bp.get(AT)
@requires(Permission.PANEL_MANAGE, load=award_case)
def show_panel(case: AwardCase) -> Answer:
    return _panel_page(case)


@bp.post(AT)
@requires(Permission.PANEL_MANAGE, load=award_case)
def add_seat(case: AwardCase) -> Answer:
    try:
        with transaction() as session:
            user = queries.user_by_id(session, whole_number(request.form.get("user")))
            seat = service.add_seat(session, case.award, user, **who())
            told = _("%(name)s sits on the panel as %(code)s.", name=user.name, code=seat.code)
    except AwardsError as error:
        return _panel_page(case, error)
    flash(told, "success")
    return to_panel(case)


@bp.get(f"{AT}/<seat_code>")
@requires(Permission.PANEL_MANAGE, load=queries.panel_seat)
def show_judge(case: PanelSeatCase) -> Answer:
    return _judge_page(case)


@bp.post(f"{AT}/<seat_code>/removal")
@requires(Permission.PANEL_MANAGE, load=queries.panel_seat)
def remove_seat(case: PanelSeatCase) -> Answer:
    name = case.seat.user.name
    try:
        with transaction() as session:
            service.remove_seat(session, case.seat, reason=request.form.get("reason", ""), **who())
    except AwardsError as error:
        return _judge_page(case, error)
    flash(_("%(name)s is no longer on the panel.", name=name), "success")
    return to_panel(case.case)


@bp.post(f"{AT}/<seat_code>/return")
@requires(Permission.PANEL_MANAGE, load=queries.panel_seat)
def restore_seat(case: PanelSeatCase) -> Answer:
    name = case.seat.user.name
    try:
        with transaction() as session:
            service.restore_seat(session, case.seat, **who())
    except AwardsError as error:
        return _judge_page(case, error)
    flash(_("%(name)s is on the panel again; the sheets go on where they stood.", name=name), "success")
    return to_panel(case.case)


@bp.post(f"{AT}/<seat_code>/lead")
@requires(Permission.PANEL_MANAGE, load=queries.panel_seat)
def name_lead(case: PanelSeatCase) -> Answer:
    """The judge leads the panel from now on, or (`end`) nobody does."""
    name = case.seat.user.name
    try:
        with transaction() as session:
            if "end" in request.form:
                leading.end_lead(session, case.seat, **who())
                told = _("%(name)s does not lead the panel any more.", name=name)
            else:
                leading.name_lead(session, case.seat, **who())
                told = _("%(name)s leads the panel.", name=name)
    except AwardsError as error:
        return _judge_page(case, error)
    flash(told, "success")
    return to_panel(case.case)


def to_panel(case: AwardCase) -> Answer:
    """Back to the panel after something was done."""
    return redirect(url_for(".show_panel", year=case.award.campaign.year, code=case.award.code), code=303)


def _panel_page(case: AwardCase, error: AwardsError | None = None) -> Answer:
    search = request.values.get("q", "")
    page = render_template(
        "judging/show_panel.html",
        case=case,
        award=case.award,
        panel=rules.panel_of(case.award),
        closed=rules.why_panel_closed(case.award, clock.now()),
        judges=queries.panel_of_award(db.session, case.award),
        each=options_of(case.award).judges_each,
        lacking=queries.lacking_judges(db.session, [case.award]).get(case.award.id, {}),
        standings=STANDINGS,
        search=search,
        candidates=queries.candidates_for(db.session, case.award, search),
        error=error,
    )
    return (page, error.status) if error else page


def _judge_page(case: PanelSeatCase, error: AwardsError | None = None) -> Answer:
    """What can be done with one seat."""
    award = case.case.award
    page = render_template(
        "judging/show_judge.html",
        case=case.case,
        award=award,
        seat=case.seat,
        judge=queries.progress_of_seats(db.session, [case.seat])[0],
        closed=rules.why_panel_closed(award, clock.now()),
        standings=STANDINGS,
        error=error,
        reason=request.form.get("reason", ""),
        reason_length=REASON_LENGTH,
    )
    return (page, error.status) if error else page
