"""Pages of what happens to one entry: a move, another spelling, one that is forgotten."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError, NotFoundError
from awards.forming import add_error
from awards.imports.service import forget_spelling as forget
from awards.organisation import queries, service
from awards.organisation.forms import MoveForm, SpellingForm
from awards.organisation.models import Subject
from awards.organisation.views.blueprint import bp, today
from awards.organisation.views.entries import show_entry
from awards.permissions import Permission, Viewer, current_viewer, requires


def movable(session: Session, viewer: Viewer, kind: str, code: str) -> Subject:
    """An entry that belongs to departments. Raises NotFoundError."""
    if kind == "department":
        raise NotFoundError
    return queries.subject_of(session, viewer, kind, code)


@bp.get("/<kind>/<code>/move")
@requires(Permission.REGISTER_EDIT, load=movable)
def move_subject(subject: Subject) -> str:
    form = move_form(subject)
    form.fill(service.details_of(subject), service.version_of(subject))
    form.on.data = today()
    return show_move(subject, form)


@bp.post("/<kind>/<code>/move")
@requires(Permission.REGISTER_EDIT, load=movable)
def save_move(subject: Subject) -> Any:
    form, kind, code = move_form(subject), subject.kind, subject.code
    if not form.validate():
        return show_move(subject, form), 422
    try:
        with transaction() as session:
            fresh = queries.subject_of(session, None, kind, code)
            words = {"version": form.version.data or "", "actor": current_viewer().username}
            service.move_subject(session, fresh, form.move(), **words, now=clock.now())
    except AwardsError as error:
        add_error(form, error)
        subject = queries.subject_of(db.session, None, kind, code)
        form.version.data = service.version_of(subject)
        return show_move(subject, form), error.status
    flash(_("Saved."), "success")
    return redirect(url_for(".show_subject", kind=kind, code=code), code=303)


def move_form(subject: Subject) -> MoveForm:
    form = MoveForm()
    form.prepare(subject.kind, queries.departments(db.session), queries.places(db.session))
    return form


def show_move(subject: Subject, form: MoveForm) -> str:
    return render_template("organisation/move_subject.html", subject=subject, form=form)


@bp.post("/<kind>/<code>/spellings")
@requires(Permission.REGISTER_EDIT, load=queries.subject_of)
def add_spelling(subject: Subject) -> Any:
    form, kind, code = SpellingForm(), subject.kind, subject.code
    if not form.validate():
        return show_entry(subject, form), 422
    try:
        with transaction() as session:
            fresh = queries.subject_of(session, None, kind, code)
            spelling = form.spelling.data or ""
            service.add_spelling(session, fresh, spelling, actor=current_viewer().username, now=clock.now())
    except AwardsError as error:
        add_error(form, error)
        return show_entry(queries.subject_of(db.session, None, kind, code), form), error.status
    flash(_("Files that say “%(spelling)s” are understood from now on.", spelling=spelling), "success")
    return redirect(url_for(".show_subject", kind=kind, code=code), code=303)


@bp.post("/<kind>/<code>/spellings/<int:alias_id>/forget")
@requires(Permission.REGISTER_EDIT, load=queries.spelling_of)
def forget_spelling(case: queries.SpellingCase) -> Any:
    kind, code, alias_id, spelling = case.subject.kind, case.subject.code, case.alias.id, case.alias.spelling
    with transaction() as session:
        fresh = queries.spelling_of(session, None, kind, code, alias_id)
        forget(session, fresh.alias, actor=current_viewer().username, now=clock.now())
    flash(_("The next file with “%(spelling)s” will ask again.", spelling=spelling), "success")
    return redirect(url_for(".show_subject", kind=kind, code=code), code=303)
