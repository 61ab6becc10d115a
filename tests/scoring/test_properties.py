"""What must hold for every bundle: checked on drawn ones."""

import copy
import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import scoring
from scoring.numbers import to_units
from tests.scoring.builders import bundle, indicator, nominee, panel, row, statuses, survey

pytestmark = pytest.mark.unit

MARKS = st.integers(0, 200).map(lambda halves: f"{halves // 2}{'.5' if halves % 2 else ''}")
COARSE = st.sampled_from(["70", "75", "75.5", "80"])  # many ties
DEPARTMENTS = st.lists(st.sampled_from(["d1", "d2", "d3"]), unique=True, max_size=2)
# However busy the machine is: how long a drawing takes says nothing about the engine.
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def nominees(draw: st.DrawFn, number: int, marks: st.SearchStrategy[str]) -> dict[str, Any]:
    judges = [f"j{seat}" for seat in range(1, 8)]
    seated = draw(st.lists(st.sampled_from(judges), unique=True, min_size=0, max_size=7))
    data: dict[str, Any] = {
        "panel": {
            "sheets": [{"judge": judge, "scores": {"merit": draw(marks)}} for judge in seated],
            "recused": [judge for judge in judges if judge not in seated][:1],
        },
        "index": draw(marks),
        "survey": [
            {
                "stratum": "student",
                "responses": 20,
                "items": {"q1": draw(st.lists(st.integers(0, 4), min_size=5, max_size=5))},
            }
        ],
    }
    for key in draw(st.lists(st.sampled_from(sorted(data)), unique=True, max_size=2)):
        del data[key]
    adjustments = draw(st.lists(st.sampled_from(["1", "2.5", "-0.5", "-6"]), max_size=3))
    return nominee(
        f"n{number}",
        *draw(DEPARTMENTS),
        data=data,
        adjustments=[{"points": points, "reason": "…"} for points in adjustments],
        vetoes=[{"code": "discipline", "reason": "…"}] if draw(st.integers(0, 9)) == 0 else [],
    )


@st.composite
def bundles(draw: st.DrawFn, marks: st.SearchStrategy[str] = MARKS, method: str | None = None) -> dict[str, Any]:
    how = method or draw(st.sampled_from(["mean", "median", "trimmed_mean"]))
    policies = [draw(st.sampled_from(["block", "reweight", "zero"])) for _ in range(3)]
    components = [
        panel(weight="33.3", judges=7, method=how, min_sheets=3, missing=policies[0]),
        indicator(weight="26.7", missing=policies[1]),
        survey(weight="40", missing=policies[2]),
    ]
    count = draw(st.integers(1, 8))
    return bundle(
        components,
        [draw(nominees(number, marks)) for number in range(count)],
        winners=draw(st.integers(1, 4)),
        per_department=draw(st.sampled_from([None, 1, 2])),
        min_score=draw(st.sampled_from([None, "60"])),
        tie_break=draw(st.sampled_from([[], ["survey"], ["panel", "index"]])),
    )


def order(result: dict[str, Any], left_out: str) -> list[tuple[str, ...]]:
    """Who is ahead of whom, equals together, without one nominee."""
    groups: dict[int, list[str]] = {}
    for entry in result["ranking"]:
        if entry["rank"] is not None and entry["id"] != left_out:
            groups.setdefault(entry["rank"], []).append(entry["id"])
    return [tuple(group) for _, group in sorted(groups.items())]


@given(bundles(COARSE), st.data())
@QUICK
def test_a_nominee_who_leaves_never_reorders_the_others(document: dict[str, Any], data: st.DataObject):
    leaver = data.draw(st.sampled_from([entry["id"] for entry in document["nominees"]]))
    before = scoring.run(document)
    smaller = copy.deepcopy(document)
    smaller["nominees"] = [entry for entry in smaller["nominees"] if entry["id"] != leaver]
    after = scoring.run(smaller)
    assert order(before, leaver) == order(after, leaver)
    for entry in after["ranking"]:
        assert entry["components"] == row(before, entry["id"])["components"]
        assert entry["total"] == row(before, entry["id"])["total"]


@given(bundles(COARSE), st.randoms(use_true_random=False))
@QUICK
def test_shuffling_changes_nothing(document: dict[str, Any], shuffle: random.Random):
    shuffled = copy.deepcopy(document)
    shuffle.shuffle(shuffled["nominees"])
    for entry in shuffled["nominees"]:
        shuffle.shuffle(entry["departments"])
        shuffle.shuffle(entry["adjustments"])
        shuffle.shuffle(entry["data"].get("panel", {}).get("sheets", []))
    first, second = scoring.run(document), scoring.run(shuffled)
    assert {**first, "bundle_sha256": ""} == {**second, "bundle_sha256": ""}


@given(bundles(COARSE, method="trimmed_mean"))
@QUICK
def test_relabelling_nominees_and_judges_moves_no_number(document: dict[str, Any]):
    renamed = copy.deepcopy(document)
    renamed["scheme"]["components"][0]["judges"] = [f"x{seat}" for seat in range(1, 8)]
    for entry in renamed["nominees"]:
        entry["id"] = "m" + entry["id"]
        for sheet in entry["data"].get("panel", {}).get("sheets", []):
            sheet["judge"] = "x" + sheet["judge"][1:]
        if "panel" in entry["data"]:
            entry["data"]["panel"]["recused"] = ["x" + judge[1:] for judge in entry["data"]["panel"]["recused"]]
    first, second = scoring.run(document), scoring.run(renamed)
    for entry in first["ranking"]:
        other = row(second, "m" + entry["id"])
        assert (entry["rank"], entry["total"], entry["status"]) == (other["rank"], other["total"], other["status"])


