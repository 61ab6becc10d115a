"""The derivation: every figure a reader needs, and nothing of single judges where that is asked."""

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scoring
from scoring import words
from scoring.derivation.formulas import equals
from scoring.derivation.phrases import PHRASES
from tests.scoring.builders import (
    answers,
    bundle,
    exclude,
    field,
    indicator,
    label,
    nominee,
    panel,
    sheets,
    survey,
    tie,
    worked,
)
from tests.scoring.test_properties import COARSE, QUICK, bundles

pytestmark = pytest.mark.unit


def derived(document: dict[str, Any], id: str = "n1", **options: Any) -> scoring.Derivation:
    return scoring.derive(document, scoring.run(document), id, **{"lang": "en", **options})


def lines(component: dict[str, Any], data: Any, **options: Any) -> list[str]:
    document = bundle([component], [nominee("n1", data={component["code"]: data})])
    return list(derived(document, **options).steps[0].lines)


def test_the_worked_example_in_english():
    assert (
        scoring.explain(worked(), scoring.run(worked()), "n1", "en")
        == """\
Service model (2015), n1
Points are rounded half up to 2 decimals before they are weighted, contributions to 4.

1. Panel (weight 40)
   Judges: 4; signed sheets: 3; recused: 1.
   Marked: Attitude (of 10, weight 60), Skill (of 10, weight 40)
   Judge j1: Attitude 9, Skill 8.5; 100 × (60 × 9 ÷ 10 + 40 × 8.5 ÷ 10) ÷ (60 + 40) = 88
   Judge j2: Attitude 8, Skill 9; 100 × (60 × 8 ÷ 10 + 40 × 9 ÷ 10) ÷ (60 + 40) = 84
   Judge j3: Attitude 10, Skill 9.5; 100 × (60 × 10 ÷ 10 + 40 × 9.5 ÷ 10) ÷ (60 + 40) = 98
   With fewer than 7 judges (4) no total is dropped: the mean of all sheets counts.
   Mean: (88 + 84 + 98) ÷ 3 = 90
   Points: 90.00
   Contribution: 90.00 × 40 ÷ 100 → 36.0000

2. Inspection (weight 20)
   Visit 1: 96
   Visit 2: 47 of 50, 100 × 47 ÷ 50 = 94
   Mean: (96 + 94) ÷ 2 = 95
   Points: 95.00
   Contribution: 95.00 × 20 ÷ 100 → 19.0000

3. Satisfaction (survey, weight 30)
   student:
   q1: 0 / 2 / 10 / 50 / 58 answers from worst to best, 120 in all; \
100 × (0 × 0 + 1 × 2 + 2 × 10 + 3 × 50 + 4 × 58) ÷ (4 × 120) ≈ 84.166667
   Pulled towards 83.5, the mean of everyone, as if 20 such answers were added: \
(120 × 84.166667 + 20 × 83.5) ÷ (120 + 20) ≈ 84.071429
   Points: 84.07
   Contribution: 84.07 × 30 ÷ 100 → 25.2210

4. On time (indicator, weight 10)
   Value: 97.5
   In proportion, 80 giving 0 and 100 giving 100: 100 × (97.5 − 80) ÷ (100 − 80) = 87.5
   Points: 87.50
   Contribution: 87.50 × 10 ÷ 100 → 8.7500

Bonus 1.5: …
Bonuses and deductions: 1.50
Total: 36.0000 + 19.0000 + 25.2210 + 8.7500 + 1.50 = 90.471, printed as 90.47

Places: 1.
Minimum total: 85.
Rank 1, selected: within the places of this award.
"""
    )


def test_the_worked_example_in_chinese():
    text = scoring.explain(worked(), scoring.run(worked()), "n1", "zh")
    for line in (
        "服务标兵（2015）　n1",
        "1. 评审（评审打分，权重 40）",
        "   评委 4 人，有效评分表 3 张，回避 1 人。",
        "   评委 j1：服务态度 9，业务能力 8.5；100 × (60 × 9 ÷ 10 + 40 × 8.5 ÷ 10) ÷ (60 + 40) = 88",
        "   评委 4 人，不足 7 人，不去最高分和最低分，取全部评分表的平均分。",
        "   计入总分：84.07 × 30 ÷ 100 → 25.2210",
        "总分：36.0000 + 19.0000 + 25.2210 + 8.7500 + 1.50 = 90.471，取 90.47",
        "最低分 85。",
        "排名第 1，入选：在名额之内。",
    ):
        assert line in text.splitlines()
    assert not re.search(r"[A-Za-z]{3,}", text.replace("student", ""))


