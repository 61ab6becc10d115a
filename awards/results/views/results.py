"""The results page, how each total was computed, the figure, the workbook, and publishing."""

import hashlib
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from awards import clock
from awards.db import db, transaction
from awards.errors import AwardsError, NotFoundError
from awards.files.serving import figure_response
from awards.files.workbooks import XLSX
from awards.i18n import language
from awards.imports.forgetting import sweep
from awards.permissions import Permission, current_viewer, is_granted, requires
from awards.results import pages, queries, service, yearly
from awards.results.documents import list_workbook
from awards.results.remembered import Sent, memory
from awards.results.revoked import revocations_of
from awards.results.rules import sees_list
from awards.results.showing import showing_of
from awards.results.views.blueprint import bp
from awards.results.views.impersonal import impersonal, page_response
from awards.results.views.onward import not_yet
from awards.runs import words
from awards.runs.queries import RunCase, changes_after_run, digests_of, nominees_of, run_case
from awards.runs.rules import CIRCLE, sees_everything
from awards.runs.service import may_be_public

FOREVER = "private, max-age=31536000, immutable"


@bp.get("/<int:year>/awards/<code>/results")
@requires(Permission.RESULT_SEE)
def show_results(year: int, code: str) -> Any:
    """The page as it was kept for everyone, or for any member of staff; made for who reads another one."""
    return kept_page(year, code) or _page(queries.results_case(db.session, current_viewer(), year, code))


@bp.get("/<int:year>/awards/<code>/results/changes")
@requires(Permission.RESULT_SEE, load=queries.results_case)
def show_changes(results: queries.Results) -> str:
    """What was corrected after what is published was computed: the kept page cannot know it."""
    viewer = current_viewer()
    if results.publication is None or not viewer.is_signed_in:
        raise NotFoundError
    changes = queries.changes_of(db.session, results)
    words = {"changes": changes, "in_circle": sees_everything(viewer, results)}
    return render_template("results/show_changes.html", award=results.award, results=results, **words)


@bp.get("/<int:year>/awards/<code>/results/editions/<digest>")
@requires(Permission.RUN_SEE, load=queries.edition_case)
def show_edition(results: queries.Results) -> str:
    return _page(results)


@bp.get("/<int:year>/awards/<code>/results/<nominee>")
@requires(Permission.DERIVATION_SEE, load=queries.derivation_case)
def show_derivation(case: queries.DerivationCase) -> str:
    derivation = queries.derivation_of(db.session, current_viewer(), case)
    sees_rows = is_granted(Permission.EVIDENCE_SEE, current_viewer(), case.results)
    return render_template(
        "results/show_derivation.html",
        results=case.results,
        award=case.results.award,
        row=case.row,
        derivation=derivation,
        means=queries.means_of(case),
        gaps=case.gaps,
        made_of=case.made_of,
        sees_rows=sees_rows,
        subject_code=queries.code_of(db.session, case) if sees_rows else "",
        changes=queries.changes_of(db.session, case.results, case.row),
        in_circle=sees_everything(current_viewer(), case.results),
        status=words.statuses(language())[case.row.status],
    )


@bp.get("/<int:year>/awards/<code>/results/downloads/list.xlsx")
@requires(Permission.RESULT_SEE, load=queries.results_case)
def download_list(results: queries.Results) -> Response:
    viewer, award = current_viewer(), results.award
    if results.publication is None or not viewer.is_signed_in:
        raise NotFoundError
    response = Response(list_workbook(results, results.rows_for(viewer)), mimetype=XLSX)
    name = f"results-{award.campaign.year}-{award.code}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.get("/<int:year>/awards/<code>/results/figures/<int:publication>/<name>.<lang>.svg")
@requires(Permission.RESULT_SEE, load=queries.figure_case)
def show_figure(case: queries.FigureCase) -> Response:
    content = case.figure.content
    return figure_response(lambda: content, hashlib.sha256(content).hexdigest(), cache=FOREVER)


@bp.get("/<int:year>/awards/<code>/runs/<int:number>/publish")
@requires(Permission.RESULT_PUBLISH, load=run_case)
def confirm_publishing(case: RunCase) -> str:
    return _confirm(case)


@bp.post("/<int:year>/awards/<code>/runs/<int:number>/publish")
@requires(Permission.RESULT_PUBLISH, load=run_case)
def publish_run(case: RunCase) -> Any:
    run, award, actor = case.run, case.case.award, current_viewer().username
    try:
        service.require_publishable(db.session, run, nominees_of(db.session, award), now=clock.now())
        figures = service.figures_for_run(db.session, run, font=current_app.config["AWARDS"].font)
        with transaction() as session:
            service.publish_run(session, run, actor=actor, now=clock.now(), figures=figures)
        sweep(current_app.config["AWARDS"].files_dir)
    except AwardsError as error:
        return _confirm(case, error), 422
    flash(
        _("Run %(number)s is published: every member of staff can see the results now.", number=run.number), "success"
    )
    return redirect(url_for("results.show_results", year=award.campaign.year, code=award.code), code=303)


