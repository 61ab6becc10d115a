"""The grid of a judge's marks is walked like a spreadsheet, a block from Excel goes into its cells, and each row saves
with its own version."""

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
WORDS = {"saving": "…", "offline": "offline", "refused": "refused"}
SHEETS = {"7": 1, "8": 4}  # id → version


def row(sheet: str, version: int) -> str:
    cells = "".join(
        f'<td><input id="{code}{sheet}" form="f{sheet}" data-code="{code}" data-label="{code}" data-saved=""></td>'
        for code in ("craft", "skill")
    )
    return f"""<form id="f{sheet}"><input type="hidden" name="csrf_token" value="t">
<input type="hidden" name="version" value="{version}"></form><table><tbody><tr data-sheet="{sheet}" data-form="f{sheet}"
 data-save="/save/{sheet}">{cells}<td data-total></td><td data-standing-cell><span class="status"></span></td>
<td><div data-told></div><button type="submit" form="f{sheet}">save</button></td></tr></tbody></table>"""


PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>t</title>
<script type="module" src="/static/js/app.js?v=1"></script></head><body>
<div data-module="judging-grid" data-seat="1" data-words='{json.dumps(WORDS)}' data-pasted="pasted {{count}}"
 data-over="over {{count}}"><p data-pasted-told></p>
{"".join(row(*one) for one in SHEETS.items())}</div></body></html>"""
PASTE = """text => { const data = new DataTransfer(); data.setData("text/plain", text);
document.activeElement.dispatchEvent(
  new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""


@pytest.fixture
def saves() -> list[tuple[str, dict[str, object]]]:
    """Which sheet was sent, and what."""
    return []


@pytest.fixture
def page(chromium: Browser, saves: list[tuple[str, dict[str, object]]]) -> Iterator[Page]:
    """Two sheets of two criteria each; a server that takes every mark but 11."""
    held: dict[str, dict[str, str]] = {sheet: {"craft": "", "skill": ""} for sheet in SHEETS}

    def answer(route: Route) -> None:
        path = PurePosixPath(route.request.url.removeprefix(HOST).split("?")[0])
        if path.parts[1:2] == ("save",):
            sent = json.loads(route.request.post_data or "")
            saves.append((path.name, sent))
            if wrong := [code for code, text in sent["marks"].items() if text == "11"]:
                route.fulfill(status=422, json={"message": "no", "faults": dict.fromkeys(wrong, "at most 10")})
                return
            held[path.name] |= sent["marks"]
            told = {"version": sent["version"] + 1, "marks": held[path.name], "message": "saved", "total": "90.00"}
            route.fulfill(json=told | {"standing": "complete", "standing_text": "complete", "tone": "info"})
        elif path.parts[1:2] == ("static",):
            kind = mimetypes.guess_type(path.name)[0] or "text/plain"
            route.fulfill(body=(ROOT / str(path).lstrip("/")).read_bytes(), content_type=kind)
        else:
            route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")

    context = chromium.new_context()
    context.route(f"{HOST}/**", answer)
    page = context.new_page()
    page.goto(f"{HOST}/grid")
    bound(page)
    yield page
    context.close()


def test_cells_are_walked_like_a_spreadsheet(page: Page, saves: list[tuple[str, dict[str, object]]]) -> None:
    page.focus("#craft7")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(page.locator("#craft8")).to_be_focused()
    page.keyboard.press("Enter")  # below the last comes the next criterion
    expect(page.locator("#skill7")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#craft7")).to_be_focused()
    expect(page.locator("tr[data-sheet='7'] .saving-told.is-saved")).to_have_text("saved")
    assert saves == [("7", {"version": 1, "marks": {"craft": "9"}})]


def test_a_pasted_block_goes_into_its_cells_and_says_what_did_not(
    page: Page, saves: list[tuple[str, dict[str, object]]]
) -> None:
    page.focus("#craft7")
    page.evaluate(PASTE, "8\t7.5\r\n9\t11\t3\r\n")
    expect(page.locator("[data-pasted-told]")).to_have_text("pasted 4 over 1")
    expect(page.locator("tr[data-sheet='7'] [data-total]")).to_have_text("90.00")
    expect(page.locator("tr[data-sheet='8'] [data-told]")).to_contain_text("skill: at most 10")
    expect(page.locator("#skill8")).to_have_value("11")
    expect(page.locator("tr[data-sheet='8'] [data-total]")).to_have_text("90.00")
    assert sorted(saves, key=lambda one: one[0]) == [
        ("7", {"version": 1, "marks": {"craft": "8", "skill": "7.5"}}),
        ("8", {"version": 4, "marks": {"craft": "9", "skill": "11"}}),
        ("8", {"version": 4, "marks": {"craft": "9"}}),
    ]
