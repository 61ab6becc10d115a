"""A judge's score sheets as a workbook, and bringing it back: upload, look at every change, confirm."""

from dataclasses import asdict
from typing import Any, BinaryIO, cast

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeSerializer

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError, StaleError
from awards.files.workbooks import XLSX
from awards.i18n import lazy
from awards.judging import queries, rules
from awards.judging.excel.planning import plan_rows, save_rows
from awards.judging.excel.reading import SentRow, read_upload
from awards.judging.excel.writing import write_sheets
from awards.judging.rules import SeatCase
from awards.judging.views.blueprint import Answer, bp, who
from awards.permissions import Permission, requires

NO_FILE = lazy("Choose a file.")
LOST = lazy("What was uploaded is not here any more. Upload the file again.")


@bp.get("/judging/<int:seat_id>/sheets.xlsx")
@requires(Permission.SEAT_USE, load=queries.seat_of)
def export_sheets(case: SeatCase) -> Response:
    """The judge's own sheets, marks that stand included."""
    award = case.seat.award
    keyed = queries.keyed_by(db.session, award.id)
    content = write_sheets(queries.lines_of_seat(db.session, case.seat), rules.rubric_of(award), keyed)
    response = Response(content, mimetype=XLSX)
    name = f"{award.campaign.year}-{award.code}-{case.seat.code}.xlsx"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/judging/<int:seat_id>/import")
@requires(Permission.SEAT_USE, load=queries.seat_of)
def import_sheets(case: SeatCase) -> Answer:
    return _page(case)


@bp.post("/judging/<int:seat_id>/import")
@requires(Permission.SEAT_USE, load=queries.seat_of)
def preview_sheets(case: SeatCase) -> Answer:
    """What the file would change; nothing is saved."""
    upload = request.files.get("file")
    try:
        if not upload or not upload.filename:
            raise AwardsError(NO_FILE, field="file")
        stream = cast(BinaryIO, upload.stream)
        sent = read_upload(stream, upload.filename, rules.rubric_of(case.seat.award))
    except AwardsError as error:
        return _page(case, error=error)
    return _page(case, sent.rows, sent.unknown)


@bp.post("/judging/<int:seat_id>/import/confirmation")
@requires(Permission.SEAT_USE, load=queries.seat_of)
def save_imported(case: SeatCase) -> Answer:
    """Save the rows that were shown; they come back signed, as they were read."""
    try:
        kept: dict[str, Any] = _signer(case).loads(request.form.get("plan", ""))
    except BadData:
        return _page(case, error=StaleError(LOST))
    rows = [SentRow(**row) for row in kept["rows"]]
    try:
        with transaction() as session:
            said: dict[str, Any] = {"seen": kept["seen"], "leave_out": request.form.get("accept_rejects") == "1"}
            count = save_rows(session, case.seat, rows, **said, **who())
    except AwardsError as error:
        return _page(case, rows, kept["unknown"], error)
    flash(_("Score sheets that changed: %(count)s.", count=count), "success")
    return redirect(url_for(".review", seat_id=case.seat.id), code=303)


def _page(
    case: SeatCase,
    rows: list[SentRow] | None = None,
    unknown: list[str] | None = None,
    error: AwardsError | None = None,
) -> Answer:
    """`rows`: what a file said, planned anew each time it is shown."""
    plan = plan_rows(db.session, case.seat, rows) if rows is not None else None
    kept = {"rows": [asdict(row) for row in rows or ()], "seen": [one.row for one in plan.rows] if plan else []}
    page = render_template(
        "judging/import_sheets.html",
        case=case,
        seat=case.seat,
        closed=rules.why_closed(case.seat.award, clock.now()),
        plan=plan,
        token=_signer(case).dumps({**kept, "unknown": unknown or []}) if plan else "",
        unknown=unknown or [],
        error=error,
    )
    return (page, error.status) if error else page


def _signer(case: SeatCase) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=f"sheets-of-seat-{case.seat.id}")
