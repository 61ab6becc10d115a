"""Every rule that a bundle can break, each with its path and its words; and all of them at once, in document order."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

import scoring
from scoring.messages import MESSAGES
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

pytestmark = pytest.mark.unit

Spot = tuple[str | int, ...]
DATA: Spot = ("nominees", 0, "data")
SHEET: Spot = (*DATA, "panel", "sheets", 0)
PANEL: Spot = ("scheme", "components", 0)
SURVEY: Spot = ("scheme", "components", 2)
INDICATOR: Spot = ("scheme", "components", 3)
GONE = object()
NO_PRIOR = 'no answers for the stratum "%s", which needs a prior while strength is above 0'
DECIMAL = 'is not a decimal written as text, like "12.5"'


def changed(document: dict[str, Any], spot: Spot, value: Any) -> dict[str, Any]:
    """The document with one value replaced, added, or (GONE) removed."""
    holder: Any = document
    for step in spot[:-1]:
        holder = holder[step]
    if value is GONE:
        del holder[spot[-1]]
    elif isinstance(holder, list) and spot[-1] == len(holder):
        holder.append(copy.deepcopy(value))
    else:
        holder[spot[-1]] = copy.deepcopy(value)
    return document


def problems(document: Any) -> list[str]:
    return [str(problem) for problem in scoring.check_bundle(document)]


def steps(direction: str, *rows: tuple[str, str], otherwise: str = "0") -> dict[str, Any]:
    return {"type": "steps", "direction": direction, "steps": [list(row) for row in rows], "else": otherwise}


CASES: list[tuple[Spot, Any, str]] = [
    # the head
    (("format",), "award-bundle/2", 'format: "award-bundle/2" is none of award-bundle/1'),
    (("format",), GONE, "format: is missing"),
    (("surplus",), 1, "surplus: is not a known key"),
    (("strange key",), 1, '["strange key"]: is not a known key'),
    (("award", "code"), "标兵", 'award.code: "标兵" is not ASCII'),
    (("award", "code"), "", "award.code: the code is empty"),
    (("award", "name"), "Model", 'award.name: "Model" is not an object'),
    (("award", "name", "en"), GONE, "award.name.en: is missing"),
    (("award", "name", "fr"), "Modèle", "award.name.fr: is not a known key"),
    (("award", "year"), "2015", 'award.year: "2015" is not a whole number'),
    (("rules", "sealed_sha256"), 5, "rules.sealed_sha256: 5 is not text"),
    (("stability", "draws"), 0, "stability.draws: 0 is below the minimum 1"),
    (("stability", "delta"), "1.5", "stability.delta: 1.5 is above the maximum 1"),
    (("stability", "seed"), GONE, "stability.seed: is missing"),
    # the scheme
    (("scheme",), [], "scheme: a list is not an object"),
    (("scheme", "places"), 3, "scheme.places: 3 is above the maximum 2"),
    (("scheme", "places"), 0, "scheme.places: 0 is below the minimum 1"),
    (("scheme", "components"), {}, "scheme.components: an object is not a list"),
    (("scheme", "winners"), 0, "scheme.winners: 0 is below the minimum 1"),
    (("scheme", "winners"), GONE, "scheme.winners: is missing"),
    (("scheme", "per_department"), 0, "scheme.per_department: 0 is below the minimum 1"),
    (("scheme", "per_department"), GONE, "scheme.per_department: is missing"),
    (("scheme", "min_score"), 85, f"scheme.min_score: 85 {DECIMAL}"),
    (("scheme", "min_score"), GONE, "scheme.min_score: is missing"),
    (("scheme", "bonus_cap"), "-1", "scheme.bonus_cap: -1 is below the minimum 0"),
    (("scheme", "bonus_cap"), "1.125", "scheme.bonus_cap: 1.125 has more than 2 decimals"),
    (("scheme", "deduction_cap"), "1.0001", "scheme.deduction_cap: 1.0001 has more than 2 decimals"),
    (("scheme", "tie_break"), ["charm"], 'scheme.tie_break[0]: "charm" is not a component of the scheme'),
    (("scheme", "tie_break"), ["panel", "panel"], 'scheme.tie_break[1]: "panel" is given more than once'),
    # decimals
    *[
        (("scheme", "min_score"), text, f'scheme.min_score: "{text}" {DECIMAL}')
        for text in ("", "1.", ".5", "01", "+1", "1e3", "1,5", "1.1234567", "1234567890123", " 1", "１", "--1", "١")
    ],
    # components
    ((*PANEL, "weight"), "41", "scheme.components: the weights sum to 101, not to 100"),
    ((*PANEL, "weight"), "39.999999", "scheme.components: the weights sum to 99.999999, not to 100"),
    ((*PANEL, "weight"), "0", "scheme.components[0].weight: 0 is not above 0"),
    ((*PANEL, "weight"), "-40", "scheme.components[0].weight: -40 is not above 0"),
    ((*PANEL, "weight"), 40, f"scheme.components[0].weight: 40 {DECIMAL}"),
    (
        (*PANEL, "kind"),
        "jury",
        'scheme.components[0].kind: "jury" is none of panel, inspection, survey, indicator, vote',
    ),
    ((*PANEL, "missing"), "skip", 'scheme.components[0].missing: "skip" is none of block, reweight, zero'),
    ((*PANEL, "transform"), {}, "scheme.components[0].transform: is not a known key"),
    ((*PANEL, "label"), GONE, "scheme.components[0].label: is missing"),
    # panel
    (
        (*PANEL, "method"),
        "mode",
        'scheme.components[0].method: "mode" is none of mean, median, trimmed_mean, adjusted',
    ),
    ((*PANEL, "trim"), 0, "scheme.components[0].trim: 0 is below the minimum 1"),
    ((*PANEL, "trim_min_judges"), 0, "scheme.components[0].trim_min_judges: 0 is below the minimum 1"),
    ((*PANEL, "min_sheets"), 0, "scheme.components[0].min_sheets: 0 is below the minimum 1"),
    ((*PANEL, "judges", 4), "j1", 'scheme.components[0].judges[4]: "j1" is given more than once'),
    ((*PANEL, "criteria", 0, "max"), "0", "scheme.components[0].criteria[0].max: 0 is not above 0"),
    ((*PANEL, "criteria", 0, "weight"), "-1", "scheme.components[0].criteria[0].weight: -1 is not above 0"),
    ((*PANEL, "criteria", 1, "label"), GONE, "scheme.components[0].criteria[1].label: is missing"),
    # survey
    ((*SURVEY, "min_responses"), 0, "scheme.components[2].min_responses: 0 is below the minimum 1"),
    ((*SURVEY, "strength"), "-1", "scheme.components[2].strength: -1 is below the minimum 0"),
    ((*SURVEY, "strata"), [], "scheme.components[2].strata: the list is empty"),
    ((*SURVEY, "items"), [], "scheme.components[2].items: the list is empty"),
    ((*SURVEY, "items", 0, "weight"), "0", "scheme.components[2].items[0].weight: 0 is not above 0"),
    ((*SURVEY, "items", 0, "options"), 1, "scheme.components[2].items[0].options: 1 is below the minimum 2"),
    ((*SURVEY, "strata", 0, "weight"), "0", "scheme.components[2].strata[0].weight: 0 is not above 0"),
    ((*SURVEY, "strata", 0, "label"), {"zh": "学生"}, "scheme.components[2].strata[0].label.en: is missing"),
    (
        (*SURVEY, "wave"),
        [],
        f"scheme.components[2].wave: {NO_PRIOR % 'student'}",
    ),
    ((*SURVEY, "wave"), GONE, "scheme.components[2].wave: is missing"),
    (
        (*SURVEY, "wave", 0, "items", "q1"),
        [10, 20, 90, 380],
        "scheme.components[2].wave[0].items.q1: 4 counts, but the item has 5 options",
    ),
    (
        (*SURVEY, "wave", 0, "responses"),
        999,
        "scheme.components[2].wave[0].items.q1: 1000 answers are above the 999 responses",
    ),
    # indicator
    (
        (*INDICATOR, "transform", "type"),
        "zscore",
        'scheme.components[3].transform.type: "zscore" is none of points, linear, steps',
    ),
    ((*INDICATOR, "transform", "to"), "80", "scheme.components[3].transform.to: 80 equals from"),
    ((*INDICATOR, "transform", "to"), "80.0", "scheme.components[3].transform.to: 80.0 equals from"),
    ((*INDICATOR, "transform", "to"), GONE, "scheme.components[3].transform.to: is missing"),
    ((*INDICATOR, "transform", "steps"), [], "scheme.components[3].transform.steps: is not a known key"),
    ((*INDICATOR, "transform"), GONE, "scheme.components[3].transform: is missing"),
    (
        (*INDICATOR, "transform"),
        {"type": "steps", "direction": "benefit", "steps": [], "else": "0"},
        "scheme.components[3].transform.steps: the list is empty",
    ),
    (
        (*INDICATOR, "transform"),
        steps("sideways", ("1", "1")),
        'scheme.components[3].transform.direction: "sideways" is none of benefit, cost',
    ),
    (
        (*INDICATOR, "transform"),
        steps("benefit", ("90", "100"), ("90", "80")),
        "scheme.components[3].transform.steps[1][0]: 90 after 90: thresholds must strictly fall",
    ),
    (
        (*INDICATOR, "transform"),
        steps("cost", ("1", "100"), ("0.5", "80")),
        "scheme.components[3].transform.steps[1][0]: 0.5 after 1: thresholds must strictly rise",
    ),
    (
        (*INDICATOR, "transform"),
        steps("benefit", ("90", "80"), ("80", "81")),
        "scheme.components[3].transform.steps[1][1]: 81 after 80: points must never rise",
    ),
    (
        (*INDICATOR, "transform"),
        steps("benefit", ("90", "80"), otherwise="80.5"),
        "scheme.components[3].transform.else: 80.5 after 80: points must never rise",
    ),
    (
        (*INDICATOR, "transform"),
        steps("benefit", ("90", "101")),
        "scheme.components[3].transform.steps[0][1]: 101 is above the maximum 100",
    ),
    (
        (*INDICATOR, "transform"),
        steps("cost", ("1", "5"), otherwise="-1"),
        "scheme.components[3].transform.else: -1 is below the minimum 0",
    ),
    (
        (*INDICATOR, "transform"),
        {"type": "steps", "direction": "cost", "steps": [["1"]], "else": "0"},
        "scheme.components[3].transform.steps[0]: a step is a list of a threshold and points",
    ),
    # nominees
    (("nominees",), {}, "nominees: an object is not a list"),
    (("nominees", 0), "n1", 'nominees[0]: "n1" is not an object'),
    (("nominees", 0, "name"), "张三", "nominees[0].name: is not a known key"),
    (("nominees", 0, "id"), GONE, "nominees[0].id: is missing"),
    (("nominees", 0, "id"), 7, "nominees[0].id: 7 is not text"),
    (("nominees", 0, "departments"), ["d1", "d1"], 'nominees[0].departments[1]: "d1" is given more than once'),
    (("nominees", 0, "vetoes"), [{"code": "x"}], "nominees[0].vetoes[0].reason: is missing"),
    (
        ("nominees", 0, "vetoes"),
        [{"code": "x", "reason": ""}, {"code": "x", "reason": ""}],
        'nominees[0].vetoes[1].code: "x" is given more than once',
    ),
    (
        ("nominees", 0, "adjustments", 0, "points"),
        "1.005",
        "nominees[0].adjustments[0].points: 1.005 has more than 2 decimals",
    ),
    (("nominees", 0, "adjustments", 0, "points"), 1, f"nominees[0].adjustments[0].points: 1 {DECIMAL}"),
    (("nominees", 0, "adjustments", 0, "reason"), GONE, "nominees[0].adjustments[0].reason: is missing"),
    (("scheme", "bonus_cap"), "0", "nominees[0].adjustments[0].points: 1.5 although bonus_cap is 0"),
    ((*DATA, "charm"), "5", "nominees[0].data.charm: is not a component of the scheme"),
    (DATA, GONE, "nominees[0].data: is missing"),
    # sheets
    (
        (*SHEET, "scores", "attitude"),
        "11",
        "nominees[0].data.panel.sheets[0].scores.attitude: 11 is above the maximum 10",
    ),
    (
        (*SHEET, "scores", "attitude"),
        "10.000001",
        "nominees[0].data.panel.sheets[0].scores.attitude: 10.000001 is above the maximum 10",
    ),
    (
        (*SHEET, "scores", "attitude"),
        "-1",
        "nominees[0].data.panel.sheets[0].scores.attitude: -1 is below the minimum 0",
    ),
    ((*SHEET, "scores", "attitude"), "nine", f'nominees[0].data.panel.sheets[0].scores.attitude: "nine" {DECIMAL}'),
    ((*SHEET, "scores", "attitude"), 9, f"nominees[0].data.panel.sheets[0].scores.attitude: 9 {DECIMAL}"),
    (
        (*SHEET, "scores", "skill"),
        GONE,
        "nominees[0].data.panel.sheets[0].scores.skill: is missing: the sheet is incomplete",
    ),
    (
        (*SHEET, "scores", "charm"),
        "9",
        "nominees[0].data.panel.sheets[0].scores.charm: is not a criterion of this panel",
    ),
    ((*SHEET, "scores"), [], "nominees[0].data.panel.sheets[0].scores: a list is not an object"),
    ((*SHEET, "scores"), GONE, "nominees[0].data.panel.sheets[0].scores: is missing"),
    ((*SHEET, "judge"), "j9", 'nominees[0].data.panel.sheets[0].judge: "j9" is not a judge of this panel'),
    ((*SHEET, "judge"), ["j1"], "nominees[0].data.panel.sheets[0].judge: a list is not text"),
    ((*SHEET, "judge"), GONE, "nominees[0].data.panel.sheets[0].judge: is missing"),
    ((*SHEET, "signed"), True, "nominees[0].data.panel.sheets[0].signed: is not a known key"),
    (SHEET, None, "nominees[0].data.panel.sheets[0]: null is not allowed here"),
    (
        (*DATA, "panel", "sheets", 1, "judge"),
        "j1",
        'nominees[0].data.panel.sheets[1].judge: "j1" already has a sheet for this nominee',
    ),
    ((*DATA, "panel", "sheets"), "none", 'nominees[0].data.panel.sheets: "none" is not a list'),
    ((*DATA, "panel", "recused"), GONE, "nominees[0].data.panel.recused: is missing"),
    ((*DATA, "panel", "recused", 1), "j9", 'nominees[0].data.panel.recused[1]: "j9" is not a judge of this panel'),
    ((*DATA, "panel", "recused", 1), "j4", 'nominees[0].data.panel.recused[1]: "j4" is given more than once'),
    (
        (*DATA, "panel", "recused", 1),
        "j1",
        'nominees[0].data.panel.recused[1]: "j1" has both a sheet and a recusal for this nominee',
    ),
    # visits
    ((*DATA, "patrol"), [], "nominees[0].data.patrol: the list is empty"),
    ((*DATA, "patrol", 0, "score"), "101", "nominees[0].data.patrol[0].score: 101 is above the maximum 100"),
    ((*DATA, "patrol", 1, "score"), "50.5", "nominees[0].data.patrol[1].score: 50.5 is above the maximum 50"),
    ((*DATA, "patrol", 0, "score"), "-0.5", "nominees[0].data.patrol[0].score: -0.5 is below the minimum 0"),
    ((*DATA, "patrol", 0, "score"), GONE, "nominees[0].data.patrol[0].score: is missing"),
    ((*DATA, "patrol", 1, "out_of"), "0", "nominees[0].data.patrol[1].out_of: 0 is not above 0"),
    ((*DATA, "patrol", 0, "weight"), "0", "nominees[0].data.patrol[0].weight: 0 is not above 0"),
    # answers
    (
        (*DATA, "satisfaction", 0, "stratum"),
        "public",
        'nominees[0].data.satisfaction[0].stratum: "public" is not a stratum of this survey',
    ),
    (
        (*DATA, "satisfaction", 0, "items", "q9"),
        [0, 0, 0, 0, 0],
        "nominees[0].data.satisfaction[0].items.q9: is not an item of this survey",
    ),
    (
        (*DATA, "satisfaction", 0, "items", "q1", 0),
        -1,
        "nominees[0].data.satisfaction[0].items.q1[0]: -1 is below the minimum 0",
    ),
    (
        (*DATA, "satisfaction", 0, "items", "q1", 0),
        "1",
        'nominees[0].data.satisfaction[0].items.q1[0]: "1" is not a whole number',
    ),
    (
        (*DATA, "satisfaction", 0, "items", "q1", 5),
        0,
        "nominees[0].data.satisfaction[0].items.q1: 6 counts, but the item has 5 options",
    ),
    (
        (*DATA, "satisfaction", 0, "responses"),
        119,
        "nominees[0].data.satisfaction[0].items.q1: 120 answers are above the 119 responses",
    ),
    (
        (*DATA, "satisfaction", 0, "responses"),
        -1,
        "nominees[0].data.satisfaction[0].responses: -1 is below the minimum 0",
    ),
    ((*DATA, "satisfaction", 0, "responses"), GONE, "nominees[0].data.satisfaction[0].responses: is missing"),
    (
        (*DATA, "satisfaction", 1),
        {"stratum": "student", "responses": 0, "items": {}},
        'nominees[0].data.satisfaction[1].stratum: "student" is given more than once',
    ),
    # indicator value
    ((*DATA, "ontime"), "ninety", f'nominees[0].data.ontime: "ninety" {DECIMAL}'),
    # rulings
    (("rulings",), GONE, "rulings: is missing"),
    (("rulings", 0), {"kind": "swap", "reason": ""}, 'rulings[0].kind: "swap" is none of tie, exclude'),
    (("rulings", 0), exclude("n9"), 'rulings[0].nominee: "n9" is not a nominee'),
    (("rulings", 0), tie("n1", "n9"), 'rulings[0].order[1]: "n9" is not a nominee'),
    (("rulings", 0), tie("n1", "n1"), 'rulings[0].order[1]: "n1" is given more than once'),
    (("rulings", 0), {"kind": "exclude", "nominee": "n1"}, "rulings[0].reason: is missing"),
    (("rulings", 0), {"kind": "tie", "order": ["n1"], "reason": ""}, "rulings[0].vote: is missing"),
]


@pytest.mark.parametrize(("spot", "value", "message"), CASES, ids=[case[2].split(":")[0] for case in CASES])
def test_each_mistake_alone_is_the_only_problem(spot: Spot, value: Any, message: str):
    assert problems(changed(worked(), spot, value)) == [message]


OTHER: list[tuple[str, Callable[[], dict[str, Any]], list[str]]] = [
    (
        "components twice",
        lambda: bundle([indicator("a", "50"), indicator("a", "50")], []),
        ['scheme.components[1].code: "a" is given more than once'],
    ),
    ("no components", lambda: bundle([], []), ["scheme.components: the weights sum to 0, not to 100"]),
    (
        "criteria twice and none",
        lambda: bundle(
            [
                panel("a", "50", criteria=[]),
                panel("b", "50", criteria=[{"code": "x", "label": label("x"), "max": "5", "weight": "1"}] * 2),
            ],
            [],
        ),
        [
            "scheme.components[0].criteria: the list is empty",
            'scheme.components[1].criteria[1].code: "x" is given more than once',
        ],
    ),
    (
        "items and strata twice",
        lambda: bundle(
            [
                survey(
                    items=[{"code": "q1", "weight": "1", "options": 5}] * 2,
                    strata=[{"code": "student", "weight": "1"}] * 2,
                )
            ],
            [],
        ),
        [
            'scheme.components[0].strata[1].code: "student" is given more than once',
            'scheme.components[0].items[1].code: "q1" is given more than once',
            'scheme.components[0].wave[1].stratum: "staff" is not a stratum of this survey',
        ],
    ),
    (
        "a trim that needs more sheets",
        lambda: bundle([panel(judges=7, method="trimmed_mean", min_sheets=2)], []),
        ["scheme.components[0].min_sheets: 2 does not exceed twice the trim, 2"],
    ),
    (
        "the default of min_sheets is too few for a trim",
        lambda: bundle([panel(judges=7, method="trimmed_mean")], []),
        ["scheme.components[0].min_sheets: 1 does not exceed twice the trim, 2"],
    ),
    (
        "a small panel needs no more sheets",
        lambda: bundle([panel(judges=6, method="trimmed_mean", min_sheets=1)], []),
        [],
    ),
    (
        "nominees twice",
        lambda: bundle([indicator()], [nominee("n1", data={"index": "1"}), nominee("n1", data={"index": "2"})]),
        ['nominees[1].id: "n1" is given more than once'],
    ),
    (
        "points outside 0 to 100",
        lambda: field({"n1": "100.01", "n2": "-0.01"}),
        [
            "nominees[0].data.index: 100.01 is above the maximum 100",
            "nominees[1].data.index: -0.01 is below the minimum 0",
        ],
    ),
    (
        "more votes than ballots",
        lambda: bundle(
            [{"code": "v", "kind": "vote", "label": label("v"), "weight": "100", "min_valid": 0}],
            [nominee("n1", data={"v": {"for": 6, "valid": 5}}), nominee("n2", data={"v": {"for": -1, "valid": "5"}})],
        ),
        [
            "scheme.components[0].min_valid: 0 is below the minimum 1",
            "nominees[0].data.v.for: 6 is above valid, 5",
            "nominees[1].data.v.for: -1 is below the minimum 0",
            'nominees[1].data.v.valid: "5" is not a whole number',
        ],
    ),
    (
        "two rulings on one nominee",
        lambda: field({"n1": "80", "n2": "80"}, tie("n1", "n2"), exclude("n2")),
        ['rulings[1].nominee: "n2" already has a ruling, rulings[0]'],
    ),
    (
        "two exclusions of one nominee",
        lambda: field({"n1": "80"}, exclude("n1"), exclude("n1")),
        ['rulings[1].nominee: "n1" already has a ruling, rulings[0]'],
    ),
    (
        "a deduction whose cap is 0",
        lambda: bundle([indicator()], [nominee("n1", adjustments=[{"points": "-1", "reason": ""}])], deduction_cap="0"),
        ["nominees[0].adjustments[0].points: -1 although deduction_cap is 0"],
    ),
    (
        "adjustments and caps with one place",
        lambda: bundle(
            [indicator()],
            [nominee("n1", adjustments=[{"points": "0.25", "reason": ""}])],
            places=1,
            bonus_cap="3.05",
        ),
        [
            "scheme.bonus_cap: 3.05 has more than 1 decimals",
            "nominees[0].adjustments[0].points: 0.25 has more than 1 decimals",
        ],
    ),
]


@pytest.mark.parametrize(("make", "expected"), [case[1:] for case in OTHER], ids=[case[0] for case in OTHER])
def test_other_bundles(make: Callable[[], dict[str, Any]], expected: list[str]):
    assert problems(make()) == expected


@pytest.mark.parametrize(
    ("spot", "value"),
    [
        (("scheme", "places"), GONE),
        ((*PANEL, "missing"), GONE),
        ((*PANEL, "trim"), GONE),
        ((*PANEL, "trim_min_judges"), GONE),
        ((*SURVEY, "strength"), GONE),
        ((*SURVEY, "min_responses"), GONE),
        (("stability", "delta"), GONE),
        ((*DATA, "ontime"), GONE),
        ((*DATA, "satisfaction", 0, "items", "q1"), GONE),
        (("nominees", 0, "departments"), []),
        (("scheme", "tie_break"), []),
        (("scheme", "min_score"), None),
        (("scheme", "min_score"), "-0"),
        ((*PANEL, "method"), "median"),
        ((*SURVEY, "strata", 0, "label"), {"zh": "学生", "en": "Students"}),
        ((*SURVEY, "items", 0, "label"), {"zh": "满意", "en": "Satisfied"}),
        ((*SHEET, "scores", "attitude"), "10"),
        ((*SHEET, "scores", "attitude"), "0"),
        (("nominees", 0, "adjustments", 0, "reason"), ""),
        (("award", "year"), -1),
    ],
)
def test_what_may_be_absent_or_otherwise_is_sound(spot: Spot, value: Any):
    assert problems(changed(worked(), spot, value)) == []


def test_mistakes_are_listed_in_the_order_of_the_document():
    document = worked()
    changed(document, ("rulings", 0), exclude("n9"))
    changed(document, (*DATA, "ontime"), "x")
    changed(document, SHEET, {"judge": "j9", "scores": {"attitude": "12", "skill": "-1"}})
    changed(document, (*PANEL, "weight"), "50")
    changed(document, ("award", "year"), True)
    assert [problem.path for problem in scoring.check_bundle(document)] == [
        "award.year",
        "scheme.components",
        "nominees[0].data.panel.sheets[0].judge",
        "nominees[0].data.panel.sheets[0].scores.attitude",
        "nominees[0].data.panel.sheets[0].scores.skill",
        "nominees[0].data.ontime",
        "rulings[0].nominee",
    ]
    backwards = {key: document[key] for key in reversed(document)}
    assert scoring.check_bundle(backwards)[0].path == "rulings[0].nominee"


def test_a_broken_scheme_does_not_hide_mistakes_of_the_nominees():
    document = worked()
    changed(document, (*PANEL, "criteria", 0, "max"), "0")
    changed(document, (*SHEET, "scores", "skill"), "11")
    changed(document, (*DATA, "patrol"), [])
    assert [problem.path for problem in scoring.check_bundle(document)] == [
        "scheme.components[0].criteria[0].max",
        "nominees[0].data.panel.sheets[0].scores.skill",
        "nominees[0].data.patrol",
    ]


def test_a_component_of_unknown_kind_does_not_make_its_data_unknown():
    document = changed(worked(), (*PANEL, "kind"), "jury")
    assert [problem.path for problem in scoring.check_bundle(document)] == ["scheme.components[0].kind"]


def test_a_run_of_an_unsound_bundle_computes_nothing():
    document = field({"n1": "80", "n2": "101"}, winners=0)
    with pytest.raises(scoring.BundleError) as caught:
        scoring.run(document)
    assert [problem.path for problem in caught.value.problems] == ["scheme.winners", "nominees[1].data.index"]


def test_sheets_without_any_judge_of_the_panel():
    document = bundle([panel(judges=2)], [nominee("n1", data={"panel": sheets("80", "90", "70")})])
    assert problems(document) == ['nominees[0].data.panel.sheets[2].judge: "j3" is not a judge of this panel']


def test_wave_answers_are_needed_in_every_stratum_only_with_strength():
    wave = answers(student=[1, 0, 0, 0, 0])
    assert problems(bundle([survey(wave=wave, strength="0")], [])) == []
    assert problems(bundle([survey(wave=wave)], [])) == [f"scheme.components[0].wave: {NO_PRIOR % 'staff'}"]


def test_every_problem_has_words_in_both_languages():
    assert all(set(words) == {"zh", "en"} and all(words.values()) for words in MESSAGES.values())
    problem = scoring.check_bundle(changed(worked(), (*SHEET, "scores", "attitude"), "11"))[0]
    assert problem.words("zh") == "11 超过上限 10"
    assert problem.words("en") == problem.message == "11 is above the maximum 10"
