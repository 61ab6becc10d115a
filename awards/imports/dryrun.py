"""What the page of a waiting batch shows: the plan, a page of its rows, and choices for each open spelling."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from awards.errors import AwardsError
from awards.i18n import LazyMessage
from awards.imports.aliases import Named, Names
from awards.imports.models import ImportBatch, RejectedRow
from awards.imports.plan import Plan, PlannedRow, Reject, Unknown
from awards.imports.service import fingerprint, plan_file, source_of

PAGE = 25
LISTED = 100  # up to so many of a kind are all in the list of choices


@dataclass(frozen=True)
class Question:
    """An open spelling with what it can be answered with; `is_long` if not everything of the kind is in the lists."""

    unknown: Unknown
    suggested: list[Named]
    others: list[Named]
    is_long: bool


@dataclass(frozen=True)
class DryRun:
    """A batch's plan made presentable; all is empty with a `problem`: the file as a whole cannot be taken any more."""

    plan: Plan
    seen: str
    rows: list[PlannedRow]
    action: str
    page: int
    pages: int
    questions: list[Question]
    problem: LazyMessage | None = None


def dry_run(session: Session, batch: ImportBatch, store: Path, *, action: str = "", page: int = 1) -> DryRun:
    """Plan a waiting batch anew; `action` ("add", "change", "same") narrows the rows that are shown."""
    try:
        plan = plan_file(session, batch.kind, source_of(batch, store))
    except AwardsError as error:
        return DryRun(Plan(()), "", [], "", 1, 1, [], error.message)
    rows = [row for row in plan.rows if action in ("", row.action)]
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(1, page), pages)
    shown = rows[(page - 1) * PAGE : page * PAGE]
    return DryRun(plan, fingerprint(plan), shown, action, page, pages, questions_of(session, plan))


def questions_of(session: Session, plan: Plan) -> list[Question]:
    """Each open spelling with its choices, the likest first."""
    if not plan.unknown:
        return []
    names = Names.load(session)
    by_kind = {kind: names.all_of(kind) for kind in {one.kind for one in plan.unknown}}
    return [_question(names, one, by_kind[one.kind]) for one in plan.unknown]


def _question(names: Names, unknown: Unknown, all_of_kind: list[Named]) -> Question:
    found = (names.by_code(unknown.kind, code) for code, _ in unknown.suggestions)
    suggested = [one for one in found if one]
    ids = {one.id for one in suggested}
    is_long = len(all_of_kind) > LISTED
    others = [] if is_long else [one for one in all_of_kind if one.id not in ids]
    return Question(unknown, suggested, others, is_long)


def stored_rejects(rows: Iterable[RejectedRow]) -> list[Reject]:
    """The rejected rows of an imported batch, with reasons that speak the reader's language."""
    return [Reject(one.sheet, one.row, one.cell, one.value, LazyMessage.from_data(one.reason)) for one in rows]
