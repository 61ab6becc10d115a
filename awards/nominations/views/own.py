"""Pages of people who put themselves forward, and of the department that endorses it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.campaigns.decided import decided_awards
from awards.campaigns.queries import award_of
from awards.campaigns.rules import window_of
from awards.db import db, transaction
from awards.errors import AwardsError, NotFoundError
from awards.nominations import queries, service
from awards.nominations.eligibility import conditions_of_all
from awards.nominations.forms import SendBackForm, VersionForm
from awards.nominations.queries import SelfNominations
from awards.nominations.rules import NominationCase
from awards.nominations.views.blueprint import bp
from awards.nominations.views.showing import WORDS, render_case
from awards.permissions import Permission, current_viewer, requires


@bp.route("/<int:year>/nominations/own", methods=["GET", "POST"])
@requires(Permission.NOMINATION_OWN, load=queries.self_nominations)
def start_own(own: SelfNominations) -> Any:
    """Put oneself forward, for an award that takes it."""
    if request.method == "GET":
        return _offer(own)
    viewer, year, code = current_viewer(), own.campaign.year, request.form.get("award", "")
    try:
        with transaction() as session:
            award = award_of(session, viewer, year, code)
            number = service.start_own_nomination(session, award, actor=viewer, now=clock.now()).id
    except NotFoundError:
        return _offer(own, _("Choose an award from the list."), 422)
    except AwardsError as error:
        return _offer(own, str(error), error.status)
    return redirect(url_for("nominations.edit", nomination_id=number), code=303)


def _offer(own: SelfNominations, error: str = "", status: int = 200) -> tuple[str, int]:
    campaign, person = own.campaign, own.person
    days = window_of(campaign, "nominations", [one.id for one in person.own_departments] if person else [])
    is_open = days is not None and days.holds(clock.today(campaign.timezone))
    known = conditions_of_all(db.session, own.awards, [person]) if person else {}
    lines = {award_id: found[person.id] for award_id, found in known.items()} if person else {}
    about: dict[str, Any] = {"campaign": campaign, "window": days, "is_open": is_open, "words": WORDS}
    about["decided"] = decided_awards(db.session, campaign)
    return render_template("nominations/start_own.html", own=own, lines=lines, error=error, **about), status


@bp.route("/nominations/<int:nomination_id>/endorsement", methods=["GET", "POST"])
@requires(Permission.NOMINATION_ENDORSE, load=queries.nomination_case)
def endorse(case: NominationCase) -> Any:
    """The material, and what the department can do with it."""
    nomination, form = case.nomination, VersionForm(prefix="endorse-")
    if request.method == "GET":
        return _desk(case)
    try:
        with transaction() as session:
            version, now = form.expected_version, clock.now()
            service.endorse_nomination(session, nomination, expected_version=version, actor=current_viewer(), now=now)
    except AwardsError as error:
        form.add_error(error)
        form.renew(nomination.version)
        return _desk(case, error.status, endorsing=form)
    flash(_("Endorsed and submitted to the office."), "success")
    return redirect(url_for("nominations.list_own", year=nomination.award.campaign.year), code=303)


@bp.post("/nominations/<int:nomination_id>/endorsement/return")
@requires(Permission.NOMINATION_ENDORSE, load=queries.nomination_case)
def send_back(case: NominationCase) -> Any:
    """Give it back to the nominee, with a reason."""
    nomination, form = case.nomination, SendBackForm(prefix="return-")
    about: dict[str, Any] = {"reason": form.reason.data or "", "expected_version": form.expected_version}
    try:
        with transaction() as session:
            service.send_back(session, nomination, **about, actor=current_viewer(), now=clock.now())
    except AwardsError as error:
        form.add_error(error)
        form.renew(nomination.version)
        return _desk(case, error.status, returning=form)
    flash(_("Returned to the nominee."), "success")
    return redirect(url_for("nominations.list_own", year=nomination.award.campaign.year), code=303)


def _desk(case: NominationCase, status: int = 200, **bound: VersionForm) -> tuple[str, int]:
    """The two forms, the one that was sent with what was typed in it."""
    version = case.nomination.version
    forms = {
        "endorsing": VersionForm(formdata=None, prefix="endorse-", version=version),
        "returning": SendBackForm(formdata=None, prefix="return-", version=version),
    }
    return render_case("nominations/endorse.html", case, status, **(forms | bound))
