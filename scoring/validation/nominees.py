"""Reading the nominees: ids, departments, vetoes, adjustments, and their data against the scheme."""

from fractions import Fraction
from typing import Any

from scoring.model import Nominee, Scheme
from scoring.numbers import places_of
from scoring.problems import BundleError, Location, Problem, Problems
from scoring.validation.evidence import read_evidence
from scoring.validation.fields import Node, decimal_between, distinct, entries, is_object, report_keys
from scoring.validation.scheme import SchemeRead

MAX_NOMINEES = 100_000
NOMINEE = ("id", "departments", "vetoes", "adjustments", "data")


def read_nominees(value: object, at: Location, problems: Problems, scheme: SchemeRead) -> list[Nominee]:
    """Every nominee; more than MAX_NOMINEES are refused outright (BundleError), unread."""
    if isinstance(value, list) and len(value) > MAX_NOMINEES:
        limit = (("value", str(len(value))), ("limit", str(MAX_NOMINEES)))
        raise BundleError([Problem(at, "too_many_nominees", limit)])
    nominees = [read_nominee(entry, place, problems, scheme) for entry, place in entries(value, at, problems)]
    ids = [nominee.id or None for nominee in nominees]
    distinct(ids, [(*at, index, "id") for index in range(len(ids))], problems)
    return nominees


def read_nominee(value: object, at: Location, problems: Problems, scheme: SchemeRead) -> Nominee:
    node = Node(value, at, problems, NOMINEE)
    adjustments = [_adjustment(entry, place, problems, scheme.scheme) for entry, place in node.items("adjustments")]
    return Nominee(
        id=node.code("id") or "",
        departments=tuple(node.codes("departments")),
        vetoes=tuple(_vetoes(node)),
        adjustments=tuple(points for points in adjustments if points is not None),
        evidence=_data(node, scheme),
    )


def _adjustment(value: object, at: Location, problems: Problems, scheme: Scheme) -> Fraction | None:
    """One `{points, reason}`: at most `places` decimals, and only where its cap is above 0."""
    node = Node(value, at, problems, ("points", "reason"))
    node.text("reason")
    place, raw = node.place("points"), node.raw("points")
    points = decimal_between(raw, place, problems) if "points" in node else None
    if points is None:
        return None
    if places_of(raw) > scheme.places:
        problems.add(place, "too_many_places", value=raw, limit=scheme.places)
    for name, cap, concerned in (
        ("bonus_cap", scheme.bonus_cap, points > 0),
        ("deduction_cap", scheme.deduction_cap, points < 0),
    ):
        if concerned and cap == 0:
            problems.add(place, "cap_is_zero", value=raw, cap=name)
    return points


def _vetoes(node: Node) -> list[str]:
    codes: list[str | None] = []
    places: list[Location] = []
    for value, at in node.items("vetoes"):
        veto = Node(value, at, node.problems, ("code", "reason"))
        codes.append(veto.code("code"))
        places.append(veto.place("code"))
        veto.text("reason")
    distinct(codes, places, node.problems)
    return [code for code in codes if code is not None]


def _data(node: Node, scheme: SchemeRead) -> dict[str, Any]:
    data, at = node.raw("data"), node.place("data")
    if "data" not in node or not is_object(data, at, node.problems):
        return {}
    report_keys(data, at, node.problems, data if scheme.codes is None else scheme.codes, "unknown_data")
    return {
        code: read_evidence(component, data[code], (*at, code), node.problems)
        for code, component in scheme.components.items()
        if code in data
    }
