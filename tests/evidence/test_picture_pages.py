"""The pictures on the page of evidence: who sees which, what is said beside them, what a browser asks for twice."""

import pytest

from awards.campaigns.models import Award, Campaign
from awards.evidence import charts
from awards.organisation.models import Subject
from tests.evidence.made import make_answers, make_component, make_survey, make_visit
from tests.evidence.orders import make_order
from tests.factories import (
    make_award,
    make_campaign,
    make_department,
    make_indicator,
    make_nomination,
    make_person,
    make_user,
    make_window,
)
from tests.pages import Browser

FIGURE = "/2015/evidence/figures/{}-light.zh.svg"


def make_year() -> tuple[Campaign, Subject]:
    """A window with visits and answers, and a department with work orders."""
    campaign, department = make_campaign(), make_department()
    window, survey = make_window(department), make_survey(campaign, items=1)
    make_answers(survey, window, "学生", "满意", times=8)
    make_answers(survey, window, "学生", "不满意", times=2)
    make_answers(survey, make_window(name="购电充值窗口"), "学生", "满意", times=4)
    make_visit(campaign, window, "95", month=4)
    make_visit(campaign, window, "88", month=5, mode="mystery")
    for hours in (2, 100):
        make_order(campaign, None, department, hours=hours)
    return campaign, window


def test_the_page_shows_the_pictures_and_the_same_figures_as_tables(browser: Browser) -> None:
    _, window = make_year()
    page = browser.sign_in(make_user("leader")).speak("en").get("/2015/evidence")

    for name in ("satisfaction", "inspections", "on_time"):
        for theme in ("light", "dark"):
            assert f'src="/2015/evidence/figures/{name}-{theme}.en.svg"' in page.text
    assert page.text.count("The table below holds the same figures.") == 6  # in words, for each form of each picture
    assert f"{window.name_zh} 10 80.0 49.0 – 94.3 65.0" in page
    assert f"{window.name_zh} 95.00 88.00 (mystery)" in page
    assert f"{window.departments[0].name_zh} 1 2 50.0" in page
    assert "Not drawn, because fewer than 5 people answered: 1." in page


@pytest.mark.parametrize("name", ["satisfaction", "inspections", "on_time"])
def test_a_picture_that_is_known_is_not_drawn_again(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    campaign, window = make_year()
    browser.sign_in(make_user("office"))
    first = browser.get(FIGURE.format(name)).response

    assert first.mimetype == "image/svg+xml" and first.get_data().startswith(b"<?xml")
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "default-src 'none'" in first.headers["Content-Security-Policy"]

    with monkeypatch.context() as patched:
        patched.setattr(charts, "draw", None)
        again = browser.get(FIGURE.format(name), status=304, headers={"If-None-Match": first.headers["ETag"]})
    assert again.text == ""

    make_visit(campaign, window, "40", month=6)
    make_answers(make_survey(campaign, items=1), window, "学生", "满意", times=5)
    make_order(campaign, None, window.departments[0])
    changed = browser.get(FIGURE.format(name), headers={"If-None-Match": first.headers["ETag"]}).response
    assert changed.headers["ETag"] != first.headers["ETag"] and changed.get_data() != first.get_data()


def test_languages_and_themes_are_pictures_of_their_own(browser: Browser) -> None:
    make_year()
    browser.sign_in(make_user("office"))
    paths = [f"/2015/evidence/figures/on_time-{end}.svg" for end in ("light.zh", "dark.zh", "light.en", "dark.en")]

    assert len({browser.get(path).response.headers["ETag"] for path in paths}) == 4


def test_nothing_to_draw_and_no_such_picture(browser: Browser) -> None:
    make_campaign()
    browser.sign_in(make_user("office")).speak("en")

    assert "There is nothing to draw yet" in browser.get("/2015/evidence")
    for path in (FIGURE.format("satisfaction"), FIGURE.format("votes"), "/1999/evidence/figures/on_time-light.zh.svg"):
        browser.get(path, status=404)


def make_rival_award(campaign: Campaign, kind: str) -> Award:
    """An award for persons that one kind of evidence decides."""
    component = make_indicator("100", "on_time_rate") if kind == "indicator" else make_component(kind, "100")
    return make_award(campaign, components=[component], tie_break=[])


@pytest.mark.parametrize(
    ("kind", "hidden"), [("survey", "satisfaction"), ("inspection", "inspections"), ("indicator", "on_time")]
)
def test_a_nominee_does_not_see_what_decides_between_the_rivals(browser: Browser, kind: str, hidden: str) -> None:
    campaign, _ = make_year()
    person = make_person()
    make_nomination(make_rival_award(campaign, kind), person, state="submitted")
    browser.sign_in(make_user("office", person=person)).speak("en")

    page = browser.get("/2015/evidence")

    assert "Some pictures are not shown to you" in page
    for name in ("satisfaction", "inspections", "on_time"):
        assert (f"/{name}-light" in page.text) is (name != hidden)
        browser.get(FIGURE.format(name), status=403 if name == hidden else 200)


def test_strangers_and_staff_get_no_picture(browser: Browser) -> None:
    make_year()
    browser.get(FIGURE.format("inspections"), status=302)
    browser.sign_in(make_user()).get(FIGURE.format("inspections"), status=403)
