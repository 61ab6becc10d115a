"""The office's view of a panel: who sits on it, counts and never marks."""

import pytest
from flask import Flask

from awards import clock
from awards.db import db
from awards.judging.rules import judges_read_files
from awards.nominations.models import NominationFile
from awards.nominations.queries import case_of
from awards.nominations.rules import FileCase
from tests import factories
from tests.conftest import NOW
from tests.judging.worlds import AFTER, World, make_world
from tests.pages import Browser
from tests.statements import counted

PANEL = "/2015/awards/service-model/panel"


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(2)


@pytest.fixture
def office(browser: Browser, world: World) -> Browser:
    return browser.sign_in(factories.make_user("office")).speak("en")


def test_progress_is_shown_as_counts_and_marks_never(office: Browser, world: World) -> None:
    factories.make_sheet(world.seat, world.nominations[0], "9.5", "7.5")
    page = office.get(PANEL)
    assert world.user.name in page and "j1" in page
    assert "9.5" not in page.words and "7.5" not in page.words and "87.00" not in page.words


def test_a_judge_is_found_and_added(office: Browser, world: World) -> None:
    user = factories.make_user(name="赵评委")
    assert "赵评委" in office.get(f"{PANEL}?q=赵")
    office.post(PANEL, {"user": str(user.id), "q": "赵"})
    assert "赵评委 sits on the panel as j2." in office.get(PANEL)
    page = office.post(PANEL, {"user": str(user.id), "q": "赵"}, status=422)  # a second click
    assert "on the panel already" in page


@pytest.mark.parametrize("user", ["", "x", "999999"])
def test_nobody_is_nobody(office: Browser, user: str) -> None:
    assert "Choose someone from the list." in office.post(PANEL, {"user": user}, status=422)


def test_a_nominee_is_neither_offered_nor_added(office: Browser, world: World) -> None:
    nominee = factories.make_user(person=world.nominations[0].subject, name="候选人1")
    assert "Nobody who could judge was found" in office.get(f"{PANEL}?q=候选")
    assert "cannot judge it" in office.post(PANEL, {"user": str(nominee.id)}, status=422)


def test_a_seat_is_removed_until_its_judge_has_begun(office: Browser, world: World) -> None:
    other = factories.make_seat(world.award, factories.make_user(name="钱评委"), "j2")
    office.post(f"{PANEL}/{other.code}/removal")
    page = office.get(PANEL)
    assert "钱评委 is no longer on the panel." in page
    factories.make_sheet(world.seat, world.nominations[0])
    page = office.post(f"{PANEL}/{world.seat.code}/removal", status=422)
    assert "has begun to judge" in page
    office.post(f"{PANEL}/j2/removal", status=404)


def test_after_judging_the_panel_stays_and_says_why(office: Browser, world: World) -> None:
    user = factories.make_user(name="孙评委")
    with clock.turned_to(AFTER):
        page = office.get(f"{PANEL}?q=孙")
        assert "judging ended on 20 Dec 2015" in page and "Add a judge" not in page
        office.post(PANEL, {"user": str(user.id)}, status=422)


def test_an_award_without_a_panel_says_so(office: Browser, world: World) -> None:
    award = factories.make_award(
        world.award.campaign, code="bare", components=[factories.make_indicator(weight="100")], tie_break=[]
    )
    assert "decided without a panel" in office.get(f"/2015/awards/{award.code}/panel")


@pytest.mark.parametrize("role", ["leader", "discipline", None])
def test_the_panel_is_the_offices(browser: Browser, world: World, role: str | None) -> None:
    browser.sign_in(factories.make_user(*([role] if role else [])))
    browser.get(PANEL, status=403)
    browser.post(PANEL, {"user": str(world.user.id)}, status=403)
    browser.post(f"{PANEL}/j1/removal", status=403)


def test_an_office_clerk_who_is_nominated_keeps_out(browser: Browser, world: World) -> None:
    browser.sign_in(factories.make_user("office", person=world.nominations[0].subject))
    browser.get(PANEL, status=403)
    browser.post(f"{PANEL}/j1/removal", status=403)


def test_the_panel_costs_the_same_for_one_judge_as_for_many(app: Flask, office: Browser) -> None:
    counts = []
    for year, judges, nominees in ((2016, 1, 1), (2017, 10, 20)):
        award = factories.make_award(factories.make_campaign(year))
        nominations = make_world(nominees, award=award).nominations
        for number in range(2, judges + 1):
            seat = factories.make_seat(award, factories.make_user(person=factories.make_person()), f"j{number}")
            for nomination in nominations:
                factories.make_sheet(seat, nomination, "9")
        with counted(app) as statements:
            page = office.get(f"/{year}/awards/{award.code}/panel")
        assert f"j{judges}" in page
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("state", ["open", "recused", "none", "other award"])
def test_files_open_to_a_judge_with_the_material_and_not_before(app: Flask, world: World, state: str) -> None:
    nomination = world.nominations[0]
    if state == "other award":
        other = make_world(1, award=factories.make_award(world.award.campaign, code="other"))
        factories.make_sheet(factories.make_seat(other.award, world.user, "j2"), other.nominations[0])
    elif state != "none":
        factories.make_sheet(world.seat, nomination, state=state, reason="kin" if state == "recused" else "")
    thing = FileCase(nomination, case_of(db.session, world.award), NominationFile())
    with clock.turned_to(NOW):
        assert judges_read_files(world.user.as_viewer(), thing) is (state == "open")
    assert not judges_read_files(factories.make_user().as_viewer(), thing)
