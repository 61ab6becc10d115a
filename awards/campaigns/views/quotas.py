"""How many each department may put forward, set by hand or proposed from head counts."""

from collections.abc import Collection
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.campaigns import quotas
from awards.campaigns.apportioning import apportion
from awards.campaigns.models import Award
from awards.campaigns.nominees import AwardNominees
from awards.campaigns.queries import award_case, award_of
from awards.campaigns.quota_forms import ProposalForm, QuotaForm
from awards.campaigns.quotas import QuotaRow
from awards.campaigns.views.blueprint import bp
from awards.db import db, transaction
from awards.errors import AwardsError, StaleError
from awards.i18n import bi
from awards.permissions import Permission, current_viewer, require_granted, requires


@bp.get("/<int:year>/awards/<code>/quotas")
@requires(Permission.SCHEME_EDIT, load=award_case)
def edit_quotas(case: AwardNominees) -> Any:
    """The numbers as they are, or as `?total=` proposes them, or `?empty=1`: all by the rule."""
    award, rows = case.award, rows_of(case.award)
    form, proposal = form_of(rows), ProposalForm(request.args)
    numbers: dict[int, int | None] = {row.department.id: row.by_hand for row in rows}
    status, is_proposed = 200, "total" in request.args or "empty" in request.args
    if "total" in request.args:
        numbers, status = proposed(rows, proposal, numbers)
    elif is_proposed:
        numbers = {}
    form.fill(numbers, quotas.version_of(award))
    return show_quotas(award, rows, form, proposal, is_proposed=is_proposed and status == 200), status


@bp.post("/<int:year>/awards/<code>/quotas")
@requires(Permission.SCHEME_EDIT, load=award_case)
def save_quotas(case: AwardNominees) -> Any:
    """Save the numbers, unless somebody else did in the meantime."""
    award, rows = case.award, rows_of(case.award)
    year, code, form = award.campaign.year, award.code, form_of(rows)
    seen = form.version.data or ""
    if not form.validate_on_submit():
        return show_quotas(award, rows, form), 422
    try:
        with transaction() as session:
            case = award_case(session, current_viewer(), year, code)
            require_granted(Permission.SCHEME_EDIT, case)
            fresh = case.award
            words = {"version": seen, "actor": current_viewer().username}
            quotas.set_quotas(session, fresh, form.places(), **words, now=clock.now())
    except AwardsError as error:
        form.add_error(error)
        award = award_of(db.session, None, year, code)
        theirs: Collection[int] = ()
        if isinstance(error, StaleError):
            theirs = form.take_over(quotas.numbers_in(seen), quotas.by_hand_of(award))
            form.version.data = quotas.version_of(award)  # whoever saves again has read the message
        return show_quotas(award, rows_of(award), form, theirs=theirs), error.status
    flash(_("The quotas were saved."), "success")
    return redirect(url_for(".edit_quotas", year=year, code=code), code=303)


def rows_of(award: Award) -> list[QuotaRow]:
    """The departments as of today in the campaign's zone."""
    return quotas.quota_rows(db.session, award, clock.today(award.campaign.timezone))


def form_of(rows: list[QuotaRow]) -> QuotaForm:
    """A form with a field for each department."""
    return QuotaForm.for_departments((row.department.id, bi(row.department.name)) for row in rows)


def proposed(
    rows: list[QuotaRow], proposal: ProposalForm, saved: dict[int, int | None]
) -> tuple[dict[int, int | None], int]:
    """The places that were asked for, shared out by head count; what is saved, and 422, where that cannot be."""
    if not proposal.validate():
        return saved, 422
    try:
        shares = apportion(proposal.total.data or 0, {row.department.code: row.count for row in rows})
    except AwardsError as error:
        proposal.add_error(error)
        return saved, error.status
    return {row.department.id: shares[row.department.code] for row in rows}, 200


def show_quotas(
    award: Award,
    rows: list[QuotaRow],
    form: QuotaForm,
    proposal: ProposalForm | None = None,
    *,
    is_proposed: bool = False,
    theirs: Collection[int] = (),
) -> str:
    """The page; `theirs` are departments whose number somebody else changed since the page was opened."""
    typed = form.places()
    return render_template(
        "campaigns/edit_quotas.html",
        award=award,
        campaign=award.campaign,
        rows=[row for row in rows if row.department.id in typed],
        form=form,
        proposal=proposal or ProposalForm(None),
        is_proposed=is_proposed,
        theirs=theirs,
        total=sum(row.with_hand(typed.get(row.department.id)) for row in rows),
    )
