"""The commendation decision of a year: read by everyone, issued by the office, taken away as files."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from awards import clock
from awards.campaigns.models import Campaign
from awards.campaigns.queries import campaign_of_year
from awards.db import db, transaction
from awards.errors import AwardsError, NotFoundError
from awards.files.workbooks import XLSX
from awards.i18n import language
from awards.permissions import Permission, current_viewer, requires
from awards.results import commending
from awards.results.award_list import award_workbook
from awards.results.commendation_documents import commendation_data, commendation_pdf, since_in_words
from awards.results.commendation_forms import CommendationForm
from awards.results.models import Commendation
from awards.results.since import taken_back
from awards.results.views.blueprint import bp
from awards.typesetting.kept import KeptFiles
from awards.typesetting.papers import commendation_paper
from awards.typesetting.word import DOCX, official_docx


@dataclass(frozen=True)
class Format:
    """What a commendation can be had as: the ending is its key. `make` takes what `commendation_data` gives."""

    mimetype: str
    words: str
    make: Callable[[dict[str, Any]], bytes]


def _as_pdf(data: dict[str, Any]) -> bytes:
    return commendation_pdf(data, fonts=current_app.config["AWARDS"].fonts_dir)


def _as_word(data: dict[str, Any]) -> bytes:
    return official_docx(commendation_paper(data))


# Ending → format, in the order in which they are offered.
FORMATS: dict[str, Format] = {
    "pdf": Format("application/pdf", "PDF", _as_pdf),
    "docx": Format(DOCX, "Word", _as_word),
}
kept = KeptFiles(limit=16)


@bp.get("/<int:year>/commendation")
@requires(Permission.COMMENDATION_SEE, load=campaign_of_year)
def show_commendation(campaign: Campaign) -> str:
    """The newest decision; earlier ones stay below it."""
    found, lang = commending.commendations_of(db.session, campaign), language()
    back = taken_back(db.session, campaign, found)
    words: dict[str, Any] = {"data": commendation_data(found[0], lang, back[found[0].number]) if found else None}
    words["since"] = {number: since_in_words(since, lang) for number, since in back.items()}
    return render_template("results/show_commendation.html", campaign=campaign, found=found, formats=FORMATS, **words)


@bp.route("/<int:year>/commendation/new", methods=["GET", "POST"])
@requires(Permission.COMMENDATION_ISSUE, load=campaign_of_year)
def issue_commendation(campaign: Campaign) -> Any:
    """The office words it; the names come from what is published."""
    form, status, viewer = CommendationForm(), 200, current_viewer()
    if request.method == "GET":
        form.suggest(campaign, 1 + len(commending.commendations_of(db.session, campaign)))
    else:
        status = 422
        if form.validate():
            try:
                with transaction() as session:
                    again = campaign_of_year(session, viewer, campaign.year)
                    words: dict[str, Any] = {"texts": form.texts, "issued_on": form.issued_on.data}
                    commending.issue_commendation(session, again, **words, actor=viewer.username, now=clock.now())
                flash(_("The commendation decision is issued."), "success")
                return redirect(url_for("results.show_commendation", year=campaign.year), code=303)
            except AwardsError as error:
                form.add_error(error)
                status = error.status
    honoured = commending.honoured_of(db.session, campaign)
    return render_template("results/issue_commendation.html", campaign=campaign, form=form, honoured=honoured), status


@bp.get("/<int:year>/commendation/<int:number>.<any(pdf, docx):ending>")
@requires(
    Permission.COMMENDATION_SEE, load=lambda session, viewer, year, number, ending: _one(session, viewer, year, number)
)
def download_commendation(commendation: Commendation) -> Response:
    """Raises NotFoundError for what it cannot be had as."""
    ending = str((request.view_args or {})["ending"])
    if ending not in FORMATS:
        raise NotFoundError
    since = taken_back(db.session, commendation.campaign, [commendation])[commendation.number]
    data = commendation_data(commendation, language(), since)
    content, name = kept.get(FORMATS[ending].make, data), f"{data['title']}.{ending}"
    return send_file(BytesIO(content), mimetype=FORMATS[ending].mimetype, as_attachment=True, download_name=name)


@bp.get("/<int:year>/commendation/list.xlsx")
@requires(Permission.COMMENDATION_SEE, load=campaign_of_year)
def download_award_list(campaign: Campaign) -> Response:
    """Everyone honoured by what is published now, as a workbook."""
    content = award_workbook(campaign, commending.honoured_of(db.session, campaign))
    name = f"award-list-{campaign.year}.xlsx"
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


def _one(session: Any, viewer: Any, year: int, number: int) -> Commendation:
    """Raises NotFoundError."""
    found = commending.commendations_of(session, campaign_of_year(session, viewer, year))
    wanted = next((one for one in found if one.number == number), None)
    if wanted is None:
        raise NotFoundError
    return wanted
