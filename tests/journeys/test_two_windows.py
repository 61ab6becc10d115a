"""A judge marks one sheet in two windows: what the other saved is never overwritten without being asked; and what could
not be saved is never lost."""

import json
import mimetypes
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from config import ROOT
from tests.journeys.conftest import bound

pytestmark = pytest.mark.browser

HOST = "http://house.test"
WORDS = {
    "saving": "…",
    "offline": "offline",
    "refused": "refused",
    "meanwhile": "saved {saved}, typed {typed}",
    "keep": "keep",
    "take": "take",
    "nothing": "-",
}
PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>t</title>
<script type="module" src="/static/js/app.js?v=1"></script></head><body>
<form method="post" action="/sheet" data-module="judging-sheet" data-save="/save" data-seat="1" data-sheet="7"
 data-next="/next" data-others="[]" data-words='{json.dumps(WORDS)}'><input type="hidden" name="csrf_token" value="t">
<input type="hidden" name="version" value="1"><input id="craft" name="mark-craft" data-code="craft" data-saved=""
 data-maximum="10" data-step="0.5"><div data-told="craft"></div>
<button type="submit" name="then" value="next" id="next">next</button><output data-total></output>
</form></body></html>"""


@pytest.fixture
def saves() -> list[dict[str, object]]:
    """What the page sent to be saved, in order."""
    return []


@pytest.fixture
def answers() -> list[tuple[int, dict[str, object]]]:
    """What the server says next instead of what it would say: status (0: no connection) and document."""
    return []


@pytest.fixture
def page(
    chromium: Browser, saves: list[dict[str, object]], answers: list[tuple[int, dict[str, object]]]
) -> Iterator[Page]:
    """A sheet of version 1; the other window has saved 6 as version 2 before anything arrives from here."""

    def answer(route: Route) -> None:
        path = PurePosixPath(route.request.url.removeprefix(HOST).split("?")[0])
        if str(path) == "/save":
            saves.append(json.loads(route.request.post_data or ""))
            if answers:
                status, document = answers.pop(0)
                route.fulfill(status=status, json=document) if status else route.abort()
                return
            is_stale = saves[-1]["version"] == 1
            told = {"version": 2, "marks": {"craft": "6"}} if is_stale else {"version": 3, "marks": {"craft": "9"}}
            told |= {"total": "60.00", "standing": "partial", "message": "saved"}
            route.fulfill(status=409 if is_stale else 200, json=told)
        elif path.parts[1:2] == ("static",):
            kind = mimetypes.guess_type(path.name)[0] or "text/plain"
            route.fulfill(body=(ROOT / str(path).lstrip("/")).read_bytes(), content_type=kind)
        else:
            route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")

    context = chromium.new_context()
    context.route(f"{HOST}/**", answer)
    page = context.new_page()
    page.goto(f"{HOST}/sheet")
    bound(page)
    yield page
    context.close()


def test_a_mark_saved_in_another_window_stays_until_the_judge_chooses(
    page: Page, saves: list[dict[str, object]]
) -> None:
    page.fill("#craft", "9")
    page.press("#craft", "Enter")
    expect(page.locator("[data-told]")).to_contain_text("saved 6, typed 9")
    page.click("#next")
    page.press("#craft", "Enter")
    expect(page.locator("#craft")).to_be_focused()
    assert saves == [{"version": 1, "marks": {"craft": "9"}}]
    assert page.url == f"{HOST}/sheet"
    page.get_by_role("button", name="keep").click()
    expect(page.locator("[data-told]")).to_have_text("saved")
    assert saves[1:] == [{"version": 2, "marks": {"craft": "9"}}]


def test_what_does_not_fit_is_still_in_its_field_after_a_reload(
    page: Page, answers: list[tuple[int, dict[str, object]]]
) -> None:
    answers += [(422, {"message": "no", "faults": {"craft": "at most 10"}})] * 2
    page.fill("#craft", "99")
    page.click("#next")
    expect(page.locator("[data-told]")).to_have_text("at most 10")
    page.reload()
    bound(page)
    expect(page.locator("#craft")).to_have_value("99")
    expect(page.locator("[data-told]")).to_have_text("at most 10")
    page.fill("#craft", "9")
    page.press("#craft", "Enter")
    expect(page.locator("[data-told]")).to_contain_text("saved 6, typed 9")


def test_a_closed_door_and_a_lost_connection_lose_nothing(
    page: Page, saves: list[dict[str, object]], answers: list[tuple[int, dict[str, object]]]
) -> None:
    answers += [(0, {}), (403, {"message": "over"})]
    page.fill("#craft", "9")
    page.click("#next")
    expect(page.locator("[data-told]")).to_have_text("over")  # tried again by itself, then refused, and not sent again
    assert saves == [{"version": 1, "marks": {"craft": "9"}}] * 2
    page.reload()
    bound(page)
    expect(page.locator("#craft")).to_have_value("9")
    expect(page.locator("[data-told]")).to_contain_text("saved 6, typed 9")
    page.reload()  # the choice is still open
    bound(page)
    expect(page.locator("[data-told]")).to_contain_text("typed 9")
