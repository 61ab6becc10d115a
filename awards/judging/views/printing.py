"""Score sheets on paper: printed empty or filled, and the scans of those that were signed."""

from flask import Response, current_app, render_template, request

from awards.db import db
from awards.files.serving import file_response
from awards.judging import queries
from awards.judging.rules import SeatCase
from awards.judging.views.blueprint import bp
from awards.permissions import Permission, requires


@bp.get("/judging/<int:seat_id>/print")
@requires(Permission.SEAT_USE, load=queries.seat_of)
def print_sheets(case: SeatCase) -> str:
    """The judge's own; with `?filled=1` the marks of what is signed."""
    is_filled = request.args.get("filled") == "1"
    paper = queries.paper_of(db.session, case.seat, filled=is_filled)
    return render_template("judging/print_sheets.html", paper=paper, seat=case.seat, is_filled=is_filled, is_own=True)


@bp.get("/<int:year>/awards/<code>/panel/<seat_code>/print")
@requires(Permission.PANEL_MANAGE, load=queries.keying_seat)
def print_paper(case: queries.KeyingCase) -> str:
    """For the office to hand out: never with a mark."""
    paper = queries.paper_of(db.session, case.seat)
    return render_template("judging/print_sheets.html", paper=paper, seat=case.seat, is_filled=False, is_own=False)


@bp.get("/judging/<int:seat_id>/scans/<int:stored_id>")
@requires(Permission.SCAN_READ, load=queries.scan_of)
def show_scan(case: queries.ScanCase) -> Response:
    """The paper from which sheets were signed for the judge."""
    year, code = case.seat.award.campaign.year, case.seat.award.code
    ending = {"jpeg": "jpg"}.get(case.scan.kind, case.scan.kind)
    name = f"{year}-{code}-{case.seat.code}.{ending}"
    return file_response(current_app.config["AWARDS"].files_dir, case.scan, name)
