"""The panel's signed marks, a second look at a sheet, and opening one again."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.judging import looks, queries, reopening, rules
from awards.judging.guards import REASON_LENGTH
from awards.judging.queries import PanelView, SheetView
from awards.judging.rules import SheetCase
from awards.judging.views.blueprint import Answer, bp, who
from awards.judging.words import STANDINGS
from awards.permissions import Permission, current_viewer, is_granted, requires

SHEET = "/<int:year>/awards/<code>/panel/<seat_code>/sheets/<int:sheet_id>"


@bp.get("/<int:year>/awards/<code>/panel/marks")
@requires(Permission.MARKS_SEE, load=queries.panel_view)
def show_marks(view: PanelView) -> Answer:
    award, viewer = view.case.award, current_viewer()
    closed = rules.why_closed(award, clock.now())
    manages = view.seat is None and viewer.has("office")
    return render_template(
        "judging/show_marks.html",
        view=view,
        award=award,
        panel=rules.panel_of(award),
        marks=queries.panel_marks(db.session, view),
        standings=STANDINGS,
        may_ask=closed is None and (manages or bool(view.seat and view.seat.is_lead)),
        manages=manages,
        closed=closed,
    )


@bp.get(SHEET)
@requires(Permission.SHEET_SEE, load=queries.sheet_view)
def show_sheet(view: SheetView) -> Answer:
    sheet = view.sheet
    is_open = rules.why_closed(view.case.award, clock.now()) is None
    return render_template(
        "judging/show_sheet.html",
        view=view,
        award=view.case.award,
        sheet=sheet,
        name=queries.name_before(db.session, view),
        rubric=rules.rubric_of(view.case.award),
        summary=queries.summary_of(sheet) if sheet.state == "signed" else None,
        story=queries.story_of(db.session, sheet, whole=False) if view.seat is None else None,
        may_ask=is_open and sheet.state == "signed" and is_granted(Permission.LOOK_ASK, current_viewer(), view),
        may_reopen=is_open and sheet.state == "signed" and view.seat is None and current_viewer().has("office"),
    )


@bp.get(f"{SHEET}/look")
@requires(Permission.LOOK_ASK, load=queries.sheet_view)
def ask_again(view: SheetView) -> Answer:
    return _asking_page(view)


@bp.post(f"{SHEET}/look")
@requires(Permission.LOOK_ASK, load=queries.sheet_view)
def save_question(view: SheetView) -> Answer:
    try:
        with transaction() as session:
            looks.ask_again(session, view.sheet, reason=request.form.get("reason", ""), **who())
    except AwardsError as error:
        return _asking_page(view, error)
    flash(_("The judge finds your request on the first page and on the sheet."), "success")
    return _to_marks(view)


@bp.get(f"{SHEET}/reopening")
@requires(Permission.PANEL_MANAGE, load=queries.sheet_view)
def reopen_sheet(view: SheetView) -> Answer:
    return _reopening_page(view)


@bp.post(f"{SHEET}/reopening")
@requires(Permission.PANEL_MANAGE, load=queries.sheet_view)
def save_reopening(view: SheetView) -> Answer:
    try:
        with transaction() as session:
            reopening.reopen_sheet(session, view.sheet, reason=request.form.get("reason", ""), **who())
    except AwardsError as error:
        return _reopening_page(view, error)
    flash(_("The sheet is open again. It counts once the judge has signed it again."), "success")
    return _to_marks(view)


@bp.get("/judging/sheets/<int:sheet_id>/history")
@requires(Permission.SHEET_MARK, load=queries.sheet_of)
def show_history(case: SheetCase) -> Answer:
    return _history_page(case)


@bp.post("/judging/sheets/<int:sheet_id>/look")
@requires(Permission.SHEET_MARK, load=queries.sheet_of)
def answer_look(case: SheetCase) -> Answer:
    answer, reason = request.form.get("answer", ""), request.form.get("reason", "")
    try:
        with transaction() as session:
            looks.answer_look(session, case.sheet, answer, reason=reason, **who())
    except AwardsError as error:
        return _history_page(case, error)
    told = {
        "kept": _("Your marks stay as they are."),
        "reopen": _("The office reads that you ask to open the sheet. Until it does, the sheet stays signed."),
    }
    flash(told[answer], "success")
    return redirect(url_for(".show_history", sheet_id=case.sheet.id), code=303)


def _asking_page(view: SheetView, error: AwardsError | None = None) -> Answer:
    page = render_template(
        "judging/ask_again.html",
        view=view,
        award=view.case.award,
        sheet=view.sheet,
        name=queries.name_before(db.session, view),
        summary=queries.summary_of(view.sheet) if view.sheet.state == "signed" else None,
        asked=looks.open_look(db.session, view.sheet),
        closed=rules.why_closed(view.case.award, clock.now()),
        reason=request.form.get("reason", ""),
        reason_length=REASON_LENGTH,
        error=error,
    )
    return (page, error.status) if error else page


def _reopening_page(view: SheetView, error: AwardsError | None = None) -> Answer:
    """The reason is begun with what the judge wrote who asks for it."""
    wanted = [one for one in queries.waiting_to_open(db.session, view.case.award.id) if one.sheet_id == view.sheet.id]
    prefilled = wanted[-1].answer_reason if wanted else ""
    page = render_template(
        "judging/reopen_sheet.html",
        view=view,
        award=view.case.award,
        sheet=view.sheet,
        refused=reopening.why_not_reopened(db.session, view.sheet, clock.now()),
        wanted=wanted[-1] if wanted else None,
        reason=request.form.get("reason", prefilled),
        reason_length=REASON_LENGTH,
        error=error,
    )
    return (page, error.status) if error else page


def _history_page(case: SheetCase, error: AwardsError | None = None) -> Answer:
    walk = queries.walk_of(db.session, case)
    page = render_template(
        "judging/show_history.html",
        case=case,
        seat=case.seat,
        award=case.seat.award,
        sheet=case.sheet,
        name=walk.name_of(case.sheet),
        rubric=rules.rubric_of(case.seat.award),
        summary=queries.summary_of(case.sheet),
        story=queries.story_of(db.session, case.sheet, whole=True),
        look=queries.calls_of_seats(db.session, [case.seat.id]).looks.get(case.sheet.id),
        closed=rules.why_closed(case.seat.award, clock.now()),
        answer=request.form.get("answer", ""),
        reason=request.form.get("reason", ""),
        reason_length=REASON_LENGTH,
        error=error,
    )
    return (page, error.status) if error else page


def _to_marks(view: PanelView) -> Answer:
    award = view.case.award
    return redirect(url_for(".show_marks", year=award.campaign.year, code=award.code), code=303)
