"""What the page of a waiting batch shows: the plan, a page of its rows, and choices for each open spelling."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from awards.errors import AwardsError
from awards.i18n import LazyMessage
from awards.imports.aliases import Named, Names
from awards.imports.confirming import Made, basis_of
from awards.imports.models import ImportBatch, RejectedRow
from awards.imports.plan import Plan, PlannedRow, Reject, Unknown
from awards.imports.service import fingerprint, plan_file, source_of
from awards.imports.words import ACTIONS

PAGE = 25
LISTED = 100  # up to so many of a kind are all in the list of choices
REJECTS = 200  # so many rejected rows of a large file are kept to be shown


@dataclass(frozen=True)
class Question:
    """An open spelling with what it can be answered with; `is_long` if not everything of the kind is in the lists."""

    unknown: Unknown
    suggested: list[Named]
    others: list[Named]
    is_long: bool


@dataclass(frozen=True)
class DryRun:
    """A batch's plan made presentable; all is empty with a `problem`: the file as a whole cannot be taken any more.

    `counts` are rows by action, `rejected` counts rejected rows. `made_at` is set where the plan was made earlier and
    is only kept in part (`is_current`: nothing happened since); otherwise it was made just now and is whole.
    """

    plan: Plan
    seen: str
    counts: Mapping[str, int]
    rejected: int
    rows: list[PlannedRow]
    action: str
    page: int
    pages: int
    questions: list[Question]
    problem: LazyMessage | None = None
    made_at: datetime | None = None
    is_current: bool = True


@dataclass(frozen=True)
class Kept:
    """What is kept of the plan of a large file: everything but its rows, of which there is the first page for each
    action ("" for all); of its rejected rows the first. With a `problem` the rest is empty."""

    plan: Plan
    seen: str
    basis: str
    counts: dict[str, int]
    rejected: int
    first: dict[str, list[PlannedRow]]
    made_at: str
    problem: LazyMessage | None = None


def dry_run(session: Session, batch: ImportBatch, store: Path, *, action: str = "", page: int = 1) -> DryRun:
    """Plan a waiting batch anew; `action` ("add", "change", "same") narrows the rows that are shown."""
    try:
        plan = plan_file(session, batch.kind, source_of(batch, store))
    except AwardsError as error:
        return DryRun(Plan(()), "", {}, 0, [], "", 1, 1, [], error.message)
    rows = [row for row in plan.rows if action in ("", row.action)]
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(1, page), pages)
    shown = rows[(page - 1) * PAGE : page * PAGE]
    questions = questions_of(session, plan)
    return DryRun(plan, fingerprint(plan), counts_of(plan), len(plan.rejects), shown, action, page, pages, questions)


def counts_of(plan: Plan) -> dict[str, int]:
    """How many rows there are of each action."""
    return {"add": plan.count("add"), "change": plan.count("change"), "same": plan.count("same")}


def kept_of(made: Made, now: datetime) -> Kept:
    """What to keep of the plan of a large file."""
    plan = made.plan
    shown = Plan((), tuple(plan.rejects[:REJECTS]), plan.unknown, plan.figures, plan.previews, plan.asked)
    return Kept(
        plan=shown,
        seen=made.seen,
        basis=made.basis,
        counts=counts_of(plan),
        rejected=len(plan.rejects),
        first=first_rows(plan),
        made_at=now.isoformat(),
    )


def first_rows(plan: Plan) -> dict[str, list[PlannedRow]]:
    """The first page of all rows (""), and of each action; without the values, which nobody is shown."""
    first: dict[str, list[PlannedRow]] = {"": [], **{action: [] for action in ACTIONS}}
    wanted = sum(min(PAGE, count) for count in (len(plan.rows), *counts_of(plan).values()))
    for row in plan.rows:
        for action in ("", row.action):
            if len(first[action]) < PAGE:
                first[action].append(replace(row, values={}))
        if sum(map(len, first.values())) == wanted:
            break
    return first


def kept_problem(problem: LazyMessage, basis: str, now: datetime) -> Kept:
    """What to keep of a file that cannot be taken as a whole."""
    return Kept(Plan(()), "", basis, {}, 0, {}, now.isoformat(), problem)


def dry_run_of(session: Session, kept: Kept, *, action: str = "") -> DryRun:
    """The kept plan of a large file as its page shows it; no file is read."""
    return DryRun(
        plan=kept.plan,
        seen=kept.seen,
        counts=kept.counts,
        rejected=kept.rejected,
        rows=kept.first.get(action, []),
        action=action,
        page=1,
        pages=1,
        questions=questions_of(session, kept.plan),
        problem=kept.problem,
        made_at=datetime.fromisoformat(kept.made_at),
        is_current=kept.basis == basis_of(session),
    )


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
