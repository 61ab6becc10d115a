"""The judge's desk beside the single sheet: where to go on, all sheets as a grid, files of a nominee without a name."""

from flask import Response, current_app, redirect, render_template, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db
from awards.files.serving import file_response
from awards.judging import queries, rules
from awards.judging.rules import SeatCase
from awards.judging.views.blueprint import Answer, bp
from awards.judging.words import STANDINGS
from awards.permissions import Permission, requires


@bp.get("/judging/<int:seat_id>/next")
@requires(Permission.SEAT_USE, load=queries.seat_of)
def go_on(case: SeatCase) -> Answer:
    """To the first thing that is left to do: the declaration, the next sheet, the review."""
    return redirect(next_step(case))


@bp.get("/judging/<int:seat_id>/grid")
@requires(Permission.SEAT_USE, load=queries.seat_of)
def show_grid(case: SeatCase) -> Answer:
    lines = queries.lines_of_seat(db.session, case.seat)
    return render_template(
        "judging/show_grid.html",
        case=case,
        seat=case.seat,
        rubric=rules.rubric_of(case.seat.award),
        lines=lines,
        summaries={line.sheet.id: queries.summary_of(line.sheet) for line in lines},
        confirmation=queries.confirmation_of(case.seat, lines),
        closed=rules.why_closed(case.seat.award, clock.now()),
        standings=STANDINGS,
        reason_text=rules.reason_text,
    )


@bp.get("/judging/sheets/<int:sheet_id>/files/<int:number>")
@requires(Permission.SHEET_MARK, load=queries.file_of_sheet)
def read_file(case: queries.SheetFile) -> Response:
    """A file of the nominee under a name that tells nobody who it is."""
    stored = case.attached.file
    return file_response(current_app.config["AWARDS"].files_dir, stored, neutral_file(case.number, stored.kind))


def neutral_file(number: int, kind: str) -> str:
    """How a file is called where the award is judged blind."""
    name = _("File %(number)s", number=number)
    return f"{name}.{kind}"


def next_step(case: SeatCase) -> str:
    """The address of the first thing that is left to a judge."""
    seat = url_for("judging.show_seat", seat_id=case.seat.id)
    if rules.why_closed(case.seat.award, clock.now()):
        return seat
    review = queries.review_of(db.session, case.seat)
    if review.undeclared or not review.to_sign:
        return seat
    if review.incomplete:
        return url_for("judging.mark_sheet", sheet_id=review.incomplete[0].sheet.id)
    return url_for("judging.review", seat_id=case.seat.id)
