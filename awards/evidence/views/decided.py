"""Pages of vetoes, bonuses and deductions: what was decided in a year and about one subject, entering, withdrawing."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from awards import clock
from awards.campaigns.models import Campaign
from awards.campaigns.queries import campaign_of_year
from awards.db import db, transaction
from awards.errors import AwardsError, NotFoundError
from awards.evidence import queries, service
from awards.evidence.forms.decided import AdjustmentForm, DecidedForm, VetoForm
from awards.evidence.queries import EntryCase, SubjectCase
from awards.evidence.queries.decided import lacking_of
from awards.evidence.views.blueprint import bp
from awards.files.serving import file_response
from awards.forms import ReasonForm
from awards.organisation.models import SUBJECT_KINDS
from awards.organisation.queries import find_subjects
from awards.permissions import Permission, current_viewer, requires

KINDS = f"<any({', '.join(SUBJECT_KINDS)}):kind>"
TABLES = "<any(vetoes, adjustments):table>"
FOUND_AT_MOST = 20


def store() -> Path:
    """Where file contents are kept."""
    folder: Path = current_app.config["AWARDS"].files_dir
    return folder


@bp.get("/<int:year>/evidence/decided")
@requires(Permission.EVIDENCE_SEE, load=campaign_of_year)
def list_decided(campaign: Campaign) -> str:
    """Everything decided in a year, and the search for whom the next entry is about."""
    text = request.args.get("q", "").strip()[:80]
    found = find_subjects(db.session, text=text, limit=FOUND_AT_MOST) if text else []
    return render_template(
        "evidence/list_decided.html",
        campaign=campaign,
        decided=queries.decided_in(db.session, campaign, current_viewer()),
        labels=queries.veto_labels(campaign),
        text=text,
        found=found,
    )


@bp.get(f"/<int:year>/evidence/decided/{KINDS}/<code>")
@requires(Permission.EVIDENCE_SEE, load=queries.subject_case)
def show_decided(case: SubjectCase) -> str:
    """Everything decided about one subject, and how much of the caps is used."""
    return render_template(
        "evidence/show_decided.html",
        case=case,
        campaign=case.campaign,
        subject=case.subject,
        decided=queries.decided_about(db.session, case),
        labels=queries.veto_labels(case.campaign),
        caps_of=queries.caps_of(db.session, case),
    )


@bp.route(f"/<int:year>/evidence/decided/{KINDS}/<code>/veto", methods=["GET", "POST"])
@requires(Permission.EVIDENCE_DECIDE, load=queries.subject_case)
def enter_veto(case: SubjectCase) -> Any:
    """A veto about one subject."""
    form = VetoForm()
    form.offer(queries.veto_labels(case.campaign, case.subject.kind))

    def verb(session: Session, case: SubjectCase) -> None:
        words: dict[str, Any] = {"store": store(), "actor": current_viewer(), "now": clock.now()}
        service.enter_veto(session, case.campaign, case.subject, form.details(), code=form.code.data, **words)

    return _enter(case, form, verb, "evidence/enter_veto.html", _("The veto is entered."))


@bp.route(f"/<int:year>/evidence/decided/{KINDS}/<code>/adjustment", methods=["GET", "POST"])
@requires(Permission.EVIDENCE_DECIDE, load=queries.subject_case)
def enter_adjustment(case: SubjectCase) -> Any:
    """A bonus or a deduction for one subject."""
    form = AdjustmentForm()
    awards = queries.awards_for(case.campaign, case.subject.kind)
    form.offer(awards)

    def verb(session: Session, case: SubjectCase) -> None:
        awards = queries.awards_for(case.campaign, case.subject.kind)
        service.enter_adjustment(
            session,
            case.campaign,
            case.subject,
            form.details(),
            points=form.points.data or Decimal(0),
            award=next((one for one in awards if one.code == form.award.data), None),
            is_another=bool(form.is_another.data),
            store=store(),
            actor=current_viewer(),
            now=clock.now(),
        )

    said = _("The points are entered.")
    return _enter(case, form, verb, "evidence/enter_adjustment.html", said, caps_of=queries.caps_of(db.session, case))


def _enter(
    case: SubjectCase,
    form: DecidedForm,
    verb: Callable[[Session, SubjectCase], None],
    template: str,
    said: str,
    **context: Any,
) -> Any:
    """Show the form, or run the verb; what was typed stays in it if it is refused."""
    year, kind, code = case.campaign.year, case.subject.kind, case.subject.code
    error: AwardsError | None = None
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                with transaction() as session:
                    verb(session, queries.subject_case(session, current_viewer(), year, kind, code))
                flash(" ".join((said, _("It counts from the next run on."))), "success")
                return redirect(url_for(".show_decided", year=year, kind=kind, code=code), code=303)
            except AwardsError as refused:
                error, status = refused, refused.status
                form.add_error(refused)
    repeated = error if isinstance(error, service.RepeatedFindingError) else None
    found = {"visits": repeated.visits if repeated else [], "entries": repeated.entries if repeated else []}
    words = {"case": case, "campaign": case.campaign, "subject": case.subject, "lacking_of": lacking_of, **found}
    return render_template(template, form=form, **words, **context), status


@bp.route(f"/<int:year>/evidence/decided/{TABLES}/<int:entry_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.EVIDENCE_DECIDE, load=queries.entry_case)
def withdraw_decided(case: EntryCase) -> Any:
    """Take an entry back; it stays on record."""
    form, entry_id, table = ReasonForm(), case.entry.id, case.entry.__tablename__
    year, kind, code = case.campaign.year, case.subject.kind, case.subject.code
    status = 200
    if request.method == "POST":
        try:
            with transaction() as session:
                again = queries.entry_case(session, current_viewer(), year, table=table, entry_id=entry_id)
                words: dict[str, Any] = {"actor": current_viewer(), "now": clock.now()}
                service.withdraw_entry(session, again.campaign, again.entry, reason=form.reason.data or "", **words)
            flash(_("Withdrawn: it counts for nothing from the next run on."), "success")
            return redirect(url_for(".show_decided", year=year, kind=kind, code=code), code=303)
        except AwardsError as error:
            form.add_error(error)
            status = error.status
    labels = queries.veto_labels(case.campaign)
    words = {"case": case, "campaign": case.campaign, "subject": case.subject, "entry": case.entry, "labels": labels}
    return render_template("evidence/withdraw_decided.html", form=form, **words), status


@bp.get(f"/<int:year>/evidence/decided/{TABLES}/<int:entry_id>/<name>")
@requires(Permission.EVIDENCE_SEE, load=queries.entry_case)
def open_document(case: EntryCase) -> Response:
    """The source document of an entry."""
    if case.entry.file is None:
        raise NotFoundError
    return file_response(store(), case.entry.file, case.entry.file_name)
