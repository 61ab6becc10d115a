"""Ranks, ties, places, departments' caps, the floor, rulings, and when a run may be approved."""

from typing import Any

import pytest

import scoring
from tests.scoring.builders import bundle, exclude, field, indicator, nominee, ranks, row, statuses, tie, totals

pytestmark = pytest.mark.unit


def veto(code: str = "discipline") -> list[dict[str, str]]:
    return [{"code": code, "reason": "…"}]


def selected(document: dict[str, Any]) -> dict[str, str]:
    return statuses(scoring.run(document))


# --- ranks -----------------------------------------------------------------------------------------------------------


def test_equal_totals_share_a_rank_and_the_next_rank_is_skipped():
    result = scoring.run(field({"n1": "80", "n2": "90", "n3": "80", "n4": "70"}, winners=4))
    assert ranks(result) == {"n2": 1, "n1": 2, "n3": 2, "n4": 4}
    assert [entry["id"] for entry in result["ranking"]] == ["n2", "n1", "n3", "n4"]


def test_totals_that_print_alike_are_equal():
    # 80.004 and 79.996 both are 80.00
    assert ranks(scoring.run(field({"n1": "80.004", "n2": "79.996"}, winners=2))) == {"n1": 1, "n2": 1}


def test_the_unranked_come_last_by_id():
    document = field({"n2": "80", "n9": "90", "n1": "99"})
    document["nominees"] += [nominee("n5"), nominee("n3", vetoes=veto(), data={"index": "100"})]
    document["nominees"][2]["vetoes"] = veto()
    result = scoring.run(document)
    assert [(entry["id"], entry["status"]) for entry in result["ranking"]] == [
        ("n9", "selected"),
        ("n2", "not_selected"),
        ("n1", "disqualified"),
        ("n3", "disqualified"),
        ("n5", "incomplete"),
    ]
    assert row(result, "n1")["total"] is None


def two(first: dict[str, str], second: dict[str, str], *order: str, **scheme: Any) -> dict[str, Any]:
    components = [indicator("a", "50", missing="reweight"), indicator("b", "50", missing="reweight")]
    return bundle(
        components, [nominee("n1", data=first), nominee("n2", data=second)], tie_break=list(order), winners=2, **scheme
    )


def test_the_tie_break_decides_between_equal_totals():
    assert ranks(scoring.run(two({"a": "70", "b": "90"}, {"a": "90", "b": "70"}, "a"))) == {"n2": 1, "n1": 2}
    assert ranks(scoring.run(two({"a": "70", "b": "90"}, {"a": "90", "b": "70"}, "b"))) == {"n1": 1, "n2": 2}
    assert ranks(scoring.run(two({"a": "70", "b": "90"}, {"a": "90", "b": "70"}))) == {"n1": 1, "n2": 1}


def test_missing_under_reweight_counts_below_0_in_the_tie_break():
    # both totals are 0.00; n1 has a at 0 points, n2 has no a at all
    assert ranks(scoring.run(two({"a": "0", "b": "0"}, {"b": "0"}, "a"))) == {"n1": 1, "n2": 2}


def test_missing_under_zero_counts_as_0_in_the_tie_break():
    components = [indicator("a", "50", missing="zero"), indicator("b", "50")]
    entries = [nominee("n1", data={"a": "0", "b": "80"}), nominee("n2", data={"b": "80"})]
    assert ranks(scoring.run(bundle(components, entries, tie_break=["a"], winners=2))) == {"n1": 1, "n2": 1}


def test_the_tie_break_uses_printed_points():
    # a: 80.001 and 80.004 both print 80.00; b equal: no digit that nobody sees breaks the tie
    result = scoring.run(two({"a": "80.001", "b": "90"}, {"a": "80.004", "b": "90"}, "a"))
    assert ranks(result) == {"n1": 1, "n2": 1}


# --- places, floor, exclusion ----------------------------------------------------------------------------------------


def test_places_are_filled_best_first():
    assert selected(field({"n1": "80", "n2": "90", "n3": "85"}, winners=2)) == {
        "n2": "selected",
        "n3": "selected",
        "n1": "not_selected",
    }


def test_places_may_stay_empty():
    document = field({"n1": "84.99", "n2": "85"}, winners=2, min_score="85")
    assert selected(document) == {"n2": "selected", "n1": "below_threshold"}


