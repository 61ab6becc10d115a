"""The first page and the navigation, by role and language."""

import re
from datetime import date

import pytest
from flask import Flask

from awards.campaigns.models import Phase
from awards.db import db
from tests import factories
from tests.home.test_tasks import make_run, publish
from tests.pages import Browser
from tests.statements import counted


@pytest.fixture(autouse=True)
def english(browser: Browser) -> None:
    browser.speak("en")


def places(browser: Browser) -> list[str]:
    """The texts of the main navigation."""
    text = browser.get("/").text
    nav = text[text.index('class="site-nav"') : text.index("</nav>")]
    return re.findall(r"<li><a [^>]*>([^<]+)</a>", nav)


def test_an_empty_installation_says_what_to_do(browser: Browser) -> None:
    assert "The office will start the year here." in browser.get("/")
    browser.sign_in(factories.make_user("office"))
    assert 'href="/campaigns/new"' in browser.get("/").text


def test_a_stranger_sees_what_this_is_the_years_and_what_is_published(browser: Browser) -> None:
    factories.make_award(factories.make_campaign(2014, name={"zh": "旧年", "en": "Old Year"}))
    published = factories.make_award(factories.make_campaign(2015))
    publish(make_run(published))
    page = browser.get("/")
    assert "results that everyone can recompute" in page
    assert "2014 · Old Year" in page
    assert 'href="/2015/awards/service-model/results"' in page.text
    assert 'href="/2014/awards/service-model/results"' not in page.text
    assert "My tasks" not in page


def test_the_line_of_the_year_is_drawn_and_told(browser: Browser) -> None:
    campaign = factories.make_campaign()
    campaign.phases.append(
        Phase(code="all", name={"zh": "全年", "en": "All"}, starts_on=date(2015, 12, 1), ends_on=date(2015, 12, 10))
    )
    db.session.commit()
    page = browser.get("/")
    # The clock stands at 5 December, the middle of day 5 of 10: 45 %.
    assert '<svg x="45.0%"' in page.text
    assert "1–10 Dec now" in page
    assert "1–10日" in browser.get("/?lang=zh")


def test_tasks_are_links_with_deadlines(browser: Browser) -> None:
    unit = factories.make_department()
    factories.make_award()
    browser.sign_in(factories.make_user(nominates_for=unit)).speak("en")
    page = browser.get("/")
    assert "Places left in your quota" in page
    assert "6 days left until 10 Dec 2015" in page
    assert 'href="/2015/nominations"' in page.text


def test_who_has_nothing_to_do_is_told(browser: Browser) -> None:
    factories.make_award()
    browser.sign_in(factories.make_user()).speak("en")
    assert "Nothing is asked of you now." in browser.get("/")


def test_the_navigation_holds_what_the_viewer_may_open(browser: Browser) -> None:
    award = factories.make_award()
    base = ["Home", "Awards of 2015"]
    assert places(browser) == base
    for user, more in (
        (factories.make_user(), []),
        (factories.make_user("leader"), []),
        (factories.make_user(nominates_for=factories.make_department()), ["Nominations"]),
        (factories.make_seat(award).user, ["Judging"]),
        (factories.make_user("office"), ["Register", "Imports", "Accounts"]),
    ):
        browser.sign_in(user).speak("en")
        assert places(browser) == base + more


def test_every_place_of_the_navigation_opens(browser: Browser) -> None:
    award = factories.make_award()
    user = factories.make_user("office", nominates_for=factories.make_department())
    factories.make_seat(award, user)
    browser.sign_in(user)
    for path in ("/", "/2015", "/2015/nominations", "/judging", "/register/", "/imports/", "/accounts/"):
        assert f'href="{path}"' in browser.get("/").text
        browser.get(path)


def test_home_costs_the_same_for_one_row_and_for_fifty(browser: Browser, app: Flask) -> None:
    campaign = factories.make_campaign()
    unit = factories.make_department()
    user = factories.make_user("office", nominates_for=unit)
    award = factories.make_award(campaign)
    seat = factories.make_seat(award, user)
    factories.make_sheet(seat, factories.make_nomination(award), "9")
    publish(make_run(award))
    led = factories.make_award(campaign, code="led")
    lead = factories.make_seat(led, user)
    lead.is_lead = True
    factories.make_sheet(lead, factories.make_nomination(led), "9", "8", state="signed").comment = "好"
    db.session.commit()
    browser.sign_in(user)
    db.session.expire_all()
    with counted(app) as one:
        browser.get("/")
    for number in range(20):
        more = factories.make_award(campaign, code=f"award{number}")
        place = factories.make_seat(more, user)
        factories.make_sheet(place, factories.make_nomination(more), "9")
        factories.make_nomination(more, state="submitted")
        publish(make_run(more))
        factories.make_sheet(lead, factories.make_nomination(led), "9", "8", state="signed").comment = "好"
    other = factories.make_award(campaign, code="other-led")
    place = factories.make_seat(other, user)
    place.is_lead = True
    factories.make_sheet(place, factories.make_nomination(other), "9", "8", state="signed").comment = "好"
    db.session.commit()
    db.session.expire_all()
    with counted(app) as many:
        page = browser.get("/")
    assert "Comments to release" in page
    assert page.text.count('class="task"') > 20
    assert len(many) == len(one)


def test_the_year_that_runs_stays_first_while_the_next_is_open_already(browser: Browser) -> None:
    factories.make_award(factories.make_campaign(2016))
    factories.make_award(factories.make_campaign(2015))
    page = browser.speak("en").get("/")

    assert 'href="/2015/awards/service-model/rules"' in page.text
    assert 'href="/2016"' in page.text
    assert 'href="/2015" aria-current="page"' in browser.get("/2015").text
    assert 'href="/2015" aria-current="page"' not in browser.get("/2016").text
