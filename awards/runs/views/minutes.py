"""The minutes of the decision that stands, and of any decision by its number: a page that prints, and files."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Response, current_app, render_template, request, send_file, url_for

from awards.db import db
from awards.errors import NotFoundError
from awards.i18n import language
from awards.permissions import Permission, requires
from awards.runs.decided import DecisionCase, decision_case, numbered_case
from awards.runs.documents import end_of, minutes_data, minutes_text
from awards.runs.minutes import minutes_of
from awards.runs.views.blueprint import bp
from awards.typesetting.papers import minutes_paper
from awards.typesetting.pdf import render
from awards.typesetting.word import DOCX, official_docx

Data = dict[str, Any]


@dataclass(frozen=True)
class Format:
    """What minutes can be had as: the ending is its key. `make` takes what `minutes_of` gives."""

    mimetype: str
    words: str
    make: Callable[[Data], bytes]


def _as_json(told: Data) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _as_pdf(told: Data) -> bytes:
    return render("minutes", minutes_data(told), fonts=current_app.config["AWARDS"].fonts_dir)


def _as_word(told: Data) -> bytes:
    return official_docx(minutes_paper(minutes_data(told)))


# Ending → format, in the order in which they are offered.
FORMATS: dict[str, Format] = {
    "pdf": Format("application/pdf", "PDF", _as_pdf),
    "docx": Format(DOCX, "Word", _as_word),
    "json": Format("application/json", "JSON", _as_json),
}


@bp.get("/<int:year>/awards/<code>/decision/minutes")
@requires(Permission.RUN_SEE, load=decision_case)
def show_minutes(case: DecisionCase) -> str:
    return _page(case, "runs.download_minutes")


@bp.get("/<int:year>/awards/<code>/decision/<int:number>/minutes")
@requires(Permission.RUN_SEE, load=numbered_case)
def show_minutes_of(case: DecisionCase) -> str:
    """Of any decision: what was decided stays readable when it was withdrawn."""
    return _page(case, "runs.download_minutes_of", number=case.decision.number)


@bp.get("/<int:year>/awards/<code>/decision/minutes.<any(docx, pdf, json):ending>")
@requires(
    Permission.RUN_SEE,
    load=lambda session, viewer, year, code, ending: decision_case(session, viewer, year, code),
)
def download_minutes(case: DecisionCase) -> Response:
    """In the reader's language; written anew each time."""
    return _file(case)


@bp.get("/<int:year>/awards/<code>/decision/<int:number>/minutes.<any(docx, pdf, json):ending>")
@requires(
    Permission.RUN_SEE,
    load=lambda session, viewer, year, code, number, ending: numbered_case(session, viewer, year, code, number),
)
def download_minutes_of(case: DecisionCase) -> Response:
    return _file(case)


def _page(case: DecisionCase, download: str, **values: int) -> str:
    told, award = _minutes(case), case.case.award
    here: dict[str, Any] = {"year": award.campaign.year, "code": award.code, **values}
    files = [(url_for(download, ending=ending, **here), kind.words) for ending, kind in FORMATS.items()]
    words: dict[str, Any] = {"text": minutes_text(told), "withdrawn": end_of(told) if told["withdrawn"] else None}
    words["names"] = [one["name"] for one in (*told["panel"], *told["ranking"])]
    return render_template("runs/show_minutes.html", case=case, award=award, files=files, **words)


def _file(case: DecisionCase) -> Response:
    ending = str((request.view_args or {})["ending"])
    if ending not in FORMATS:
        raise NotFoundError
    told, kind = _minutes(case), FORMATS[ending]
    name = f"{minutes_data(told)['title']}.{ending}"
    response = send_file(BytesIO(kind.make(told)), mimetype=kind.mimetype, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _minutes(case: DecisionCase) -> Data:
    return minutes_of(db.session, case.decision, lang=language())