def test_the_floor_is_compared_with_the_printed_total():
    assert selected(field({"n1": "84.995"}, min_score="85")) == {"n1": "selected"}  # prints 85.00
    assert selected(field({"n1": "85"}, min_score="85.000001")) == {"n1": "below_threshold"}


def test_an_excluded_nominee_keeps_the_rank_and_takes_no_place():
    result = scoring.run(field({"n1": "90", "n2": "80"}, exclude("n1")))
    assert statuses(result) == {"n1": "excluded", "n2": "selected"}
    assert ranks(result) == {"n1": 1, "n2": 2}
    assert totals(result)["n1"] == "90.00"


def test_an_exclusion_leaves_disqualified_and_incomplete():
    document = field({"n1": "90"}, exclude("n1"), exclude("n2"))
    document["nominees"][0]["vetoes"] = veto()
    document["nominees"].append(nominee("n2"))
    assert selected(document) == {"n1": "disqualified", "n2": "incomplete"}


def test_excluded_outranks_below_threshold():
    assert selected(field({"n1": "50"}, exclude("n1"), min_score="85")) == {"n1": "excluded"}


# --- departments' caps -----------------------------------------------------------------------------------------------


def test_a_department_full_is_passed_over_and_the_next_moves_up():
    document = field(
        {"n1": "90", "n2": "85", "n3": "80"},
        departments={"n1": ["d1"], "n2": ["d1"], "n3": ["d2"]},
        winners=2,
        per_department=1,
    )
    assert selected(document) == {"n1": "selected", "n2": "cap_reached", "n3": "selected"}


def test_a_nominee_of_several_departments_needs_room_in_each():
    document = field(
        {"n1": "90", "n2": "85", "n3": "80"},
        departments={"n1": ["d1"], "n2": ["d2", "d1"], "n3": ["d2"]},
        winners=3,
        per_department=1,
    )
    assert selected(document) == {"n1": "selected", "n2": "cap_reached", "n3": "selected"}


def test_a_nominee_of_several_departments_takes_room_in_each():
    document = field(
        {"n1": "90", "n2": "85", "n3": "80"},
        departments={"n1": ["d1", "d2"], "n2": ["d2"], "n3": ["d1"]},
        winners=3,
        per_department=1,
    )
    assert selected(document) == {"n1": "selected", "n2": "cap_reached", "n3": "cap_reached"}


def test_the_cap_is_named_before_the_places():
    document = field(
        {"n1": "90", "n2": "85", "n3": "80"},
        departments={"n1": ["d1"], "n2": ["d1"], "n3": ["d2"]},
        winners=1,
        per_department=1,
    )
    assert selected(document) == {"n1": "selected", "n2": "cap_reached", "n3": "not_selected"}


def test_below_threshold_is_named_before_the_cap():
    document = field(
        {"n1": "90", "n2": "60"}, departments={"n1": ["d1"], "n2": ["d1"]}, winners=2, per_department=1, min_score="85"
    )
    assert selected(document) == {"n1": "selected", "n2": "below_threshold"}


def test_without_a_department_no_cap_applies():
    assert selected(field({"n1": "90", "n2": "85"}, winners=2, per_department=1)) == {
        "n1": "selected",
        "n2": "selected",
    }


# --- ties at the cut -------------------------------------------------------------------------------------------------

CUT = {"n1": "90", "n2": "80", "n3": "80", "n4": "70", "n5": "60"}


def test_equals_who_all_fit_are_selected():
    assert selected(field(CUT, winners=3))["n3"] == "selected"


def test_equals_who_do_not_all_fit_are_tied_and_the_rest_pending():
    result = scoring.run(field(CUT, exclude("n4"), winners=2, min_score="65"))
    assert statuses(result) == {
        "n1": "selected",
        "n2": "tied_at_cut",
        "n3": "tied_at_cut",
        "n4": "excluded",
        "n5": "below_threshold",
    }
    assert result["approvable"] is False
    assert result["blocked_by"] == [{"code": "tied_at_cut", "nominees": ["n2", "n3"]}]


