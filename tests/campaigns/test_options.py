"""Options of an award: declared, checked, edited, explained, copied."""

from copy import deepcopy
from typing import Any

import pytest

from awards.campaigns.building import build_award, build_campaign
from awards.campaigns.documents import document_of
from awards.campaigns.editing.awards import fitted
from awards.campaigns.editing.differences import changes_between
from awards.campaigns.editing.values import document_from, keyed_values, take_ids
from awards.campaigns.editing.wording import change_lines
from awards.campaigns.explain_options import judging_of, self_nomination_of, severity_remark
from awards.campaigns.presets import load_preset
from awards.campaigns.presets.checking import check_award
from awards.campaigns.scheme import declared_rules, rules_digest
from awards.campaigns.setting_up.starting import copy_of

PRESET = load_preset("service-quality-year").data
FIGURES = [one["code"] for one in PRESET["indicators"]]
ALL = {"self_nomination": True, "judges_each": 3, "is_blind": True, "hides_evidence": True}


def declared(code: str = "service-model", **settings: Any) -> dict[str, Any]:
    document = deepcopy(next(one for one in PRESET["awards"] if one["code"] == code))
    for component in document["components"]:
        if component["kind"] == "panel":
            component["settings"] |= settings
    return document


def faults(document: dict[str, Any], options: Any) -> list[str]:
    return [str(one) for one in check_award({**document, "options": options}, FIGURES)[1]]


def test_rules_without_options_say_what_they_always_said() -> None:
    campaign = build_campaign(PRESET, 2015)
    award = campaign.awards[0]
    digest = rules_digest(award)
    assert "options" not in declared_rules(award)
    award.options = {"judges_each": 5}
    assert declared_rules(award)["options"] == {"judges_each": 5}
    assert rules_digest(award) != digest


def test_options_go_through_document_form_and_copy_of_the_year() -> None:
    document = {**declared(), "options": ALL}
    shaped, mistakes = check_award(document, FIGURES)
    assert (shaped["options"], mistakes) == (ALL, [])
    assert document_of(build_award(shaped, 0))["options"] == ALL
    for component in document["components"]:
        component["key"] = component["code"]
    values = keyed_values(document)
    assert values["options"] == {"self_nomination": "1", "judges_each": "3", "is_blind": "1", "hides_evidence": "1"}
    raw, mistakes = document_from(values, "service-model")
    take_ids(raw)
    assert (check_award(raw, FIGURES)[0]["options"], mistakes) == (ALL, [])
    raw, _ = document_from({**values, "options": {"judges_each": ""}}, "service-model")
    take_ids(raw)
    assert check_award(raw, FIGURES)[0]["options"] == {}
    campaign = build_campaign({**PRESET, "awards": [shaped]}, 2015)
    campaign.opened_at = object()  # type: ignore[assignment]
    assert copy_of(campaign, 2016).awards[0].options == ALL


@pytest.mark.parametrize(
    ("settings", "options", "expected"),
    [
        ({}, {"judges_each": 3}, []),
        ({}, {"judges_each": 2}, ["at least 3 sheets", "nothing would be left"]),
        ({"method": "mean", "min_sheets": 1}, {"judges_each": 1}, []),
        ({"method": "adjusted", "min_sheets": 1}, {"judges_each": 1}, ["cannot be told apart"]),
        ({"method": "adjusted", "min_sheets": 2}, {"judges_each": 2}, []),
        ({"min_sheets": "x"}, {"judges_each": 5}, ["settings.min_sheets"]),
        ({}, {"judges_each": 0}, ["0 is below 1", "at least 3", "left"]),
        ({}, {"judges_each": 101}, ["101 is above 100"]),
        ({}, {"judges_each": "3"}, ["whole number"]),
        ({}, {"judges_each": True}, ["whole number"]),
        ({}, {"is_blind": 1}, ["true or false"]),
        ({}, {"colour": "red"}, ["options.colour: This is not known"]),
        ({}, [], ["options: This must be a table"]),
    ],
)
def test_options_that_make_everybody_missing_and_nonsense_are_refused(
    settings: dict[str, Any], options: Any, expected: list[str]
) -> None:
    found = faults(declared(**settings), options)
    assert len(found) == len(expected)
    assert all(part in one for part, one in zip(expected, found, strict=True))


def test_only_people_put_themselves_forward_and_only_panels_have_judges() -> None:
    assert "Only people" in faults(declared("civilised-window"), {"self_nomination": True})[0]
    bare = {**declared(), "components": [], "tie_break": []}
    found = faults(bare, ALL)
    assert [one for one in found if "without a panel" in one and one.startswith("options.")] == [
        "options.judges_each: This award is decided without a panel.",
        "options.is_blind: This award is decided without a panel.",
        "options.hides_evidence: This award is decided without a panel.",
    ]
    assert fitted({**declared(), "options": ALL, "subject_kind": "window"})["options"] == {
        key: value for key, value in ALL.items() if key != "self_nomination"
    }


def test_changes_are_told_in_words() -> None:
    changes = changes_between(
        {**declared(), "options": {}}, {**declared(), "options": {"judges_each": 3, "is_blind": True}}
    )
    lines = change_lines(changes, [declared()])
    assert [(one.before, one.after) for one in lines] == [("every judge", "3"), ("no", "yes")]
    assert lines[0].place == "Who puts forward, and who judges whom › Judges for each nominee"


def test_the_rules_page_says_who_judges_whom() -> None:
    award = build_award({**declared(), "options": ALL}, 0)
    words = " ".join(map(str, judging_of(award)))
    assert all(part in words for part in ("3 judges of the panel", "anybody can repeat", "without names", "alone"))
    assert "themselves forward" in str(self_nomination_of(award))
    award.options = {}
    assert "Every judge" in str(judging_of(award)[0])
    assert str(self_nomination_of(award)) == "Departments put forward."
    award.components = []
    assert judging_of(award) == []
    assert severity_remark("adjusted") is None
    assert severity_remark("mean") is not None
