"""The office's pages of seats and of sharing out, and the judge's form for a conflict found later."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from awards import clock
from awards.db import db
from awards.judging.models import Assignment, PanelSeat, Sheet
from tests import factories
from tests.judging.test_sharing import shared_world
from tests.judging.worlds import AFTER, JUDGING, World, make_world
from tests.pages import Browser
from tests.statements import counted

PANEL = "/2015/awards/service-model/panel"


@pytest.fixture
def world(app: Flask) -> World:
    return shared_world()


@pytest.fixture
def office(browser: Browser, world: World) -> Browser:
    return browser.sign_in(factories.make_user("office")).speak("en")


def seat(code: str) -> PanelSeat:
    db.session.expire_all()
    return db.session.scalars(select(PanelSeat).where(PanelSeat.code == code)).one()


def test_nominees_are_shared_out_as_they_were_proposed(office: Browser, world: World) -> None:
    assert "Nominees with fewer: 6" in office.get(PANEL)
    page = office.get(f"{PANEL}/sharing")
    digest = re.search(r'name="seen" value="([0-9a-f]{64})"', page.text)
    assert digest and "候选人6" in page and "Seed" in page
    assert "have changed" in office.post(f"{PANEL}/sharing", {"seen": "0" * 64}, status=409)
    office.post(f"{PANEL}/sharing", {"seen": digest[1]})
    page = office.get(f"{PANEL}/sharing")
    assert "The nominees are shared out like this." in page and "Share out like this" not in page
    assert len(db.session.scalars(select(Assignment)).all()) == 12
    assert "Nominees with fewer" not in office.get(PANEL)
    factories.make_nomination(world.award)
    assert "in another way now" in office.get(f"{PANEL}/sharing")
    with clock.turned_to(AFTER):
        assert "Share out like this" not in office.get(f"{PANEL}/sharing")
        office.post(f"{PANEL}/sharing", {"seen": digest[1]}, status=422)


def test_what_cannot_be_shared_out_is_told(office: Browser, world: World) -> None:
    for number in (2, 3, 4):
        factories.make_sheet(seat(f"j{number}"), world.nominations[0], state="recused", reason="kin")
    page = office.get(f"{PANEL}/sharing")
    assert "cannot have enough judges: 1" in page and "1 too few" in page and "kin" in page
    other = make_world(1, award=factories.make_award(world.award.campaign, code="all"))
    assert "Every judge marks every nominee" in office.get(f"/2015/awards/{other.award.code}/panel/sharing")
    office.post("/2015/awards/all/panel/sharing", status=422)
    factories.make_award(world.award.campaign, code="empty", options={"judges_each": 2})
    assert "Nothing to share out yet" in office.get("/2015/awards/empty/panel/sharing")


def test_groups_of_judges_are_told_where_the_method_compares_them(office: Browser, world: World) -> None:
    panel = factories.make_panel(method="adjusted")
    award = factories.make_award(world.award.campaign, code="apart", components=[panel], options={"judges_each": 1})
    other = make_world(2, award=award)
    factories.make_seat(award, factories.make_user(), "j2")
    assert other.seat and "2 groups" in office.get("/2015/awards/apart/panel/sharing")


def test_a_seat_has_a_page_where_its_lead_is_named(office: Browser, world: World) -> None:
    assert "Let this judge lead the panel" in office.get(f"{PANEL}/j2")
    office.post(f"{PANEL}/j2/lead")
    assert seat("j2").is_lead and "leads the panel" in office.get(PANEL)
    office.post(f"{PANEL}/j2/lead", status=422)
    office.post(f"{PANEL}/j2/lead", {"end": "1"})
    assert not seat("j2").is_lead
    with clock.turned_to(AFTER):
        assert "Let this judge" not in office.get(f"{PANEL}/j2")


def test_a_removed_seat_can_be_given_back(office: Browser, world: World) -> None:
    factories.make_sheet(world.seat, world.nominations[0])
    office.post(f"{PANEL}/j1/removal", {"reason": "moved away"})
    page = office.get(f"{PANEL}/j1")
    assert "moved away" in page and "Give the seat back" in page and "Replace" not in page
    office.post(f"{PANEL}/j1/return")
    assert not seat("j1").is_removed


def test_a_judge_is_replaced_after_the_conflicts_were_seen(office: Browser, world: World) -> None:
    page = office.get(f"{PANEL}/sharing")
    office.post(f"{PANEL}/sharing", {"seen": re.findall(r'name="seen" value="([0-9a-f]+)"', page.text)[0]})
    url = f"{PANEL}/j1/replacement"
    colleague = world.nominations[0].subject.departments[0]
    new = factories.make_user(name="赵评委", person=factories.make_person(colleague))
    free = factories.make_user(name="赵外聘")
    assert "赵评委" in office.get(f"{url}?q=赵")
    assert "Conflicts with nominees: 6" in office.get(f"{url}?user={new.id}")
    page = office.get(f"{url}?user={free.id}")
    assert "no conflict with any nominee" in page and "go over: 3" in page
    page = office.post(url, {"user": str(free.id), "reason": " "}, status=422)
    assert "Say in a few words why" in page and "赵外聘" in page
    office.post(url, {"user": str(free.id), "reason": "ill"})
    assert "赵外聘 judges as j5 in the place of" in office.get(PANEL)
    assert "Choose someone from the list." in office.post(f"{PANEL}/j2/replacement", {"user": "x"}, status=422)


def test_pages_of_seats_are_the_offices(browser: Browser, world: World) -> None:
    for user in (
        factories.make_user("leader"),
        world.user,
        factories.make_user("office", person=world.nominations[0].subject),
    ):
        browser.sign_in(user)
        for path in ("sharing", "j1", "j1/replacement"):
            browser.get(f"{PANEL}/{path}", status=403)
        for path in ("sharing", "j1/lead", "j1/replacement"):
            browser.post(f"{PANEL}/{path}", status=403)


def test_a_judge_sees_nothing_to_declare_before_and_finds_a_conflict_later(browser: Browser, world: World) -> None:
    browser.sign_in(world.user).speak("en")
    with clock.turned_to(JUDGING):
        assert "shared them out" in browser.get(f"/judging/{world.seat.id}")
        sheet = factories.make_sheet(world.seat, world.nominations[0], "9")
        url = f"/judging/sheets/{sheet.id}"
        assert "I have found a conflict of interest" in browser.get(url)
        page = browser.post(f"{url}/recusal", {"conflict": "x" * 301}, status=422)
        assert "Say in a few words why" in page and "x" * 301 in page.text
        browser.post(f"{url}/recusal", {"conflict": "We were married."})
        assert db.session.scalars(select(Sheet.state)).all() == ["recused"]
        page = browser.get(url)
        assert "I have found a conflict" not in page
        browser.post(f"{url}/recusal", {"conflict": "again"}, status=422)


def test_the_sharing_page_costs_the_same_for_few_as_for_many(app: Flask, office: Browser, world: World) -> None:
    counts = []
    for year, judges, nominees in ((2016, 2, 2), (2017, 8, 24)):
        award = factories.make_award(factories.make_campaign(year), options={"judges_each": 2})
        make_world(nominees, award=award)
        for number in range(2, judges + 1):
            factories.make_seat(award, factories.make_user(person=factories.make_person()), f"j{number}")
        with counted(app) as statements:
            assert f"候选人{nominees}" in office.get(f"/{year}/awards/{award.code}/panel/sharing")
        counts.append(len(statements))
    assert counts[0] == counts[1]
