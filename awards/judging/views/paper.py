"""The office keys in what a judge marked on paper."""

from typing import Any, BinaryIO, cast

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError, NotFoundError
from awards.i18n import lazy
from awards.judging import paper, queries, rules
from awards.judging.errors import DeclarationError
from awards.judging.forms import DeclarationForm, whole_number
from awards.judging.guards import REASON_LENGTH
from awards.judging.keying import KeyingForm
from awards.judging.models import Sheet
from awards.judging.paper import KeyingError
from awards.judging.views.blueprint import Answer, bp, who
from awards.judging.words import STANDINGS
from awards.permissions import Permission, requires

Case = queries.KeyingCase
NO_NOMINEE = lazy("Choose a nominee.")
NO_SCAN = lazy("Choose the scan of the signed paper.")
AT = "/<int:year>/awards/<code>/panel/<seat_code>"


@bp.get(f"{AT}/keying")
@requires(Permission.SEAT_KEY, load=queries.keying_seat)
def key_in(case: Case) -> Answer:
    return _page(case)


@bp.post(f"{AT}/paper")
@requires(Permission.SEAT_KEY, load=queries.keying_seat)
def put_on_paper(case: Case) -> Answer:
    """The seat goes on paper, or (`end`) back on line."""
    name = case.seat.user.name
    try:
        with transaction() as session:
            if "end" in request.form:
                paper.take_off_paper(session, case.seat, **who())
                told = _("%(name)s marks on line again.", name=name)
            else:
                paper.put_on_paper(session, case.seat, request.form.get("reason", ""), **who())
                told = _("From now on the office keys in for %(name)s.", name=name)
    except AwardsError as error:
        return _page(case, error=error)
    return _done(case, told)


@bp.post(f"{AT}/keying/declaration")
@requires(Permission.SEAT_KEY, load=queries.keying_seat)
def key_declaration(case: Case) -> Answer:
    form = DeclarationForm.read(request.form)
    try:
        with transaction() as session:
            sheets = paper.key_declarations(session, case.seat, form.conflicts, seen=form.answers, **who())
            count = len(sheets)
    except AwardsError as error:
        form.faults = error.faults if isinstance(error, DeclarationError) else {}
        return _page(case, declaration=form, error=error)
    return _done(case, _("Declarations keyed in: %(count)s.", count=count))


@bp.post(f"{AT}/keying")
@requires(Permission.SEAT_KEY, load=queries.keying_seat)
def save_keyed(case: Case) -> Answer:
    form = KeyingForm.read(request.form, [criterion.code for criterion in rules.rubric_of(case.seat.award)])
    try:
        rows = form.rows
        with transaction() as session:
            count = paper.key_rows(session, case.seat, rows, **who())
    except AwardsError as error:
        form.faults = error.faults if isinstance(error, KeyingError) else {}
        return _page(case, form=form, error=error)
    return _done(case, _("Score sheets that changed: %(count)s.", count=count))


@bp.post(f"{AT}/keying/abstention")
@requires(Permission.SEAT_KEY, load=queries.keying_seat)
def key_abstention(case: Case) -> Answer:
    """An abstention with its reason, or (`back`) taking one back."""
    reason = request.form.get("reason", "")
    try:
        with transaction() as session:
            sheet = _sheet(case, whole_number(request.form.get("sheet")))
            if "back" in request.form:
                paper.key_resumption(session, sheet, **who())
                told = _("The abstention is taken back.")
            else:
                paper.key_abstention(session, sheet, reason, **who())
                told = _("The abstention is keyed in.")
    except NotFoundError:
        return _page(case, error=AwardsError(NO_NOMINEE), reason=reason)
    except AwardsError as error:
        return _page(case, error=error, reason=reason)
    return _done(case, told)


@bp.post(f"{AT}/keying/signature")
@requires(Permission.SEAT_KEY, load=queries.keying_seat)
def sign_paper(case: Case) -> Answer:
    upload, store = request.files.get("scan"), current_app.config["AWARDS"].files_dir
    try:
        if not upload or not upload.filename:
            raise AwardsError(NO_SCAN, field="scan")
        with transaction() as session:
            sent: dict[str, Any] = {"name": upload.filename, "seen": request.form.get("seen", ""), **who()}
            count = len(paper.sign_from_paper(session, case.seat, store, cast(BinaryIO, upload.stream), **sent))
    except AwardsError as error:
        return _page(case, error=error)
    return _done(case, _("Score sheets signed from the paper: %(count)s.", count=count))


@bp.app_context_processor
def offer_keyed() -> dict[str, Any]:
    """For every template that shows a sheet: `keyed_by(sheet)`, names of those who keyed in marks on it."""
    return {"keyed_by": keyed_by}


def keyed_by(sheet: Sheet) -> list[str]:
    """Names of those who keyed in marks that stand on a sheet; asks the database once per award and request."""
    award_id, known = sheet.seat.award_id, g.setdefault("keyed_by", {})
    if award_id not in known:
        known[award_id] = queries.keyed_by(db.session, award_id)
    found: list[str] = known[award_id].get(sheet.id, [])
    return found


def _sheet(case: Case, sheet_id: int) -> Sheet:
    """A sheet of the seat. Raises NotFoundError."""
    sheet = db.session.get(Sheet, sheet_id)
    if sheet is None or sheet.seat_id != case.seat.id:
        raise NotFoundError
    return sheet


def _page(
    case: Case,
    *,
    form: KeyingForm | None = None,
    declaration: DeclarationForm | None = None,
    error: AwardsError | None = None,
    reason: str = "",
) -> Answer:
    """`form` and `declaration` hold what was typed and not saved."""
    seat = case.seat
    page = render_template(
        "judging/key_in.html",
        case=case,
        seat=seat,
        award=seat.award,
        rubric=rules.rubric_of(seat.award),
        closed=rules.why_closed(seat.award, clock.now()),
        review=queries.review_of(db.session, seat),
        undeclared=queries.declarations_of(db.session, seat),
        keyed=queries.keyed_marks(db.session, seat),
        has_own=bool(queries.own_marks(db.session, seat)),
        standings=STANDINGS,
        form=form,
        declaration=declaration,
        error=error,
        reason=reason,
        reason_length=REASON_LENGTH,
    )
    return (page, error.status) if error else page


def _done(case: Case, told: str) -> Answer:
    flash(told, "success")
    award, code = case.seat.award, case.seat.code
    return redirect(url_for(".key_in", year=award.campaign.year, code=award.code, seat_code=code), code=303)
