"""The judge's own seats and sheets."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.judging import queries, recusing, rules, saving, service
from awards.judging.errors import DeclarationError, MarksError
from awards.judging.forms import DeclarationForm, SheetForm, read_saving
from awards.judging.rules import SeatCase, SheetCase
from awards.judging.saving import SavingCase, SheetState
from awards.judging.views.blueprint import Answer, bp, who
from awards.judging.views.desk import neutral_file, next_step
from awards.judging.words import STANDINGS
from awards.permissions import Permission, current_viewer, requires
from awards.web import local_time


@bp.get("/judging")
@requires(Permission.ACCOUNT_USE)
def list_seats() -> Answer:
    tasks = queries.tasks_of_user(db.session, current_viewer())
    return render_template(
        "judging/list_seats.html",
        tasks=tasks,
        former=[queries.removal_told(seat) for seat in queries.former_seats(db.session, current_viewer())],
        window_of=rules.judging_window,
        standings=STANDINGS,
    )


@bp.get("/judging/<int:seat_id>")
@requires(Permission.SEAT_USE, load=queries.seat_of)
def show_seat(case: SeatCase) -> Answer:
    return _seat_page(case)


@bp.post("/judging/<int:seat_id>/declaration")
@requires(Permission.SEAT_USE, load=queries.seat_of)
def declare(case: SeatCase) -> Answer:
    form = DeclarationForm.read(request.form)
    try:
        with transaction() as session:
            sheets = service.declare(session, case.seat, form.conflicts, seen=form.answers, **who())
            count = len(sheets)
    except DeclarationError as error:
        form.faults = error.faults
        return _seat_page(case, form, error)
    except AwardsError as error:
        return _seat_page(case, form, error)
    flash(_("You have declared on %(count)s nominees.", count=count), "success")
    return redirect(next_step(case), code=303)


@bp.get("/judging/sheets/<int:sheet_id>")
@requires(Permission.SHEET_MARK, load=queries.sheet_of)
def mark_sheet(case: SheetCase) -> Answer:
    return _sheet_page(case)


@bp.post("/judging/sheets/<int:sheet_id>")
@requires(Permission.SHEET_MARK, load=queries.sheet_of)
def save_sheet(case: SheetCase) -> Answer:
    form = SheetForm.read(request.form, [criterion.code for criterion in rules.rubric_of(case.seat.award)])
    try:
        saved = _save(case.sheet.id, form)
    except AwardsError as error:
        return _sheet_page(case, form, error)
    flash(saved["message"], "success")
    following = queries.walk_of(db.session, case).next if request.form.get("then") == "next" else None
    if following is not None:
        return redirect(url_for(".mark_sheet", sheet_id=following.sheet.id), code=303)
    if request.form.get("then") == "next":
        return redirect(url_for(".review", seat_id=case.seat.id), code=303)
    if request.form.get("then") == "grid":
        return redirect(url_for(".show_grid", seat_id=case.seat.id, _anchor=f"row-{case.sheet.id}"), code=303)
    return redirect(url_for(".mark_sheet", sheet_id=case.sheet.id), code=303)


@bp.post("/judging/sheets/<int:sheet_id>/marks")
@requires(Permission.SHEET_MARK, load=saving.saving_case)
def save_field(case: SavingCase) -> tuple[dict[str, Any], int]:
    """A field that saves itself: the same verb as the form, told in JSON."""
    try:
        return _save(case.sheet_id, read_saving(_sent_document())), 200
    except AwardsError as error:
        faults = error.faults if isinstance(error, MarksError) else {}
        told = {"message": str(error), "faults": {code: str(fault) for code, fault in faults.items()}}
        return {**told, **_told(saving.state_of(db.session, case.sheet_id))}, error.status


@bp.post("/judging/sheets/<int:sheet_id>/abstention")
@requires(Permission.SHEET_MARK, load=queries.sheet_of)
def abstain(case: SheetCase) -> Answer:
    reason = request.form.get("reason", "")
    try:
        with transaction() as session:
            service.abstain(session, case.sheet, reason, **who())
    except AwardsError as error:
        return _sheet_page(case, error=error, reason=reason)
    flash(_("You abstain on this nominee."), "success")
    return redirect(url_for(".mark_sheet", sheet_id=case.sheet.id), code=303)


@bp.post("/judging/sheets/<int:sheet_id>/resumption")
@requires(Permission.SHEET_MARK, load=queries.sheet_of)
def resume(case: SheetCase) -> Answer:
    try:
        with transaction() as session:
            service.resume(session, case.sheet, **who())
    except AwardsError as error:
        return _sheet_page(case, error=error)
    flash(_("The abstention is taken back."), "success")
    return redirect(url_for(".mark_sheet", sheet_id=case.sheet.id), code=303)


@bp.post("/judging/sheets/<int:sheet_id>/recusal")
@requires(Permission.SHEET_MARK, load=queries.sheet_of)
def recuse(case: SheetCase) -> Answer:
    try:
        with transaction() as session:
            recusing.recuse(session, case.sheet, request.form.get("conflict", ""), **who())
    except AwardsError as error:
        return _sheet_page(case, error=error)
    flash(_("You are recused from this nominee. Your marks do not count."), "success")
    return redirect(url_for(".show_seat", seat_id=case.seat.id), code=303)


@bp.get("/judging/<int:seat_id>/review")
@requires(Permission.SEAT_USE, load=queries.seat_of)
def review(case: SeatCase) -> Answer:
    return _review_page(case)


@bp.post("/judging/<int:seat_id>/confirmation")
@requires(Permission.SEAT_USE, load=queries.seat_of)
def confirm_marks(case: SeatCase) -> Answer:
    try:
        with transaction() as session:
            service.confirm_marks(session, case.seat, seen=request.form.get("seen", ""), **who())
    except AwardsError as error:
        return _review_page(case, error)
    flash(_("Your marks are confirmed. They can be signed now."), "success")
    return redirect(url_for(".review", seat_id=case.seat.id), code=303)


@bp.post("/judging/<int:seat_id>/signature")
@requires(Permission.SEAT_USE, load=queries.seat_of)
def sign(case: SeatCase) -> Answer:
    try:
        with transaction() as session:
            service.sign_sheets(session, case.seat, seen=request.form.get("seen", ""), **who())
    except AwardsError as error:
        return _review_page(case, error)
    flash(_("Your score sheets are signed. Thank you."), "success")
    return redirect(url_for(".review", seat_id=case.seat.id), code=303)


def _sent_document() -> Any:
    """The JSON of a field that saves itself; None for anything else."""
    try:
        return request.get_json(silent=True)
    except RecursionError:  # brackets in brackets without end
        return None


def _save(sheet_id: int, form: SheetForm) -> dict[str, Any]:
    """Save, and once it is committed tell the state and when; raises AwardsError with the form's faults filled in."""
    who_and_when = who()
    try:
        marks = form.marks
        with transaction() as session:
            state = saving.save_sheet(
                session, sheet_id, marks, texts=form.written, expected_version=form.version, **who_and_when
            )
    except MarksError as error:
        form.faults = error.faults
        raise
    wall = local_time(who_and_when["now"], state.timezone)
    return {"message": _("Saved %(time)s", time=f"{wall:%H:%M}"), **_told(state)}


