"""The derivation: every figure a reader needs, and nothing of single judges where that is asked."""

import re
from typing import Any

import pytest

import scoring
from scoring import words
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
    worked,
)

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

1. Panel (panel, weight 40)
   The panel has 4 judges; 3 signed sheets, 1 recused.
   Judge j1: Attitude 9 (of 10, weight 60), Skill 8.5 (of 10, weight 40)
   Judge j1: 100 × (60 × 9 ÷ 10 + 40 × 8.5 ÷ 10) ÷ (60 + 40) = 88
   Judge j2: Attitude 8 (of 10, weight 60), Skill 9 (of 10, weight 40)
   Judge j2: 100 × (60 × 8 ÷ 10 + 40 × 9 ÷ 10) ÷ (60 + 40) = 84
   Judge j3: Attitude 10 (of 10, weight 60), Skill 9.5 (of 10, weight 40)
   Judge j3: 100 × (60 × 10 ÷ 10 + 40 × 9.5 ÷ 10) ÷ (60 + 40) = 98
   Method: 4 judges are fewer than 7, so none is dropped; the mean of all sheets counts.
   (88 + 84 + 98) ÷ 3 = 90
   Points: 90.00
   Contribution: 90.00 × 40 ÷ 100 → 36.0000
   Note: With 4 judges the panel is too small to trim: the plain mean counts.

2. Inspection (inspection, weight 20)
   Visit 1: 100 × 96 ÷ 100 = 96, weight 1
   Visit 2: 100 × 47 ÷ 50 = 94, weight 1
   (1 × 96 + 1 × 94) ÷ (1 + 1) = 95
   Points: 95.00
   Contribution: 95.00 × 20 ÷ 100 → 19.0000

3. Satisfaction (survey, weight 30)
   Stratum: student
   q1: answers from worst to best 0 / 2 / 10 / 50 / 58; 120 in all; \
100 × (0 × 0 + 1 × 2 + 2 × 10 + 3 × 50 + 4 × 58) ÷ (4 × 120) ≈ 84.166667
   Prior of the stratum over the whole wave: 83.5, strength 20
   Pulled to the prior: (120 × 84.166667 + 20 × 83.5) ÷ (120 + 20) ≈ 84.071429
   Points: 84.07
   Contribution: 84.07 × 30 ÷ 100 → 25.2210

4. On time (indicator, weight 10)
   Value 97.5
   Linear, 80 → 0 and 100 → 100: 100 × (97.5 − 80) ÷ (100 − 80) = 87.5
   Points: 87.50
   Contribution: 87.50 × 10 ÷ 100 → 8.7500

