"""Pages of the office: what was sent in for an award, and the decision on each."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.i18n import bi
from awards.nominations import queries, service
from awards.nominations.condition_forms import ConditionsForm, form_of
from awards.nominations.eligibility import RuledCondition, ruled_conditions
from awards.nominations.forms import AcceptForm, RejectForm, ReturnForm, VersionForm
from awards.nominations.models import Nomination
from awards.nominations.overrides import OverridesOfYear, overrides_of_year
from awards.nominations.queries import AwardCase
from awards.nominations.rules import NominationCase
from awards.nominations.views.blueprint import bp
from awards.nominations.views.showing import WORDS, render_case
from awards.permissions import Permission, current_viewer, requires

Verb = Callable[[Session, Nomination], object]
FILTERS = ("state", "q", "sort")


@bp.get("/<int:year>/awards/<code>/nominations")
@requires(Permission.NOMINATION_SEE, load=queries.award_case)
def list_award(case: AwardCase) -> str:
    """Everything sent in for an award, by state, searched and sorted."""
    wanted = {key: request.args.get(key, "") for key in FILTERS}
    found = queries.nominations_of_award(
        db.session, case.award, state=wanted["state"], text=wanted["q"], sort=wanted["sort"]
    )
    counts = queries.state_counts(db.session, case.award)
    return render_template(
        "nominations/list_award.html",
        case=case,
        award=case.award,
        campaign=case.award.campaign,
        nominations=found,
        counts=counts,
        wanted=wanted,
        kept=kept(),
        words=WORDS,
    )


def kept() -> dict[str, Any]:
    """How the list was narrowed from which a decision was opened, so that it is the same list afterwards."""
    return {key: value for key in FILTERS if (value := request.args.get(key, ""))}


@bp.get("/nominations/<int:nomination_id>/decision")
@requires(Permission.NOMINATION_DECIDE, load=queries.nomination_case)
def decide(case: NominationCase) -> Any:
    """The material, and what the office can do with it."""
    return _desk(case)


@bp.post("/nominations/<int:nomination_id>/conditions")
@requires(Permission.NOMINATION_DECIDE, load=queries.nomination_case)
def rule_on_conditions(case: NominationCase) -> Any:
    """Say of each condition whether it holds."""
    nomination = case.nomination
    form = form_of(ruled_conditions(db.session, nomination), nomination.files)(prefix="rule-")
    if not form.validate():
        return _desk(case, form, 422)
    try:
        with transaction() as session:
            service.rule_on_conditions(session, nomination, form.rulings(), **_by(form))
    except AwardsError as error:
        form.add_error(error)
        form.renew(nomination.version)
        return _desk(case, form, error.status)
    flash(_("The rulings were saved."), "success")
    return redirect(url_for("nominations.decide", nomination_id=nomination.id, **kept()), code=303)


@bp.get("/<int:year>/overrides")
@requires(Permission.NOMINATION_SEE, load=overrides_of_year)
def list_overrides(overrides: OverridesOfYear) -> str:
    """Where the office ruled otherwise than the evidence says."""
    return render_template("nominations/list_overrides.html", campaign=overrides.campaign, overrides=overrides.lines)


@bp.post("/nominations/<int:nomination_id>/accept")
@requires(Permission.NOMINATION_DECIDE, load=queries.nomination_case)
def accept(case: NominationCase) -> Any:
    """Let it go to the judges."""
    form = AcceptForm(prefix="accept-")
    said = _("Accepted: the judges can mark it.")
    return _do(case, form, lambda session, nomination: service.accept(session, nomination, **_by(form)), said)


@bp.post("/nominations/<int:nomination_id>/return")
@requires(Permission.NOMINATION_DECIDE, load=queries.nomination_case)
def return_back(case: NominationCase) -> Any:
    """Send it back to its department, with what is to be improved."""
    form = ReturnForm(prefix="return-")
    reason = form.reason.data or ""

    def verb(session: Session, nomination: Nomination) -> object:
        return service.return_nomination(session, nomination, reason=reason, **_by(form))

    return _do(case, form, verb, _("Returned to the department."))


@bp.route("/nominations/<int:nomination_id>/reject", methods=["GET", "POST"])
@requires(Permission.NOMINATION_DECIDE, load=queries.nomination_case)
def reject(case: NominationCase) -> Any:
    """End it, for a coded reason, on a page that says what that means."""
    form = RejectForm(prefix="reject-")
    if request.method == "GET":
        form.version.data = case.nomination.version
        return _rejection(case, form)
    code, reason = form.code.data or "", form.reason.data or ""

    def verb(session: Session, nomination: Nomination) -> object:
        return service.reject(session, nomination, code=code, reason=reason, **_by(form))

    return _do(case, form, verb, _("The nomination was turned down."))


def _by(form: VersionForm) -> dict[str, Any]:
    return {"actor": current_viewer(), "now": clock.now(), "expected_version": form.expected_version}


def _do(case: NominationCase, form: VersionForm, verb: Verb, said: str) -> Any:
    """Run a decision; what was typed stays in its form if it is refused."""
    nomination = case.nomination
    try:
        with transaction() as session:
            verb(session, nomination)
    except AwardsError as error:
        form.add_error(error)
        form.renew(nomination.version)
        return (_rejection if isinstance(form, RejectForm) else _desk)(case, form, error.status)
    flash(said, "success")
    award = nomination.award
    return redirect(url_for("nominations.list_award", year=award.campaign.year, code=award.code, **kept()), code=303)


def _rejection(case: NominationCase, form: VersionForm, status: int = 200) -> tuple[str, int]:
    return render_case("nominations/reject.html", case, status, form=form, kept=kept())


def _desk(case: NominationCase, bound: VersionForm | None = None, status: int = 200) -> tuple[str, int]:
    """The forms, the one that was sent with what was typed in it."""
    version = case.nomination.version
    kinds: dict[str, type[VersionForm]] = {"accept": AcceptForm, "return": ReturnForm}
    forms = {
        name: bound if isinstance(bound, kind) else kind(formdata=None, prefix=f"{name}-", version=version)
        for name, kind in kinds.items()
    }
    ruled = ruled_conditions(db.session, case.nomination)
    if not isinstance(bound, ConditionsForm):
        bound = form_of(ruled, case.nomination.files)(formdata=None, prefix="rule-", version=version)
    denied = [one for one in ruled if one.is_denied]
    about = {"ruled": ruled, "denied": denied, "denied_words": _denied_words(denied)}
    return render_case("nominations/decide.html", case, status, forms=forms, rules=bound, kept=kept(), **about)


def _denied_words(denied: Sequence[RuledCondition]) -> str:
    """Why a nominee is not eligible, as the rejection says it."""
    found = [(bi(one.line.label), one.ruling.reason if one.ruling else "") for one in denied]
    return " / ".join(_("%(reason)s: %(words)s", reason=label, words=why) if why else label for label, why in found)