def test_who_comes_after_an_open_tie_is_pending_whatever_the_cap_says():
    document = field(CUT, departments={"n1": ["d1"], "n4": ["d1"]}, winners=2, per_department=1)
    result = scoring.run(document)
    assert statuses(result)["n4"] == "pending"
    assert result["blocked_by"] == [
        {"code": "tied_at_cut", "nominees": ["n2", "n3"]},
        {"code": "pending", "nominees": ["n4", "n5"]},
    ]


def test_a_tie_ruling_takes_them_in_the_voted_order():
    result = scoring.run(field(CUT, tie("n3", "n2"), winners=2))
    assert statuses(result) == {
        "n1": "selected",
        "n2": "not_selected",
        "n3": "selected",
        "n4": "not_selected",
        "n5": "not_selected",
    }
    assert ranks(result)["n2"] == ranks(result)["n3"] == 2
    assert result["approvable"] is True


def test_a_tie_ruling_counts_against_the_departments_too():
    # three equals, two places, n1 and n2 of one department with room for one: n2 first, n1 finds no room, n3 is taken
    document = field(
        {"n1": "80", "n2": "80", "n3": "80"},
        tie("n2", "n1", "n3"),
        departments={"n1": ["d1"], "n2": ["d1"], "n3": ["d2"]},
        winners=2,
        per_department=1,
    )
    assert selected(document) == {"n1": "cap_reached", "n2": "selected", "n3": "selected"}


def test_equals_can_be_tied_over_a_departments_room_though_places_are_left():
    document = field({"n1": "80", "n2": "80"}, departments={"n1": ["d1"], "n2": ["d1"]}, winners=5, per_department=1)
    assert selected(document) == {"n1": "tied_at_cut", "n2": "tied_at_cut"}


def test_only_who_remains_of_the_group_is_tied():
    # n1 fills d1, so n2 is out by the cap, n5 is excluded; of the four equals n3 and n4 remain for one place
    document = field(
        {"n1": "90", "n2": "80", "n3": "80", "n4": "80", "n5": "80"},
        exclude("n5"),
        departments={"n1": ["d1"], "n2": ["d1"], "n3": ["d2"], "n4": ["d3"]},
        winners=2,
        per_department=1,
    )
    result = scoring.run(document)
    assert statuses(result) == {
        "n1": "selected",
        "n2": "cap_reached",
        "n3": "tied_at_cut",
        "n4": "tied_at_cut",
        "n5": "excluded",
    }
    document["rulings"].append(tie("n4", "n3"))
    assert statuses(scoring.run(document))["n4"] == "selected"


@pytest.mark.parametrize(
    "order",
    [("n2", "n3", "n4"), ("n2",), ("n4", "n5"), ("n1", "n2")],
)
def test_a_tie_ruling_for_others_than_the_tied_is_a_problem(order: tuple[str, ...]):
    problems = scoring.check_bundle(field(CUT, tie(*order), winners=2))
    assert [str(problem) for problem in problems] == [
        f"rulings[0].order: no ruling is needed: exactly these nominees ({', '.join(order)}) are not tied at the cut"
    ]


def test_a_tie_ruling_where_everyone_fits_is_a_problem():
    assert [problem.code for problem in scoring.check_bundle(field(CUT, tie("n2", "n3"), winners=3))] == ["no_such_tie"]


def test_a_tie_ruling_behind_an_open_tie_is_a_problem():
    points = {"n1": "90", "n2": "90", "n3": "80", "n4": "80"}
    document = field(points, tie("n3", "n4"), winners=1)
    assert [problem.path for problem in scoring.check_bundle(document)] == ["rulings[0].order"]


# --- approval --------------------------------------------------------------------------------------------------------


def test_who_blocks_the_approval_is_listed_in_the_order_of_the_rules():
    document = field({"n1": "80", "n2": "80", "n3": "70"}, winners=1)
    document["nominees"] = [nominee("n9"), nominee("n8"), *document["nominees"]]
    result = scoring.run(document)
    assert result["approvable"] is False
    assert result["blocked_by"] == [
        {"code": "incomplete", "nominees": ["n8", "n9"]},
        {"code": "tied_at_cut", "nominees": ["n1", "n2"]},
        {"code": "pending", "nominees": ["n3"]},
    ]


def test_the_disqualified_block_nothing():
    document = field({"n1": "80", "n2": "90"})
    document["nominees"][1]["vetoes"] = veto()
    assert scoring.run(document)["approvable"] is True
