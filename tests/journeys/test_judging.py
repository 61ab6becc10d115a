"""Judges at a real browser: the keyboard alone, a network that goes and comes back, two windows, a closed door."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.journeys.conftest import Server, bound, server_of
from tests.journeys.desk import NOMINEES, PASSWORD
from tests.journeys.words import chinese

# In one process: its world is built there once.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("desk")]

OFFLINE = "No connection. What you typed is kept on this computer and sent as soon as the connection is back."
THE_DAY = "2015-12-15T10:00+08:00"
# The judge presses these keys, criterion by criterion; what a nominee gets follows from the place in the judge's order.
MARKS = [("9", "8.5"), ("8", "8"), ("10", "9"), ("7.5", "8"), ("6", "7")]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The world of desk.py on the fifth day of judging."""
    server = server_of("desk", tmp_path)
    server.start(THE_DAY)
    yield server
    server.stop()


@pytest.fixture
def context(chromium: Browser, server: Server) -> Iterator[BrowserContext]:
    context = chromium.new_context(base_url=server.url, locale="zh-CN", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def test_with_the_keyboard_alone_a_judge_marks_ten_nominees_and_signs(page: Page, server: Server) -> None:
    page.goto("/sign-in")
    reach(page, page.locator("#name"))
    page.keyboard.type("judge")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".site-tools details.menu")).to_be_visible()
    press(page, page.locator("main a[href*='/judging/']").first)
    declare(page)
    for number in range(NOMINEES):
        craft, skill = MARKS[number % len(MARKS)]
        bound(page)
        expect(page.locator("[data-code=attitude]")).to_have_value("")
        page.keyboard.type(craft)
        page.keyboard.press("Enter")
        page.keyboard.type(skill)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page).to_have_url(f"{server.url}/judging/1/review")
    press(page, page.locator("button[data-sign]"))
    expect(page.locator("main")).to_contain_text("签")
    assert states(server) == {"signed": NOMINEES, "recused": 1}
    assert sorted(marks(server)) == sorted(mark for number in range(NOMINEES) for mark in MARKS[number % len(MARKS)])


def reach(page: Page, target: Locator) -> None:
    """Tab until the focus is there."""
    target.wait_for()
    for _ in range(120):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {target}")


def press(page: Page, target: Locator) -> None:
    """Tab to a link or button and press Enter; another page comes."""
    reach(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def declare(page: Page) -> None:
    """No conflict with anyone whom the system does not recuse by itself."""
    button = page.locator("[data-no-conflict]")
    reach(page, button)
    page.keyboard.press("Enter")
    press(page, page.locator("form:has([data-no-conflict]) button[type=submit]").last)


def states(server: Server) -> dict[str, int]:
    """State → how many sheets."""
    with closing(sqlite3.connect(server.database)) as database:
        return dict(database.execute("SELECT state, count(*) FROM sheets GROUP BY state").fetchall())


def marks(server: Server) -> list[str]:
    """Every mark that is saved."""
    with closing(sqlite3.connect(server.database)) as database:
        return [value for (value,) in database.execute("SELECT value FROM marks")]


def test_the_network_goes_in_the_middle_and_comes_back(context: BrowserContext, page: Page, server: Server) -> None:
    begin(page)
    page.locator("[data-code=attitude]").fill("9")
    page.locator("[data-code=attitude]").press("Enter")
    expect(page.locator("[data-told=attitude]")).to_contain_text("已保存")
    context.set_offline(True)
    page.locator("[data-code=skill]").fill("8.5")
    page.locator("[data-code=skill]").press("Enter")
    expect(page.locator("[data-told=skill]")).to_contain_text(chinese(OFFLINE))
    assert marks(server) == ["9"]
    # The window is closed before the network is back: another one sends what was typed.
    address = page.url
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    expect(again.locator("[data-code=skill]")).to_have_value("8.5")
    expect(again.locator("[data-told=skill]")).to_contain_text("已保存")
    assert marks(server) == ["9", "8.5"]


def test_two_windows_never_overwrite_each_other_silently(context: BrowserContext, page: Page, server: Server) -> None:
    begin(page)
    other = context.new_page()
    other.goto(page.url)
    bound(other)
    page.locator("[data-code=attitude]").fill("9")
    page.locator("[data-code=attitude]").blur()
    expect(page.locator("[data-told=attitude]")).to_contain_text("已保存")
    other.locator("[data-code=skill]").fill("7")
    other.locator("[data-code=skill]").blur()
    expect(other.locator("[data-told=skill]")).to_contain_text("已保存")
    expect(other.locator("[data-code=attitude]")).to_have_value("9")
    page.locator("[data-code=skill]").fill("8")
    page.locator("[data-code=skill]").blur()
    told = page.locator("[data-told=skill]")
    expect(told).to_contain_text("7")
    assert sorted(marks(server)) == ["7", "9"]
    told.get_by_role("button").first.click()
    expect(told).to_contain_text("已保存")
    assert sorted(marks(server)) == ["8", "9"]


def test_a_recused_judge_meets_a_closed_door(page: Page, server: Server) -> None:
    begin(page)
    with closing(sqlite3.connect(server.database)) as database:
        sheet, reason = database.execute("SELECT id, reason FROM sheets WHERE state = 'recused'").fetchone()
        attached = database.execute("SELECT id FROM nomination_files").fetchall()
    assert reason == "auto:department"
    page.goto(f"/judging/sheets/{sheet}")
    expect(page.locator("main")).to_contain_text("回避")
    expect(page.locator("main")).not_to_contain_text("事迹材料事迹材料")
    expect(page.locator("[data-code]")).to_have_count(0)
    assert attached == [(1,)]
    assert page.request.get("/files/1/x.pdf").status in (403, 404)
    token = page.locator("input[name=csrf_token]").first.get_attribute("value") or ""
    body = {"version": 1, "marks": {"attitude": "10"}}
    refused = page.request.post(
        f"/judging/sheets/{sheet}/marks", data=body, headers={"X-CSRFToken": token, "Referer": server.url}
    )
    assert refused.status == 422
    assert "回避" in refused.json()["message"]
    assert marks(server) == []


def begin(page: Page) -> None:
    """Signed in and declared, before the first sheet."""
    page.goto("/sign-in")
    page.locator("#name").fill("judge")
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    expect(page.locator(".site-tools details.menu")).to_be_visible()
    page.locator("main a[href*='/judging/']").first.click()
    page.locator("[data-no-conflict]").click()
    page.locator("form:has([data-no-conflict]) button[type=submit]").last.click()
    page.wait_for_load_state()
    if "/sheets/" not in page.url:
        page.locator("main a[href*='/judging/sheets/']").first.click()
        page.wait_for_load_state()
    bound(page)
