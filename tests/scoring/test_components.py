"""Points of every kind of component; the expected values are worked out by hand beside them."""

from typing import Any

import pytest

import scoring
from tests.scoring.builders import answers, bundle, indicator, label, nominee, panel, part, sheets, survey

pytestmark = pytest.mark.unit


def only(component: dict[str, Any], data: Any, **scheme: Any) -> dict[str, Any]:
    """The component row of one nominee who has this data."""
    document = bundle([component], [nominee("n1", data={component["code"]: data})], **scheme)
    return part(scoring.run(document), "n1", component["code"])


# --- panel -----------------------------------------------------------------------------------------------------------


def test_a_sheet_is_weighted_over_its_criteria():
    criteria = [
        {"code": "a", "label": {"zh": "甲", "en": "A"}, "max": "10", "weight": "2"},
        {"code": "b", "label": {"zh": "乙", "en": "B"}, "max": "4", "weight": "1"},
    ]
    data = {"sheets": [{"judge": "j1", "scores": {"a": "7", "b": "3"}}], "recused": []}
    # 100·(2·7/10 + 1·3/4)/3 = 100·2.15/3 = 71.666…
    row = only(panel(criteria=criteria), data)
    assert row["sheets"] == [{"judge": "j1", "total": "71.67", "dropped": False}]
    assert row["points"] == "71.67"


def test_the_mean_uses_exact_totals_not_printed_ones():
    # 90.005 prints as 90.01 three times, but the mean of the exact totals with 90 is (3·90.005 + 90)/4 = 90.00375,
    # so 90.00; printed totals would give (270.03 + 90)/4 = 90.0075 → 90.01.
    row = only(panel(judges=4), sheets("90.005", "90.005", "90.005", "90"))
    assert [sheet["total"] for sheet in row["sheets"]] == ["90.01", "90.01", "90.01", "90.00"]
    assert row["points"] == "90.00"


@pytest.mark.parametrize(
    ("marks", "points"),
    [
        (("80", "95", "70"), "80.00"),  # the middle one
        (("80", "95", "70", "85.5"), "82.75"),  # (80 + 85.5)/2
        (("80",), "80.00"),
        (("80", "95"), "87.50"),
    ],
)
def test_median(marks: tuple[str, ...], points: str):
    row = only(panel(judges=4, method="median"), sheets(*marks))
    assert row["points"] == points
    assert not any(sheet["dropped"] for sheet in row["sheets"])
    assert row["notes"] == []


def trimmed(judges: int, **changes: Any) -> dict[str, Any]:
    return panel(judges=judges, method="trimmed_mean", min_sheets=3, **changes)


def test_a_large_panel_drops_the_highest_and_the_lowest():
    # without 60 and 100: (80 + 81 + 82 + 83 + 84)/5 = 82
    row = only(trimmed(7), sheets("60", "80", "81", "82", "83", "84", "100"))
    assert row["points"] == "82.00"
    assert [sheet["judge"] for sheet in row["sheets"] if sheet["dropped"]] == ["j1", "j7"]
    assert row["notes"] == []


def test_a_large_panel_trims_even_who_has_fewer_sheets_after_recusals():
    # three sheets of a panel of seven: 60 and 100 are dropped, 80 stays
    row = only(trimmed(7), sheets("60", "80", "100", None, None, None, None))
    assert row["points"] == "80.00"


def test_a_small_panel_takes_the_plain_mean_and_says_so():
    # six judges are under seven: (60 + 80 + 100)/3 = 80, nobody dropped, although six sheets could be trimmed
    row = only(trimmed(6), sheets("50", "80", "80", "80", "80", "80"))
    assert row["points"] == "75.00"  # 450/6
    assert row["notes"] == [{"code": "not_trimmed", "judges": 6}]
    assert not any(sheet["dropped"] for sheet in row["sheets"])


def test_trim_two_and_another_threshold():
    # 5 judges suffice here; of 10, 20, 60, 90, 100 only 60 stays
    rule = panel(judges=5, method="trimmed_mean", trim=2, trim_min_judges=5, min_sheets=5)
    row = only(rule, sheets("10", "20", "60", "90", "100"))
    assert row["points"] == "60.00"
    assert [sheet["dropped"] for sheet in row["sheets"]] == [True, True, False, True, True]


def test_of_equal_totals_the_lowest_ids_go_at_the_low_end_and_the_highest_at_the_high_end():
    row = only(trimmed(7), sheets("80", "80", "80", "80", "80", "80", "80"))
    assert [sheet["judge"] for sheet in row["sheets"] if sheet["dropped"]] == ["j1", "j7"]


def test_sheets_are_printed_in_the_order_of_judge_ids():
    data = sheets("80", "90", "70")
    data["sheets"].reverse()
    row = only(panel(judges=3), data)
    assert [sheet["judge"] for sheet in row["sheets"]] == ["j1", "j2", "j3"]


