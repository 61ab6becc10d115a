"""Missing policies, contributions, adjustments and totals."""

from typing import Any

import pytest

import scoring
from tests.scoring.builders import bundle, field, indicator, nominee, part, row

pytestmark = pytest.mark.unit


def three(policy: str) -> list[dict[str, Any]]:
    """a 50 block, b 30 with the policy, c 20 block."""
    return [indicator("a", "50"), indicator("b", "30", missing=policy), indicator("c", "20")]


def scored(components: list[dict[str, Any]], data: dict[str, str], **changes: Any) -> dict[str, Any]:
    return row(scoring.run(bundle(components, [nominee("n1", data=data, **changes)])), "n1")


def figures(entry: dict[str, Any]) -> list[tuple[str | None, str | None]]:
    return [(component["points"], component["contribution"]) for component in entry["components"]]


def test_block_makes_the_nominee_incomplete_without_any_contribution():
    entry = scored(three("block"), {"a": "80", "c": "90"})
    assert (entry["status"], entry["rank"], entry["total"]) == ("incomplete", None, None)
    assert figures(entry) == [("80.00", None), (None, None), ("90.00", None)]


def test_block_is_the_default():
    component = indicator("a", "100")
    del component["missing"]
    assert scored([component], {})["status"] == "incomplete"


def test_reweight_lets_the_others_carry_the_weight():
    # W = 70: 80·50/70 = 57.142857 → 57.1429; 90·20/70 = 25.714285 → 25.7143; sum 82.8572 → 82.86
    entry = scored(three("reweight"), {"a": "80", "c": "90"})
    assert figures(entry) == [("80.00", "57.1429"), (None, None), ("90.00", "25.7143")]
    assert entry["total"] == "82.86"
    assert entry["components"][1]["notes"] == [{"code": "reweighted"}]
    assert entry["components"][1]["weight"] == "30"


def test_zero_counts_as_nothing_with_full_weight():
    # 80·50/100 + 0 + 90·20/100 = 40 + 18 = 58
    entry = scored(three("zero"), {"a": "80", "c": "90"})
    assert figures(entry) == [("80.00", "40.0000"), ("0.00", "0.0000"), ("90.00", "18.0000")]
    assert entry["total"] == "58.00"
    assert entry["components"][1]["notes"] == [{"code": "zero"}]


def test_a_component_that_was_reweighted_away_adds_nothing_not_even_a_ten_thousandth():
    # 80.00 × 60 ÷ 97 → 49.4845, 70.68 × 37 ÷ 97 → 26.9604: 76.4449 stays below 76.445.
    components = [indicator("a", "60"), indicator("b", "37"), indicator("c", "3", missing="reweight")]
    entry = scored(components, {"a": "80", "b": "70.68"})
    assert [part["contribution"] for part in entry["components"]] == ["49.4845", "26.9604", None]
    assert entry["total"] == "76.44"


@pytest.mark.parametrize("policy", ["reweight", "zero", "block"])
def test_everything_missing_is_incomplete_whatever_the_policies_say(policy: str):
    components = [indicator("a", "60", missing=policy), indicator("b", "40", missing=policy)]
    entry = scored(components, {})
    assert (entry["status"], entry["total"]) == ("incomplete", None)


def test_everything_missing_under_zero_still_prints_zeros():
    components = [indicator("a", "60", missing="zero"), indicator("b", "40", missing="reweight")]
    assert figures(scored(components, {})) == [("0.00", "0.0000"), (None, None)]


def test_a_missing_block_component_takes_every_contribution_even_of_the_disqualified():
    vetoes = [{"code": "discipline", "reason": "…"}]
    components = [indicator("a", "60"), indicator("b", "40", missing="zero")]
    entry = scored(components, {}, vetoes=vetoes)
    assert entry["status"] == "disqualified"
    assert figures(entry) == [(None, None), ("0.00", None)]


def test_a_veto_outranks_incomplete_and_keeps_the_contributions_of_who_is_complete():
    vetoes = [{"code": "discipline", "reason": "…"}, {"code": "falsified", "reason": "…"}]
    entry = scored(three("block"), {"a": "80", "b": "70", "c": "90"}, vetoes=vetoes)
    assert (entry["status"], entry["rank"], entry["total"]) == ("disqualified", None, None)
    assert figures(entry) == [("80.00", "40.0000"), ("70.00", "21.0000"), ("90.00", "18.0000")]


def test_points_are_rounded_before_they_are_weighted():
    # 33.335 → 33.34; 33.34·33.3333 % = 11.1133222 → 11.1133 (unrounded points would give 11.1117)
    components = [indicator("a", "33.3333"), indicator("b", "66.6667", missing="zero")]
    assert figures(scored(components, {"a": "33.335"}))[0] == ("33.34", "11.1133")


