"""Pages of one entry: what is known, a new one, editing."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError, NotFoundError
from awards.forming import add_error
from awards.organisation import queries, service
from awards.organisation.forms import NewSubjectForm, SpellingForm, SubjectForm
from awards.organisation.models import SUBJECT_KINDS, Subject
from awards.organisation.views.blueprint import bp
from awards.permissions import Permission, current_viewer, requires


@bp.get("/<kind>/<code>")
@requires(Permission.REGISTER_MANAGE, load=queries.subject_of)
def show_subject(subject: Subject) -> str:
    return show_entry(subject, SpellingForm(formdata=None))


def show_entry(subject: Subject, spelling: SpellingForm) -> str:
    """The page of an entry."""
    return render_template(
        "organisation/show_subject.html",
        subject=subject,
        aliases=queries.aliases_of(db.session, subject),
        members=queries.members_by_kind(db.session, subject) if subject.kind == "department" else {},
        history=queries.history_of(db.session, subject),
        spelling=spelling,
    )


@bp.get("/<kind>/new")
@requires(Permission.REGISTER_MANAGE)
def new_subject(kind: str) -> str:
    return show_new(kind, new_form(kind))


@bp.post("/<kind>/new")
@requires(Permission.REGISTER_MANAGE)
def create_subject(kind: str) -> Any:
    form = new_form(kind)
    if not form.validate():
        return show_new(kind, form), 422
    try:
        with transaction() as session:
            actor = current_viewer().username
            code, details = form.code.data or "", form.details()
            code = service.create_subject(session, kind, code, details, actor=actor, now=clock.now()).code
    except AwardsError as error:
        add_error(form, error)
        return show_new(kind, form), error.status
    flash(_("%(name)s is in the register now.", name=details.name_zh), "success")
    return redirect(url_for(".show_subject", kind=kind, code=code), code=303)


def new_form(kind: str) -> NewSubjectForm:
    """The empty form of a kind. Raises NotFoundError for an unknown one."""
    if kind not in SUBJECT_KINDS:
        raise NotFoundError
    form = NewSubjectForm()
    form.prepare(kind, queries.departments(db.session), queries.places(db.session))
    return form


def show_new(kind: str, form: NewSubjectForm) -> str:
    return render_template("organisation/new_subject.html", kind=kind, form=form)


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
    form.prepare(subject.kind, queries.departments(db.session), queries.places(db.session))
    return form


def show_form(subject: Subject, form: SubjectForm) -> str:
    return render_template("organisation/edit_subject.html", subject=subject, form=form)
