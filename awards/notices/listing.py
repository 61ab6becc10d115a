"""Whom a notice lists: name and unit, in an order that tells nothing of the rank."""

from collections.abc import Mapping
from typing import Any

from awards.nominations.models import Nomination
from awards.runs.models import Run
from awards.runs.queries import result_of


def people_of(run: Run, nominees: Mapping[str, Nomination]) -> list[dict[str, Any]]:
    """`[{"id", "name": {zh, en}, "units": [{zh, en}]}]` of those whom a run selects, by unit in the order of the
    register and within it by how the name sounds; `nominees` as by `runs.queries.nominees_of`."""
    ranking = result_of(run)["ranking"]
    found = {row["id"]: nominees[row["id"]] for row in ranking if row["status"] == "selected"}
    return [_person(key, found[key]) for key in sorted(found, key=lambda key: _place(found[key]))]


def _place(nomination: Nomination) -> tuple[str, ...]:
    subject = nomination.subject
    unit = next((one.code for one in subject.own_departments), "")
    return unit, subject.pinyin or subject.name_zh, subject.name_zh, subject.code


def _person(key: str, nomination: Nomination) -> dict[str, Any]:
    subject = nomination.subject
    units = [] if subject.kind == "department" else [one.name for one in subject.departments]
    return {"id": key, "name": subject.name, "units": units}
