"""The page on which the lead of a panel releases comments to nominees and their departments."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards.db import transaction
from awards.errors import AwardsError
from awards.i18n import bi
from awards.incoming import row_number
from awards.judging import queries, releasing
from awards.judging.queries import CommentCase, CommentsView
from awards.judging.rules import TEXT_LONGEST
from awards.judging.views.blueprint import Answer, bp, who
from awards.permissions import Permission, requires
from awards.text import clean

PAGE = 20  # nominees
COMMENTS = "/<int:year>/awards/<code>/panel/comments"


@bp.get(COMMENTS)
@requires(Permission.COMMENT_RELEASE, load=queries.comments_view)
def list_comments(view: CommentsView) -> Answer:
    return _page(view)


@bp.post(f"{COMMENTS}/<int:sheet_id>")
@requires(Permission.COMMENT_RELEASE, load=queries.comment_case)
def release_comment(case: CommentCase) -> Answer:
    """In the words that were typed; refused with the words still there."""
    try:
        with transaction() as session:
            releasing.release_comment(session, case.line.sheet, request.form.get("words", ""), **who())
    except AwardsError as error:
        return _page(case.view, error, case.line.sheet.id)
    flash(_("The comment is released. It is read once the results are published."), "success")
    return _back(case)


@bp.post(f"{COMMENTS}/<int:sheet_id>/withdrawal")
@requires(Permission.COMMENT_RELEASE, load=queries.comment_case)
def withdraw_comment(case: CommentCase) -> Answer:
    try:
        with transaction() as session:
            releasing.withdraw_comment(session, case.line.sheet, **who())
    except AwardsError as error:
        return _page(case.view, error, case.line.sheet.id)
    flash(_("The comment is taken back."), "success")
    return _back(case)


@bp.post(f"{COMMENTS}/keeping")
@requires(Permission.COMMENT_RELEASE, load=queries.comments_view)
def keep_comments(view: CommentsView) -> Answer:
    """One comment, or all on which nobody has decided, stay with the panel."""
    award, only = view.case.award, request.form.get("sheet", type=row_number)
    try:
        sheets = [view.line(only).sheet] if only else [line.sheet for line in view.undecided()]
        with transaction() as session:
            count = releasing.keep_inside(session, award, sheets, **who())
    except AwardsError as error:
        return _page(view, error, only or 0)
    flash(_("Comments that stay with the panel: %(count)s.", count=count), "success" if count else "info")
    return _at(view, only)


def _page(view: CommentsView, error: AwardsError | None = None, sheet_id: int = 0) -> Answer:
    """A page of nominees whose name holds what is searched for; after an error the one with that sheet."""
    wanted = clean(request.args.get("q", ""), one_line=True)
    groups = [one for one in view.groups() if wanted.casefold() in bi(one[0].name).casefold()]
    page = _page_of(view, sheet_id) if error else request.args.get("page", 1, type=int)
    pages = max(1, -(-len(groups) // PAGE))
    page = min(max(page, 1), pages)
    typed = {sheet_id: request.form.get("words", "")} if error and "words" in request.form else {}
    told = {"groups": groups[(page - 1) * PAGE : page * PAGE], "page": page, "pages": pages, "wanted": wanted}
    html = render_template(
        "judging/list_comments.html",
        view=view,
        award=view.case.award,
        error=error,
        wrong=sheet_id,
        typed=typed,
        longest=TEXT_LONGEST,
        has_search=len(view.groups()) > PAGE,
        **told,
    )
    return (html, error.status) if error else html


def _page_of(view: CommentsView, sheet_id: int) -> int:
    """The page of the whole list on which a sheet is."""
    ids = [{line.sheet.id for line in group} for group in view.groups()]
    return 1 + next((at for at, group in enumerate(ids) if sheet_id in group), 0) // PAGE


def _back(case: CommentCase) -> Answer:
    return _at(case.view, case.line.sheet.id)


def _at(view: CommentsView, sheet_id: int | None) -> Answer:
    award = view.case.award
    place: dict[str, Any] = {"page": _page_of(view, sheet_id), "_anchor": f"sheet-{sheet_id}"} if sheet_id else {}
    return redirect(url_for(".list_comments", year=award.campaign.year, code=award.code, **place), code=303)
