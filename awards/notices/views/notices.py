"""Pages of public notices: what everyone reads, and what the office puts up and takes down."""

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError
from awards.notices import queries, service
from awards.notices.documents import code_of, notice_text, units_in_words
from awards.notices.forms import NoticeForm, TakeDownForm
from awards.notices.preview import preview_of
from awards.notices.queries import NoticeCase, OneNotice
from awards.notices.views.blueprint import bp
from awards.notices.views.downloads import FORMATS
from awards.notices.views.keeping import open_to_all
from awards.permissions import Permission, current_viewer, may, requires
from awards.runs.queries import decision_of
from awards.site import whole_address


@bp.get("/notices")
@requires(Permission.NOTICE_SEE)
def list_notices() -> Any:
    """The notices that are up, of all awards."""
    notices = queries.standing_notices(db.session, clock.now())
    return open_to_all(make_response(render_template("notices/list_notices.html", notices=notices)))


@bp.get("/<int:year>/awards/<code>/notice")
@requires(Permission.NOTICE_SEE, load=queries.notice_case)
def show_notice(case: NoticeCase) -> Any:
    """The notice while it is up; afterwards that it was, without names."""
    now = clock.now()
    notice = case.shown(now)
    words = {
        "case": case,
        "award": case.award,
        "notice": notice,
        "text": notice_text(notice) if notice else None,
        "units": units_in_words,
        "standing": case.standing(now),
        "formats": FORMATS,
        "decision": decision_of(db.session, case.award) if may(Permission.RUN_SEE, case) else None,
    }
    return open_to_all(make_response(render_template("notices/show_notice.html", **words)))


@bp.route("/<int:year>/awards/<code>/notice/new", methods=["GET", "POST"])
@requires(Permission.NOTICE_MANAGE, load=queries.notice_case)
def put_up_notice(case: NoticeCase) -> Any:
    """What would be put up today, its days counted, and whom readers can ask."""
    award, form, status = case.award, NoticeForm(), 200
    form.ask(is_first=not case.notices)
    decision = decision_of(db.session, award)
    if request.method == "GET":
        last = case.notice
        reason = last.taken_down_reason if last is not None and not last.is_up else ""
        form.fill(queries.last_contact(db.session, award.campaign), reason)
    elif decision is not None:
        status = 422
        if form.validate():
            try:
                with transaction() as writing:
                    words: dict[str, Any] = {"actor": current_viewer().username, "now": clock.now()}
                    service.put_up_notice(writing, decision, **form.notice, **words)
                flash(_("The notice is up."), "success")
                return _to_notice(case)
            except AwardsError as error:
                form.add_error(error)
                status = error.status
    found = decision_of(db.session, award)
    preview = preview_of(db.session, found, now=clock.now()) if found else None
    is_up = any(one.is_up for one in case.notices)
    words = {"case": case, "award": award, "form": form, "decision": found, "preview": preview, "is_up": is_up}
    return render_template("notices/put_up_notice.html", **words, units=units_in_words), status


@bp.route("/<int:year>/awards/<code>/notice/<int:number>/taking-down", methods=["GET", "POST"])
@requires(Permission.NOTICE_MANAGE, load=queries.one_notice)
def take_down_notice(case: OneNotice) -> Any:
    """Take a notice down before its time, or because of what was found out after it."""
    form, status = TakeDownForm(), 200
    if request.method == "POST":
        try:
            with transaction() as writing:
                words: dict[str, Any] = {"actor": current_viewer().username, "now": clock.now()}
                service.take_down_notice(writing, case.one, reason=form.reason.data or "", **words)
            flash(_("The notice is taken down. Its reason is read in its place."), "success")
            return _to_notice(case)
        except AwardsError as error:
            form.add_error(error)
            status = error.status
    return render_template("notices/take_down_notice.html", case=case, award=case.award, form=form), status


@bp.get("/<int:year>/awards/<code>/notice/code.svg")
@requires(Permission.NOTICE_SEE, load=queries.notice_case)
def show_code(case: NoticeCase) -> Response:
    """A QR code that leads to the notice's page."""
    where = {"year": case.award.campaign.year, "code": case.award.code}
    response = Response(code_of(whole_address("notices.show_notice", **where)), mimetype="image/svg+xml")
    response.add_etag()
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.make_conditional(request)
    return response


def _to_notice(case: NoticeCase) -> Any:
    return redirect(url_for("notices.show_notice", year=case.award.campaign.year, code=case.award.code), code=303)
