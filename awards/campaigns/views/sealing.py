"""Pages that seal the rules, break a seal, and give more time."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.campaigns import extending, queries, sealing
from awards.campaigns.forms import ExtensionForm, SealForm, UnsealForm
from awards.campaigns.models import Award, Campaign, Seal
from awards.campaigns.nominees import AwardNominees
from awards.campaigns.rules import window_of
from awards.campaigns.views.blueprint import bp
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.i18n import bi
from awards.organisation.queries import departments
from awards.permissions import Permission, current_viewer, require_granted, requires


def _stamp() -> dict[str, Any]:
    return {"actor": current_viewer().username, "now": clock.now()}


@bp.route("/<int:year>/awards/<code>/seal", methods=["GET", "POST"])
@requires(Permission.SCHEME_EDIT, load=queries.award_case)
def seal_award(case: AwardNominees) -> Any:
    """What a seal would keep, or the seal that stands."""
    form, award = SealForm(), case.award
    year, code = award.campaign.year, award.code
    if request.method == "GET":
        return _show_seal(award, form), 200
    try:
        with transaction() as session:
            fresh = queries.award_case(session, current_viewer(), year, code)
            require_granted(Permission.SCHEME_EDIT, fresh)
            award = fresh.award
            sealing.seal_award(session, award, seen=form.sha256.data, **_stamp())
            name = bi(award.name)
    except AwardsError as error:
        form.add_error(error)
        return _show_seal(queries.award_of(db.session, None, year, code), form), error.status
    flash(_("The rules of “%(award)s” are sealed.", award=name), "success")
    return redirect(url_for(".seal_award", year=year, code=code), code=303)


def _show_seal(award: Award, form: SealForm) -> str:
    plan = sealing.planned_seal(db.session, award, **_stamp())
    form.sha256.data = plan.seal.sha256
    return render_template("campaigns/seal_award.html", award=award, plan=plan, form=form)


@bp.route("/<int:year>/setup/seal", methods=["GET", "POST"])
@requires(Permission.CAMPAIGN_MANAGE, load=queries.campaign_of_year)
def seal_all(campaign: Campaign) -> Any:
    """Every award of the year, and one button that seals those that are ready."""
    form, year, viewer = SealForm(), campaign.year, current_viewer()
    if request.method == "GET":
        return _show_year(campaign, form), 200
    try:
        with transaction() as session:
            fresh = queries.campaign_of_year(session, viewer, year)
            sealed = sealing.seal_year(session, fresh, viewer, seen=form.sha256.data, now=clock.now())
    except AwardsError as error:
        form.add_error(error)
        return _show_year(queries.campaign_of_year(db.session, viewer, year), form), error.status
    flash(_("Sealed: %(count)s.", count=len(sealed)), "success")
    return redirect(url_for(".seal_all", year=year), code=303)


def _show_year(campaign: Campaign, form: SealForm) -> str:
    plans = sealing.plans_of_year(db.session, campaign, current_viewer(), now=clock.now())
    form.sha256.data = sealing.digest_of(plans)
    return render_template("campaigns/seal_all.html", campaign=campaign, plans=plans, form=form)


@bp.route("/<int:year>/awards/<code>/unseal", methods=["GET", "POST"])
@requires(Permission.SEAL_BREAK, load=queries.award_case)
def unseal_award(case: AwardNominees) -> Any:
    """What breaking the seal means; it needs a reason."""
    form, award, status = UnsealForm(), case.award, 200
    year, code = award.campaign.year, award.code
    if request.method == "POST":
        try:
            with transaction() as session:
                fresh = queries.award_case(session, current_viewer(), year, code)
                require_granted(Permission.SEAL_BREAK, fresh)
                words = {"reason": form.reason.data or "", "seen": form.seal.data or "", **_stamp()}
                sealing.unseal_award(session, fresh.award, **words)
        except AwardsError as error:
            form.add_error(error)
            status, award = error.status, queries.award_of(db.session, None, year, code)
        else:
            flash(_("The seal is broken. The rules can be changed until they are sealed again."), "success")
            return redirect(url_for(".show_rules", year=year, code=code), code=303)
    form.seal.data = sealing.mark_of(award.seal) if award.seal else ""
    return render_template("campaigns/unseal_award.html", award=award, form=form), status


@bp.get("/<int:year>/awards/<code>/rules.json")
@bp.get("/<int:year>/awards/<code>/seals/<int:number>.json")
@requires(Permission.PAGE_OPEN, load=queries.seal_of)
def sealed_rules(seal: Seal) -> Response:
    """The very bytes whose SHA-256 is the digest of a seal; without a number those of the latest."""
    response = Response(seal.rules, mimetype="application/json")
    response.set_etag(seal.sha256)
    return response.make_conditional(request)  # type: ignore[return-value]


@bp.route("/<int:year>/extend", methods=["GET", "POST"])
@requires(Permission.YEAR_EDIT, load=queries.campaign_of_year)
def extend_window(campaign: Campaign) -> Any:
    """More time, for all or for one department."""
    status = 200
    year, form = campaign.year, _extension_form(campaign)
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                _extend(year, form)
            except AwardsError as error:
                form.add_error(error)
                status, campaign = error.status, queries.campaign_of_year(db.session, current_viewer(), year)
            else:
                flash(_("The new last day holds from now on."), "success")
                return redirect(url_for(".extend_window", year=year), code=303)
    windows = [window_of(campaign, phase.code) for phase in campaign.phases if phase.is_window]
    return render_template("campaigns/extend_window.html", campaign=campaign, windows=windows, form=form), status


def _extension_form(campaign: Campaign) -> ExtensionForm:
    form = ExtensionForm()
    steps = [(phase.code, bi(phase.name)) for phase in campaign.phases if phase.is_window]
    form.offer(steps, [(one.id, bi(one.name)) for one in departments(db.session)])
    return form


def _extend(year: int, form: ExtensionForm) -> None:
    with transaction() as session:
        department = next((one for one in departments(session) if one.id == form.department.data), None)
        words: dict[str, Any] = {"reason": form.reason.data or "", "department": department, **_stamp()}
        campaign = queries.campaign_of_year(session, current_viewer(), year)
        require_granted(Permission.YEAR_EDIT, campaign)
        extending.extend_window(session, campaign, form.step.data, form.ends_on.data, **words)
