"""The editor of an award's rules."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.campaigns.building import build_award
from awards.campaigns.documents import version_of
from awards.campaigns.editing.conflicts import saved_since, saved_values
from awards.campaigns.editing.holding import held_of
from awards.campaigns.editing.moves import moved
from awards.campaigns.editing.page import SchemePage
from awards.campaigns.editing.paths import nested
from awards.campaigns.editing.saving import save_scheme
from awards.campaigns.editing.values import document_from, give_ids, take_ids
from awards.campaigns.models import Award
from awards.campaigns.nominees import AwardNominees
from awards.campaigns.presets.checking import check_award
from awards.campaigns.presets.mistakes import RulesError
from awards.campaigns.queries import award_case, award_of
from awards.campaigns.views.blueprint import bp
from awards.campaigns.views.preview import tried
from awards.db import db, transaction
from awards.errors import AwardsError, StaleError
from awards.i18n import lazy
from awards.permissions import Permission, current_viewer, require_granted, requires

NOT_VALUES = ("csrf_token", "do", "version")


@bp.route("/<int:year>/awards/<code>/scheme", methods=["GET", "POST"])
@requires(Permission.SCHEME_EDIT, load=award_case)
def edit_scheme(case: AwardNominees) -> Any:
    """The whole award as one form: rows come and go without saving, and it is saved as a whole or not at all."""
    award = case.award
    if award.seal is not None and request.method == "GET":
        flash(_("The rules are sealed: they stand as they are."), "info")
        return redirect(url_for("campaigns.show_rules", year=award.campaign.year, code=award.code), code=303)
    if request.method == "GET":
        return show(SchemePage.of(award, held_of(db.session, award)))
    page = typed_page(award)
    order = request.form.get("do", "check")
    if order == "save":
        return save(page)
    if order in ("check", "preview"):
        return check(page, wants_preview=order == "preview")
    moved(page.values, order)
    return show(page)


def typed_page(award: Award) -> SchemePage:
    """The page with everything as it was sent."""
    sent = [pair for pair in request.form.items(multi=True) if pair[0] not in NOT_VALUES]
    page = SchemePage.of(award, held_of(db.session, award))
    page.values, page.is_changed = nested(sent), True
    page.version = request.form.get("version", "")[:64]
    return page


def show(page: SchemePage, status: int = 200, **more: Any) -> Any:
    """The editor."""
    return render_template("campaigns/edit_scheme.html", page=page, **more), status


def read(page: SchemePage) -> dict[str, Any]:
    """The rules that were typed, with the ids of their rows; what is wrong with them goes to the page."""
    raw, mistakes = document_from(page.values, page.award.code)
    ids = take_ids(raw)
    shaped, found = check_award(raw, [figure.code for figure in page.indicators])
    page.mistakes = [*mistakes, *found]
    return give_ids(shaped, ids)


def check(page: SchemePage, *, wants_preview: bool) -> Any:
    """What is wrong, and what the rules would do with an invented field; nothing is saved."""
    shaped = read(page)
    if page.mistakes or not wants_preview:
        return show(page, 422 if page.mistakes else 200)
    take_ids(shaped)
    preview, refused = tried(build_award(shaped, 0))
    page.messages += [refused] if refused else []
    return show(page, 422 if refused else 200, preview=preview)


def save(page: SchemePage) -> Any:
    """Save as a whole, or show everything again with what is wrong."""
    shaped = read(page)
    if page.mistakes:
        return show(page, 422)
    year, code = page.award.campaign.year, page.award.code
    try:
        with transaction() as session:
            fresh = award_case(session, current_viewer(), year, code)
            require_granted(Permission.SCHEME_EDIT, fresh)
            award = fresh.award
            words: dict[str, Any] = {"actor": current_viewer().username, "now": clock.now()}
            changes = save_scheme(session, award, shaped, version=page.version, **words)
    except AwardsError as error:
        return refused(page, error, year, code)
    text = _("The rules were saved: %(count)s changes.", count=len(changes)) if changes else _("Nothing had changed.")
    flash(text, "success")
    return redirect(url_for("campaigns.edit_scheme", year=year, code=code), code=303)


def refused(page: SchemePage, error: AwardsError, year: int, code: str) -> Any:
    """Everything typed again, with what the service said, or with what somebody else saved."""
    page.award = award_of(db.session, current_viewer(), year, code)
    page.indicators = list(page.award.campaign.indicators)
    if isinstance(error, StaleError):
        page.saved = saved_since(db.session, page.award, page.version)
        page.theirs = saved_values(page.award, page.values, page.saved)
        page.version, page.is_outrun = version_of(page.award), True
    elif isinstance(error, RulesError):
        page.mistakes = error.mistakes
    else:
        page.messages.append(error.message or lazy("This is not possible."))
    return show(page, error.status)
