"""The preset against the figures of the award rules, and presets that are wrong."""

import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from awards.campaigns.building import build_campaign
from awards.campaigns.models import Award, Campaign, Component
from awards.campaigns.presets import FOLDER, PresetError, load_preset, preset_codes, read_preset
from awards.campaigns.presets.shape import read_shape
from awards.errors import NotFoundError

CODE = "service-quality-year"
TEXT = (FOLDER / f"{CODE}.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return build_campaign(load_preset(CODE).data, 2015)


def award_of(campaign: Campaign, code: str) -> Award:
    return next(award for award in campaign.awards if award.code == code)


def component_of(campaign: Campaign, award: str, code: str) -> Component:
    return next(component for component in award_of(campaign, award).components if component.code == code)


# The table of the award rules, typed in a second time: component, kind, weight, missing.
TABLE = {
    "excellent-department": "patrol inspection 25 reweight; satisfaction survey 25 reweight; rectification indicator "
    "15 block; on-time indicator 15 reweight; training indicator 10 block; panel panel 10 block",
    "civilised-window": "on-site inspection 30 block; satisfaction survey 30 block; on-time indicator 15 reweight; "
    "complaints indicator 10 zero; panel panel 15 block",
    "service-model": "satisfaction survey 30 reweight; appraisal indicator 20 block; results indicator 20 block; "
    "peers vote 10 block; panel panel 20 block",
    "skilled-technician": "test indicator 35 block; orders indicator 25 reweight; innovation indicator 15 zero; "
    "safety indicator 10 block; panel panel 15 block",
    "cleaning-model": "zone inspection 45 block; users survey 20 reweight; attendance indicator 10 block; "
    "response indicator 10 zero; panel panel 15 block",
}
CRITERIA = {
    "excellent-department": [("delivery", 40), ("innovation", 30), ("lasting", 30)],
    "civilised-window": [("conduct", 30), ("standards", 40), ("convenience", 30)],
    "service-model": [("attitude", 40), ("skill", 30), ("deeds", 30)],
    "skilled-technician": [("craft", 50), ("problems", 30), ("teaching", 20)],
    "cleaning-model": [("attitude", 40), ("effect", 40), ("initiative", 20)],
}


def test_the_five_awards_stand_in_order(campaign: Campaign) -> None:
    assert [award.code for award in campaign.awards] == list(TABLE)


@pytest.mark.parametrize("code", TABLE)
def test_every_component_has_its_kind_weight_and_missing_policy(campaign: Campaign, code: str) -> None:
    found = "; ".join(f"{c.code} {c.kind} {c.weight} {c.missing}" for c in award_of(campaign, code).components)

    assert found == TABLE[code]


@pytest.mark.parametrize("code", CRITERIA)
def test_every_panel_has_its_criteria_with_maximum_ten_half_points_and_four_anchors(
    campaign: Campaign, code: str
) -> None:
    panel = component_of(campaign, code, "panel")

    assert [(c.code, c.weight) for c in panel.criteria] == CRITERIA[code]
    assert {(c.maximum, c.step) for c in panel.criteria} == {(Decimal(10), Decimal("0.5"))}
    assert {tuple(anchor["mark"] for anchor in c.anchors) for c in panel.criteria} == {("10", "8", "6", "4")}
    assert panel.settings == {"method": "trimmed_mean", "trim": 1, "trim_min_judges": 7, "min_sheets": 3}


@pytest.mark.parametrize(
    ("award", "code", "transform"),
    [
        ("excellent-department", "rectification", ("60", "100")),
        ("excellent-department", "on-time", ("80", "100")),
        ("excellent-department", "training", ("50", "100")),
        ("civilised-window", "on-time", ("80", "100")),
        ("skilled-technician", "orders", ("70", "100")),
        ("cleaning-model", "attendance", ("90", "100")),
    ],
)
def test_linear_indicators_have_their_ends(
    campaign: Campaign, award: str, code: str, transform: tuple[str, str]
) -> None:
    settings = component_of(campaign, award, code).settings

    assert settings == {"transform": {"type": "linear", "from": transform[0], "to": transform[1]}}


def test_complaints_are_a_cost_by_steps(campaign: Campaign) -> None:
    transform = component_of(campaign, "civilised-window", "complaints").settings["transform"]

    assert (transform["direction"], transform["else"]) == ("cost", "0")
    assert transform["steps"] == [["0", "100"], ["0.5", "85"], ["1", "70"], ["2", "50"]]


@pytest.mark.parametrize(
    ("award", "code", "least"),
    [
        ("excellent-department", "satisfaction", 30),
        ("civilised-window", "satisfaction", 10),
        ("service-model", "satisfaction", 10),
        ("cleaning-model", "users", 5),
    ],
)
def test_surveys_have_strata_strength_and_their_smallest_sample(
    campaign: Campaign, award: str, code: str, least: int
) -> None:
    settings = component_of(campaign, award, code).settings

    assert (settings["min_responses"], settings["strength"]) == (least, "20")
    assert [(stratum["code"], stratum["weight"]) for stratum in settings["strata"]] == [
        ("student", "60"),
        ("staff", "40"),
    ]


def test_places_quotas_caps_and_floor(campaign: Campaign) -> None:
    found = {award.code: (award.winners, award.quota, award.per_department) for award in campaign.awards}
    share_of_staff = {"type": "share", "value": "10", "at_least": 1}

    assert found == {
        "excellent-department": (
            {"type": "share", "value": "20", "at_least": 1},
            {"type": "number", "value": "1"},
            None,
        ),
        "civilised-window": ({"type": "share", "value": "30", "at_least": 1}, {"type": "all"}, 2),
        "service-model": ({"type": "number", "value": "4"}, share_of_staff, 2),
        "skilled-technician": ({"type": "number", "value": "3"}, share_of_staff, 2),
        "cleaning-model": ({"type": "number", "value": "3"}, share_of_staff, 2),
    }
    assert {(award.min_score, award.bonus_cap, award.deduction_cap) for award in campaign.awards} == {(85, 3, 10)}


def test_ties_are_decided_by_satisfaction_then_inspection_then_panel_as_far_as_an_award_has_them(
    campaign: Campaign,
) -> None:
    kinds = ("survey", "inspection", "panel")
    for award in campaign.awards:
        expected = [component.code for kind in kinds for component in award.components if component.kind == kind]
        assert award.tie_break == expected, award.code


def test_vetoes_and_conditions(campaign: Campaign) -> None:
    common = {"safety_accident", "upheld_complaint", "discipline", "falsified", "bought_votes"}
    vetoes = {award.code: {veto["code"] for veto in award.vetoes} for award in campaign.awards}
    conditions = {award.code: {one["code"] for one in award.conditions} for award in campaign.awards}

    assert vetoes["excellent-department"] == common | {"overdue_major"}
    assert vetoes["skilled-technician"] == common | {"unsafe_act"}
    assert vetoes["service-model"] == vetoes["civilised-window"] == vetoes["cleaning-model"] == common
    assert conditions == {
        "excellent-department": {"not_honoured", "documents_filed"},
        "civilised-window": {"not_honoured", "in_service"},
        "service-model": {"not_honoured", "in_post"},
        "skilled-technician": {"not_honoured", "in_post", "licence"},
        "cleaning-model": {"not_honoured", "in_post"},
    }


def test_the_year_has_four_phases_and_three_windows(campaign: Campaign) -> None:
    dates = {phase.code: (phase.starts_on, phase.ends_on) for phase in campaign.phases}

    assert dates == {
        "mobilisation": (date(2015, 3, 1), date(2015, 4, 30)),
        "implementation": (date(2015, 5, 1), date(2015, 10, 31)),
        "consolidation": (date(2015, 11, 1), date(2015, 11, 30)),
        "commendation": (date(2015, 12, 1), date(2015, 12, 31)),
        "nominations": (date(2015, 12, 1), date(2015, 12, 10)),
        "judging": (date(2015, 12, 11), date(2015, 12, 20)),
        "decision": (date(2015, 12, 21), date(2015, 12, 31)),
    }
    assert {phase.code for phase in campaign.phases if phase.is_window} == {"nominations", "judging", "decision"}
    assert campaign.settings["notice_working_days"] == campaign.settings["objection_working_days"] == 5
    assert campaign.settings["precedence"] == ["skilled-technician", "service-model", "cleaning-model"]


def test_there_is_one_preset_and_no_other() -> None:
    assert CODE in preset_codes()
    with pytest.raises(NotFoundError, match="no preset “service-quality”"):
        load_preset("service-quality")


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("weight = 45", "weight = 44", "awards[4].components: The weights sum to 99, not to 100."),
        ("weight = 45", "weight = 45.0", "awards[4].components[0].weight: Write 45.0 in quotes"),
        ('subject_kind = "window"', 'subject_kind = "counter"', "awards[1].subject_kind: “counter” is none of"),
        ('en = "Attendance" }\nweight', 'en = "" }\nweight', "awards[4].components[2].label.en: This is empty."),
        (', en = "Patrol" }', " }", "awards[0].components[0].label.en: This is missing."),
        ('["users", "zone", "panel"]', '["users", "zones"]', "awards[4].tie_break[1]: “zones” is no component"),
        (
            '"response_points" }\ns',
            '"responses" }\ns',
            "awards[4].components[3].source.indicator: “responses” is none of",
        ),
        ('from = "12-11"', 'from = "12-32"', "phases[5].from: “12-32” is no day of the year"),
        ('to = "12-20"', 'to = "12-02"', "phases[5].to: 12-02 is before 12-11"),
        ("trim = 1", "trimm = 1", "awards[0].components[5].settings.trimm: "),
        ("from = 60, to = 100", "from = 100, to = 100", "awards[0].components[2].settings.transform.to: "),
        ("per_department = 2\n", "per_department = 0\n", "awards[1].per_department: 0 is below 1"),
        ("per_department = 2\n", "per_department = 99999999999\n", "awards[1].per_department: 99999999999 is above"),
        ("months = 6,", "months = 601,", ".months: 601 is above 600"),
        ('"not_honoured", years = 2', '"not_honoured", years = 51', ".years: 51 is above 50"),
        ("notice_working_days = 5", "notice_working_days = 367", "settings.notice_working_days: 367 is above 366"),
        ('timezone = "Asia/Shanghai"', 'timezone = "Asia/Peking"', "timezone: “Asia/Peking” is no time zone"),
        (
            'precedence = ["skilled-technician"',
            'precedence = ["technician"',
            "settings.precedence[0]: “technician” is no",
        ),
        ("notice_working_days = 5", "notice_days = 5", "settings.notice_working_days: This is missing."),
        ("value = 30, at_least", "value = 130, at_least", "awards[1].winners.value: 130 % is more than all"),
        (
            'code = "lasting"',
            'code = "innovation"',
            "awards[0].components[5].criteria[2].code: “innovation” occurs twice",
        ),
        ('code = "judging"', 'code = "marking"', "phases: The window “judging” is missing"),
        ("mark = 10", "mark = 11", "awards[0].components[5].criteria[0].anchors[0].mark: 11 is above the maximum 10"),
        ('code = "civilised-window"', 'code = "orders"', "awards[1].code: “orders” is the address of a page"),
        (f'code = "{CODE}"', 'code = "other"', "code: It is “other”, but the file is called"),
    ],
)
def test_each_mistake_is_named_with_its_path(old: str, new: str, mistake: str) -> None:
    assert old in TEXT
    with pytest.raises(PresetError) as caught:
        read_preset(TEXT.replace(old, new, 1), CODE)

    assert any(mistake in str(line) for line in caught.value.mistakes), caught.value.mistakes


def test_mistakes_in_different_places_are_all_named_at_once() -> None:
    text = TEXT.replace("weight = 45", "weight = 44").replace('to = "12-20"', 'to = "12-99"')
    text = text.replace("from = 60, to = 100", "from = 100, to = 100")

    with pytest.raises(PresetError) as caught:
        read_preset(text, CODE)

    paths = [mistake.path for mistake in caught.value.mistakes]
    assert paths == ["phases[5].to", "awards[4].components", "awards[0].components[2].settings.transform.to"]


def test_what_is_no_toml_at_all_is_said_so() -> None:
    with pytest.raises(PresetError, match="line 2"):
        read_preset("code = 1\ncode = = 2\n", CODE)


@pytest.mark.parametrize("value", [[], 3, "", "text"])
def test_a_wrong_kind_of_value_anywhere_at_the_top_is_a_mistake_and_no_crash(value: Any) -> None:
    raw = tomllib.loads(TEXT)
    for key in raw:
        _, mistakes = read_shape({**raw, key: value})
        assert mistakes or (key == "code" and value == "text"), (key, value)