def test_figures_of_the_structure_are_those_of_the_result():
    result = scoring.run(worked())
    derivation = scoring.derive(worked(), result, "n1", lang="zh")
    row = result["ranking"][0]
    assert (derivation.total, derivation.rank, derivation.status) == ("90.47", 1, "selected")
    assert (derivation.status_words, derivation.award, derivation.year) == ("入选", "服务标兵", 2015)
    for step, part in zip(derivation.steps, row["components"], strict=True):
        assert (step.code, step.points, step.weight, step.contribution) == (
            part["code"],
            part["points"],
            part["weight"],
            part["contribution"],
        )
        assert step.weight_sum == "100"


def test_without_sheets_no_mark_total_or_name_of_a_judge_appears():
    document = worked()
    names = {"j1": "张三", "j2": "李四", "j3": "王五", "j4": "赵六"}
    told = "\n".join(derived(document, names=names).steps[0].lines)
    assert "张三" in told  # it could leak
    assert "= 88" in told
    for lang in ("zh", "en"):
        step = derived(document, lang=lang, sheets=False, names=names).steps[0]
        text = "\n".join(step.lines)
        assert not any(name in text for name in (*names, *names.values()))
        assert not any(total in text for total in ("88", "84", "98"))
        assert len(step.lines) == 2
    assert list(step.lines) == [
        "Judges: 4; signed sheets: 3; recused: 1.",
        "With fewer than 7 judges (4) no total is dropped: the mean of all sheets counts.",
    ]


def test_a_trimmed_panel_names_the_dropped_sheets():
    rule = panel(judges=7, method="trimmed_mean", min_sheets=3)
    told = lines(rule, sheets("60", "80", "81", "82", "83", "84", "100"))
    assert "Judge j1: merit 60; 100 × 60 ÷ 100 = 60 (dropped)" in told
    assert told[-2:] == [
        "The highest and the lowest total are dropped; the mean of the remaining 5 counts.",
        "Mean: (80 + 81 + 82 + 83 + 84) ÷ 5 = 82",
    ]


@pytest.mark.parametrize(
    ("marks", "last"),
    [(("70", "80", "95"), "The middle total: 80"), (("70", "80", "85.5", "95"), "Mean: (80 + 85.5) ÷ 2 = 82.75")],
)
def test_a_median_shows_the_order_and_the_middle(marks: tuple[str, ...], last: str):
    told = lines(panel(judges=4, method="median"), sheets(*marks))
    assert told[-2:] == [f"Totals from low to high: {', '.join(marks)}", last]


def test_an_adjusted_panel_shows_each_leniency():
    entries = [
        nominee("n1", data={"panel": sheets("90", "80")}),
        nominee("n2", data={"panel": sheets("90", None)}),
    ]
    document = bundle([panel(judges=2, method="adjusted")], entries)
    told = derived(document).steps[0].lines
    assert told[-3:] == (
        "Judge j1: 5 more lenient than the judges on average; 90 − 5 = 85",
        "Judge j2: 5 stricter than the judges on average; 80 + 5 = 85",
        "Mean: (85 + 85) ÷ 2 = 85",
    )
    assert "more lenient" not in "\n".join(derived(document, sheets=False).steps[0].lines)


def test_missing_panels_visits_votes_and_values_are_told():
    vote = {"code": "v", "kind": "vote", "label": label("v"), "weight": "100", "min_valid": 10}
    assert lines(vote, {"for": 2, "valid": 3}) == [
        "Valid ballots: 3, fewer than the 10 required: the component is missing."
    ]
    assert lines({**vote, "min_valid": 1}, {"for": 2, "valid": 3}) == [
        "Valid ballots: 3, in favour: 2; 100 × 2 ÷ 3 ≈ 66.666667"
    ]
    assert lines(panel(min_sheets=3), sheets("80", "90"))[-1] == (
        "Signed sheets: 2, fewer than the 3 required: the component is missing."
    )
    document = bundle([indicator("a", "50"), panel(weight="50")], [nominee("n1")])
    assert [step.lines for step in derived(document).steps] == [
        ("There is no data: the component is missing.",),
        ("There are no sheets: the component is missing.",),
    ]


