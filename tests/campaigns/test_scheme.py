"""An award's rules as the engine reads them."""

from decimal import Decimal

import pytest

import scoring
from awards.campaigns.building import build_campaign
from awards.campaigns.models import Award
from awards.campaigns.presets import load_preset
from awards.campaigns.scheme import resolve_count, resolve_winners, rules_digest, scheme_of

PARTS = {
    "items": [{"code": "q1", "weight": "1", "options": 5}],
    "wave": [
        {"stratum": "student", "responses": 10, "items": {"q1": [0, 0, 1, 4, 5]}},
        {"stratum": "staff", "responses": 5, "items": {"q1": [0, 0, 0, 4, 1]}},
    ],
}


def preset_award(code: str) -> Award:
    campaign = build_campaign(load_preset("service-quality-year").data, 2015)
    return next(award for award in campaign.awards if award.code == code)


@pytest.mark.parametrize(
    ("percent", "count", "expected"),
    [
        ("10", 25, 3),  # 2.5, half up
        ("10", 24, 2),  # 2.4
        ("10", 3, 1),  # 0.3, but at least one
        ("10", 0, 1),
        ("20", 8, 2),  # 1.6
        ("30", 9, 3),  # 2.7
        ("12.5", 4, 1),  # 0.5, half up
        ("100", 7, 7),
    ],
)
def test_a_share_is_rounded_half_up_and_at_least_one(percent: str, count: int, expected: int) -> None:
    assert resolve_count({"type": "share", "value": percent, "at_least": 1}, count) == expected


def test_a_number_is_itself_and_all_is_everyone() -> None:
    assert resolve_count({"type": "number", "value": "4"}, 100) == 4
    assert resolve_count({"type": "all"}, 9) == 9
    assert resolve_winners({"type": "all"}, 0) == 1


@pytest.mark.parametrize(
    "code", ["excellent-department", "civilised-window", "service-model", "skilled-technician", "cleaning-model"]
)
def test_the_engine_takes_every_scheme_of_the_preset(code: str) -> None:
    award = preset_award(code)
    surveys = {component.code: PARTS for component in award.components if component.kind == "survey"}
    bundle = {
        "format": "award-bundle/1",
        "award": {"code": award.code, "name": award.name, "year": 2015},
        "rules": {"sealed_sha256": rules_digest(award)},
        "scheme": scheme_of(award, counts={award.subject_kind: 9}, survey_parts=surveys, judges=["j1", "j2", "j3"]),
        "nominees": [],
        "rulings": [],
        "stability": {"draws": 1, "seed": 1},
    }

    assert [str(problem) for problem in scoring.check_bundle(bundle)] == []


def test_the_scheme_of_the_windows_to_the_key() -> None:
    scheme = scheme_of(
        preset_award("civilised-window"),
        counts={"window": 9},
        survey_parts={"satisfaction": PARTS},
        judges=["j1", "j2"],
    )
    onsite, satisfaction, *_, panel = scheme["components"]

    # 30 % of 9 windows are 2.7, so 3 places.
    assert {key: value for key, value in scheme.items() if key != "components"} == {
        "places": 2,
        "bonus_cap": "3",
        "deduction_cap": "10",
        "tie_break": ["satisfaction", "on-site", "panel"],
        "winners": 3,
        "per_department": 2,
        "min_score": "85",
    }
    label = {"zh": "现场检查", "en": "On-site inspection"}
    assert onsite == {"code": "on-site", "kind": "inspection", "label": label, "weight": "30", "missing": "block"}
    assert (satisfaction["items"], satisfaction["wave"]) == (PARTS["items"], PARTS["wave"])
    assert satisfaction["min_responses"] == 10
    assert panel["judges"] == ["j1", "j2"]
    assert panel["criteria"][1] == {
        "code": "standards",
        "label": {"zh": "服务规范", "en": "Standards"},
        "max": "10",
        "weight": "40",
    }


def test_merged_strata_of_the_year_take_the_place_of_the_declared_ones() -> None:
    merged = {**PARTS, "strata": [{"code": "all", "weight": "100"}]}
    scheme = scheme_of(preset_award("civilised-window"), counts={}, survey_parts={"satisfaction": merged}, judges=[])

    assert scheme["components"][1]["strata"] == [{"code": "all", "weight": "100"}]


def test_the_digest_of_the_rules_changes_with_any_rule_and_with_nothing_else() -> None:
    before = rules_digest(preset_award("service-model"))
    assert rules_digest(preset_award("service-model")) == before

    changed = []
    for change in ("weight", "anchor", "quota", "tie_break"):
        award = preset_award("service-model")
        if change == "weight":
            award.components[0].weight = Decimal(31)
        if change == "anchor":
            award.components[4].criteria[0].anchors = []
        if change == "quota":
            award.quota = {"type": "all"}
        if change == "tie_break":
            award.tie_break = ["panel"]
        changed.append(rules_digest(award))

    assert len({before, *changed}) == 5
