"""The office's view of a panel: who sits on it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.judging import queries, rules, service
from awards.judging.forms import whole_number
from awards.judging.guards import REASON_LENGTH
from awards.judging.views.blueprint import Answer, bp, who
from awards.nominations.queries import AwardCase, award_case
from awards.permissions import Permission, requires


@bp.get("/<int:year>/awards/<code>/panel")
@requires(Permission.PANEL_MANAGE, load=award_case)
def show_panel(case: AwardCase) -> Answer:
    return _panel_page(case)


@bp.post("/<int:year>/awards/<code>/panel")
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
    return _to_panel(case)


@bp.post("/<int:year>/awards/<code>/panel/<seat_code>/removal")
@requires(Permission.PANEL_MANAGE, load=queries.panel_seat)
def remove_seat(case: queries.PanelSeatCase) -> Answer:
    name = case.seat.user.name
    try:
        with transaction() as session:
            service.remove_seat(session, case.seat, reason=request.form.get("reason", ""), **who())
    except AwardsError as error:
        return _panel_page(case.case, error, removing=case.seat.code)
    flash(_("%(name)s is no longer on the panel.", name=name), "success")
    return _to_panel(case.case)


@bp.post("/<int:year>/awards/<code>/panel/<seat_code>/return")
@requires(Permission.PANEL_MANAGE, load=queries.panel_seat)
def restore_seat(case: queries.PanelSeatCase) -> Answer:
    name = case.seat.user.name
    try:
        with transaction() as session:
            service.restore_seat(session, case.seat, **who())
    except AwardsError as error:
        return _panel_page(case.case, error)
    flash(_("%(name)s is on the panel again; the sheets go on where they stood.", name=name), "success")
    return _to_panel(case.case)


def _panel_page(case: AwardCase, error: AwardsError | None = None, *, removing: str = "") -> Answer:
    """`removing` is the code of a seat whose removal lacks its reason."""
    search = request.values.get("q", "")
    page = render_template(
        "judging/show_panel.html",
        case=case,
        award=case.award,
        panel=rules.panel_of(case.award),
        closed=rules.why_panel_closed(case.award.campaign, clock.now()),
        judges=queries.panel_of_award(db.session, case.award),
        search=search,
        candidates=queries.candidates_for(db.session, case.award, search),
        error=error,
        removing=removing,
        reason=request.form.get("reason", ""),
        reason_length=REASON_LENGTH,
    )
    return (page, error.status) if error else page


def _to_panel(case: AwardCase) -> Answer:
    return redirect(url_for(".show_panel", year=case.award.campaign.year, code=case.award.code), code=303)