Bonus 1.5: …
Bonuses add up to 1.5, cap 3: 1.5 counts
Adjustment: 1.50
Total: 36.0000 + 19.0000 + 25.2210 + 8.7500 + 1.50 = 90.471 → 90.47
Rank 1, selected: within the places of this award.
"""
    )


def test_the_worked_example_in_chinese():
    text = scoring.explain(worked(), scoring.run(worked()), "n1", "zh")
    for line in (
        "服务标兵（2015）　n1",
        "1. 评审（评审打分，权重 40）",
        "   评委会 4 人，有效评分表 3 张，回避 1 人。",
        "   评委 j1：100 × (60 × 9 ÷ 10 + 40 × 8.5 ÷ 10) ÷ (60 + 40) = 88",
        "   计分方法：评委 4 人，不足 7 人，不去掉最高最低分，取全部评分表的平均分。",
        "   计入总分：84.07 × 30 ÷ 100 → 25.2210",
        "加分合计 1.5，上限 3，计 1.5",
        "总分：36.0000 + 19.0000 + 25.2210 + 8.7500 + 1.50 = 90.471 → 90.47",
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
        "The panel has 4 judges; 3 signed sheets, 1 recused.",
        "Method: 4 judges are fewer than 7, so none is dropped; the mean of all sheets counts.",
    ]


def test_a_trimmed_panel_names_the_dropped_sheets():
    rule = panel(judges=7, method="trimmed_mean", min_sheets=3)
    told = lines(rule, sheets("60", "80", "81", "82", "83", "84", "100"))
    assert "Judge j1: 100 × (1 × 60 ÷ 100) ÷ (1) = 60 (dropped)" in told
    assert told[-2:] == [
        "Method: the 1 highest and 1 lowest totals are dropped; the mean of the other 5 counts.",
        "(80 + 81 + 82 + 83 + 84) ÷ 5 = 82",
    ]


@pytest.mark.parametrize(
    ("marks", "last"),
    [(("70", "80", "95"), "The middle total: 80"), (("70", "80", "85.5", "95"), "(80 + 85.5) ÷ 2 = 82.75")],
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
        "Judge j1: total 90, leniency 5, adjusted 85",
        "Judge j2: total 80, leniency −5, adjusted 85",
        "(85 + 85) ÷ 2 = 85",
    )
    assert "leniency 5" not in "\n".join(derived(document, sheets=False).steps[0].lines)


def test_missing_panels_visits_votes_and_values_are_told():
    vote = {"code": "v", "kind": "vote", "label": label("v"), "weight": "100", "min_valid": 10}
    assert lines(vote, {"for": 2, "valid": 3}) == [
        "3 valid ballots are fewer than the 10 required: the component is missing."
    ]
    assert lines({**vote, "min_valid": 1}, {"for": 2, "valid": 3}) == [
        "3 valid ballots, 2 in favour: 100 × 2 ÷ 3 ≈ 66.666667"
    ]
    assert lines(panel(min_sheets=3), sheets("80", "90"))[-1] == (
        "2 signed sheets are fewer than the 3 required: the component is missing."
    )
    document = bundle([indicator("a", "50"), panel(weight="50")], [nominee("n1")])
    assert [step.lines for step in derived(document).steps] == [
        ("There is no data: the component is missing.",),
        ("There are no sheets.",),
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
        "Stratum: student",
        (
            "Attitude: answers from worst to best 0 / 0 / 0 / 0 / 8; 8 in all; "
            "100 × (0 × 0 + 1 × 0 + 2 × 0 + 3 × 0 + 4 × 8) ÷ (4 × 8) = 100"
        ),
        "q2: answers from worst to best 4 / 0 / 0; 4 in all; 100 × (0 × 4 + 1 × 0 + 2 × 0) ÷ (2 × 4) = 0",
        "Mean x̄: (3 × 100 + 1 × 0) ÷ (3 + 1) = 75",
        "Size n: (3 × 8 + 1 × 4) ÷ (3 + 1) = 7",
        "Prior of the stratum over the whole wave: 50, strength 20",
        "Pulled to the prior: (7 × 75 + 20 × 50) ÷ (7 + 20) ≈ 56.481481",
        "Stratum: staff, no answers.",
        "It counts at its prior: 50",
        "Weighted over the strata: (60 × 56.481481 + 40 × 50) ÷ (60 + 40) ≈ 53.888889",
    ]


def test_a_survey_without_strength_leaves_the_empty_stratum_out():
    told = lines(survey(strength="0"), answers(student=[0, 0, 0, 0, 5]))
    assert told[-3:] == [
        "Stratum: staff, no answers.",
        "The stratum is left out.",
        "Weighted over the strata: 100",
    ]


def test_a_sample_that_is_too_small():
    told = lines(survey(min_responses=10), answers(student=[0, 0, 0, 0, 5]))
    assert told[-1] == "The sizes sum to 5, fewer than the 10 required: the component is missing."


@pytest.mark.parametrize(
    ("transform", "value", "told"),
    [
        ({"type": "points"}, "87.125", ["The value 87.125 is points already."]),
        (
            {"type": "linear", "from": "10", "to": "0"},
            "-1",
            ["Value −1", "Linear, 10 → 0 and 0 → 100: 100 × (−1 − 10) ÷ (0 − 10) = 110", "Kept within 0–100: 100"],
        ),
        (
            {"type": "steps", "direction": "cost", "steps": [["0", "100"], ["0.5", "85"]], "else": "0"},
            "0.3",
            ["Value 0.3", "0.3 is within the step of at most 0.5: 85 points"],
        ),
        (
            {"type": "steps", "direction": "benefit", "steps": [["95", "100"]], "else": "0"},
            "96",
            ["Value 96", "96 reaches the step from 95 upwards: 100 points"],
        ),
        (
            {"type": "steps", "direction": "benefit", "steps": [["95", "100"]], "else": "10"},
            "90",
            ["Value 90", "90 reaches no step: 10 points"],
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
        "加分合计 4，上限 3，计 3",
        "扣分合计 9，上限 10，计 9",
        "加减分：−6.00",
    )
    assert derivation.notes == ("加分超过上限，按上限计。",)
    assert derivation.total_line == "总分：1.0000 − 6.00 = −5，低于 0 按 0 计 → 0.00"


def test_a_reweighted_component_leaves_its_weight_to_the_others():
    components = [indicator("a", "50"), indicator("b", "30", missing="reweight"), indicator("c", "20")]
    derivation = derived(bundle(components, [nominee("n1", data={"a": "80", "c": "90"})]))
    assert [step.contribution_line for step in derivation.steps] == [
        "Contribution: 80.00 × 50 ÷ 70 → 57.1429",
        "Contribution: none",
        "Contribution: 90.00 × 20 ÷ 70 → 25.7143",
    ]
    assert derivation.steps[1].notes == ("Missing: the other components carry its weight in proportion.",)
    assert derivation.steps[1].points_line == "Points: none"


def test_who_has_no_rank_is_told_why():
    document = field({"n1": "80", "n2": "90"}, exclude("n2"))
    document["nominees"][0]["vetoes"] = [{"code": "discipline", "reason": "违纪处分"}]
    derivation = derived(document, lang="zh")
    assert derivation.veto_lines == ("一票否决 discipline：违纪处分",)
    assert derivation.total_line == "总分：无"
    assert derivation.status_line == "不排名，一票否决：触及一票否决情形，不计总分，不排名。"
    assert derived(document, "n2").status_line == "Rank 1, excluded by a ruling: keeps the rank and takes no place."


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