def test_a_survey_of_several_items_and_strata():
    items = [{"code": "q1", "weight": "3", "options": 5, "label": {"zh": "态度", "en": "Attitude"}}]
    items += [{"code": "q2", "weight": "1", "options": 3}]
    wave = [
        {"stratum": "student", "responses": 10, "items": {"q1": [0, 0, 10, 0, 0], "q2": [0, 10, 0]}},
        {"stratum": "staff", "responses": 10, "items": {"q1": [0, 0, 10, 0, 0]}},
    ]
    data = [{"stratum": "student", "responses": 8, "items": {"q1": [0, 0, 0, 0, 8], "q2": [4, 0, 0]}}]
    told = lines(survey(items=items, wave=wave), data)
    assert told == [
        "student:",
        (
            "Attitude: 0 / 0 / 0 / 0 / 8 answers from worst to best, 8 in all; "
            "100 × (0 × 0 + 1 × 0 + 2 × 0 + 3 × 0 + 4 × 8) ÷ (4 × 8) = 100"
        ),
        "q2: 4 / 0 / 0 answers from worst to best, 4 in all; 100 × (0 × 4 + 1 × 0 + 2 × 0) ÷ (2 × 4) = 0",
        "Mean of the items: (3 × 100 + 1 × 0) ÷ (3 + 1) = 75",
        "Sample size: (3 × 8 + 1 × 4) ÷ (3 + 1) = 7",
        (
            "Pulled towards 50, the mean of everyone, as if 20 such answers were added: "
            "(7 × 75 + 20 × 50) ÷ (7 + 20) ≈ 56.481481"
        ),
        "staff: no answers.",
        "It counts at 50, the mean of everyone.",
        "Weighted over the groups: (60 × 56.481481 + 40 × 50) ÷ (60 + 40) ≈ 53.888889",
    ]


def test_a_survey_without_strength_leaves_the_empty_stratum_out():
    told = lines(survey(strength="0"), answers(student=[0, 0, 0, 0, 5]))
    assert told[-3:] == [
        "staff: no answers.",
        "The group is left out.",
        "Weighted over the groups: 100",
    ]


def test_a_sample_that_is_too_small():
    told = lines(survey(min_responses=10), answers(student=[0, 0, 0, 0, 5]))
    assert told[-1] == "Sample size in all: 5, fewer than the 10 required: the component is missing."


@pytest.mark.parametrize(
    ("transform", "value", "told"),
    [
        ({"type": "points"}, "87.125", ["The value 87.125 is points already."]),
        (
            {"type": "linear", "from": "10", "to": "0"},
            "-1",
            [
                "Value: −1",
                "In proportion, 10 giving 0 and 0 giving 100: 100 × (−1 − 10) ÷ (0 − 10) = 110",
                "Kept within 0–100: 100",
            ],
        ),
        (
            {"type": "steps", "direction": "cost", "steps": [["0", "100"], ["0.5", "85"]], "else": "0"},
            "0.3",
            ["Value: 0.3", "0.3 is on the step “0.5 or less”: 85 points."],
        ),
        (
            {"type": "steps", "direction": "benefit", "steps": [["95", "100"]], "else": "0"},
            "96",
            ["Value: 96", "96 reaches the step “95 or more”: 100 points."],
        ),
        (
            {"type": "steps", "direction": "benefit", "steps": [["95", "100"]], "else": "10"},
            "90",
            ["Value: 90", "90 reaches no step: 10 points."],
        ),
    ],
)
def test_indicators(transform: dict[str, Any], value: str, told: list[str]):
    assert lines(indicator(transform=transform), value) == told


