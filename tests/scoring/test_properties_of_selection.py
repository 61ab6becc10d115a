"""Ranking and selection on drawn fields with many ties, caps of several departments, exclusions and votes."""

import copy
import random
from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scoring
from scoring import words
from tests.scoring.builders import (
    answers,
    bundle,
    exclude,
    field,
    indicator,
    label,
    nominee,
    panel,
    row,
    sheets,
    statuses,
    survey,
    tie,
)
from tests.scoring.test_properties import COARSE, QUICK, bundles

pytestmark = pytest.mark.unit

POINTS = st.sampled_from(["60", "70", "80"])
HOMES = st.lists(st.sampled_from(["d1", "d2", "d3"]), unique=True, max_size=3)


@st.composite
def fields(draw: st.DrawFn) -> dict[str, Any]:
    """Up to ten nominees in three totals, some vetoed, incomplete or excluded, none ruled upon otherwise."""
    entries = []
    for number in range(draw(st.integers(1, 10))):
        kind = draw(st.integers(0, 9))
        entry = nominee(f"n{number}", *draw(HOMES), data={} if kind == 0 else {"index": draw(POINTS)})
        entry["vetoes"] = [{"code": "discipline", "reason": ""}] if kind == 1 else []
        entries.append(entry)
    out = draw(st.lists(st.sampled_from([entry["id"] for entry in entries]), unique=True, max_size=2))
    return bundle(
        [indicator()],
        entries,
        *[exclude(id) for id in out],
        winners=draw(st.integers(1, 4)),
        per_department=draw(st.sampled_from([None, 1, 2])),
        min_score=draw(st.sampled_from([None, "65"])),
    )


def settled(document: dict[str, Any], votes: random.Random) -> dict[str, Any]:
    """The bundle with a vote on every tie that asks for one."""
    ruled = copy.deepcopy(document)
    while tied := [id for id, status in statuses(scoring.run(ruled)).items() if status == "tied_at_cut"]:
        votes.shuffle(tied)
        ruled["rulings"].append(tie(*tied))
    return ruled


def by_the_letter(document: dict[str, Any], result: dict[str, Any]) -> dict[str, str]:
    """Statuses by the definitions of selection, written down a second time, from the printed ranks and totals."""
    scheme, homes = document["scheme"], {entry["id"]: entry["departments"] for entry in document["nominees"]}
    excluded = {ruling["nominee"] for ruling in document["rulings"] if ruling["kind"] == "exclude"}
    orders = {frozenset(ruling["order"]): ruling["order"] for ruling in document["rulings"] if ruling["kind"] == "tie"}
    cap = scheme["per_department"] or 10**6
    told: dict[str, str] = {}
    open_tie = False

    def taken() -> list[str]:
        return [id for id, status in told.items() if status == "selected"]

    def room(id: str, among: list[str]) -> bool:
        return all(sum(home in homes[other] for other in among) < cap for home in homes[id])

    def place(id: str) -> str:
        if not room(id, taken()):
            return "cap_reached"
        return "selected" if len(taken()) < scheme["winners"] else "not_selected"

    ranked = [entry for entry in result["ranking"] if entry["rank"] is not None]
    for rank in sorted({entry["rank"] for entry in ranked}):
        remaining, before = [], dict(told)
        for entry in (entry for entry in ranked if entry["rank"] == rank):
            id, floor = entry["id"], scheme["min_score"]
            if id in excluded:
                before[id] = "excluded"
            elif floor is not None and Fraction(entry["total"]) < Fraction(floor):
                before[id] = "below_threshold"
            elif open_tie:
                before[id] = "pending"
            elif place(id) != "selected":
                before[id] = place(id)
            else:
                remaining.append(id)
        told = before
        everyone = taken() + remaining
        crowded = Counter(home for id in everyone for home in homes[id])
        fits = len(everyone) <= scheme["winners"] and all(
            crowded[home] <= cap for id in remaining for home in homes[id]
        )
        if fits:
            told |= dict.fromkeys(remaining, "selected")
        elif frozenset(remaining) in orders:
            for id in orders[frozenset(remaining)]:
                told[id] = place(id)
        else:
            told |= dict.fromkeys(remaining, "tied_at_cut")
            open_tie = True
    return told | {entry["id"]: entry["status"] for entry in result["ranking"] if entry["rank"] is None}


@given(fields())
@QUICK
def test_statuses_are_those_of_the_letter(document: dict[str, Any]):
    result = scoring.run(document)
    assert statuses(result) == by_the_letter(document, result)


@given(fields(), st.randoms(use_true_random=False))
@QUICK
def test_votes_settle_every_tie_by_the_letter(document: dict[str, Any], votes: random.Random):
    ruled = settled(document, votes)
    result = scoring.run(ruled)
    assert statuses(result) == by_the_letter(ruled, result)
    assert not {"tied_at_cut", "pending"} & set(statuses(result).values())
    assert result["approvable"] == ("incomplete" not in statuses(result).values())
    before = {entry["id"]: (entry["rank"], entry["total"]) for entry in scoring.run(document)["ranking"]}
    assert {entry["id"]: (entry["rank"], entry["total"]) for entry in result["ranking"]} == before


@given(fields(), st.randoms(use_true_random=False))
@QUICK
def test_votes_keep_to_places_and_caps(document: dict[str, Any], votes: random.Random):
    told = statuses(scoring.run(settled(document, votes)))
    chosen = [entry for entry in document["nominees"] if told[entry["id"]] == "selected"]
    assert len(chosen) <= document["scheme"]["winners"]
    crowded = Counter(home for entry in chosen for home in entry["departments"])
    cap = document["scheme"]["per_department"]
    assert cap is None or all(number <= cap for number in crowded.values())


