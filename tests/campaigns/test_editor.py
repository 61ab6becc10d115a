"""The editor of an award's rules through its page."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from awards.audit.models import Event
from awards.campaigns.documents import document_of, version_of
from awards.campaigns.editing.paths import field_id
from awards.campaigns.models import Award, Campaign
from awards.campaigns.presets import load_preset
from awards.campaigns.queries import award_of
from awards.campaigns.scheme import rules_digest
from awards.campaigns.sealing import seal_award
from awards.campaigns.service import new_campaign
from awards.db import db
from tests import factories
from tests.campaigns.forms import sent_by
from tests.conftest import NOW
from tests.pages import Browser, Page
from tests.statements import counted

AWARDS = ["excellent-department", "civilised-window", "service-model", "skilled-technician", "cleaning-model"]
URL = "/2015/awards/service-model/scheme"


@pytest.fixture
def campaign(app: Flask) -> Campaign:
    campaign = new_campaign(db.session, load_preset("service-quality-year"), 2015, actor="command", now=NOW)
    db.session.commit()
    return campaign


@pytest.fixture
def office(browser: Browser, campaign: Campaign) -> Browser:
    return browser.sign_in(factories.make_user("office", username="li")).speak("en")


def award(code: str = "service-model") -> Award:
    db.session.expire_all()
    return award_of(db.session, None, 2015, code)


def changes() -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.name == "award:rules-changed").order_by(Event.id)))


def field_errors(page: Page) -> dict[str, str]:
    """What stands at which field: id → error."""
    found = re.findall(r'<p class="field-error"(?: id="([^"]+)-error")?>([^<]*)</p>', page.text)
    return dict(found)


@pytest.mark.parametrize("code", AWARDS)
def test_what_is_sent_back_as_it_came_changes_nothing(office: Browser, code: str) -> None:
    before, digest = document_of(award(code)), rules_digest(award(code))
    url = f"/2015/awards/{code}/scheme"

    office.post(url, {**sent_by(office.get(url)), "do": "save"})

    assert (document_of(award(code)), rules_digest(award(code))) == (before, digest)
    assert changes() == []
    assert "Nothing had changed." in office.get(url)


def test_changes_are_saved_in_the_rows_that_there_are_and_told(office: Browser) -> None:
    ids = {one.code: one.id for one in award().components}
    sent = sent_by(office.get(URL))
    sent |= {"components[0].weight": "２５", "components[4].weight": "25 %", "min_score": "", "per_department": "3"}

    office.post(URL, {**sent, "do": "save"})

    after = award()
    assert {one.code: one.id for one in after.components} == ids
    assert [str(one.weight) for one in after.components] == ["25", "20", "20", "10", "25"]
    assert (after.min_score, after.per_department) == (None, 3)
    (event,) = changes()
    assert (event.actor, event.subject) == ("li", "award:2015/service-model")
    assert event.data["changes"] == {
        "per_department": [2, 3],
        "min_score": ["85", None],
        "components.satisfaction.weight": ["30", "25"],
        "components.panel.weight": ["20", "25"],
    }
    assert event.data["rules"][1] == rules_digest(after)
    assert event.data["version"][1] == version_of(after)


BAD: list[tuple[dict[str, str], str]] = [
    ({"components[0].weight": "29.99"}, "components"),
    ({"components[0].weight": ""}, "components[0].weight"),
    ({"components[0].weight": "0"}, "components[0].weight"),
    ({"components[0].weight": "-3"}, "components[0].weight"),
    ({"components[0].weight": "many"}, "components[0].weight"),
    ({"components[0].weight": "30.0000001"}, "components[0].weight"),
    ({"components[1].code": "satisfaction"}, "components[1].code"),
    ({"components[1].code": "Not A Code"}, "components[1].code"),
    ({"components[1].label.en": " "}, "components[1].label.en"),
    ({"components[1].missing": "perhaps"}, "components[1].missing"),
    ({"components[1].source.indicator": "no_such"}, "components[1].source.indicator"),
    ({"components[1].settings.transform.type": "linear"}, "components[1].settings.transform.from"),
    (
        {
            "components[1].settings.transform.type": "linear",
            "components[1].settings.transform.from": "60",
            "components[1].settings.transform.to": "60",
        },
        "components[1].settings.transform.to",
    ),
    ({"components[1].settings.transform.type": "steps"}, "components[1].settings.transform.steps"),
    ({"components[0].settings.strength": "-1"}, "components[0].settings.strength"),
    ({"components[0].settings.min_responses": "0"}, "components[0].settings.min_responses"),
    ({"components[0].settings.strata[1].weight": "0"}, "components[0].settings.strata[1].weight"),
    ({"components[0].source.subjects": "self+windows"}, "components[0].source.subjects"),
    ({"components[3].settings.min_valid": "x"}, "components[3].settings.min_valid"),
    ({"components[4].settings.trim": "2"}, "components[4].settings.min_sheets"),
    ({"components[4].settings.method": "best"}, "components[4].settings.method"),
    ({"components[4].criteria[0].step": "0"}, "components[4].criteria[0].step"),
    ({"components[4].criteria[0].step": "11"}, "components[4].criteria[0].step"),
    ({"components[4].criteria[0].maximum": "9"}, "components[4].criteria[0].anchors[0].mark"),
    ({"components[4].criteria[0].weight": ""}, "components[4].criteria[0].weight"),
    ({"components[4].criteria[1].code": "attitude"}, "components[4].criteria[1].code"),
    ({"components[4].criteria[0].anchors[0].mark": "11"}, "components[4].criteria[0].anchors[0].mark"),
    ({"components[0].tie": "", "components[4].tie": ""}, "tie_break"),
    ({"components[1].tie": "1"}, "components[1].tie"),
    ({"winners.value": "0"}, "winners.value"),
    ({"winners.value": "2.5"}, "winners.value"),
    ({"winners.type": "share", "winners.value": "120"}, "winners.value"),
    ({"quota.at_least": "0"}, "quota.at_least"),
    ({"winners.type": ""}, "winners.type"),
    ({"places": "3"}, "places"),
    ({"per_department": "0"}, "per_department"),
    ({"min_score": "high"}, "min_score"),
    ({"bonus_cap": ""}, "bonus_cap"),
    ({"bonus_cap": "0.125"}, "bonus_cap"),
    ({"deduction_cap": "-1"}, "deduction_cap"),
    ({"subject_kind": "planet"}, "subject_kind"),
    ({"name.zh": ""}, "name.zh"),
    ({"vetoes[0].label.en": ""}, "vetoes[0].label.en"),
    ({"vetoes[1].code": "safety_accident"}, "vetoes[1].code"),
    ({"conditions[0].years": "0"}, "conditions[0].years"),
    ({"conditions[1].months": "twelve"}, "conditions[1].months"),
]


# The page is large: every second mistake is made in Chinese; that each message has its Chinese is tested elsewhere.
IN_TURN = [(*mistake, ("en", "zh")[place % 2]) for place, mistake in enumerate(BAD)]


@pytest.mark.parametrize(("typed", "path", "language"), IN_TURN)
def test_each_mistake_is_told_at_its_field_and_nothing_is_lost(
    office: Browser, typed: dict[str, str], path: str, language: str
) -> None:
    office.speak(language)
    sent = {**sent_by(office.get(URL)), **typed}
    before = version_of(award())

    page = office.post(URL, {**sent, "do": "save"}, status=422)

    assert f'href="#{field_id(path)}"' in page.text
    assert f'id="{field_id(path)}"' in page.text
    assert field_id(path) in field_errors(page) or f'id="{field_id(path)}" class="scheme-slot"><p' in page.text
    again = sent_by(page)
    kept = {
        name
        for name in sent
        if not (name.endswith((".type", ".missing", "kind", "places", "subjects")) and name in typed)
    }
    assert {name: again.get(name) for name in kept if again.get(name) != sent[name]} in (
        {},
        {"components[1].source.indicator": ""},
        {"components[4].settings.method": ""},
    )
    assert version_of(award()) == before
    assert changes() == []


def test_weights_of_99_99_are_not_100(office: Browser) -> None:
    sent = {**sent_by(office.get(URL)), "components[0].weight": "29.99", "do": "save"}
    page = office.post(URL, sent, status=422)

    assert "The weights sum to 99.99, not to 100." in page
    assert "The weights sum to 99.99: 0.01 are missing." in page


def test_mistakes_of_every_kind_are_told_at_once(office: Browser) -> None:
    sent = sent_by(office.get(URL))
    sent |= {"components[0].weight": "29.99", "components[4].settings.trim": "2", "name.en": "", "winners.value": "0"}
    page = office.post(URL, {**sent, "do": "save"}, status=422)

    linked = re.findall(r'<li><a href="#(f-[^"]+)"', page.text)
    assert sorted(linked) == sorted(
        ["f-components", "f-components-4-settings-min_sheets", "f-name-en", "f-winners-value"]
    )


def press(office: Browser, sent: dict[str, str], do: str, status: int = 200) -> dict[str, str]:
    """The form after a button that saves nothing."""
    page = office.post(URL, {**sent, "do": do}, status=status)
    assert "Not saved yet" in page
    return sent_by(page)


def test_rows_come_go_and_move_with_everything_typed_and_nothing_saved(office: Browser) -> None:
    sent = {**sent_by(office.get(URL)), "components[1].label.zh": "考核二", "min_score": "80"}
    before = version_of(award())

    sent = press(office, sent, "down:components[0]")
    assert (sent["components[0].label.zh"], sent["components[1].code"]) == ("考核二", "satisfaction")
    sent = press(office, sent, "add:components:inspection")
    assert (sent["components[5].kind"], sent["components[5].source.weights.mystery"]) == ("inspection", "1")
    sent = press(office, sent, "add:components[4].criteria")
    assert (sent["components[4].criteria[3].maximum"], sent["components[4].criteria[3].label.zh"]) == ("10", "")
    sent = press(office, sent, "up:components[4].criteria[3]")
    assert sent["components[4].criteria[2].label.zh"] == ""
    sent = press(office, sent, "remove:components[4].criteria[2].anchors[0]")
    assert "components[4].criteria[2].anchors[3].mark" not in sent
    sent = press(office, sent, "remove:components[2]")
    assert "components[5].kind" not in sent
    sent = press(office, sent, "add:conditions:evidence")
    sent = press(office, sent, "add:vetoes")
    assert sent["min_score"] == "80"
    for nonsense in ("up:components[0]", "down:components[99]", "add:components:nothing", "remove:", "add:name", "fly"):
        assert press(office, sent, nonsense) == sent
    assert version_of(award()) == before


def test_what_was_added_and_removed_is_saved_with_codes_made_by_themselves(office: Browser) -> None:
    sent = press(office, sent_by(office.get(URL)), "remove:components[3]")
    sent = press(office, sent, "add:components:inspection")
    sent |= {
        "components[4].label.zh": "明察暗访",
        "components[4].label.en": "Spot checks",
        "components[4].weight": "10",
        "components[4].tie": "2",
        "components[3].tie": "3",
        "components[4].source.subjects": "serves",
    }
    sent = press(office, sent, "add:conditions:evidence")
    sent |= {
        "conditions[2].label.zh": "考核不低于六十分",
        "conditions[2].label.en": "Appraisal of 60 or more",
        "conditions[2].component": sent["components[1].key"],
    }
    sent = press(office, sent, "add:components[3].criteria")
    sent |= {
        "components[3].criteria[3].label.zh": "廉洁",
        "components[3].criteria[3].label.en": "Integrity",
        "components[3].criteria[3].weight": "20",
    }

    office.post(URL, {**sent, "do": "save"})

    after = award()
    assert [one.code for one in after.components] == ["satisfaction", "appraisal", "results", "panel", "spot-checks"]
    assert after.tie_break == ["satisfaction", "spot-checks", "panel"]
    assert after.conditions[2] == {
        "code": "appraisal-of-60-or-more",
        "label": {"zh": "考核不低于六十分", "en": "Appraisal of 60 or more"},
        "check": "evidence",
        "component": "appraisal",
        "least": "60",
    }
    assert [one.code for one in after.components[3].criteria] == ["attitude", "skill", "deeds", "integrity"]
    page = office.get("/2015/awards/service-model/rules")
    assert "Appraisal of 60 or more" in page


def test_two_components_exchange_their_codes(office: Browser) -> None:
    sent = sent_by(office.get(URL))
    sent |= {"components[1].code": "results", "components[2].code": "appraisal"}
    ids = [one.id for one in award().components]

    office.post(URL, {**sent, "do": "save"})

    assert [one.id for one in award().components] == ids
    assert [one.code for one in award().components][1:3] == ["results", "appraisal"]


def test_the_second_of_two_sees_what_the_first_changed_and_loses_nothing(office: Browser, app: Flask) -> None:
    mine = sent_by(office.get(URL)) | {"components[0].weight": "35", "components[1].weight": "15", "min_score": "80"}
    first = Browser(app).sign_in(factories.make_user("office", username="wang", name="王芳")).speak("en")
    theirs = sent_by(first.get(URL)) | {"components[0].weight": "20", "components[2].weight": "30"}
    first.post(URL, {**theirs, "do": "save"})

    page = office.post(URL, {**mine, "do": "save"}, status=409)

    assert "Somebody else saved these rules" in page
    assert "王芳, " in page
    assert "Satisfaction of those served › Weight: 30 → 20" in page
    assert "Saved by now: 20" in page
    assert "Saved by now: 85" not in page, "what only the second changed is not marked"
    again = sent_by(page)
    assert {name: again[name] for name in mine if name != "version"} == {
        name: value for name, value in mine.items() if name != "version"
    }
    assert [str(one.weight) for one in award().components] == ["20", "20", "30", "10", "20"]

    office.post(URL, {**again, "do": "save"})

    assert [str(one.weight) for one in award().components] == ["35", "15", "20", "10", "20"]
    assert [event.actor for event in changes()] == ["wang", "li"]


def test_what_the_first_added_is_named_to_the_second(office: Browser, app: Flask) -> None:
    mine = sent_by(office.get(URL)) | {"min_score": "80"}
    first = Browser(app).sign_in(factories.make_user("office", username="wang", name="王芳")).speak("en")
    theirs = sent_by(first.post(URL, {**sent_by(first.get(URL)), "do": "add:vetoes"}, status=200))
    place = max(int(one[1]) for one in re.finditer(r"vetoes\[(\d+)\]", " ".join(theirs)))
    theirs |= {f"vetoes[{place}].label.zh": "泄密", f"vetoes[{place}].label.en": "Leaked secrets"}
    first.post(URL, {**theirs, "do": "save"})

    page = office.post(URL, {**mine, "do": "save"}, status=409)

    assert "Vetoes › Leaked secrets: added" in page


def test_an_unknown_version_is_a_conflict_too(office: Browser) -> None:
    sent = {**sent_by(office.get(URL)), "version": "never", "do": "save", "min_score": "80"}
    page = office.post(URL, sent, status=409)
    assert "Somebody else saved these rules" in page


def test_sealed_rules_are_not_edited(office: Browser) -> None:
    sent = sent_by(office.get(URL))
    seal_award(db.session, award(), actor="li", now=NOW)
    db.session.commit()

    assert office.get(URL, status=303).location.endswith("/2015/awards/service-model/rules")
    page = office.post(URL, {**sent, "min_score": "80", "do": "save"}, status=422)
    assert "are sealed" in page
    assert changes() == []
    assert f'href="{URL}"' not in office.get("/2015/awards/service-model/rules").text


def test_the_office_is_led_to_the_editor_and_nobody_else(office: Browser) -> None:
    rules = "/2015/awards/service-model/rules"
    assert f'href="{URL}"' in office.get(rules).text
    office.sign_in(factories.make_user("leader"))
    office.get(URL, status=403)


def test_a_preview_saves_nothing(office: Browser) -> None:
    sent = sent_by(office.get(URL)) | {"components[0].weight": "35", "components[1].weight": "15"}
    page = office.post(URL, {**sent, "do": "preview"}, status=200)
    assert "What these rules would do" in page
    assert changes() == []
    page = office.post(URL, {**sent, "components[0].weight": "36", "do": "preview"}, status=422)
    assert "What these rules would do" not in page


@pytest.mark.parametrize(
    "odd",
    [
        {"components[0]": "x"},
        {"components": "x"},
        {"components[0].settings": "x"},
        {"components[0].code[0]": "x"},
        {"components[0].id": "99999999999"},
        {"components[0].label": "x"},
        {"components[4].criteria": "x"},
        {"components[4].criteria[0].anchors": "x"},
        {"name": "x"},
        {"winners": "x"},
        {"winners.value[0]": "1"},
        {"conditions[0].check": "none"},
        {"components[0].kind": "none"},
        {"components[1].settings.transform": "x"},
        {"components[0].settings.strata[0]": "x"},
        {"components[0].key[0]": "x"},
        {"components[0].weight": "1e99"},
        {"vetoes[999].label.zh": "x"},
        {"..": "x"},
    ],
)
@pytest.mark.parametrize("do", ["save", "check", "down:components[0]"])
def test_a_form_that_no_page_sends_is_refused_and_breaks_nothing(office: Browser, odd: dict[str, str], do: str) -> None:
    sent: dict[str, Any] = {**sent_by(office.get(URL)), **odd, "do": do}
    assert office.send("POST", URL, sent).status_code in (200, 303, 422)


def test_the_editor_costs_the_same_for_many_components(app: Flask, office: Browser) -> None:
    def statements(code: str) -> int:
        with counted(app) as sent:
            office.get(f"/2015/awards/{code}/scheme")
        return len(sent)

    campaign = award().campaign
    factories.make_award(campaign, code="small", components=[factories.make_panel(weight="100")])
    many = [factories.make_indicator(weight="2", code=f"part-{number}") for number in range(50)]
    factories.make_award(campaign, code="large", components=many)

    assert statements("small") == statements("large")
