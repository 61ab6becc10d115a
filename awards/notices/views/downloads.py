"""A notice as a file: its data for whoever wants to hold it against the digest, and what is typeset from its words."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Response, current_app, request, send_file

from awards import clock
from awards.errors import NotFoundError
from awards.notices import queries
from awards.notices.documents import code_of, notice_data
from awards.notices.queries import GoneError, OneNotice
from awards.notices.views.blueprint import bp
from awards.notices.views.keeping import open_to_all
from awards.notices.vouching import shown_bytes
from awards.permissions import Permission, may, requires
from awards.site import whole_address
from awards.typesetting.kept import KeptFiles
from awards.typesetting.papers import notice_paper
from awards.typesetting.pdf import render
from awards.typesetting.word import DOCX, official_docx


@dataclass(frozen=True)
class Format:
    """What a notice can be had as: the ending is its key. `make` takes what `notice_data` gives."""

    mimetype: str
    words: str
    make: Callable[[dict[str, Any]], bytes]


def _as_pdf(told: dict[str, Any]) -> bytes:
    data = {**told, "code": code_of(told["address"]).decode()}
    return render("notice", data, fonts=current_app.config["AWARDS"].fonts_dir)


def _as_word(told: dict[str, Any]) -> bytes:
    return official_docx(notice_paper(told))


# Ending → format, in the order in which they are offered.
FORMATS: dict[str, Format] = {
    "pdf": Format("application/pdf", "PDF", _as_pdf),
    "docx": Format(DOCX, "Word", _as_word),
}
kept = KeptFiles(limit=32)


@bp.get("/<int:year>/awards/<code>/notice/<int:number>.<any(json, docx, pdf):ending>")
@requires(
    Permission.NOTICE_SEE,
    load=lambda session, viewer, year, code, number, ending: queries.one_notice(session, viewer, year, code, number),
)
def download_notice(case: OneNotice) -> Response:
    """For everyone while the notice is up, afterwards for office, leader and discipline officer. A copy that others
    keep is asked for here each time, so that it goes when the names go. Raises GoneError."""
    ending, notice = str((request.view_args or {})["ending"]), case.one
    if case.shown(clock.now()) is not notice and not may(Permission.RUN_SEE, case):
        raise GoneError
    if ending != "json" and ending not in FORMATS:
        raise NotFoundError
    where: dict[str, Any] = {"year": case.award.campaign.year, "code": case.award.code}
    address = whole_address("notices.show_notice", **where)
    objecting = whole_address("notices.raise_objection", **where)
    data = notice_data(notice, address=address, objecting=objecting)
    if ending == "json":
        content, mimetype = shown_bytes(notice), "application/json"
    else:
        content, mimetype = kept.get(FORMATS[ending].make, data), FORMATS[ending].mimetype
    name = f"{data['title']}.{ending}"
    response = send_file(BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=name)
    response.direct_passthrough = False  # it has the digest of its content
    return open_to_all(response)