@given(bundles(COARSE), st.data())
@QUICK
def test_a_higher_mark_never_lowers_the_rank(document: dict[str, Any], data: st.DataObject):
    marked = [entry for entry in document["nominees"] if entry["data"].get("panel", {}).get("sheets")]
    if not marked:
        return
    chosen = data.draw(st.sampled_from(marked))
    before = row(scoring.run(document), chosen["id"])
    sheet = data.draw(st.sampled_from(chosen["data"]["panel"]["sheets"]))
    sheet["scores"]["merit"] = "100"
    after = row(scoring.run(document), chosen["id"])
    assert (before["rank"] is None) == (after["rank"] is None)
    if before["rank"] is not None:
        assert after["rank"] <= before["rank"]
        assert Fraction(after["total"]) >= Fraction(before["total"])


@given(bundles(COARSE))
@QUICK
def test_selected_never_exceed_places_or_caps(document: dict[str, Any]):
    chosen = [id for id, status in statuses(scoring.run(document)).items() if status == "selected"]
    assert len(chosen) <= document["scheme"]["winners"]
    cap = document["scheme"]["per_department"]
    for department in ("d1", "d2", "d3"):
        members = [
            entry for entry in document["nominees"] if entry["id"] in chosen and department in entry["departments"]
        ]
        assert cap is None or len(members) <= cap


@given(bundles(COARSE))
@QUICK
def test_nobody_is_passed_over_without_a_reason(document: dict[str, Any]):
    """Whoever is not_selected stands behind everybody selected, unless a department's cap speaks."""
    result = scoring.run(document)
    last = max((entry["rank"] for entry in result["ranking"] if entry["status"] == "selected"), default=0)
    assert all(entry["rank"] > last for entry in result["ranking"] if entry["status"] == "not_selected")


@given(bundles())
@QUICK
def test_totals_follow_from_the_printed_figures(document: dict[str, Any]):
    """A pocket calculator with the page in hand: printed points, declared weights, printed adjustment."""
    for entry in scoring.run(document)["ranking"]:
        counted = [part for part in entry["components"] if {"code": "reweighted"} not in part["notes"]]
        weight_sum = sum(Fraction(part["weight"]) for part in counted)
        summed = Fraction(entry["adjustment"])
        for part in counted:
            if part["contribution"] is None:
                continue
            expected = Fraction(part["points"]) * Fraction(part["weight"]) / weight_sum
            assert Fraction(part["contribution"]) == Fraction(to_units(expected, 4), 10**4)
            summed += Fraction(part["contribution"])
        if entry["total"] is not None:
            assert Fraction(entry["total"]) == max(Fraction(0), Fraction(to_units(summed, 2), 100))


@given(bundles(method="mean"))
@QUICK
def test_points_equal_a_second_plain_computation(document: dict[str, Any]):
    """Panel mean and survey written down once more from the rules, with fractions only."""
    result = scoring.run(document)
    for entry in document["nominees"]:
        parts = {part["code"]: part for part in row(result, entry["id"])["components"]}
        given_sheets = entry["data"].get("panel", {}).get("sheets", [])
        if len(given_sheets) >= 3:
            mean = sum(Fraction(sheet["scores"]["merit"]) for sheet in given_sheets) / len(given_sheets)
            assert Fraction(parts["panel"]["points"]) == Fraction(to_units(mean, 2), 100)
        counts = entry["data"].get("survey", [{"items": {"q1": []}}])[0]["items"]["q1"]
        if sum(counts) >= 1:
            size = sum(counts)
            mean = Fraction(sum(25 * step * count for step, count in enumerate(counts)), size)
            points = Fraction(60, 100) * (size * mean + 20 * 75) / (size + 20) + Fraction(40, 100) * 50
            assert Fraction(parts["survey"]["points"]) == Fraction(to_units(points, 2), 100)


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6), st.integers(0, 4))
@QUICK
def test_rounding_is_half_away_from_zero(numerator: int, denominator: int, places: int):
    value = Fraction(numerator, denominator)
    units = to_units(value, places)
    error = abs(value * 10**places - units)
    assert error <= Fraction(1, 2)
    if error == Fraction(1, 2):
        assert abs(units) > abs(value * 10**places)
    assert to_units(-value, places) == -units


@given(bundles())
@QUICK
def test_the_result_is_canonical_json_of_text_whole_numbers_and_lists_only(document: dict[str, Any]):
    result = scoring.run(document)

    def sound(value: object) -> bool:
        if isinstance(value, dict):
            return all(isinstance(key, str) and sound(item) for key, item in value.items())
        if isinstance(value, list):
            return all(map(sound, value))
        return value is None or isinstance(value, str | int)

    assert sound(result)
    assert scoring.load_document(scoring.canonical_bytes(result)) == result
