"""Sharing nominees out among judges, and one judge in the place of another: looked at first, then done."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.accounts.models import User
from awards.campaigns.options import options_of
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.judging import queries, rules
from awards.judging.forms import whole_number
from awards.judging.guards import REASON_LENGTH
from awards.judging.queries import PanelSeatCase
from awards.judging.queries.replacing import all_conflicts_of, handover_of
from awards.judging.queries.sharing import proposal_of
from awards.judging.replacing import replace_judge as put_in_place
from awards.judging.sharing import share_nominees
from awards.judging.views.blueprint import Answer, bp, who
from awards.judging.views.panel import AT, to_panel
from awards.nominations.queries import AwardCase, award_case
from awards.permissions import Permission, requires


@bp.get(f"{AT}/sharing")
@requires(Permission.PANEL_MANAGE, load=award_case)
def share_out(case: AwardCase) -> Answer:
    return _sharing_page(case)


@bp.post(f"{AT}/sharing")
@requires(Permission.PANEL_MANAGE, load=award_case)
def take_sharing(case: AwardCase) -> Answer:
    """The computation runs before the transaction, which only looks whether anything has changed since."""
    proposal, seen = proposal_of(db.session, case.award), request.form.get("seen", "")
    try:
        with transaction() as session:
            share_nominees(session, case.award, proposal, seen=seen, **who())
    except AwardsError as error:
        return _sharing_page(case, error)
    flash(_("The nominees are shared out; each judge sees those that are theirs."), "success")
    return redirect(url_for(".share_out", year=case.award.campaign.year, code=case.award.code), code=303)


@bp.get(f"{AT}/<seat_code>/replacement")
@requires(Permission.PANEL_MANAGE, load=queries.panel_seat)
def replace_judge(case: PanelSeatCase) -> Answer:
    return _replacement_page(case)


@bp.post(f"{AT}/<seat_code>/replacement")
@requires(Permission.PANEL_MANAGE, load=queries.panel_seat)
def put_judge(case: PanelSeatCase) -> Answer:
    old = case.seat.user.name
    try:
        with transaction() as session:
            user = queries.user_by_id(session, whole_number(request.form.get("user")))
            seat = put_in_place(session, case.seat, user, reason=request.form.get("reason", ""), **who())
            told = _("%(name)s judges as %(code)s in the place of %(old)s.", name=user.name, code=seat.code, old=old)
    except AwardsError as error:
        return _replacement_page(case, error)
    flash(told, "success")
    return to_panel(case.case)


def _sharing_page(case: AwardCase, error: AwardsError | None = None) -> Answer:
    proposal = proposal_of(db.session, case.award)
    page = render_template(
        "judging/share_out.html",
        case=case,
        award=case.award,
        proposal=proposal,
        method=(panel.settings.get("method", "") if (panel := rules.panel_of(case.award)) else ""),
        closed=rules.why_panel_closed(case.award, clock.now()),
        error=error,
    )
    return (page, error.status) if error else page


def _replacement_page(case: PanelSeatCase, error: AwardsError | None = None) -> Answer:
    """Who could take the seat over, and, once somebody is chosen, what goes over and what conflicts there are."""
    award, search = case.case.award, request.values.get("q", "")
    chosen = db.session.get(User, whole_number(request.values.get("user"))) if request.values.get("user") else None
    page = render_template(
        "judging/replace_judge.html",
        case=case.case,
        award=award,
        seat=case.seat,
        chosen=chosen,
        each=options_of(award).judges_each,
        handover=handover_of(db.session, case.seat, chosen) if chosen else None,
        conflicts=all_conflicts_of(db.session, case.seat, chosen) if chosen else [],
        closed=rules.why_panel_closed(award, clock.now()),
        search=search,
        candidates=queries.candidates_for(db.session, award, search),
        error=error,
        reason=request.form.get("reason", ""),
        reason_length=REASON_LENGTH,
    )
    return (page, error.status) if error else page
