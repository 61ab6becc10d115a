"""Pages of the numbers about one subject: where each comes from, its history, and its correction."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.evidence import queries, service
from awards.evidence.forms.corrections import CorrectionForm
from awards.evidence.models import InspectionVisit
from awards.evidence.queries import SubjectCase
from awards.evidence.queries.corrections import RowCase, contents_of, numbers_about, numbers_of, row_case, text_of
from awards.evidence.views.blueprint import bp
from awards.organisation.models import SUBJECT_KINDS
from awards.permissions import Permission, current_viewer, requires

KINDS = f"<any({', '.join(SUBJECT_KINDS)}):kind>"
TABLES = "<any(visit, value, ballot):table>"


@bp.get(f"/<int:year>/evidence/numbers/{KINDS}/<code>")
@requires(Permission.EVIDENCE_SEE, load=queries.subject_case)
def list_numbers(case: SubjectCase) -> str:
    """Every visit, value and ballot about one subject."""
    lines = numbers_about(db.session, case)
    words = {"case": case, "campaign": case.campaign, "subject": case.subject}
    return render_template("evidence/list_numbers.html", lines=lines, **words)


@bp.get(f"/<int:year>/evidence/numbers/{TABLES}/<int:row_id>")
@requires(Permission.EVIDENCE_SEE, load=row_case)
def show_number(case: RowCase) -> str:
    """One row: its file and row, what it says, what it said before, and the form that corrects it."""
    form = CorrectionForm(formdata=None)
    form.fill(numbers_of(case.row, case.indicator), getattr(case.row, "findings", None), len(case.history))
    return _page(case, form)


@bp.post(f"/<int:year>/evidence/numbers/{TABLES}/<int:row_id>")
@requires(Permission.EVIDENCE_DECIDE, load=row_case)
def correct_number(case: RowCase) -> Any:
    """Put other numbers in, with a reason."""
    year, table, row_id, has_findings = case.campaign.year, case.kind, case.row.id, hasattr(case.row, "findings")
    form = CorrectionForm()
    form.trim(len(numbers_of(case.row)), has_findings=has_findings)
    if not form.validate():
        return _kept(case, form), 422
    try:
        numbers = form.typed()
        findings = form.findings.data if has_findings else None  # None too if the field was not sent: they stay
        with transaction() as session:
            words: dict[str, Any] = {"actor": current_viewer(), "now": clock.now(), "expected": form.expected}
            again = row_case(session, current_viewer(), year, table, row_id)
            service.correct_row(session, again, numbers, findings=findings, reason=form.reason.data or "", **words)
    except AwardsError as error:
        form.add_error(error)
        return _kept(row_case(db.session, current_viewer(), year, table, row_id), form), error.status
    flash(_("Corrected. Runs that were made before say so; it counts from the next run on."), "success")
    return redirect(url_for(".show_number", year=year, table=table, row_id=row_id), code=303)


def _kept(case: RowCase, form: CorrectionForm) -> str:
    """The page with what was typed; findings that were not sent are those that are there."""
    if "findings" in form and form.findings.data is None:
        form.findings.data = case.row.findings if isinstance(case.row, InspectionVisit) else ""
    return _page(case, form)


def _page(case: RowCase, form: CorrectionForm) -> str:
    return render_template(
        "evidence/show_number.html",
        case=case,
        campaign=case.campaign,
        subject=case.subject,
        row=case.row,
        form=form,
        numbers=numbers_of(case.row, case.indicator),
        current=text_of(contents_of(case.row)),
        text_of=text_of,
    )
