"""The running sum of weights in a real browser: exact, and the same as the server's."""

import mimetypes
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest
from playwright.sync_api import Browser, Page, Route

from config import ROOT
from tests.journeys.conftest import bound

pytestmark = pytest.mark.browser

HOST = "http://weights.test"
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>t</title>
<script type="module" src="/static/js/app.js?v=1"></script></head><body>
<form data-module="weights">
<p data-sum data-whole="whole" data-short="{sum} short {rest}" data-over="{sum} over {rest}"></p>
<input id="a" data-weight value="60"><input id="b" data-weight value="40">
<div data-shares>
<div class="scheme-item"><b data-share data-words="{share} %"></b><input id="c" data-part value="1"></div>
<div class="scheme-item"><b data-share data-words="{share} %"></b><input id="d" data-part value="2"></div>
</div></form></body></html>"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    def answer(route: Route) -> None:
        path = PurePosixPath(route.request.url.removeprefix(HOST).split("?")[0])
        if path.parts[1:2] == ("static",):
            kind = mimetypes.guess_type(path.name)[0] or "text/plain"
            route.fulfill(body=(ROOT / str(path).lstrip("/")).read_bytes(), content_type=kind)
        else:
            route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")

    context = chromium.new_context()
    context.route(f"{HOST}/**", answer)
    page = context.new_page()
    page.goto(HOST)
    bound(page)
    yield page
    context.close()


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ("60", "whole"),
        ("59.99", "99.99 short 0.01"),
        ("59.999999", "99.999999 short 0.000001"),
        ("60.01", "100.01 over 0.01"),
        ("６０ %", "whole"),
        ("sixty", "40 short 60"),
        ("", "40 short 60"),
        ("-5", "40 short 60"),
    ],
)
def test_the_sum_is_exact_while_it_is_typed(page: Page, first: str, words: str) -> None:
    page.fill("#a", first)
    assert page.inner_text("[data-sum]") == words


def test_criteria_show_their_share_of_the_panel(page: Page) -> None:
    assert page.locator("[data-share]").all_inner_texts() == ["33.3 %", "66.7 %"]
    page.fill("#c", "2")
    assert page.locator("[data-share]").all_inner_texts() == ["50 %", "50 %"]
    page.fill("#d", "")
    assert page.locator("[data-share]").all_inner_texts() == ["100 %", ""]
