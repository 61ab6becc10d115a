"""Anyone's check: bring a bundle and a result, see whether one follows from the other."""

from typing import Any

from flask import render_template, request
from werkzeug.datastructures import FileStorage

from awards import clock
from awards.accounts.throttle import count_use
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.i18n import language, lazy
from awards.permissions import Permission, current_viewer, requires
from awards.results.checking import MAX_BYTES, MAX_NOMINEES, Verdict, compare
from awards.results.forms import VerifyForm
from awards.results.queries import published_lately
from awards.results.tracing import traced
from awards.results.views.blueprint import bp

ENVELOPE = 64 * 1024  # what a form adds to its files
MB = MAX_BYTES // (1024 * 1024)


@bp.url_value_preprocessor
def limit_request(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Strangers send no more than two documents; said before anything reads the form."""
    if endpoint == "results.verify":
        request.max_content_length = 2 * MAX_BYTES + ENVELOPE


@bp.route("/verify", methods=["GET", "POST"])
@requires(Permission.PAGE_OPEN)
def verify() -> Any:
    """Recompute the ranking of a bundle and compare it with a result; nothing is kept."""
    form, verdict, status = VerifyForm(), None, 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                verdict = _compared(form)
                status = 200 if verdict.outcome in ("identical", "different") else 422
            except AwardsError as error:
                form.add_error(error)
                status = error.status
    digest = verdict.bundle_sha256 if verdict else ""
    published = traced(db.session, current_viewer(), digest) if digest else None
    words = {"limits": {"mb": MB, "nominees": MAX_NOMINEES}, "awards": published_lately(db.session)}
    return render_template("results/verify.html", form=form, verdict=verdict, published=published, **words), status


def _compared(form: VerifyForm) -> Verdict:
    bundle, result = _content(form.bundle.data, "bundle"), _content(form.result.data, "result")
    with transaction() as session:
        count_use(session, "verify", request.remote_addr or "", clock.now())
    return compare(bundle, result, language())


def _content(file: FileStorage, field: str) -> bytes:
    content = file.stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise AwardsError(lazy("The file is larger than %(mb)s MB. Use the command below.", mb=MB), field=field)
    return content