def test_contributions_round_half_up_and_are_added_as_printed():
    # 0.01·50.5 % = 0.00505 → 0.0051; 0.01·49.5 % = 0.00495 → 0.0050 (half up); sum 0.0101 → 0.01
    entry = scored([indicator("a", "50.5"), indicator("b", "49.5")], {"a": "0.01", "b": "0.01"})
    assert figures(entry) == [("0.01", "0.0051"), ("0.01", "0.0050")]
    assert entry["total"] == "0.01"


def test_a_total_half_way_rounds_up():
    # 92.34·50 % + 92.35·50 % = 46.17 + 46.175 = 92.345 → 92.35
    entry = scored([indicator("a", "50"), indicator("b", "50")], {"a": "92.34", "b": "92.35"})
    assert entry["total"] == "92.35"


def test_one_place():
    # 92.25 → 92.3; contribution 92.3·50 % = 46.15, 90.0·50 % = 45; 91.15 → 91.2
    document = bundle(
        [indicator("a", "50"), indicator("b", "50")],
        [nominee("n1", data={"a": "92.25", "b": "90"}, adjustments=[{"points": "-0.5", "reason": ""}])],
        places=1,
    )
    entry = row(scoring.run(document), "n1")
    assert figures(entry) == [("92.3", "46.1500"), ("90.0", "45.0000")]
    assert (entry["adjustment"], entry["total"]) == ("-0.5", "90.7")  # 90.65 → 90.7


@pytest.mark.parametrize(
    ("points", "adjustment", "total", "notes"),
    [
        ([], "0.00", "80.00", []),
        (["1.5"], "1.50", "81.50", []),
        (["2", "1"], "3.00", "83.00", []),
        (["2", "1.01"], "3.00", "83.00", ["bonus_capped"]),
        (["-10"], "-10.00", "70.00", []),
        (["-6", "-5"], "-10.00", "70.00", ["deduction_capped"]),
        (["5", "-1"], "2.00", "82.00", ["bonus_capped"]),  # each side is capped before they are added
        (["5", "-12"], "-7.00", "73.00", ["bonus_capped", "deduction_capped"]),
        (["0"], "0.00", "80.00", []),
        (["-0"], "0.00", "80.00", []),
        (["1", "-1"], "0.00", "80.00", []),
    ],
)
def test_adjustments_are_capped_each_way_then_added(points: list[str], adjustment: str, total: str, notes: list[str]):
    entry = scored([indicator()], {"index": "80"}, adjustments=[{"points": value, "reason": "…"} for value in points])
    assert (entry["adjustment"], entry["total"]) == (adjustment, total)
    assert entry["notes"] == [{"code": code} for code in notes]


def test_a_total_is_at_least_0():
    entry = scored([indicator()], {"index": "4"}, adjustments=[{"points": "-9", "reason": "…"}])
    assert (entry["total"], entry["adjustment"]) == ("0.00", "-9.00")


def test_a_total_may_pass_100():
    entry = scored([indicator()], {"index": "99"}, adjustments=[{"points": "3", "reason": "…"}])
    assert entry["total"] == "102.00"


def test_the_adjustment_is_printed_for_who_has_no_total():
    entry = scored([indicator()], {}, adjustments=[{"points": "5", "reason": "…"}])
    assert (entry["total"], entry["adjustment"], entry["notes"]) == (None, "3.00", [{"code": "bonus_capped"}])


def test_weights_are_printed_as_declared():
    document = bundle([indicator("a", "40.0"), indicator("b", "60")], [nominee("n1", data={"a": "1", "b": "1"})])
    assert part(scoring.run(document), "n1", "a")["weight"] == "40.0"


def test_components_stand_in_the_order_of_the_scheme():
    components = [indicator("z", "10"), indicator("a", "90")]
    document = bundle(components, [nominee("n1", data={"a": "1", "z": "1"})])
    assert [component["code"] for component in row(scoring.run(document), "n1")["components"]] == ["z", "a"]


def test_no_nominees_give_an_empty_ranking():
    result = scoring.run(field({}))
    assert (result["ranking"], result["approvable"]) == ([], True)


def test_bonuses_and_deductions_under_one_point_are_kept_apart():
    adjustments = [{"points": "0.5", "reason": ""}, {"points": "-0.25", "reason": ""}, {"points": "0", "reason": ""}]
    entry = scored([indicator()], {"index": "80"}, adjustments=adjustments)
    assert (entry["adjustment"], entry["total"], entry["notes"]) == ("0.25", "80.25", [])