def _page(results: queries.Results) -> str:
    viewer = current_viewer()
    if results.publication is None:
        return not_yet(results)
    earlier = queries.replaced_publications(db.session, results.award) if sees_everything(viewer, results) else ()
    showing = showing_of(results, viewer, unit=request.args.get("unit", type=int), earlier=earlier)
    asks = viewer.is_signed_in and viewer.has(*CIRCLE)
    words: dict[str, Any] = {"in_circle": showing.in_circle, "public": _public_digests(results)}
    words |= {"changes": queries.changes_of(db.session, results) if asks else []}
    words |= {"revoked": revocations_of(db.session, results.shown)}
    words |= {"walk": queries.walk_of(db.session, results.shown)}
    words |= {"year_pictures": yearly.shown(results.scheme) if viewer.is_signed_in else {}}
    return render_template("results/show_results.html", award=results.award, results=results, showing=showing, **words)


def kept_page(year: int, code: str) -> Response | None:
    """The stored page, made and kept if nobody asked for it before; None for who reads another one."""
    viewer, lang = current_viewer(), language()
    key, is_stranger = (year, code, lang), not viewer.is_signed_in
    if is_stranger and not request.args and "_flashes" not in session and (sent := memory.get(key, clock.now())):
        return page_response(*sent, is_public=True)
    if request.args.keys() - {"lang"} or "_flashes" in session or viewer.has(*CIRCLE):
        return None
    audience, build = pages.audience_of(viewer), current_app.config["LOOK_VERSION"]
    which: dict[str, Any] = {"language": lang, "audience": audience}
    head = pages.head_of(db.session, year, code, **which, viewer=viewer)
    if head is not None and not head.is_current(build):
        _keep(queries.results_case(db.session, viewer, year, code), head.state_now(build), build, **which)
        head = pages.head_of(db.session, year, code, **which, viewer=viewer)
    if head is None or not head.is_current(build) or head.is_judge:
        return None
    own = head.own_of(viewer)
    sent = pages.kept_of(db.session, head, **which) if own == pages.NOTHING else _own_page(year, code, head, own)
    if sent is None:
        return None
    if is_stranger:
        memory.put(key, sent, clock.now())
    return page_response(*sent, is_public=is_stranger)


def _own_page(year: int, code: str, head: pages.Head, own: pages.Own) -> Sent | None:
    """The page of everybody who has these rows for their own; None if what it tells has changed meanwhile."""
    if (known := pages.own_pages.get((head.sha256, own))) is not None:
        return known
    results = queries.results_case(db.session, current_viewer(), year, code)
    with impersonal(pages.STAFF, own):
        sent = Sent.of(_page(results))
    build = current_app.config["LOOK_VERSION"]
    again = pages.head_of(db.session, year, code, language=language(), audience=pages.STAFF)
    if again is None or (results.shown.id, again.state_now(build)) != (head.publication_id, head.state):
        return None
    pages.own_pages.put((head.sha256, own), sent)
    return sent


def _keep(results: queries.Results, state: str, build: str, *, language: str, audience: str) -> None:
    """Make the page as its audience sees it, and keep it."""
    with impersonal(audience):
        html = _page(results)
    award, made_for = results.award, results.shown.id
    at, words = (award.campaign.year, award.code), {"language": language, "audience": audience}
    with transaction() as writing:
        again = queries.results_case(writing, current_viewer(), *at)
        if again.shown.id == made_for:
            pages.keep_page(writing, again.shown, again.rows, html, state=state, build=build, **words, now=clock.now())


def _public_digests(results: queries.Results) -> dict[str, str] | None:
    """Digests of the public documents as far as they are kept; None where they are not for this viewer."""
    is_current = results.publication is not None and results.publication.replaced_at is None
    viewer = current_viewer()
    if not is_current or not sees_list(viewer, results) or not may_be_public(results.run):
        return None
    return None if queries.judges_still(db.session, viewer, results) else digests_of(db.session, results.run)


def _confirm(case: RunCase, error: AwardsError | None = None) -> str:
    award = case.case.award
    nominees = nominees_of(db.session, award)
    return render_template(
        "results/publish_run.html",
        award=award,
        run=case.run,
        error=error,
        changes=changes_after_run(db.session, award, case.run, list(nominees)),
        obstacles=service.what_is_missing(db.session, case.run, nominees, now=clock.now()),
        selected=service.selected_of(case.run, nominees),
        current=service.current_publication(db.session, award),
    )
