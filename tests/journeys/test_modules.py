"""The small modules of static/js in a real browser, on a page made of one form and one table."""

import mimetypes
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from playwright.sync_api import Browser, Page, Route

from config import ROOT
from tests.journeys.conftest import bound

pytestmark = pytest.mark.browser

HOST = "http://house.test"
FILE = b"%PDF-" + bytes(1_500_000)
PAGE = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>t</title>
<script src="/static/js/theme.js"></script><script type="module" src="/static/js/app.js?v=1"></script></head><body>
<button data-module="theme-switch" id="theme" type="button" hidden>theme</button>
<form method="post" action="/sent" data-module="once unsaved"><div data-module="counter" data-most="5"
 data-words="{left} left" data-over="{over} over"><textarea name="deed" id="deed"></textarea><p data-count></p></div>
<button type="submit" name="act" value="save" id="save">Save</button></form>
<div data-tools-for="people" hidden><input type="search" id="filter"><p class="table-count"
 data-words="{shown} of {all}"></p></div>
<table id="people" data-module="table"><thead><tr><th data-sortable="text">Name</th>
<th data-sortable="number">Total</th></tr></thead><tbody>
<tr data-keys="wangxiaohong"><td>王小红</td><td>9.5</td></tr><tr><td>李桂兰</td><td>–</td></tr>
<tr><td>张志强</td><td>87.91</td></tr><tr><td>陈 雪</td><td>−</td></tr></tbody></table>
<a href="/all.pdf" download="all.pdf" data-module="download" data-status="making" id="all">All</a>
<a href="/none.pdf" download="none.pdf" data-module="download" data-status="making" id="none">None</a>
<div id="making" role="status" hidden data-making="being made" data-coming="{done} of {of}" data-done="it is there">
<p></p><progress></progress></div>
<details data-module="menu" id="menu"><summary>menu</summary><a href="#">one</a></details></body></html>"""


@pytest.fixture
def sent() -> list[str]:
    """The bodies of the forms that arrived."""
    return []


@pytest.fixture
def page(chromium: Browser, sent: list[str]) -> Iterator[Page]:
    """A page on a host that exists only here; static files come from the repository."""

    def answer(route: Route) -> None:
        path = PurePosixPath(route.request.url.removeprefix(HOST).split("?")[0])
        if route.request.method == "POST":
            sent.append(route.request.post_data or "")
            route.fulfill(status=204)
        elif path.parts[1:2] == ("static",):
            kind = mimetypes.guess_type(path.name)[0] or "text/plain"
            route.fulfill(body=(ROOT / str(path).lstrip("/")).read_bytes(), content_type=kind)
        elif path.name == "all.pdf":
            route.fulfill(body=FILE, content_type="application/pdf", headers={"Content-Length": str(len(FILE))})
        elif path.name == "none.pdf":
            route.fulfill(status=404, body="gone", content_type="text/html")
        else:
            route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")

    context = chromium.new_context(color_scheme="dark")
    context.route(f"{HOST}/**", answer)
    page = context.new_page()
    page.goto(HOST)
    bound(page)
    yield page
    context.close()


def names(page: Page) -> list[str]:
    return page.locator("#people tbody tr:visible td:first-child").all_inner_texts()


def test_a_table_is_filtered_by_what_it_shows_and_by_its_keys(page: Page) -> None:
    page.fill("#filter", "小红")
    assert names(page) == ["王小红"]
    assert page.inner_text(".table-count") == "1 of 4"
    page.fill("#filter", "WANGxiao")
    assert names(page) == ["王小红"]
    page.fill("#filter", "８７")
    assert names(page) == ["张志强"]
    page.fill("#filter", "")
    assert len(names(page)) == 4


def test_a_table_sorts_numbers_as_numbers_and_keeps_the_empty_ones_last(page: Page) -> None:
    heading = page.locator("th >> nth=1")
    heading.locator("button").click()
    assert names(page)[:2] == ["王小红", "张志强"]
    assert heading.get_attribute("aria-sort") == "ascending"
    heading.locator("button").click()
    assert names(page)[:2] == ["张志强", "王小红"]
    assert heading.get_attribute("aria-sort") == "descending"
    page.locator("th >> nth=0").locator("button").click()
    # Pinyin: chen, li, wang, zhang.
    assert names(page) == ["陈 雪", "李桂兰", "王小红", "张志强"]
    assert heading.get_attribute("aria-sort") is None


def test_characters_are_counted_as_people_count_them(page: Page) -> None:
    page.fill("#deed", "十年如𠮷")
    assert page.inner_text("[data-count]") == "1 left"
    page.fill("#deed", "十年如一日好")
    assert page.inner_text("[data-count]") == "1 over"


def test_a_form_is_sent_once_with_the_button_that_was_pressed(page: Page, sent: list[str]) -> None:
    page.fill("#deed", "abc")
    with page.expect_request("**/sent"):
        page.evaluate("for (let i = 0; i < 3; i++) document.getElementById('save').click()")
    page.evaluate("fetch('/later').then((answer) => answer.text())")  # what was sent before has arrived when this has
    assert sent == ["deed=abc&act=save"]


def test_leaving_a_changed_form_is_asked_about(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    bound(page)
    assert asked == []
    page.click("#deed")
    page.keyboard.type("abc")
    page.reload()
    assert asked == ["beforeunload"]


def test_the_theme_follows_the_system_until_it_is_chosen_and_the_choice_lasts(page: Page) -> None:
    theme = "document.documentElement.dataset.bsTheme"
    assert page.evaluate(theme) == "dark"
    page.click("#theme")
    assert page.evaluate(theme) == "light"
    page.reload()
    assert page.evaluate(theme) == "light"


def test_a_menu_closes_on_escape_and_on_a_click_elsewhere(page: Page) -> None:
    is_open = "document.getElementById('menu').open"
    page.click("#menu summary")
    page.keyboard.press("Escape")
    assert page.evaluate(is_open) is False
    page.click("#menu summary")
    page.click("#deed")
    assert page.evaluate(is_open) is False


def test_a_file_that_takes_a_while_says_how_much_of_it_has_come(page: Page) -> None:
    page.evaluate(
        "window.said = []; new MutationObserver(() => said.push(document.querySelector('#making p').textContent))"
        ".observe(document.querySelector('#making'), {childList: true, subtree: true})"
    )
    with page.expect_download() as download:
        page.click("#all")
    assert download.value.suggested_filename == "all.pdf"
    assert Path(download.value.path()).read_bytes() == FILE
    page.wait_for_function("document.querySelector('#making p').textContent === 'it is there'")
    assert not page.locator("#making progress").is_visible()
    said = page.evaluate("said")
    assert said[0] == "being made" and "1.5 of 1.5" in said


def test_a_file_that_is_not_there_is_left_to_the_browser(page: Page) -> None:
    page.click("#none")
    page.wait_for_url("**/none.pdf")
    assert page.locator("body").inner_text() == "gone"
