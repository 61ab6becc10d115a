"""The page on which the lead of a panel releases comments to nominees and their departments."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from awards.db import transaction
from awards.errors import AwardsError
from awards.judging import queries, releasing
from awards.judging.queries import CommentCase, CommentsView
from awards.judging.rules import TEXT_LONGEST
from awards.judging.views.blueprint import Answer, bp, who
from awards.permissions import Permission, requires

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


def _page(view: CommentsView, error: AwardsError | None = None, sheet_id: int = 0) -> Answer:
    typed = {sheet_id: request.form.get("words", "")} if error and "words" in request.form else {}
    page = render_template(
        "judging/list_comments.html",
        view=view,
        award=view.case.award,
        error=error,
        wrong=sheet_id,
        typed=typed,
        longest=TEXT_LONGEST,
    )
    return (page, error.status) if error else page


def _back(case: CommentCase) -> Answer:
    award, at = case.view.case.award, f"sheet-{case.line.sheet.id}"
    return redirect(url_for(".list_comments", year=award.campaign.year, code=award.code, _anchor=at), code=303)
