"""The rows behind a number, and one row of a file as it was read."""

from flask import render_template, request
from flask_babel import gettext as _

from awards.db import db
from awards.evidence.queries.rows import (
    FileRowCase,
    RowsCase,
    compared,
    file_row_case,
    file_rows_of,
    rows_case,
    rows_page,
)
from awards.evidence.views.blueprint import bp
from awards.evidence.views.decided import store
from awards.permissions import Permission, current_viewer, requires


@bp.get("/<int:year>/evidence/<code>/<int:subject_id>/<component>")
@requires(Permission.EVIDENCE_SEE, load=rows_case)
def show_rows(case: RowsCase) -> str:
    """What a nominee's figure for a component is made of; opened from a run, whether it is still so."""
    verdict, number = request.args.get("verdict", ""), request.args.get("run", type=int)
    page = rows_page(db.session, case, verdict=verdict, page=request.args.get("page", 1, type=int))
    comparison = None if number is None else compared(db.session, current_viewer(), page, number)
    words = {"award": case.award, "campaign": case.award.campaign, "subject": case.subject, "component": case.component}
    return render_template("evidence/show_rows.html", case=case, page=page, comparison=comparison, run=number, **words)


@bp.get("/<int:year>/evidence/files/<int:batch_id>/<int:row>")
@requires(Permission.IMPORT_MANAGE, load=file_row_case)
def show_file_row(case: FileRowCase) -> str:
    """Headings and cells of one row of an imported file."""
    rows = file_rows_of(case, store(), request.args.get("sheet", ""))
    title = _("Row %(row)s of %(file)s", row=case.row, file=case.batch.file_name)
    return render_template("evidence/show_file_row.html", case=case, campaign=case.campaign, rows=rows, title=title)
