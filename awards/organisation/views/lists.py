"""The lists of the register, and what they show as a workbook."""

from flask import Response, render_template, request
from flask_babel import gettext as _

from awards.db import db
from awards.errors import NotFoundError
from awards.files.workbooks import XLSX, write_table
from awards.i18n import language
from awards.incoming import row_number
from awards.organisation import queries, tables
from awards.organisation.models import SUBJECT_KINDS
from awards.organisation.views.blueprint import bp, today
from awards.organisation.words import KINDS
from awards.permissions import Permission, requires


@bp.get("/")
@requires(Permission.REGISTER_MANAGE)
def list_subjects() -> str:
    wanted = wanted_of_request(request.args.get("kind", "department"))
    return render_template(
        "organisation/list_subjects.html",
        page=queries.page_of_subjects(db.session, wanted, page=request.args.get("page", 1, type=int)),
        wanted=wanted,
        kind=wanted.kind,
        counts=queries.counts_by_kind(db.session),
        departments=queries.departments(db.session),
        heads=queries.head_counts(db.session, on=wanted.today) if wanted.kind == "department" else {},
    )


@bp.get("/<kind>.xlsx")
@requires(Permission.REGISTER_MANAGE)
def download_subjects(kind: str) -> Response:
    if kind not in SUBJECT_KINDS:
        raise NotFoundError
    wanted = wanted_of_request(kind)
    subjects = queries.all_subjects(db.session, wanted)
    columns, rows = tables.table_of(db.session, wanted.kind, subjects, language())
    notes = (_("About this file"), *map(str, tables.NOTES))
    content = write_table(columns, rows, sheet=str(KINDS[wanted.kind]), notes=notes)
    headers = {"Content-Disposition": f'attachment; filename="register-{wanted.kind}.xlsx"'}
    return Response(content, mimetype=XLSX, headers=headers)


def wanted_of_request(kind: str) -> queries.Wanted:
    """Which entries the address asks for; what it does not know is as if it were not there."""
    args = request.args
    presence, sort = args.get("presence", "present"), args.get("sort", "code")
    return queries.Wanted(
        kind=kind if kind in SUBJECT_KINDS else "department",
        text=args.get("q", "")[:80],
        department_id=args.get("department", type=row_number),
        presence=presence if presence in queries.PRESENCE else "present",
        today=today(),
        sort=sort if sort.removeprefix("-") in queries.SORTS else "code",
    )