def test_judge_ids_are_ordered_as_text():
    rule = panel(judges=10)
    row = only(rule, sheets(*["80"] * 10))
    assert [sheet["judge"] for sheet in row["sheets"]][:3] == ["j1", "j10", "j2"]


def test_fewer_sheets_than_the_minimum_are_printed_but_give_no_points():
    row = only(trimmed(7, missing="reweight"), sheets("60", "80", None, None, None, None, None))
    assert row["points"] is None
    assert row["sheets"] == [
        {"judge": "j1", "total": "60.00", "dropped": False},
        {"judge": "j2", "total": "80.00", "dropped": False},
    ]
    assert row["notes"] == [{"code": "reweighted"}]


def test_a_panel_without_data_has_an_empty_list_of_sheets():
    document = bundle(
        [panel(missing="zero", weight="50"), indicator(weight="50")], [nominee("n1", data={"index": "80"})]
    )
    assert part(scoring.run(document), "n1", "panel")["sheets"] == []


# --- inspection ------------------------------------------------------------------------------------------------------

INSPECTION = {"code": "patrol", "kind": "inspection", "label": {"zh": "巡查", "en": "Patrol"}, "weight": "100"}


@pytest.mark.parametrize(
    ("visits", "points"),
    [
        ([{"score": "96"}], "96.00"),
        ([{"score": "96"}, {"score": "47", "out_of": "50"}], "95.00"),
        ([{"score": "90", "weight": "1"}, {"score": "60", "weight": "2"}], "70.00"),  # (90 + 120)/3
        ([{"score": "1", "out_of": "3"}], "33.33"),
        ([{"score": "2", "out_of": "3"}], "66.67"),
        ([{"score": "0"}], "0.00"),
    ],
)
def test_inspection(visits: list[dict[str, str]], points: str):
    assert only(INSPECTION, visits)["points"] == points


# --- survey ----------------------------------------------------------------------------------------------------------


def test_a_survey_pulls_small_samples_to_the_wave():
    # student: 5 of 5 best: x̄ = 100, n = 5, prior 75: (500 + 1500)/25 = 80; staff: n = 20, x̄ = 50: (1000 + 1000)/40 = 50
    # 0.6·80 + 0.4·50 = 68
    row = only(survey(), answers(student=[0, 0, 0, 0, 5], staff=[0, 0, 20, 0, 0]))
    assert row["points"] == "68.00"


def test_five_of_five_happy_do_not_beat_470_of_500():
    strata = [{"code": "student", "weight": "1"}]
    wave = [{"stratum": "student", "responses": 100, "items": {"q1": [0, 0, 0, 100, 0]}}]
    rule = survey(strata=strata, wave=wave)
    few = only(rule, answers(student=[0, 0, 0, 0, 5]))  # 80, as above
    many = only(rule, answers(student=[0, 0, 0, 30, 470]))  # x̄ = 98.5; (49250 + 1500)/520 = 97.596…
    assert (few["points"], many["points"]) == ("80.00", "97.60")


def test_an_empty_stratum_counts_at_its_prior():
    # student as above 80, staff nobody: 50; 0.6·80 + 0.4·50 = 68
    assert only(survey(), answers(student=[0, 0, 0, 0, 5]))["points"] == "68.00"


def test_with_strength_0_an_empty_stratum_is_left_out_and_nothing_is_pulled():
    row = only(survey(strength="0"), answers(student=[0, 0, 0, 0, 5]))
    assert row["points"] == "100.00"


def test_with_strength_0_the_wave_may_be_empty():
    assert only(survey(strength="0", wave=[]), answers(student=[0, 0, 1, 0, 0]))["points"] == "50.00"


def test_the_default_strength_is_20_and_another_one_counts():
    data = answers(student=[0, 0, 0, 0, 5], staff=[0, 0, 20, 0, 0])
    assert only(survey(strength="20"), data)["points"] == only(survey(), data)["points"]
    # student: (500 + 375)/10 = 87.5, staff 50: 0.6·87.5 + 20 = 72.5
    assert only(survey(strength="5"), data)["points"] == "72.50"


def test_several_items_are_weighted_and_unanswered_ones_shrink_n_only():
    items = [{"code": "q1", "weight": "3", "options": 5}, {"code": "q2", "weight": "1", "options": 3}]
    strata = [{"code": "student", "weight": "1"}]
    wave = [{"stratum": "student", "responses": 10, "items": {"q1": [0, 0, 10, 0, 0], "q2": [0, 10, 0]}}]  # prior 50
    rule = survey(items=items, strata=strata, wave=wave)
    both = [{"stratum": "student", "responses": 8, "items": {"q1": [0, 0, 0, 0, 8], "q2": [4, 0, 0]}}]
    # x̄ = (3·100 + 1·0)/4 = 75; n = (3·8 + 1·4)/4 = 7; (525 + 1000)/27 = 56.481…
    assert only(rule, both)["points"] == "56.48"
    for unanswered in ({"q1": [0, 0, 0, 0, 8]}, {"q1": [0, 0, 0, 0, 8], "q2": [0, 0, 0]}):
        # x̄ = 100 over q1 alone; n = 3·8/4 = 6; (600 + 1000)/26 = 61.538…
        entry = [{"stratum": "student", "responses": 8, "items": unanswered}]
        assert only(rule, entry)["points"] == "61.54"


