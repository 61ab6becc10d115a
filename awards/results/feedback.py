"""What a nominee and the own department learn of a publication: every component, criteria means, comments that the
panel released. Nobody's single marks, and no judge."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from awards.i18n import bi, language
from awards.judging.releasing import released_of
from awards.permissions import Viewer
from awards.results.criteria import CriterionMean, criterion_means
from awards.results.models import Revocation
from awards.results.queries import Results
from awards.results.revoked import revocations_of
from awards.results.rows import Row
from awards.results.rules import is_own
from awards.runs.queries import bundle_of, result_of
from scoring import Derivation, derive

PAGE = 10


class Feedback(NamedTuple):
    """One nominee: the row, how it was computed, panel component code → criteria means, comments as released."""

    row: Row
    derivation: Derivation
    means: dict[str, list[CriterionMean]]
    comments: Sequence[str]
    revocation: Revocation | None


class FeedbackPage(NamedTuple):
    """Page `page` of `pages` of the viewer's own rows that `wanted` leaves; `own`: how many there are without it."""

    entries: list[Feedback]
    page: int
    pages: int
    wanted: str
    own: int


def feedback_of(session: Session, viewer: Viewer, results: Results, *, wanted: str = "", page: int = 1) -> FeedbackPage:
    """The viewer's own rows, oneself first; those whose name or unit holds `wanted`. As many statements for one as for
    a page full. Raises NotFoundError where nothing is published."""
    publication = results.shown
    own = [row for row in results.rows if is_own(viewer, row)]
    found = [row for row in own if wanted.casefold() in _searched(row)]
    found.sort(key=lambda row: row.subject_id != viewer.person_id)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * PAGE : page * PAGE]
    comments = released_of(session, [int(row.id.removeprefix("n")) for row in shown])
    revoked, bundle, result = revocations_of(session, publication), bundle_of(results.run), result_of(results.run)
    entries = [
        Feedback(
            row=row,
            derivation=derive(bundle, result, row.id, lang=language(), sheets=False),
            means=criterion_means(bundle, row.id),
            comments=comments.get(int(row.id.removeprefix("n")), ()),
            revocation=revoked.get(row.id),
        )
        for row in shown
    ]
    return FeedbackPage(entries, page, pages, wanted, len(own))


def _searched(row: Row) -> str:
    return " ".join([bi(row.name), *map(bi, row.units)]).casefold()
