"""Saving rules, and what already depends on them; new awards and their end. On both databases."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.campaigns.building import build_award
from awards.campaigns.documents import document_of, version_of
from awards.campaigns.editing.awards import EMPTY, add_award, move_award, remove_award, sources_for
from awards.campaigns.editing.codes import made_code
from awards.campaigns.editing.differences import changes_between
from awards.campaigns.editing.saving import save_scheme
from awards.campaigns.models import Award, Campaign, Component, Criterion
from awards.campaigns.presets import load_preset
from awards.campaigns.presets.checking import check_award
from awards.campaigns.presets.mistakes import RulesError
from awards.campaigns.sealing import seal_award, unseal_award
from awards.campaigns.service import new_campaign
from awards.errors import NotFoundError, StaleError, WrongStateError
from awards.evidence.models import GapReason
from awards.nominations.eligibility import conditions_for
from tests import factories
from tests.conftest import NOW

BY: dict[str, Any] = {"actor": "office", "now": NOW}
PRESET = load_preset("service-quality-year")


def shaped_of(award: Award) -> dict[str, Any]:
    """The rules as they are, with the ids of their rows, to be changed and saved."""
    document = document_of(award)
    for entry, component in zip(document["components"], award.components, strict=True):
        entry["id"] = component.id
        for one, criterion in zip(entry["criteria"], component.criteria, strict=True):
            one["id"] = criterion.id
    return document


def save(session: Session, award: Award, shaped: dict[str, Any]) -> Any:
    changes = save_scheme(session, award, shaped, version=version_of(award), **BY)
    session.commit()
    session.expire_all()
    return changes


@pytest.fixture
def award(session: Session) -> Award:
    components = [factories.make_panel(weight="60", min_sheets=3), factories.make_indicator(weight="40")]
    return factories.make_award(description={"zh": "个人", "en": "People"}, components=components)


@pytest.mark.parametrize("place", range(5))
def test_a_document_makes_the_award_that_it_was_made_of(place: int) -> None:
    declared = PRESET.data["awards"][place]
    document = document_of(build_award(declared, 0))

    assert document == declared
    assert check_award(document, [one["code"] for one in PRESET.data["indicators"]]) == (declared, [])


def test_rows_are_changed_in_place_added_and_removed(session: Session, award: Award) -> None:
    panel, _ = award.components
    ids = (panel.id, panel.criteria[1].id)
    shaped = shaped_of(award)
    shaped["components"].reverse()
    shaped["components"][1]["criteria"].pop(0)
    shaped["components"][1]["criteria"][0]["code"] = "attitude"  # the code of the one that goes
    fresh = {**shaped["components"][1]["criteria"][0], "code": "skill", "id": None}
    shaped["components"][1]["criteria"].append(fresh)

    changes = save(session, award, shaped)

    assert [one.code for one in award.components] == ["appraisal", "panel"]
    assert (award.components[1].id, award.components[1].criteria[0].id) == ids
    assert [one.code for one in award.components[1].criteria] == ["attitude", "skill"]
    assert changes["components.order"] == [["panel", "appraisal"], ["appraisal", "panel"]]
    assert session.scalar(select(func.count()).select_from(Criterion)) == 2


def test_nothing_changed_is_nothing_recorded(session: Session, award: Award) -> None:
    assert save(session, award, shaped_of(award)) == {}
    assert session.scalars(select(Event)).all() == []


def test_a_component_comes_and_one_goes(session: Session, award: Award) -> None:
    shaped = shaped_of(award)
    gone = shaped["components"].pop()
    fresh = {**gone, "id": None, "code": "votes", "kind": "vote", "settings": {}, "source": {"subjects": "self"}}
    shaped["components"].append(fresh)
    shaped["tie_break"] = ["panel"]

    changes = save(session, award, shaped)

    assert [(one.code, one.kind) for one in award.components] == [("panel", "panel"), ("votes", "vote")]
    assert changes["components.appraisal"][1] is None
    assert changes["components.votes"][0] is None
    assert session.scalar(select(func.count()).select_from(Component)) == 2


def test_sealed_and_stale_rules_are_refused(session: Session, award: Award) -> None:
    shaped, version = shaped_of(award), version_of(award)
    shaped["per_department"] = 1
    with pytest.raises(StaleError):
        save_scheme(session, award, shaped, version="other", **BY)
    seal_award(session, award, **BY)
    with pytest.raises(WrongStateError):
        save_scheme(session, award, shaped, version=version, **BY)

    unseal_award(session, award, reason="A limit was forgotten", **BY)
    assert save(session, award, shaped) == {"per_department": [None, 1]}


def paths(session: Session, award: Award, shaped: dict[str, Any]) -> list[str]:
    with pytest.raises(RulesError) as caught:
        save_scheme(session, award, shaped, version=version_of(award), **BY)
    return [mistake.path for mistake in caught.value.mistakes]


def test_a_nomination_holds_the_kind_of_nominees(session: Session, award: Award) -> None:
    factories.make_nomination(award, state="draft")
    assert paths(session, award, {**shaped_of(award), "subject_kind": "team"}) == ["subject_kind"]


def test_marks_hold_the_rubric_but_not_its_weights(session: Session, award: Award) -> None:
    factories.make_sheet(factories.make_seat(award), factories.make_nomination(award), "9.5", "8")
    if award.seal is not None:
        unseal_award(session, award, reason="A weight was mistyped", **BY)
    shaped = shaped_of(award)
    criteria = shaped["components"][0]["criteria"]
    criteria[0] |= {"maximum": "20", "step": "1"}
    path = "components[0].criteria"
    assert paths(session, award, shaped) == [f"{path}[0].maximum", f"{path}[0].step"]
    criteria[0] |= {"maximum": "10", "step": "0.5"}
    assert paths(session, award, {**shaped, "components": shaped["components"][1:]}) == ["components"]
    assert paths(session, award, _without(shaped, 1)) == [path]
    criteria.append({**criteria[0], "id": None, "code": "third"})
    assert paths(session, award, shaped) == [path]
    criteria.pop()

    criteria[0]["weight"], criteria[0]["anchors"] = "50", []
    shaped["components"][0]["weight"], shaped["components"][1]["weight"] = "70", "30"
    save(session, award, shaped)

    assert (award.components[0].weight, award.components[0].criteria[0].weight) == (Decimal(70), Decimal(50))


def _without(shaped: dict[str, Any], place: int) -> dict[str, Any]:
    panel, *others = shaped["components"]
    criteria = [one for index, one in enumerate(panel["criteria"]) if index != place]
    return {**shaped, "components": [{**panel, "criteria": criteria}, *others]}


def test_a_reason_for_missing_evidence_holds_its_component_and_code(session: Session, award: Award) -> None:
    known = {"component": award.components[1], "subject": factories.make_person(), "reason": "No appraisal"}
    factories.save(GapReason(**known, actor="office", at=NOW))
    shaped = shaped_of(award)
    shaped["components"][1]["code"] = "other"
    assert paths(session, award, shaped) == ["components[1].code"]
    shaped["components"].pop()
    assert paths(session, award, shaped) == ["components"]


@pytest.fixture
def campaign(session: Session) -> Campaign:
    campaign = new_campaign(session, PRESET, 2015, **BY)
    campaign.opened_at = NOW
    session.commit()
    return campaign


def test_an_award_is_removed_and_comes_back_from_the_preset(session: Session, campaign: Campaign) -> None:
    award = next(one for one in campaign.awards if one.code == "cleaning-model")
    before = document_of(award)
    remove_award(session, award, **BY)
    session.commit()
    assert "cleaning-model" not in [one.code for one in campaign.awards]
    assert session.scalar(select(func.count()).where(Component.award_id == award.id)) == 0

    key = "service-quality-year/cleaning-model"
    assert key in [source.key for source in sources_for(session, campaign)]
    head = {"name": before["name"], "subject_kind": "person", "code": "cleaning-model"}
    back = add_award(session, campaign, key, **head, **BY)

    assert document_of(back) == before
    assert [one.key for one in sources_for(session, campaign) if one.year is None] == [EMPTY]
    names = list(session.scalars(select(Event.name).order_by(Event.id)))
    assert names[-2:] == ["award:removed", "award:added"]


@pytest.mark.parametrize("what", ["nomination", "seat", "seal", "broken seal"])
def test_an_award_with_something_hanging_on_it_stays(session: Session, award: Award, what: str) -> None:
    if what == "nomination":
        factories.make_nomination(award, state="draft")
    if what == "seat":
        factories.make_seat(award)
    if "seal" in what:
        seal_award(session, award, **BY)
    if what == "broken seal":
        unseal_award(session, award, reason="To look once more", **BY)
    with pytest.raises(WrongStateError):
        remove_award(session, award, **BY)


def test_a_team_award_needs_no_code(session: Session, campaign: Campaign) -> None:
    name = {"zh": "协作班组", "en": "Joint team"}
    team = add_award(session, campaign, "2015/excellent-department", name=name, subject_kind="team", **BY)
    assert (team.code, team.subject_kind, team.position) == ("joint-team", "team", 5)
    small = add_award(session, campaign, EMPTY, name={"zh": "新秀", "en": "新秀"}, subject_kind="person", **BY)
    assert (small.code, [one.code for one in small.components]) == ("xin-xiu", ["panel"])
    window = add_award(session, campaign, "2015/excellent-department", name=name, subject_kind="window", **BY)
    assert window.code == "joint-team-2"
    assert {one.source.get("subjects", "self") for one in window.components} == {"self"}


def test_figures_of_another_year_come_along(session: Session, campaign: Campaign) -> None:
    other = factories.make_campaign(2014)
    name = {"zh": "能手", "en": "Expert"}
    add_award(session, other, "2015/skilled-technician", name=name, subject_kind="person", **BY)
    codes = {one.code for one in other.indicators}
    assert {"skill_test", "safety_points", "appraisal"} <= codes


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ({"code": "service-model"}, "code"),
        ({"code": "figures"}, "code"),
        ({"code": "Not a code"}, "code"),
        ({"name": {"zh": "", "en": "Nobody"}}, "name.zh"),
        ({"subject_kind": "planet"}, "subject_kind"),
    ],
)
def test_an_impossible_head_is_told(session: Session, campaign: Campaign, words: dict[str, Any], path: str) -> None:
    head = {"name": {"zh": "新", "en": "New"}, "subject_kind": "person", **words}
    with pytest.raises(RulesError) as caught:
        add_award(session, campaign, EMPTY, **head, **BY)
    assert path in [mistake.path for mistake in caught.value.mistakes]


def test_unknown_rules_and_years_in_preparation_are_no_source(session: Session, campaign: Campaign) -> None:
    factories.make_award(factories.make_campaign(2014, opened_at=None), code="secret")
    head: dict[str, Any] = {"name": {"zh": "新", "en": "New"}, "subject_kind": "person"}
    for key in ("2014/secret", "nothing"):
        with pytest.raises(NotFoundError):
            add_award(session, campaign, key, **head, **BY)


def test_awards_change_places(session: Session, campaign: Campaign) -> None:
    first, second = campaign.awards[:2]
    move_award(session, second, -1, **BY)
    move_award(session, second, -1, **BY)
    session.commit()
    session.expire_all()
    assert campaign.awards[:2] == [second, first]


def test_a_threshold_without_evidence_is_for_the_office(session: Session) -> None:
    condition = {"code": "well", "label": {"zh": "达标", "en": "Well"}, "check": "evidence"}
    award = factories.make_award(conditions=[{**condition, "component": "appraisal", "least": "60"}])
    person = factories.make_person()
    (line,) = conditions_for(session, award, [person])[person.id]
    assert (line.standing, str(line.fact)) == (
        "open",
        "At least 60 points in “Appraisal” are needed; there are none yet.",
    )


@pytest.mark.parametrize(
    ("label", "taken", "code"),
    [
        ({"en": "On time!", "zh": ""}, [], "on-time"),
        ({"en": "On time", "zh": ""}, ["on-time"], "on-time-2"),
        ({"en": "", "zh": "巡查"}, [], "xun-cha"),
        ({"en": "—", "zh": "！"}, [], "item"),
        ({"en": "x" * 90}, [], "x" * 36),
    ],
)
def test_codes_are_made_from_names(label: dict[str, str], taken: list[str], code: str) -> None:
    assert made_code(label, taken) == code


def test_differences_are_told_by_codes() -> None:
    before = {
        "vetoes": [],
        "steps": [["1", "2"]],
        "parts": [{"code": "a", "weight": "1"}, {"code": "b", "weight": "2"}],
    }
    after = {
        "vetoes": [{"code": "v", "label": "V"}],
        "steps": [["1", "3"]],
        "parts": [{"code": "b", "weight": "3"}, {"code": "a", "weight": "1"}],
    }
    assert changes_between(before, after) == {
        "vetoes.v": [None, {"label": "V"}],
        "steps": [[["1", "2"]], [["1", "3"]]],
        "parts.b.weight": ["2", "3"],
        "parts.order": [["a", "b"], ["b", "a"]],
    }


def test_an_award_comes_to_a_sealed_year_with_the_figures_that_the_year_has(session: Session) -> None:
    campaign = factories.make_sound_award().campaign
    seal_award(session, campaign.awards[0], **BY)
    head: dict[str, Any] = {"name": {"zh": "又一", "en": "One more"}, "subject_kind": "department"}
    with pytest.raises(RulesError) as caught:
        add_award(session, campaign, "service-quality-year/excellent-department", **head, **BY)
    more = add_award(session, campaign, "2015/service-model", **{**head, "subject_kind": "person"}, **BY)

    assert any("indicator" in mistake.path for mistake in caught.value.mistakes)
    assert [one.code for one in campaign.indicators] == ["appraisal"]
    assert more.code == "one-more"


def test_a_team_gets_no_component_that_it_can_never_have(session: Session, campaign: Campaign) -> None:
    name = {"zh": "协作班组", "en": "Joint team"}
    head: dict[str, Any] = {"name": name, "subject_kind": "team"}
    team = add_award(session, campaign, "2015/service-model", **head, **BY)

    assert [one.kind for one in team.components] == ["survey", "indicator", "indicator", "panel"]
    assert sum(one.weight for one in team.components) == 100
    document = document_of(team)
    document["components"][1] |= {"kind": "vote", "settings": {"min_valid": 1}, "source": {"subjects": "self"}}
    mistakes = check_award(document, [one.code for one in campaign.indicators])[1]
    assert any(one.path == "components[1].kind" for one in mistakes)