@pytest.mark.parametrize(("least", "is_missing"), [(9, False), (10, False), (11, True)])
def test_too_small_a_sample_is_missing_and_noted(least: int, is_missing: bool):
    data = answers(student=[0, 0, 0, 0, 6], staff=[0, 0, 0, 0, 4])  # n = 6 + 4 = 10
    row = only(survey(min_responses=least, missing="reweight"), data)
    assert (row["points"] is None) == is_missing
    assert row["notes"] == ([{"code": "sample_too_small"}, {"code": "reweighted"}] if is_missing else [])


def test_no_answer_at_all_is_too_small_a_sample():
    assert only(survey(missing="block"), [])["notes"] == [{"code": "sample_too_small"}]


# --- indicator -------------------------------------------------------------------------------------------------------


def linear(start: str, end: str) -> dict[str, Any]:
    return indicator(transform={"type": "linear", "from": start, "to": end})


@pytest.mark.parametrize(
    ("start", "end", "value", "points"),
    [
        ("80", "100", "97.5", "87.50"),
        ("80", "100", "79", "0.00"),
        ("80", "100", "101", "100.00"),
        ("10", "0", "2.5", "75.00"),  # a cost
        ("10", "0", "12", "0.00"),
        ("10", "0", "-1", "100.00"),
        ("0", "3", "1", "33.33"),
        ("-10", "10", "-5", "25.00"),
    ],
)
def test_linear(start: str, end: str, value: str, points: str):
    assert only(linear(start, end), value)["points"] == points


COST = {"type": "steps", "direction": "cost", "steps": [["0", "100"], ["0.5", "85"], ["1", "70"]], "else": "0"}
BENEFIT = {"type": "steps", "direction": "benefit", "steps": [["98", "100"], ["95", "90"], ["90", "60"]], "else": "10"}


@pytest.mark.parametrize(
    ("transform", "value", "points"),
    [
        (COST, "0", "100.00"),
        (COST, "0.000001", "85.00"),
        (COST, "0.5", "85.00"),
        (COST, "1", "70.00"),
        (COST, "1.01", "0.00"),
        (BENEFIT, "98", "100.00"),
        (BENEFIT, "97.999999", "90.00"),
        (BENEFIT, "95", "90.00"),
        (BENEFIT, "90", "60.00"),
        (BENEFIT, "89.9", "10.00"),
    ],
)
def test_steps(transform: dict[str, Any], value: str, points: str):
    assert only(indicator(transform=transform), value)["points"] == points


def test_points_are_taken_as_they_are():
    assert only(indicator(), "87.125")["points"] == "87.13"


# --- vote ------------------------------------------------------------------------------------------------------------

VOTE = {"code": "peers", "kind": "vote", "label": {"zh": "测评", "en": "Peers"}, "weight": "100"}


@pytest.mark.parametrize(
    ("ballots", "points"),
    [({"for": 45, "valid": 50}, "90.00"), ({"for": 0, "valid": 3}, "0.00"), ({"for": 2, "valid": 3}, "66.67")],
)
def test_vote(ballots: dict[str, int], points: str):
    assert only(VOTE, ballots)["points"] == points


def test_a_vote_without_valid_ballots_is_missing():
    assert only(VOTE, {"for": 0, "valid": 0})["points"] is None


@pytest.mark.parametrize(("valid", "is_missing"), [(9, True), (10, False)])
def test_a_vote_under_min_valid_is_missing(valid: int, is_missing: bool):
    row = only({**VOTE, "min_valid": 10}, {"for": 5, "valid": valid})
    assert (row["points"] is None) == is_missing


# --- rounding --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "two", "one"),
    [
        ("92.345", "92.35", "92.3"),
        ("92.344999", "92.34", "92.3"),
        ("92.25", "92.25", "92.3"),
        ("0.005", "0.01", "0.0"),
        ("99.995", "100.00", "100.0"),
        ("-0", "0.00", "0.0"),
        ("-0.0", "0.00", "0.0"),
        ("100", "100.00", "100.0"),
    ],
)
def test_points_round_half_up(value: str, two: str, one: str):
    assert only(indicator(), value)["points"] == two
    assert only(indicator(), value, places=2)["points"] == two
    assert only(indicator(), value, places=1)["points"] == one


def test_a_mark_of_0_counts_as_0_and_the_others_in_full():
    rule = panel(judges=1)
    rule["criteria"].append({"code": "skill", "label": label("skill"), "max": "10", "weight": "3"})
    given = {"sheets": [{"judge": "j1", "scores": {"merit": "0", "skill": "8"}}], "recused": []}
    result = scoring.run(bundle([rule], [nominee("n1", data={"panel": given})]))
    assert part(result, "n1", "panel")["points"] == "60.00"  # (1·0 + 3·80) / 4
