"""The pages of a judge who was removed, and of one whose account was reset."""

import pytest
from flask import Flask

from awards import clock
from awards.accounts.resetting import reset_account
from awards.db import db
from tests import factories
from tests.judging.worlds import JUDGING, World, make_world
from tests.pages import Browser

PANEL = "/2015/awards/service-model/panel"


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(1)


def test_a_former_judge_is_told_why_and_comes_back_with_the_seat(app: Flask, browser: Browser, world: World) -> None:
    sheet = factories.make_sheet(world.seat, world.nominations[0], "9", "8")
    office = Browser(app).sign_in(factories.make_user("office")).speak("en")
    browser.sign_in(world.user).speak("en")
    with clock.turned_to(JUDGING):
        office.post(f"{PANEL}/j1/removal", {"reason": "moved to Beijing"})
        assert "removed on 2015-12-15" in office.get(PANEL)
        page = office.get(f"{PANEL}/j1")
        assert "removed on 2015-12-15" in page and "moved to Beijing" in page
        for path in (f"/judging/{world.seat.id}", f"/judging/{world.seat.id}/review", f"/judging/sheets/{sheet.id}"):
            told = browser.get(path, status=403)
            assert "any more since 2015-12-15" in told and "moved to Beijing" in told
        assert "moved to Beijing" in browser.get("/judging")
        office.post(f"{PANEL}/j1/return")
        browser.get(f"/judging/sheets/{sheet.id}")


def test_a_judge_whose_account_was_reset_confirms_on_the_review(app: Flask, browser: Browser, world: World) -> None:
    sheet = factories.make_sheet(world.seat, world.nominations[0], "9", "8.5")
    reset_account(db.session, world.user, actor="office", now=JUDGING)
    browser.sign_in(world.user).speak("en")
    with clock.turned_to(JUDGING):
        review = f"/judging/{world.seat.id}/review"
        for path in (f"/judging/{world.seat.id}", review):
            page = browser.get(path)
            assert "reset on 15 Dec 2015 10:32" in page and "Attitude 9, Skill 8.5" in page
            assert "by whoever used the account" in page
        assert "Review and confirm" in browser.get(f"/judging/sheets/{sheet.id}")
        seen = page.outline.fields["seen"]
        browser.post(f"/judging/{world.seat.id}/signature", {"seen": seen}, status=422)
        browser.post(f"/judging/{world.seat.id}/confirmation", {"seen": "x"}, status=409)
        browser.post(f"/judging/{world.seat.id}/confirmation", {"seen": seen})
        assert "Are these marks yours" not in browser.get(review)
        browser.post(f"/judging/{world.seat.id}/signature", {"seen": seen})
