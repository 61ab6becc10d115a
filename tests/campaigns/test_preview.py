"""Rules tried on an invented field: any sound award can be, and what is shown is what the engine says."""

from copy import deepcopy
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.campaigns.building import build_award
from awards.campaigns.presets import load_preset
from awards.campaigns.preview import Preview, PreviewError, bundle_of, preview_of
from awards.campaigns.preview.field import invented_field
from scoring import check_bundle, run

AWARDS = load_preset("service-quality-year").data["awards"]
BY_CODE = {award["code"]: award for award in AWARDS}
LABEL = {"zh": "项", "en": "Part"}
TRANSFORMS: list[dict[str, Any]] = [
    {"type": "points"},
    {"type": "linear", "from": "80", "to": "100"},
    {"type": "linear", "from": "9", "to": "-3.5"},
    {"type": "linear", "from": "0.000001", "to": "0.000002"},
    {"type": "steps", "direction": "cost", "steps": [["0", "100"], ["0.5", "85"], ["2", "50"]], "else": "0"},
    {"type": "steps", "direction": "benefit", "steps": [["999999999999", "100"]], "else": "100"},
    {"type": "steps", "direction": "cost", "steps": [["999999999999", "60"]], "else": "60"},
]


def preview(document: dict[str, Any], **changes: Any) -> Preview:
    return preview_of(build_award({**deepcopy(document), **changes}, 0))


def component(kind: str, weight: str = "100", code: str = "part", **more: Any) -> dict[str, Any]:
    """A component shaped as an award's document has it."""
    settings: dict[str, dict[str, Any]] = {
        "panel": {"method": "mean", "min_sheets": 1},
        "survey": {"strata": [{"code": "all", "weight": "1", "label": LABEL}], "min_responses": 10},
        "indicator": {"transform": {"type": "points"}},
    }
    criterion = {"code": "c1", "label": LABEL, "maximum": "10", "weight": "1", "step": "0.5", "anchors": []}
    source = {} if kind == "panel" else {"subjects": "self"}
    return {
        "code": code,
        "kind": kind,
        "label": LABEL,
        "weight": weight,
        "missing": "block",
        "settings": settings.get(kind, {}),
        "source": source,
        "criteria": [criterion] if kind == "panel" else [],
        **more,
    }


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_every_award_of_the_preset_tells_its_invented_nominees_apart(code: str) -> None:
    shown = preview(BY_CODE[code])

    assert len(shown.lines) == 8
    assert len({line.total for line in shown.lines if line.total}) >= 5
    assert {line.tone for line in shown.lines} >= {"honour", "bad", "neutral"}
    assert [line.rank for line in shown.lines if line.rank] == sorted(line.rank for line in shown.lines if line.rank)
    assert all(line.name["zh"].startswith("虚构") and line.name["en"].startswith("Invented") for line in shown.lines)
    assert any(change.moves or change.selected for change in shown.changes)
    assert [change.label for change in shown.changes] == [one["label"] for one in BY_CODE[code]["components"]]


def test_who_pleases_those_served_and_who_pleases_the_judges_swap_with_the_weight_of_the_panel() -> None:
    document = deepcopy(BY_CODE["service-model"])
    ranks = {}
    for weight in (5, 45):
        document["components"][0]["weight"], document["components"][-1]["weight"] = str(50 - weight), str(weight)
        ranks[weight] = {line.name["en"]: line.rank or 9 for line in preview(document).lines}

    assert ranks[5]["Invented A"] < ranks[5]["Invented B"]
    assert ranks[45]["Invented A"] > ranks[45]["Invented B"]


def test_more_weight_says_what_a_scheme_with_that_weight_would_say() -> None:
    """Two components of 60 and 40: five more on the first is the scheme with 65 and 35."""
    document = {**deepcopy(BY_CODE["service-model"]), "tie_break": []}
    document["components"] = [component("indicator", "60", "figure"), component("panel", "40", "panel")]
    now, change = preview(document), preview(document).changes[0]
    document["components"][0]["weight"], document["components"][1]["weight"] = "65", "35"
    then = preview(document)

    ranks = [{line.name["en"]: line.rank for line in one.lines} for one in (now, then)]
    chosen = [{line.name["en"] for line in one.lines if line.is_selected} for one in (now, then)]
    assert (change.weight, change.raised) == ("60", "65")
    assert {move.name["en"]: [move.before, move.after] for move in change.moves} == {
        name: [rank, ranks[1][name]] for name, rank in ranks[0].items() if rank != ranks[1][name]
    }
    assert {name["en"] for name in change.selected} == chosen[1] - chosen[0]
    assert {name["en"] for name in change.dropped} == chosen[0] - chosen[1]


def test_notes_say_what_happened() -> None:
    shown = preview(BY_CODE["service-model"])
    missing = next(line for line in shown.lines if line.name["en"] == "Invented D")
    assert "carry its weight" in missing.notes[0]["en"] and "分担" in missing.notes[0]["zh"]
    assert missing.parts[0].points is None
    bonus = next(line for line in shown.lines if line.name["en"] == "Invented H")
    assert bonus.adjustment == "2.00"
    assert preview(BY_CODE["service-model"], bonus_cap="0").lines[0].notes == ()

    document = deepcopy(BY_CODE["service-model"])
    document["components"][-1]["settings"]["trim_min_judges"] = 9
    assert [note["en"] for note in preview(document).notes] == [
        "Panel: With 7 judges the panel is too small to trim: the plain mean counts."
    ]


