"""Pages of the department that puts forward."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.campaigns.decided import decided_awards, why_settled
from awards.campaigns.models import Campaign
from awards.campaigns.queries import campaign_of_year
from awards.campaigns.rules import window_of
from awards.db import db, transaction
from awards.errors import AwardsError, NotFoundError
from awards.incoming import row_number
from awards.nominations import queries, service
from awards.nominations.candidates import found_candidates
from awards.nominations.forms import SubmitForm, VersionForm
from awards.nominations.quotas import Quota, quotas_of
from awards.nominations.rules import NominationCase
from awards.nominations.views.blueprint import bp
from awards.nominations.views.showing import WORDS, render_case
from awards.nominations.words import NEXT_WORDS
from awards.permissions import Permission, current_viewer, requires


@bp.get("/<int:year>/nominations")
@requires(Permission.NOMINATION_START, load=queries.own_nominations)
def list_own(own: queries.OwnNominations) -> str:
    """What my department has put forward, and what it still may."""
    return render_template(
        "nominations/list_own.html", own=own, **_days(own.campaign), words=WORDS, next_steps=NEXT_WORDS
    )


def _days(campaign: Campaign) -> dict[str, Any]:
    """What pages say of the deadline, for the viewer's departments, and the awards for which it is no longer asked."""
    days = window_of(campaign, "nominations", current_viewer().nominates_for)
    is_open = days is not None and days.holds(clock.today(campaign.timezone))
    decided = decided_awards(db.session, campaign)
    is_taking = is_open and len(decided) < len(campaign.awards)
    return {"campaign": campaign, "window": days, "is_open": is_open, "is_taking": is_taking, "decided": decided}


@bp.route("/<int:year>/nominations/new", methods=["GET", "POST"])
@requires(Permission.NOMINATION_START, load=campaign_of_year)
def start(campaign: Campaign) -> Any:
    """Pick an award, then find the nominee in the register."""
    if request.method == "GET":
        return _chooser(campaign)
    year, code, subject_id = campaign.year, request.form.get("award", ""), request.form.get("subject", type=row_number)
    viewer = current_viewer()
    try:
        with transaction() as session:
            award, subject = queries.choice(session, viewer, year, code, subject_id)
            nomination = service.start_nomination(session, award, subject, actor=viewer, now=clock.now())
            number = nomination.id
    except NotFoundError:
        return _chooser(campaign, _("Choose an award and a nominee."), 422)
    except AwardsError as error:
        return _chooser(campaign, str(error), error.status)
    return redirect(url_for("nominations.edit", nomination_id=number), code=303)


def _chooser(campaign: Campaign, error: str = "", status: int = 200) -> tuple[str, int]:
    today, viewer = clock.today(campaign.timezone), current_viewer()
    award = next((one for one in campaign.awards if one.code == request.values.get("award", "")), None)
    if award is None and len(campaign.awards) == 1:
        award = campaign.awards[0]
    text = request.values.get("q", "")
    is_hidden = award is not None and award.id in queries.concerned_awards(db.session, viewer)
    settled = why_settled(db.session, award) if award else None
    is_searched = award is not None and not is_hidden and settled is None
    found = found_candidates(db.session, viewer, award, text, today) if award and is_searched else []
    page = render_template(
        "nominations/start.html",
        award=award,
        text=text,
        found=found,
        is_hidden=is_hidden,
        settled=settled,
        quotas=_quotas(campaign),
        departments={one.id: one for one in queries.own_departments(db.session, viewer)},
        **_days(campaign),
        error=error,
        words=WORDS,
    )
    return page, status


def _quotas(campaign: Campaign) -> dict[int, dict[int, Quota]]:
    """Award id → department id → its quota, for the viewer's departments."""
    places, today = sorted(current_viewer().nominates_for), clock.today(campaign.timezone)
    quotas = quotas_of(db.session, campaign.awards, places, today)
    return {award.id: {place: quotas[award.id, place] for place in places} for award in campaign.awards}


@bp.get("/nominations/<int:nomination_id>")
@requires(Permission.NOMINATION_SEE, load=queries.nomination_case)
def show_nomination(case: NominationCase) -> Any:
    """The nomination as judges will see it, and what happened to it."""
    return _shown(case, SubmitForm(formdata=None, version=case.nomination.version))


@bp.post("/nominations/<int:nomination_id>/submit")
@requires(Permission.NOMINATION_HANDLE, load=queries.nomination_case)
def submit(case: NominationCase) -> Any:
    """Send it to the office, exactly as previewed."""
    form, nomination = SubmitForm(), case.nomination
    try:
        with transaction() as session:
            service.submit_nomination(
                session,
                nomination,
                expected_version=form.expected_version,
                actor=current_viewer(),
                now=clock.now(),
                words=form.words.data or "",
            )
    except AwardsError as error:
        form.add_error(error)
        form.renew(nomination.version)
        return _shown(case, form, error.status)
    to_department = nomination.state == "proposed"
    said = _("Sent to your department.") if to_department else _("The nomination was submitted to the office.")
    flash(said, "success")
    return redirect(url_for("nominations.show_nomination", nomination_id=nomination.id), code=303)


@bp.route("/nominations/<int:nomination_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.NOMINATION_HANDLE, load=queries.nomination_case)
def withdraw(case: NominationCase) -> Any:
    """Take it back, after a page that says what that means."""
    form, nomination = VersionForm(), case.nomination
    if request.method == "GET":
        return render_case("nominations/withdraw.html", case, form=form)
    try:
        with transaction() as session:
            service.withdraw_nomination(session, nomination, actor=current_viewer(), now=clock.now())
    except AwardsError as error:
        form.add_error(error)
        return render_case("nominations/withdraw.html", case, error.status, form=form)
    year = nomination.award.campaign.year
    if nomination.is_own:
        flash(_("The nomination was withdrawn."), "success")
        return redirect(url_for("nominations.start_own", year=year), code=303)
    flash(_("The nomination was withdrawn; its place in the quota is free again."), "success")
    return redirect(url_for("nominations.list_own", year=year), code=303)


def _shown(case: NominationCase, form: SubmitForm, status: int = 200) -> tuple[str, int]:
    if case.nomination.is_own:
        form.words.label.text = _("Words to your department")
    return render_case("nominations/show_nomination.html", case, status, form=form)