@given(fields(), st.data())
@QUICK
def test_whoever_leaves_or_is_excluded_reorders_nobody(document: dict[str, Any], data: st.DataObject):
    leaver = data.draw(st.sampled_from([entry["id"] for entry in document["nominees"]]))
    smaller = copy.deepcopy(document)
    smaller["nominees"] = [entry for entry in smaller["nominees"] if entry["id"] != leaver]
    smaller["rulings"] = [ruling for ruling in smaller["rulings"] if ruling.get("nominee") != leaver]
    order = [entry["id"] for entry in scoring.run(document)["ranking"] if entry["id"] != leaver]
    assert [entry["id"] for entry in scoring.run(smaller)["ranking"]] == order
    assert [entry["id"] for entry in scoring.run({**document, "rulings": []})["ranking"]] == [
        entry["id"] for entry in scoring.run(document)["ranking"]
    ]


@given(bundles(COARSE), st.data())
@QUICK
def test_equal_data_share_rank_and_total(document: dict[str, Any], data: st.DataObject):
    twin = copy.deepcopy(data.draw(st.sampled_from(document["nominees"])))
    original, twin["id"] = twin["id"], "twin"
    document["nominees"].append(twin)
    result = scoring.run(document)
    first, second = row(result, original), row(result, "twin")
    assert (first["rank"], first["total"]) == (second["rank"], second["total"])
    assert first["components"] == second["components"]


@given(st.lists(st.tuples(*[st.sampled_from(["60", "70.5", "80", None])] * 4), min_size=2, max_size=6))
@QUICK
def test_equal_data_share_rank_and_total_under_adjusted_too(marks: list[tuple[str | None, ...]]):
    entries = [nominee(f"n{number}", data={"panel": sheets(*given)}) for number, given in enumerate(marks)]
    entries.append(nominee("twin", data=copy.deepcopy(entries[0]["data"])))
    document = bundle(
        [panel(judges=4, method="adjusted", missing="zero"), indicator("x", "1", missing="zero")], entries
    )
    document["scheme"]["components"][0]["weight"] = "99"
    if scoring.check_bundle(document):
        return  # groups that share no judge
    result = scoring.run(document)
    assert row(result, "n0")["rank"] == row(result, "twin")["rank"]
    assert row(result, "n0")["total"] == row(result, "twin")["total"]


def kinds() -> dict[str, Any]:
    """Visits, answers, ballots and three kinds of indicators of three nominees."""
    steps = {"type": "steps", "direction": "benefit", "steps": [["90", "100"], ["50", "60"]], "else": "10"}
    components = [
        {"code": "visits", "kind": "inspection", "label": label("visits"), "weight": "20"},
        survey(weight="20"),
        {"code": "ballots", "kind": "vote", "label": label("ballots"), "weight": "20"},
        indicator("points", "10"),
        indicator("linear", "10", transform={"type": "linear", "from": "0", "to": "50"}),
        indicator("steps", "20", transform=steps),
    ]
    entries = [
        nominee(
            f"n{number}",
            data={
                "visits": [{"score": "80"}, {"score": "40", "out_of": "50", "weight": "3"}],
                "survey": answers(student=[1, 2, 3, 2, 1], staff=[0, 0, 1, 1, 0]),
                "ballots": {"for": 5, "valid": 10},
                "points": "70",
                "linear": "30",
                "steps": "60",
            },
        )
        for number in range(3)
    ]
    return bundle(components, entries)


@given(st.integers(0, 20), st.integers(0, 50), st.integers(0, 5), st.integers(0, 60), st.integers(0, 3))
@QUICK
def test_better_evidence_of_any_kind_never_lowers_the_rank(visit: int, value: int, votes: int, steps: int, option: int):
    document = kinds()
    before = row(scoring.run(document), "n1")
    data = document["nominees"][1]["data"]
    data["visits"][0]["score"] = str(80 + visit)
    data["linear"] = str(30 + value)
    data["ballots"]["for"] += votes
    data["steps"] = str(60 + steps)
    counts = data["survey"][0]["items"]["q1"]
    counts[option], counts[option + 1] = counts[option] - 1, counts[option + 1] + 1
    after = row(scoring.run(document), "n1")
    assert after["rank"] <= before["rank"]
    assert Fraction(after["total"]) > Fraction(before["total"])
    for part, earlier in zip(after["components"], before["components"], strict=True):
        assert Fraction(part["points"]) >= Fraction(earlier["points"])


def test_every_status_is_reached():
    homes = {"n1": ["d1"], "n2": ["d1"], "n3": ["d2"]}
    points = {"n0": "99", "n1": "95", "n2": "90", "n3": "85", "n4": "80", "n5": "50"}
    document = field(points, exclude("n0"), departments=homes, winners=2, per_department=1, min_score="60")
    document["nominees"] += [
        nominee("n6"),
        nominee("n7", data={"index": "99"}, vetoes=[{"code": "discipline", "reason": ""}]),
    ]
    reached = statuses(scoring.run(document))
    assert reached == {
        "n0": "excluded",
        "n1": "selected",
        "n2": "cap_reached",
        "n3": "selected",
        "n4": "not_selected",
        "n5": "below_threshold",
        "n6": "incomplete",
        "n7": "disqualified",
    }
    tied = statuses(scoring.run(field({"n1": "90", "n2": "90", "n3": "80"})))
    assert tied == {"n1": "tied_at_cut", "n2": "tied_at_cut", "n3": "pending"}
    assert set(reached.values()) | set(tied.values()) == set(words.STATUSES)