@pytest.mark.parametrize("kind", ["panel", "inspection", "survey", "indicator", "vote"])
@pytest.mark.parametrize("missing", ["block", "reweight", "zero"])
def test_an_award_of_one_component_has_nothing_to_weigh(kind: str, missing: str) -> None:
    document = {**BY_CODE["service-model"], "components": [component(kind, missing=missing)], "tie_break": []}
    shown = preview(document)

    assert [change.is_possible for change in shown.changes] == [False]
    assert [line.name["en"] for line in shown.lines if line.tone == "bad"] == ["Invented G"]
    assert shown.judges == (7 if kind == "panel" else 0)


def test_no_cap_or_floor_breaks_it() -> None:
    document = BY_CODE["service-model"]
    assert not any(line.is_selected for line in preview(document, min_score="100").lines)
    everyone = preview(document, winners={"type": "all"}, per_department=None, min_score=None)
    assert sum(line.is_selected for line in everyone.lines) == 7
    capped = preview(document, winners={"type": "number", "value": "8"}, per_department=1, min_score=None)
    assert sum(line.is_selected for line in capped.lines) == 3


def test_what_the_engine_refuses_is_said_in_its_words() -> None:
    document = deepcopy(BY_CODE["service-model"])
    document["components"][-1]["settings"] |= {"trim": 3, "min_sheets": 3}
    with pytest.raises(PreviewError, match="cannot be tried"):
        preview(document)


def weights(count: int) -> st.SearchStrategy[list[Decimal]]:
    """So many weights, with up to three decimals, that sum to 100."""
    cuts = st.lists(st.integers(1, 99_999), min_size=count - 1, max_size=count - 1, unique=True)

    def parts(places: list[int]) -> list[Decimal]:
        edges = [0, *sorted(places), 100_000]
        return [Decimal(after - before) / 1000 for before, after in pairwise(edges)]

    return cuts.map(parts)


@st.composite
def components(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for index, weight in enumerate(draw(st.integers(1, 6).flatmap(weights))):
        kind = draw(st.sampled_from(["panel", "inspection", "survey", "indicator", "vote"]))
        one = component(kind, str(weight), f"part{index}", missing=draw(st.sampled_from(["block", "reweight", "zero"])))
        settings = one["settings"]
        if kind == "panel":
            settings["method"] = draw(st.sampled_from(["mean", "median", "trimmed_mean", "adjusted"]))
            settings |= {"trim": draw(st.integers(1, 2)), "trim_min_judges": draw(st.sampled_from([1, 7, 9]))}
            settings["min_sheets"] = draw(st.sampled_from([5, 6, 10]))
            one["criteria"] = [
                {**one["criteria"][0], "code": f"c{number}", "maximum": maximum, "step": step}
                for number, (maximum, step) in enumerate(
                    draw(
                        st.lists(
                            st.sampled_from([("10", "0.5"), ("5", "7"), ("100", "0.000001")]), min_size=1, max_size=3
                        )
                    )
                )
            ]
        if kind == "survey":
            settings["min_responses"] = draw(st.sampled_from([1, 30, 10**12 - 1]))
            settings["strength"] = draw(st.sampled_from(["0", "20", "999999999999"]))
            settings["strata"] = [{"code": code, "weight": "0.4"} for code in draw(st.sampled_from(["a", "ab", "abc"]))]
        if kind == "indicator":
            settings["transform"] = draw(st.sampled_from(TRANSFORMS))
        if kind == "inspection":
            one["source"]["weights"] = draw(st.sampled_from([{"announced": "1", "mystery": "2"}, {}]))
        if kind == "vote":
            settings["min_valid"] = draw(st.sampled_from([1, 50, 10**12 - 1]))
        found.append(one)
    return found


@st.composite
def awards(draw: st.DrawFn) -> dict[str, Any]:
    """An award as the editor can make it, odd but sound."""
    parts = draw(components())
    winners = st.sampled_from(["1", "4", "500"]).map(lambda value: {"type": "number", "value": value})
    share = {"type": "share", "value": "0.5", "at_least": 1}
    return {
        **deepcopy(BY_CODE["service-model"]),
        "components": parts,
        "tie_break": draw(st.permutations([one["code"] for one in parts])),
        "places": draw(st.integers(1, 2)),
        "winners": draw(winners | st.sampled_from([{"type": "all"}, share])),
        "per_department": draw(st.sampled_from([None, 1, 3])),
        "min_score": draw(st.sampled_from([None, "0", "85.25", "100"])),
        "bonus_cap": draw(st.sampled_from(["0", "0.1", "3", "100"])),
        "deduction_cap": draw(st.sampled_from(["0", "10"])),
        "vetoes": draw(st.sampled_from([[], [{"code": "fraud", "label": LABEL}]])),
        "subject_kind": draw(st.sampled_from(["person", "department", "window", "zone"])),
    }


@settings(max_examples=120, deadline=None)
@given(document=awards())
def test_any_sound_award_can_be_tried(document: dict[str, Any]) -> None:
    award = build_award(document, 0)
    bundle = bundle_of(award, invented_field(award))
    assert check_bundle(bundle) == []

    shown = preview_of(award)
    ranking = run(bundle)["ranking"]
    assert [(line.rank, line.total) for line in shown.lines] == [(row["rank"], row["total"]) for row in ranking]
    assert [line.is_selected for line in shown.lines] == [row["status"] == "selected" for row in ranking]
    assert len(shown.changes) == len(document["components"])
    for line in shown.lines:
        assert all(part.start >= 0 and part.start + part.width <= 1_000_100 for part in line.parts)