def _told(state: SheetState) -> dict[str, Any]:
    """What the database holds of a sheet, as the page's script takes it."""
    look = STANDINGS[state.standing]
    return {
        "version": state.version,
        "marks": state.mark_texts,
        "texts": state.texts,
        "total": state.total,
        "standing": state.standing,
        "standing_text": str(look.text),
        "sign": look.sign,
        "tone": look.tone,
    }


def _seat_page(case: SeatCase, form: DeclarationForm | None = None, error: AwardsError | None = None) -> Answer:
    lines = queries.lines_of_seat(db.session, case.seat)
    page = render_template(
        "judging/show_seat.html",
        case=case,
        seat=case.seat,
        window=rules.judging_window(case.seat.award.campaign),
        closed=rules.why_closed(case.seat.award, clock.now()),
        undeclared=queries.declarations_of(db.session, case.seat),
        lines=lines,
        confirmation=queries.confirmation_of(case.seat, lines),
        calls=queries.calls_of_seats(db.session, [case.seat.id]),
        waiting=next((line for line in lines if line.standing in ("untouched", "partial")), None),
        standings=STANDINGS,
        form=form,
        error=error,
    )
    return (page, error.status) if error else page


def _sheet_page(
    case: SheetCase, form: SheetForm | None = None, error: AwardsError | None = None, reason: str = ""
) -> Answer:
    """`form` holds what was typed and not saved; it is shown again beside what the database holds."""
    walk = queries.walk_of(db.session, case)
    rubric = rules.rubric_of(case.seat.award)
    page = render_template(
        "judging/mark_sheet.html",
        case=case,
        sheet=case.sheet,
        seat=case.seat,
        rubric=rubric,
        compared=queries.compare(walk.lines, case.sheet, rubric),
        name=walk.name_of(case.sheet),
        neutral_file=neutral_file,
        text_longest=rules.TEXT_LONGEST,
        summary=queries.summary_of(case.sheet),
        walk=walk,
        confirmation=queries.confirmation_of(case.seat, walk.lines),
        calls=queries.calls_of_seats(db.session, [case.seat.id]).of(case.sheet.id),
        material=queries.material_of(db.session, case.sheet),
        closed=rules.why_closed(case.seat.award, clock.now()),
        standings=STANDINGS,
        reason_text=rules.reason_text,
        form=form,
        error=error,
        reason=reason,
    )
    return (page, error.status) if error else page


def _review_page(case: SeatCase, error: AwardsError | None = None) -> Answer:
    review = queries.review_of(db.session, case.seat)
    page = render_template(
        "judging/review.html",
        case=case,
        seat=case.seat,
        rubric=rules.rubric_of(case.seat.award),
        review=review,
        confirmation=queries.confirmation_of(case.seat, review.lines),
        calls=queries.calls_of_seats(db.session, [case.seat.id]),
        signatures=queries.signatures_of(db.session, case.seat),
        closed=rules.why_closed(case.seat.award, clock.now()),
        standings=STANDINGS,
        reason_text=rules.reason_text,
        error=error,
    )
    return (page, error.status) if error else page
