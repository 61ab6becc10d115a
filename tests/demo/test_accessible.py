"""The main pages of the demo year in a real browser, looked at by axe: in Chinese on light, in English on dark."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import Result
from flask import Flask
from playwright.sync_api import Browser, Page

from awards.demo.cli import PASSWORD
from tests.journeys.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"]}
GRAVE = {"serious", "critical"}
LOOKS = (("zh", "light"), ("en", "dark"))
NOBODY = ""
SETTING_UP = [
    "/2015/board",
    "/2015/setup",
    "/2015/setup/name",
    "/2015/setup/dates",
    "/2015/setup/notice",
    "/2015/setup/indicators",
    "/2015/setup/seal",
    "/2015/awards/new",
    "/2015/awards/excellent-department/scheme",
    "/2015/awards/excellent-department/preview",
    "/2015/awards/excellent-department/quotas",
    "/2015/awards/excellent-department/seal",
    "/2015/awards/excellent-department/remove",
    "/2015/extend",
    "/2015/reminders",
    "/campaigns/new",
    "/register/?kind=person",
    "/register/person/20000",
    "/register/person/20000/move",
    "/register/person/20000/merge",
    "/register/team/new",
    "/accounts/",
    "/accounts/bulk",
]
PAGES = {
    NOBODY: ["/sign-in"],
    "office": [
        "/",
        "/2015",
        "/2015/evidence/service-model",
        "/2015/evidence/service-model/{person}/satisfaction",
        "/2015/evidence/surveys/{survey}",
        "/imports/new",
        "/imports/{orders}",
        "/2015/awards/civilised-window/runs/1",
        "/2015/awards/service-model/results",
        *SETTING_UP,
    ],
    "leader": ["/2015/board", "/2015/awards/skilled-technician/unseal", "/2015/awards/skilled-technician/rules"],
    "discipline": ["/", "/audit"],
    "judge6": ["/judging/sheets/{sheet}"],
    "zw01": ["/2015/nominations/new?award=excellent-department"],
}
NUMBERS = {
    "person": "SELECT id FROM subjects WHERE code = '20000'",
    "survey": "SELECT code FROM surveys",
    "orders": "SELECT id FROM import_batches WHERE kind = 'orders'",
    "sheet": "SELECT max(sheets.id) FROM sheets JOIN panel_seats ON panel_seats.id = seat_id "
    "JOIN users ON users.id = user_id WHERE username = 'judge6'",
}


@pytest.fixture
def server(built: tuple[Flask, Result], tmp_path: Path) -> Iterator[Server]:
    """The demo's day, served from a copy: signing in changes the database."""
    server = Server(tmp_path)
    original = built[0].config["AWARDS"].database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(original)) as source, closing(sqlite3.connect(server.database)) as copy:
        source.backup(copy)
    server.start("2015-12-15T10:00+08:00")
    yield server
    server.stop()


@pytest.fixture
def paths(server: Server) -> dict[str, list[str]]:
    """The pages of each user with the numbers that the demo gave."""
    with closing(sqlite3.connect(server.database)) as database:
        found = {name: database.execute(query).fetchone()[0] for name, query in NUMBERS.items()}
    return {user: [page.format(**found) for page in pages] for user, pages in PAGES.items()}


def sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in")
    page.fill("#name", username)
    page.fill("#password", PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_selector(".site-tools details.menu")


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds that keeps people from using the page."""
    found: list[dict[str, Any]] = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        {"rule": one["id"], "of": len(one["nodes"]), "first": one["nodes"][0]["html"][:300]}
        for one in found
        if one["impact"] in GRAVE
    ]


def test_axe_finds_nothing_grave_on_the_main_pages(
    chromium: Browser, server: Server, paths: dict[str, list[str]]
) -> None:
    troubles = {}
    for username, pages in paths.items():
        context = chromium.new_context(base_url=server.url, locale="zh-CN", viewport={"width": 1280, "height": 900})
        page = context.new_page()
        if username:
            sign_in(page, username)
        for path in pages:
            for language, theme in LOOKS:
                page.emulate_media(color_scheme=theme)
                answer = page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
                assert answer is not None and answer.status == 200, path
                assert page.evaluate("document.documentElement.dataset.bsTheme") == theme
                assert page.locator("html").get_attribute("lang", timeout=5000).startswith(language)
                if found := violations(page):
                    troubles[path, language, theme] = found
        context.close()
    assert troubles == {}


def test_axe_would_find_what_is_grave(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("<html lang=en><title>t</title><main><h1>h</h1><img src=x><p style='color:#ccc'>pale</p></main>")
    assert {one["rule"] for one in violations(page)} == {"image-alt", "color-contrast"}
    page.close()
