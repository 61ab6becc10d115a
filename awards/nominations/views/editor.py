"""Writing a nomination: texts that save themselves, files one by one, and the form that does both without scripts."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from awards import clock
from awards.db import transaction
from awards.errors import AwardsError, StaleError
from awards.incoming import row_number
from awards.nominations import queries, service
from awards.nominations.errors import TooManyFilesError
from awards.nominations.forms import NominationForm, read_texts
from awards.nominations.models import Nomination
from awards.nominations.rules import MOST_FILES, NominationCase
from awards.nominations.service import files
from awards.nominations.service.steps import require_editable
from awards.nominations.views.blueprint import bp
from awards.nominations.views.showing import render_case
from awards.permissions import Permission, current_viewer, requires
from awards.web import local_time

REMOVED = "removed-file"  # the session's last removed file: [nomination, stored file, name]
STEPS = {"up": -1, "down": 1}


@bp.route("/nominations/<int:nomination_id>/edit", methods=["GET", "POST"])
@requires(Permission.NOMINATION_HANDLE, load=queries.nomination_case)
def edit(case: NominationCase) -> Any:
    """Write the deed and the statement, attach files; one form, so that no button loses what was typed."""
    nomination = case.nomination
    number = nomination.id
    if request.method == "GET":
        return _open_editor(case)
    form = NominationForm()
    try:
        uploads = _read_uploads(nomination, form)
        with transaction() as session:
            _save_texts(session, nomination, form.deed.data or "", form.statement.data or "", form.expected_version)
            said = _change_files(session, nomination, uploads)
    except AwardsError as error:
        form.add_error(error)
        is_stale = isinstance(error, StaleError)
        version = nomination.version if is_stale else form.expected_version
        return _editor(case, form, version, error.status, is_stale)
    flash(_("%(done)s The texts were saved.", done=said) if said else _("The draft was saved."), "success")
    place = "nominations.show_nomination" if request.form.get("action") == "preview" else "nominations.edit"
    return redirect(url_for(place, nomination_id=number, _anchor="own-files" if said else None), code=303)


def _open_editor(case: NominationCase) -> Any:
    nomination = case.nomination
    try:
        require_editable(nomination, clock.now())
    except AwardsError as error:
        flash(str(error), "warning")
        return redirect(url_for("nominations.show_nomination", nomination_id=nomination.id), code=303)
    return _editor(case, NominationForm(formdata=None, obj=nomination), nomination.version)


def _editor(
    case: NominationCase, form: NominationForm, version: int, status: int = 200, conflict: bool = False
) -> tuple[str, int]:
    removed = removed_from(case.nomination)
    return render_case(
        "nominations/edit.html", case, status, form=form, version=version, conflict=conflict, removed=removed
    )


@bp.post("/nominations/<int:nomination_id>/texts")
@requires(Permission.NOMINATION_HANDLE, load=queries.nomination_case)
def save_texts(case: NominationCase) -> tuple[dict[str, Any], int]:
    """Texts that save themselves: the verb of the form, told in JSON with what the database holds now."""
    nomination, now = case.nomination, clock.now()
    try:
        version, texts = read_texts(_sent_document())
        with transaction() as session:
            typed = {**_texts_of(nomination), **texts}
            _save_texts(session, nomination, typed["deed"], typed["statement"], version)
    except AwardsError as error:
        faults = {error.field: str(error)} if error.field else {}
        return {"message": str(error), "faults": faults, **_state_of(nomination)}, error.status
    wall = local_time(now, nomination.award.campaign.timezone)
    return {"message": _("Saved %(time)s", time=f"{wall:%H:%M}"), **_state_of(nomination)}, 200


@bp.post("/nominations/<int:nomination_id>/files")
@requires(Permission.NOMINATION_HANDLE, load=queries.nomination_case)
def change_files(case: NominationCase) -> tuple[dict[str, Any], int]:
    """One step with the files, without leaving the page: attach, move, remove, put back. Answers with the new list,
    and with what the database holds of the texts: the version grows with the files too."""
    nomination, status = case.nomination, 200
    try:
        uploads = _read_uploads(nomination, NominationForm())
        with transaction() as session:
            said = _change_files(session, nomination, uploads)
    except AwardsError as error:
        said, status = str(error), error.status
    html = render_template("nominations/_own_files.html", nomination=nomination, removed=removed_from(nomination))
    return {"message": said, "html": html, **_state_of(nomination)}, status


def _sent_document() -> Any:
    """The JSON of fields that save themselves; None for anything else."""
    try:
        return request.get_json(silent=True)
    except RecursionError:  # brackets in brackets without end
        return None


def _texts_of(nomination: Nomination) -> dict[str, str]:
    return {"deed": nomination.deed, "statement": nomination.statement}


def _state_of(nomination: Nomination) -> dict[str, Any]:
    """What the database holds now."""
    return {"version": nomination.version, "fields": _texts_of(nomination)}


def _save_texts(session: Session, nomination: Nomination, deed: str, statement: str, version: int) -> None:
    service.save_draft(session, nomination, deed=deed, statement=statement, expected_version=version, now=clock.now())


def _read_uploads(nomination: Nomination, form: NominationForm) -> list[files.Incoming]:
    """Before the transaction: pictures are drawn anew and pages counted, of what has a chance to be attached."""
    if form.chosen_files:
        require_editable(nomination, clock.now())
    if len(form.chosen_files) > MOST_FILES:
        raise TooManyFilesError(field="files")
    return [files.read_upload(upload.stream, upload.filename) for upload in form.chosen_files]


def _change_files(session: Session, nomination: Nomination, uploads: list[files.Incoming]) -> Any:
    """What the pressed button says, then the chosen files; returns what to tell, nothing if there was nothing to do."""
    who: dict[str, Any] = {"actor": current_viewer(), "now": clock.now()}
    # First the button: removing one may make room for what was chosen.
    said = [_press(session, nomination, who)]
    store = current_app.config["AWARDS"].files_dir
    for upload in uploads:
        files.attach_file(session, nomination, store, upload, **who)
    if uploads:
        said.append(_("%(count)s files were attached.", count=len(uploads)))
    return " ".join(words for words in said if words)


def _press(session: Session, nomination: Nomination, who: dict[str, Any]) -> Any:
    """What a button beside a file asks for."""
    for name, steps in STEPS.items():
        if (number := request.form.get(name, type=row_number)) is not None:
            files.move_file(session, nomination, number, steps, **who)
            return _("The files are in a new order.")
    if (number := request.form.get("remove", type=row_number)) is not None:
        return _remove(session, nomination, number, who)
    if "restore" in request.form and (removed := removed_from(nomination)):
        files.restore_file(session, nomination, removed[1], removed[2], **who)
        return _("The file is attached again.")
    return ""


def _remove(db_session: Session, nomination: Nomination, number: int, who: dict[str, Any]) -> Any:
    gone = files.remove_file(db_session, nomination, number, **who)
    session[REMOVED] = [nomination.id, gone.file_id, gone.name]
    return _("“%(name)s” was removed.", name=gone.name)


def removed_from(nomination: Nomination) -> Any:
    """What was removed last in this browser, if it was this nomination's and is not attached: [nomination, stored file,
    name]. Session cookies are signed, so nobody names a file that was not his."""
    removed = session.get(REMOVED)
    if not removed or removed[0] != nomination.id:
        return None
    return None if any(one.file_id == removed[1] for one in nomination.files) else removed
