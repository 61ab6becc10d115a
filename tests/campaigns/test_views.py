"""Pages of the year and of its rules."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from awards.audit.models import Event
from awards.campaigns.models import Campaign
from awards.campaigns.presets import load_preset
from awards.campaigns.service import new_campaign
from awards.db import db
from tests import factories
from tests.conftest import NOW
from tests.pages import Browser
from tests.statements import counted

AWARDS = ["excellent-department", "civilised-window", "service-model", "skilled-technician", "cleaning-model"]


@pytest.fixture
def campaign(app: Flask) -> Campaign:
    campaign = new_campaign(db.session, load_preset("service-quality-year"), 2015, actor="command", now=NOW)
    db.session.commit()
    return campaign


@pytest.mark.parametrize(("language", "words"), [("en", "Skilled technician"), ("zh", "技术能手")])
def test_a_stranger_reads_the_year(browser: Browser, campaign: Campaign, language: str, words: str) -> None:
    page = browser.speak(language).get("/2015")
    assert words in page
    assert "/2015/awards/skilled-technician/rules" in page.text
    assert "/2015/settings" not in page.text


@pytest.mark.parametrize("code", AWARDS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_stranger_reads_every_rule(browser: Browser, campaign: Campaign, code: str, language: str) -> None:
    page = browser.speak(language).get(f"/2015/awards/{code}/rules")
    award = next(award for award in campaign.awards if award.code == code)
    for component in award.components:
        assert component.label[language] in page
        for criterion in component.criteria:
            assert criterion.label[language] in page
            assert all(anchor["label"][language] in page for anchor in criterion.anchors)
    for one in (*award.vetoes, *award.conditions):
        assert one["label"][language] in page


def test_the_rules_say_where_numbers_come_from_and_how_they_count(browser: Browser, campaign: Campaign) -> None:
    page = browser.speak("en").get("/2015/awards/civilised-window/rules")

    for words in (
        "Inspection visits to the nominee itself.",
        "an announced visit has the weight 1, a mystery visit 2.",
        "Students 60 %, Staff 40 %",
        "as if 20 more people had answered",
        "80 gives 0 points, 100 gives 100",
        "≤ 0 → 100; ≤ 0.5 → 85; ≤ 1 → 70; ≤ 2 → 50; otherwise 0.",
        "With 7 judges or more on the panel the 1 highest and 1 lowest totals are left out",
        "Each department may put forward all of its windows.",
        "At most 30 % of all windows are honoured, and at least 1 may be.",
        "At most 2 winners of one department.",
        "Whoever totals less than 85 is not honoured.",
        "add at most 3; deductions take away at most 10",
        "Without it this component counts 0 points.",
    ):
        assert words in page, words
    # The bar: weights 30, 30, 15, 10, 15 of 100 lie at 0, 300, 600, 750 and 850 of 1000.
    starts = [f'x="{start}" y="0" width="{width}"' for start, width in ((0, 300), (300, 300), (600, 150), (750, 100))]
    assert all(start in page.text for start in [*starts, 'x="850" y="0" width="150"'])


def test_what_is_not_there_is_not_found(browser: Browser, campaign: Campaign) -> None:
    browser.get("/1999", status=404)
    browser.get("/2015/awards/nothing/rules", status=404)
    browser.get("/1999/awards/service-model/rules", status=404)


def test_the_office_narrows_the_list_and_nobody_else_does(browser: Browser, campaign: Campaign) -> None:
    browser.sign_in(factories.make_user("leader"))
    browser.get("/2015/settings", status=403)
    browser.post("/2015/settings", {"list_scope": "winners"}, status=403)

    office = factories.make_user("office")
    browser.sign_in(office)
    assert re.search(r'<input[^>]*checked[^>]*value="all"', browser.get("/2015/settings").text)
    browser.post("/2015/settings", {"list_scope": "winners"})
    assert db.session.scalars(select(Campaign.list_scope)).all() == ["winners"]
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event is not None
    assert (event.name, event.actor) == ("campaign:list-scope-changed", office.username)


@pytest.mark.parametrize("scope", ["", "nobody"])
def test_a_wrong_scope_is_said_so_and_changes_nothing(browser: Browser, campaign: Campaign, scope: str) -> None:
    browser.sign_in(factories.make_user("office")).speak("en")
    browser.post("/2015/settings", {"list_scope": scope}, status=422)
    assert db.session.scalars(select(Campaign.list_scope)).all() == ["all"]


def test_the_pages_cost_the_same_for_any_number_of_awards(app: Flask, browser: Browser) -> None:
    def statements(path: str) -> int:
        with counted(app) as sent:
            browser.get(path)
        return len(sent)

    campaign = factories.make_campaign(2014)
    factories.make_award(campaign, code="award-0")
    few = statements("/2014"), statements("/2014/awards/award-0/rules")
    for number in range(1, 20):
        factories.make_award(campaign, code=f"award-{number}")

    assert (statements("/2014"), statements("/2014/awards/award-0/rules")) == few