def test_adjustments_and_a_total_under_0():
    adjustments = [
        {"points": "2", "reason": "创新"},
        {"points": "2", "reason": "建议"},
        {"points": "-9", "reason": "迟到"},
    ]
    derivation = derived(
        bundle([indicator()], [nominee("n1", data={"index": "1"}, adjustments=adjustments)]), lang="zh"
    )
    assert derivation.adjustment_lines == (
        "加分 2：创新",
        "加分 2：建议",
        "扣分 9：迟到",
        "加分合计 4，超过上限，按上限 3 计。",
        "加减分合计：−6.00",
    )
    assert derivation.total_line == "总分：1.0000 − 6.00 = −5，低于 0，按 0 计：0.00"


def test_several_deductions_are_summed_and_a_reason_may_be_empty():
    adjustments = [{"points": "-1", "reason": ""}, {"points": "-0.5", "reason": "late"}, {"points": "0", "reason": ""}]
    derivation = derived(bundle([indicator()], [nominee("n1", data={"index": "80"}, adjustments=adjustments)]))
    assert derivation.adjustment_lines == (
        "Deduction 1",
        "Deduction 0.5: late",
        "Adjustment 0",
        "The deductions add up to 1.5, within their cap of 10.",
        "Bonuses and deductions: −1.50",
    )
    assert derivation.total_line == "Total: 80.0000 − 1.50 = 78.50"


def test_a_reweighted_component_leaves_its_weight_to_the_others():
    components = [indicator("a", "50"), indicator("b", "30", missing="reweight"), indicator("c", "20")]
    derivation = derived(bundle(components, [nominee("n1", data={"a": "80", "c": "90"})]))
    assert [step.contribution_line for step in derivation.steps] == [
        "Contribution: 80.00 × 50 ÷ 70 → 57.1429 (70: weights that count)",
        "Contribution: none",
        "Contribution: 90.00 × 20 ÷ 70 → 25.7143 (70: weights that count)",
    ]
    assert derivation.steps[1].notes == ("It is missing; the other components carry its weight in proportion.",)
    assert derivation.steps[1].points_line == "Points: none"


def test_who_has_no_rank_is_told_why():
    document = field({"n1": "80", "n2": "90"}, exclude("n2"))
    document["nominees"][0]["vetoes"] = [{"code": "discipline", "reason": "违纪处分"}]
    derivation = derived(document, lang="zh")
    assert derivation.veto_lines == ("一票否决 discipline：违纪处分",)
    assert derivation.total_line == "总分：无"
    assert derivation.status_line == "一票否决：有一票否决的情形，不计总分，也不排名。"
    assert derived(document, "n2").status_line == "Rank 1, excluded by a ruling: keeps the rank and takes no place."


def test_a_required_component_that_is_missing_leaves_no_contribution():
    derivation = derived(bundle([indicator("a", "50"), indicator("b", "50")], [nominee("n1", data={"a": "80"})]))
    assert derivation.steps[0].contribution_line == "Contribution: none (another component that is required is missing)"
    assert derivation.steps[1].contribution_line == "Contribution: none"
    assert derivation.status_line == "Incomplete: required data is missing, so there is no total and no rank."
    assert derivation.place_lines == ()


def test_visits_of_different_weight():
    visits = [{"score": "45", "out_of": "50", "weight": "2"}, {"score": "80"}]
    component = {"code": "v", "kind": "inspection", "label": label("v"), "weight": "100"}
    assert lines(component, visits) == [
        "Visit 1: 45 of 50, 100 × 45 ÷ 50 = 90, weight 2",
        "Visit 2: 80, weight 1",
        "Weighted mean: (2 × 90 + 1 × 80) ÷ (2 + 1) ≈ 86.666667",
    ]


def test_an_adjusted_panel_that_is_clipped_and_a_judge_who_is_neither():
    # b = (+10, −10, 0): n2 has 100 of the strict j2 alone, which makes 110.
    marks = {"n1": ("90", "70", "80"), "n2": (None, "100", None)}
    entries = [nominee(id, data={"panel": sheets(*given)}) for id, given in marks.items()]
    document = bundle([panel(judges=3, method="adjusted")], entries)
    assert derived(document, "n2").steps[0].lines[-3:] == (
        "Judge j2: 10 stricter than the judges on average; 100 + 10 = 110",
        "Mean: 110",
        "Kept within 0–100: 100",
    )
    assert derived(document).steps[0].lines[-2] == "Judge j3: neither lenient nor strict; 80"


