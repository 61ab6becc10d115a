"""Whether the rows still give what a run froze, and what happened since if they do not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.evidence.frozen import FrozenFigure, frozen_of
from awards.evidence.models import AnswerDecision, Survey
from awards.evidence.queries.changes import Change, row_changes_since
from awards.evidence.queries.rows.page import RowsPage
from awards.i18n import lazy
from awards.imports.models import ImportBatch
from awards.permissions import Viewer


@dataclass(frozen=True)
class Comparison:
    """A figure of a run beside what its rows give today; `changes` say what happened since, the earliest first."""

    frozen: FrozenFigure
    is_equal: bool
    changes: tuple[Change, ...]


def compared(session: Session, viewer: Viewer, page: RowsPage, number: int) -> Comparison | None:
    """The rows of a page beside what the run with this number froze; None if it has no such nominee.

    Raises ForbiddenError for a viewer who may not see runs.
    """
    case = page.case
    code = case.component.code
    frozen = frozen_of(session, viewer, case.award, number, subject_id=case.subject.id, component=code)
    if frozen is None:
        return None
    is_equal = frozen.data == page.data and all(frozen.scheme.get(key) == value for key, value in page.scheme.items())
    if is_equal:
        return Comparison(frozen, True, ())
    changes = [
        *row_changes_since(session, case.award, case.subject, case.component, frozen.known_until),
        *_imports(session, page, frozen),
        *_decisions(session, page, frozen.known_until),
    ]
    return Comparison(frozen, False, tuple(sorted(changes, key=lambda change: change.at)))


def _imports(session: Session, page: RowsPage, frozen: FrozenFigure) -> Iterator[Change]:
    """The imports that the run does not know."""
    query = select(ImportBatch).where(ImportBatch.id.in_(page.batches), ImportBatch.imported_at > frozen.known_until)
    for one in session.scalars(query.order_by(ImportBatch.id)):
        if one.imported_at:
            yield Change(one.imported_at, lazy("Made before “%(file)s” was imported.", file=one.file_name))


def _decisions(session: Session, page: RowsPage, since: datetime) -> Iterator[Change]:
    """What was decided since on answers that may not be honest."""
    if page.answers is None:
        return
    query = select(AnswerDecision.decided_at, Survey.title).join(Survey, Survey.id == AnswerDecision.survey_id)
    query = query.where(Survey.campaign_id == page.case.award.campaign_id, AnswerDecision.decided_at > since)
    for at, title in session.execute(query.order_by(AnswerDecision.id)):
        yield Change(at, lazy("Made before it was decided which answers of “%(survey)s” count.", survey=title))
