"""Whom a notice lists: name and unit, in an order that tells nothing of the rank."""

from collections.abc import Mapping, Sequence
from typing import Any

from awards.nominations.models import Nomination
from awards.organisation.models import Subject
from awards.runs.models import Run
from awards.runs.queries import result_of


def people_of(
    run: Run, nominees: Mapping[str, Nomination], units: Mapping[str, Sequence[Subject]]
) -> list[dict[str, Any]]:
    """`[{"id", "name": {zh, en}, "units": [{zh, en}]}]` of those whom a run selects, by unit in the order of the
    register and within it by how the name sounds; `nominees` as by `runs.queries.nominees_of`, `units` as
    by `runs.units.units_of`."""
    ranking = result_of(run)["ranking"]
    found = {row["id"]: nominees[row["id"]] for row in ranking if row["status"] == "selected"}
    return [
        _person(key, found[key], units[key]) for key in sorted(found, key=lambda key: _place(found[key], units[key]))
    ]


def _place(nomination: Nomination, units: Sequence[Subject]) -> tuple[str, ...]:
    subject = nomination.subject
    unit = next((one.code for one in units), "")
    return unit, subject.pinyin or subject.name_zh, subject.name_zh, subject.code


def _person(key: str, nomination: Nomination, units: Sequence[Subject]) -> dict[str, Any]:
    subject = nomination.subject
    named = [] if subject.kind == "department" else [one.name for one in units]
    return {"id": key, "name": subject.name, "units": named}
