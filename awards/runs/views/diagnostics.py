"""How firmly a run stands: agreement of the judges, each judge, how far weights may move."""

import json
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, render_template
from sqlalchemy.orm import Session

from awards.db import db
from awards.errors import NotFoundError
from awards.files.serving import figure_response
from awards.i18n import language
from awards.permissions import Permission, Viewer, requires
from awards.runs import charts, queries
from awards.runs.diagnosis import Diagnosis, diagnosis_of
from awards.runs.views.blueprint import bp
from awards.runs.views.derived import kept_document

PICTURE = "<name>.<any(light, dark):theme>.<any(zh, en):lang>.svg"


@dataclass(frozen=True)
class PictureCase:
    """A picture of one run's diagnostics."""

    case: queries.RunCase
    name: str
    theme: str
    lang: str

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of the run's award."""
        return self.case.concerns(viewer)


def picture_case(
    session: Session, viewer: Viewer, year: int, code: str, number: int, *, name: str, theme: str, lang: str
) -> PictureCase:
    """A run and which of its pictures. Raises as `run_case`."""
    return PictureCase(queries.run_case(session, viewer, year, code, number), name, theme, lang)


@bp.get("/<int:year>/awards/<code>/runs/<int:number>/diagnostics")
@requires(Permission.RUN_SEE, load=queries.run_case)
def show_diagnostics(case: queries.RunCase) -> str:
    diagnosis = diagnosis_for(case, language())
    words: dict[str, Any] = {"diagnosis": diagnosis, "most": charts.MOST}
    return render_template("runs/show_diagnostics.html", case=case, award=case.case.award, run=case.run, **words)


@bp.get("/<int:year>/awards/<code>/runs/<int:number>/diagnostics.json")
@requires(Permission.RUN_SEE, load=queries.run_case)
def download_diagnostics(case: queries.RunCase) -> Response:
    kept, award = kept_document(case.run, "diagnostics"), case.case.award
    response = Response(kept.content, mimetype="application/json")
    name = f"diagnostics-{award.campaign.year}-{award.code}-{case.run.number}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_etag(kept.sha256)
    return response


@bp.get(f"/<int:year>/awards/<code>/runs/<int:number>/diagnostics/{PICTURE}")
@requires(Permission.RUN_SEE, load=picture_case)
def show_diagnostics_picture(shown: PictureCase) -> Response:
    rows = diagnosis_for(shown.case, shown.lang).pictures.get(shown.name)
    if rows is None:
        raise NotFoundError
    which = (shown.name, rows, shown.lang, shown.theme, current_app.config["AWARDS"].font)
    return figure_response(lambda: charts.draw(*which), charts.digest(*which))


def diagnosis_for(case: queries.RunCase, lang: str) -> Diagnosis:
    """A run's diagnostics in words; computed and kept if nobody asked before. Raises UnderivableError."""
    run, award = case.run, case.case.award
    document = json.loads(kept_document(run, "diagnostics").content)
    nominees, judges = queries.nominees_of(db.session, award), queries.judges_of(db.session, award)
    bundle, result = queries.bundle_of(run), queries.result_of(run)
    return diagnosis_of(document, bundle, result, names=nominees, judges=judges, lang=lang)
