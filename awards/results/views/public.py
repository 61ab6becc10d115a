"""The public bundle of what is published: anyone who may see the ranked list can recompute it."""

from flask import Response
from sqlalchemy.orm import Session

from awards.errors import ForbiddenError, NotFoundError
from awards.permissions import Permission, Viewer, requires
from awards.results import queries, rules
from awards.results.views.blueprint import bp
from awards.runs import service
from awards.runs.views.derived import kept_document


def public_case(session: Session, viewer: Viewer, year: int, code: str) -> queries.Results:
    """The current publication, for who may see the whole ranked list. Raises NotFoundError, also where no bundle can
    be public, and ForbiddenError for a judge of the panel who may still sign: it holds the others' marks."""
    results = queries.results_case(session, viewer, year, code)
    if results.publication is None or not rules.sees_list(viewer, results) or not service.may_be_public(results.run):
        raise NotFoundError
    if queries.judges_still(session, viewer, results):
        raise ForbiddenError
    return results


@bp.get("/<int:year>/awards/<code>/results/downloads/public-bundle.json")
@requires(Permission.RESULT_SEE, load=public_case)
def download_public_bundle(results: queries.Results) -> Response:
    return _document(results, "public_bundle")


@bp.get("/<int:year>/awards/<code>/results/downloads/public-result.json")
@requires(Permission.RESULT_SEE, load=public_case)
def download_public_result(results: queries.Results) -> Response:
    return _document(results, "public_result")


def _document(results: queries.Results, kind: str) -> Response:
    award, number = results.award, results.run.number
    name = f"{kind.replace('_', '-')}-{award.campaign.year}-{award.code}-{number}.json"
    kept = kept_document(results.run, kind)
    response = Response(kept.content, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_etag(kept.sha256)
    return response
