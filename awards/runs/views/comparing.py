"""Two runs of an award side by side."""

from typing import Any

from flask import render_template, request

from awards.db import db
from awards.errors import NotFoundError
from awards.i18n import language
from awards.nominations.queries import AwardCase
from awards.permissions import Permission, requires
from awards.runs import queries, words
from awards.runs.causes import Side
from awards.runs.comparing import Comparison, compare
from awards.runs.models import Run
from awards.runs.views.blueprint import bp


@bp.get("/<int:year>/awards/<code>/runs/compare")
@requires(Permission.RUN_SEE, load=queries.runs_case)
def compare_runs(case: AwardCase) -> str:
    """Of the latest two unless asked for others."""
    runs = queries.runs_of(db.session, case.award)
    told: dict[str, Any] = {"runs": runs, "comparison": None}
    if len(runs) > 1:
        second = _run(runs, "second", runs[0])
        first = _run(runs, "first", next((one for one in runs if one.number < second.number), runs[0]))
        comparison = comparison_of(case, side_of(first), side_of(second))
        told |= {"first": first, "second": second, "comparison": comparison, "statuses": words.statuses(language())}
    return render_template("runs/compare_runs.html", case=case, award=case.award, **told)


def side_of(run: Run) -> Side:
    """A run as one side of a comparison."""
    return Side(queries.bundle_of(run), queries.result_of(run))


def comparison_of(case: AwardCase, first: Side, second: Side) -> Comparison:
    """Two scorings of an award compared, with names."""
    names, judges = queries.nominees_of(db.session, case.award), queries.judges_of(db.session, case.award)
    return compare(first, second, names=names, judges=judges)


def _run(runs: list[Run], which: str, default: Run) -> Run:
    """The run that the address names. Raises NotFoundError."""
    if not request.args.get(which):
        return default
    number = request.args.get(which, type=int)
    found = next((run for run in runs if run.number == number), None)
    if found is None:
        raise NotFoundError
    return found
