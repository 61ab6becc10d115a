"""Pages that add an award, take one out, and put them in order."""

import pytest
from flask import Flask
from sqlalchemy import select

from awards.campaigns.models import Award, Campaign
from awards.campaigns.presets import load_preset
from awards.campaigns.service import new_campaign
from awards.db import db
from tests import factories
from tests.campaigns.forms import sent_by
from tests.conftest import NOW
from tests.pages import Browser

NEW = "/2015/awards/new"


@pytest.fixture
def campaign(app: Flask) -> Campaign:
    campaign = new_campaign(db.session, load_preset("service-quality-year"), 2015, actor="command", now=NOW)
    db.session.commit()
    return campaign


@pytest.fixture
def office(browser: Browser, campaign: Campaign) -> Browser:
    return browser.sign_in(factories.make_user("office")).speak("en")


def codes() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(Award.code).order_by(Award.position)))


def test_a_new_award_leads_to_its_rules_which_are_sound(office: Browser) -> None:
    head = {"name_zh": "协作班组", "name_en": "Joint team", "subject_kind": "team"}
    assert "2015: Excellent department" in office.get(NEW)

    page = office.post(NEW, {"source": "2015/excellent-department", **head})

    assert page.location.endswith("/2015/awards/joint-team/scheme")
    office.post(page.location, {**sent_by(office.get(page.location)), "do": "save"})
    assert codes()[-1] == "joint-team"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"name_zh": ""}, "name_zh"),
        ({"code": "service-model"}, "code"),
        ({"code": "files"}, "code"),
        ({"subject_kind": "planet"}, "subject_kind"),
        ({"source": "2015/nothing"}, "source"),
    ],
)
def test_what_is_wrong_with_a_new_award_is_told_at_its_field(
    office: Browser, words: dict[str, str], field: str, language: str
) -> None:
    office.speak(language)
    sent = {"source": "empty", "name_zh": "新", "name_en": "New", "subject_kind": "person", "code": "", **words}
    page = office.post(NEW, sent, status=422)
    assert f'id="{field}-error"' in page.text
    assert 'value="New"' in page.text
    assert len(codes()) == 5


def test_an_award_is_removed_and_offered_again(office: Browser) -> None:
    page = office.get("/2015/awards/cleaning-model/remove")
    assert "its rules, with 5 components" in page
    assert "From the preset" not in office.get(NEW)

    office.post("/2015/awards/cleaning-model/remove")

    assert "cleaning-model" not in codes()
    assert "From the preset: Cleaning model" in office.get(NEW)


def test_an_award_with_nominations_says_why_it_stays(office: Browser, campaign: Campaign) -> None:
    award = next(one for one in campaign.awards if one.code == "service-model")
    factories.make_nomination(award, state="draft")
    page = office.get("/2015/awards/service-model/remove")
    assert "Nominations, drafts among them: 1." in page
    assert 'type="submit" class="btn btn-danger"' not in page.text

    page = office.post("/2015/awards/service-model/remove", status=422)
    assert "cannot be removed any more" in page
    assert "service-model" in codes()


def test_awards_change_places(office: Browser) -> None:
    before = codes()
    page = office.post(f"/2015/awards/{before[1]}/move", {"to": "up"})
    assert page.location.endswith("/2015/awards/new#order")
    assert codes() == [before[1], before[0], *before[2:]]
    office.post(f"/2015/awards/{before[1]}/move", {"to": "up"})
    office.post(f"/2015/awards/{before[4]}/move", {"to": "down"})
    assert codes() == [before[1], before[0], *before[2:]]
