"""What everyone can do: raise an objection to a notice, keep the receipt, follow by its code."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Response, current_app, g, make_response, redirect, render_template, request, session, url_for

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError, StaleError
from awards.files.errors import TooLargeError
from awards.files.kinds import megabytes
from awards.i18n import lazy
from awards.nominations.errors import TooManyFilesError
from awards.nominations.service.files import read_upload
from awards.notices import objecting, objection_queries, objection_words, receipts
from awards.notices.models import Notice
from awards.notices.objecting import CONTACT, LEAST_TEXT, MOST_BYTES, MOST_FILES, MOST_TEXT, Complaint
from awards.notices.objection_forms import CodeForm, ObjectionForm
from awards.notices.objection_queries import ObjectingCase
from awards.notices.pace import TooManyObjectionsError, pace
from awards.notices.views.blueprint import bp
from awards.permissions import Permission, requires

# What is too large for us is read all the same, up to this, so that the form comes back with what was typed in it.
LARGEST_REQUEST = 64 * 1024 * 1024
ENDINGS = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
LIMITS = {"least": LEAST_TEXT, "most": MOST_TEXT, "files": MOST_FILES, "mb": megabytes(MOST_BYTES), "contact": CONTACT}


@bp.url_value_preprocessor
def limit_objections(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Strangers send no more than this, and what they send in time has come in time, however long its files take: both
    before anything reads the form."""
    if endpoint == "notices.raise_objection":
        request.max_content_length = LARGEST_REQUEST
        g.arrived = clock.now()


@bp.route("/<int:year>/awards/<code>/notice/objection", methods=["GET", "POST"])
@requires(Permission.OBJECTION_RAISE, load=objection_queries.objecting_case)
def raise_objection(case: ObjectingCase) -> Any:
    """The form, and what is sent with it. Nothing of the request is kept but what was typed and chosen."""
    arrived, notice = g.arrived, case.notice
    form = ObjectionForm()
    if notice is None or (request.method == "GET" and not objecting.is_open(notice, arrived)):
        return _closed(case, form)
    form.offer(notice.people, notice.number)
    if request.method == "GET":
        return _form(case, form, 200)
    if not form.validate() and "csrf_token" not in form.errors:
        return _form(case, form, 422)
    try:
        seed = _receive(notice, form, arrived)
    except AwardsError as error:
        form.add_error(error)
        if isinstance(error, StaleError):
            form.read_again(notice.number)
        response = _form(case, form, error.status)
        if isinstance(error, TooManyObjectionsError):
            response.headers["Retry-After"] = str(error.seconds)
        return response
    session["receipt"] = seed
    return redirect(url_for("notices.show_receipt"), code=303)


@bp.get("/objections/receipt")
@requires(Permission.OBJECTION_FOLLOW)
def show_receipt() -> Response:
    """The code, once: the browser that raised the objection brings what it is made of, and no other place has that. A
    session can be read by whoever has the cookie, so the code itself is not in it."""
    seed = session.pop("receipt", "")
    code = receipts.code_of(str(current_app.secret_key), seed) if seed else ""
    objection = objection_queries.objection_with_receipt(db.session, receipts.digest_of(code)) if code else None
    return _private(render_template("notices/objection_receipt.html", code=code, objection=objection), 200)


@bp.route("/objections", methods=["GET", "POST"])
@requires(Permission.OBJECTION_FOLLOW)
def follow_objection() -> Response:
    """How an objection stands, for whoever has the code. It is sent in the form, so that no address holds it."""
    form, objection, status = CodeForm(), None, 200
    if request.method == "POST" and not form.validate():
        status = 422
    elif request.method == "POST":
        typed = receipts.plain_code(form.code.data or "")
        objection = objection_queries.objection_with_receipt(db.session, receipts.digest_of(typed)) if typed else None
        if objection is None:
            form.add_error(AwardsError(lazy("No objection has this code. Compare it with your receipt."), field="code"))
            status = 422
    shown = {"form": form, "objection": objection, "words": objection_words}
    return _private(render_template("notices/objection_follow.html", **shown), status)


def _receive(notice: Notice, form: ObjectionForm, arrived: datetime) -> str:
    """Check, count, read the files, keep: in this order, so that what is refused costs little and what was sent before
    costs nothing. Returns the seed of the code. Raises AwardsError."""
    if form.errors:
        raise AwardsError(lazy("The page was open too long or its form is not from this session. Send it again."))
    said = objecting.checked(notice, _complaint(form), now=arrived)
    uploads = form.chosen_files
    contents = [_digest(one) for one in _of_possible_size(uploads)]
    told = (
        notice.award.code,
        str(notice.id),
        said.subject,
        said.nominee,
        said.name,
        said.contact,
        said.text,
        *contents,
    )
    seed = receipts.seed_of(form.token.data or "", told)
    digest = receipts.digest_of(receipts.code_of(str(current_app.secret_key), seed))
    if objection_queries.objection_with_receipt(db.session, digest) is None:
        pace.count(request.remote_addr or "", clock.now())
        files = [read_upload(one.stream, one.filename) for one in uploads]
        with transaction() as writing:
            store = current_app.config["AWARDS"].files_dir
            objecting.raise_objection(writing, notice, said, files, receipt_sha256=digest, store=store, arrived=arrived)
    return seed


def _complaint(form: ObjectionForm) -> Complaint:
    return Complaint(
        notice=form.notice.data or 0,
        subject=form.subject.data or "",
        nominee=form.nominee.data or "",
        is_anonymous=form.who.data == "anonymous",
        name=form.name.data or "",
        contact=form.contact.data or "",
        text=form.text.data or "",
    )


def _of_possible_size(uploads: list[Any]) -> Iterable[Any]:
    """The uploads. Raises TooManyFilesError, TooLargeError (413)."""
    if len(uploads) > MOST_FILES:
        raise TooManyFilesError(lazy("At most %(most)s files.", most=MOST_FILES), field="files")
    size = sum(one.stream.seek(0, 2) for one in uploads)
    if size > MOST_BYTES:
        sizes = {"size": megabytes(size), "limit": megabytes(MOST_BYTES)}
        error = TooLargeError(lazy("The files have %(size)s MB together; at most %(limit)s MB are allowed.", **sizes))
        error.field, error.status = "files", 413
        raise error
    return uploads


def _digest(upload: Any) -> str:
    upload.stream.seek(0)
    digest = hashlib.file_digest(upload.stream, "sha256").hexdigest()
    upload.stream.seek(0)
    return f"{upload.filename}:{digest}"


def _form(case: ObjectingCase, form: ObjectionForm, status: int) -> Response:
    lost = [one.filename for one in form.chosen_files]
    words = {"award": case.award, "notice": case.notice, "limits": LIMITS, "endings": ENDINGS, "lost": lost}
    return _private(render_template("notices/objection.html", form=form, **words), status)


def _closed(case: ObjectingCase, form: ObjectionForm) -> Response:
    """Nothing can be objected to now; what somebody has typed meanwhile is not lost."""
    page = render_template("notices/objection_closed.html", award=case.award, typed=form.text.data or "")
    return _private(page, 200 if request.method == "GET" else 422)


def _private(page: str, status: int) -> Response:
    """No copy stays on a computer that others use after this one."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-store"
    return response