def test_two_are_dropped_at_each_end():
    told = lines(
        panel(judges=7, method="trimmed_mean", trim=2, min_sheets=5), sheets("60", "70", "80", "81", "82", "90", "95")
    )
    assert told[-2:] == [
        "The 2 highest and the 2 lowest totals are dropped; the mean of the remaining 3 counts.",
        "Mean: (80 + 81 + 82) ÷ 3 = 81",
    ]


def test_from_total_to_place():
    document = field(
        {"n1": "90", "n2": "80", "n3": "80", "n4": "80"}, tie("n3", "n2", "n4"), winners=2, per_department=3
    )
    assert derived(document, "n2").place_lines == (
        "Places: 2, at most 3 for a department.",
        "Others with the same total: 2; they share the rank.",
        "The order of the equals was voted on (5:2); this one is number 2: 表决",
    )
    assert derived(document, "n1").place_lines == ("Places: 2, at most 3 for a department.",)
    assert derived(field({"n1": "90"}, exclude("n1")), lang="zh").place_lines == (
        "名额 1 个。",
        "裁定不参加表彰：本人申请",
    )


def test_what_broke_a_tie():
    components = [indicator("a", "50"), indicator("b", "25"), indicator("c", "25", missing="reweight")]
    points = {"n1": {"a": "80", "b": "80"}, "n2": {"a": "80", "b": "80"}, "n3": {"a": "70", "b": "90", "c": "90"}}
    entries = [nominee(id, data=data) for id, data in points.items()]
    document = bundle(components, entries, tie_break=["a", "c"], winners=3)
    assert derived(document, "n1").place_lines[1:] == (
        "Others with the same total: 2; compared in this order: a 80.00, c none.",
        "Still equal to others after that: 1; they share the rank.",
    )
    assert derived(document, "n3").place_lines[1:] == (
        "Others with the same total: 2; compared in this order: a 70.00, c 90.00.",
    )


def test_seven_decimals_are_about():
    assert equals(Fraction(1, 64)) == "= 0.015625"
    assert equals(Fraction(1, 128)) == "≈ 0.007813"


def test_an_unknown_nominee():
    with pytest.raises(scoring.UnknownNomineeError):
        derived(worked(), "n9")


def test_vocabularies_are_complete_in_both_languages():
    for vocabulary in (
        PHRASES,
        words.STATUSES,
        words.STATUS_REASONS,
        words.NOTES,
        words.KINDS,
        words.METHODS,
        words.POLICIES,
    ):
        for entry in vocabulary.values():
            assert set(entry) == {"zh", "en"}
            assert set(re.findall(r"{(\w+)}", entry["zh"])) == set(re.findall(r"{(\w+)}", entry["en"]))
    assert set(words.STATUSES) == set(words.STATUS_REASONS)


def test_words_of_codes():
    assert (
        words.note({"code": "not_trimmed", "judges": 4}, "zh")
        == "评委 4 人，少于规定人数，不去掉最高最低分，取平均分。"
    )
    assert (words.status("cap_reached", "zh"), words.kind("vote", "zh")) == ("所在单位名额已满", "投票测评")
    assert (words.method("median", "en"), words.policy("zero", "en")) == ("median", "missing: 0 points")


@given(bundles(COARSE), st.sampled_from(["zh", "en"]))
@QUICK
def test_whatever_the_bundle_the_derivation_ends_in_the_figures_of_the_result(document: dict[str, Any], lang: str):
    result = scoring.run(document)
    for row in result["ranking"]:
        text = scoring.explain(document, result, row["id"], lang)
        assert not re.search(r"None|[{}]|Fraction", text)
        for component in row["components"]:
            assert component["points"] is None or component["points"] in text
            assert component["contribution"] is None or component["contribution"] in text
        assert row["total"] is None or row["total"] in text
        assert words.status_reason(row["status"], lang) in text.splitlines()[-1]
        codes = re.compile(r"panel|merit|index|survey|student|staff|discipline")
        assert lang == "en" or not re.search(r"[A-Za-z]{3,}", codes.sub("", text))
