"""The page on which a leader takes an honour back."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError, NotFoundError
from awards.permissions import Permission, current_viewer, requires
from awards.results import queries
from awards.results.forms import RevocationForm
from awards.results.revoked import revocations_of
from awards.results.revoking import revoke_honour as revoke
from awards.results.views.blueprint import bp


@bp.route("/<int:year>/awards/<code>/results/<nominee>/revocation", methods=["GET", "POST"])
@requires(Permission.HONOUR_REVOKE, load=queries.derivation_case)
def revoke_honour(case: queries.DerivationCase) -> Any:
    """Says what it means before it is done."""
    form, status, award = RevocationForm(), 200, case.results.award
    if not case.row.is_selected:
        raise NotFoundError
    if request.method == "POST":
        status = 422
        if form.validate():
            words: dict[str, Any] = {"reason": form.reason.data or "", "decided_on": form.decided_on.data}
            words |= {"actor": current_viewer().username, "now": clock.now()}
            try:
                with transaction() as session:
                    results = queries.results_case(session, current_viewer(), award.campaign.year, award.code)
                    revoke(session, results.shown, case.row.id, **words)
                flash(_("The honour is revoked. Wherever it is shown, this is said."), "success")
                return redirect(url_for("results.show_results", year=award.campaign.year, code=award.code), code=303)
            except AwardsError as error:
                form.add_error(error)
    revoked = revocations_of(db.session, case.results.shown).get(case.row.id)
    page: dict[str, Any] = {"form": form, "row": case.row, "revoked": revoked, "results": case.results}
    return render_template("results/revoke_honour.html", award=award, **page), status
