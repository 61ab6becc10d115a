"""Pages of the register."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.forming import add_error
from awards.incoming import row_number
from awards.organisation import queries, service
from awards.organisation.forms import SubjectForm
from awards.organisation.models import SUBJECT_KINDS, Subject
from awards.organisation.words import KIND, KINDS
from awards.permissions import Permission, current_viewer, requires

bp = Blueprint("organisation", __name__, url_prefix="/register")


@bp.context_processor
def words() -> dict[str, Any]:
    """What the templates of this room call things."""
    return {"kinds": KINDS, "kind_of": KIND}


@bp.get("/")
@requires(Permission.REGISTER_MANAGE)
def list_subjects() -> str:
    args = request.args
    kind = args.get("kind", "department")
    kind = kind if kind in SUBJECT_KINDS else "department"
    text, department_id = args.get("q", "")[:80], args.get("department", type=row_number)
    page = queries.page_of_subjects(
        db.session, kind=kind, text=text, department_id=department_id, page=args.get("page", 1, type=int)
    )
    return render_template(
        "organisation/list_subjects.html",
        page=page,
        kind=kind,
        text=text,
        department_id=department_id,
        counts=queries.counts_by_kind(db.session),
        departments=queries.departments(db.session),
        heads=queries.head_counts(db.session, on=clock.today("UTC")) if kind == "department" else {},
    )


@bp.get("/<kind>/<code>")
@requires(Permission.REGISTER_MANAGE, load=queries.subject_of)
def show_subject(subject: Subject) -> str:
    aliases = queries.aliases_of(db.session, subject)
    members = queries.members_by_kind(db.session, subject) if subject.kind == "department" else {}
    return render_template("organisation/show_subject.html", subject=subject, aliases=aliases, members=members)


@bp.get("/<kind>/<code>/edit")
@requires(Permission.REGISTER_EDIT, load=queries.subject_of)
def edit_subject(subject: Subject) -> str:
    form = form_for(subject)
    form.fill(service.details_of(subject), service.version_of(subject))
    return show_form(subject, form)


@bp.post("/<kind>/<code>/edit")
@requires(Permission.REGISTER_EDIT, load=queries.subject_of)
def save_subject(subject: Subject) -> Any:
    form, kind, code = form_for(subject), subject.kind, subject.code
    if not form.validate():
        return show_form(subject, form), 422
    try:
        with transaction() as session:
            fresh = queries.subject_of(session, None, kind, code)
            details = form.details(service.details_of(fresh))
            words = {"version": form.version.data or "", "actor": current_viewer().username}
            service.edit_subject(session, fresh, details, **words, now=clock.now())
    except AwardsError as error:
        add_error(form, error)
        subject = queries.subject_of(db.session, None, kind, code)
        form.version.data = service.version_of(subject)  # whoever saves again has read the message
        return show_form(subject, form), error.status
    flash(_("Saved."), "success")
    return redirect(url_for(".show_subject", kind=kind, code=code), code=303)


def form_for(subject: Subject) -> SubjectForm:
    form = SubjectForm()
    form.prepare(subject, queries.departments(db.session), queries.places(db.session))
    return form


def show_form(subject: Subject, form: SubjectForm) -> str:
    return render_template("organisation/edit_subject.html", subject=subject, form=form)
