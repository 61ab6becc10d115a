"""A draft that saves itself beside what others saved, and its files; on a page of one form, in a real browser."""

import json
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from config import ROOT
from tests.journeys.conftest import bound

pytestmark = pytest.mark.browser

LONGEST = 30
HOST = "http://house.test"
SAVING = ("saving", "offline", "refused", "meanwhile", "meanwhileLong", "keep", "take", "nothing", "changed")
FILES = ("waiting", "sending", "checking", "done", "cancel", "again", "dismiss", "offline", "offlineStep", "refused")
OWN_FILES = '<div data-files><button name="up" value="7" type="submit">up</button></div>'


@dataclass
class Desk:
    """A server with one nomination; `files` is what it answers to the next step with the files."""

    autocomplete: str = "off"
    version: int = 1
    statement: str = "old"
    saves: list[dict[str, Any]] = field(default_factory=list)
    files: tuple[int, str] = (200, "")

    def page(self) -> str:
        """The page on which it is written."""
        words = {name: json.dumps({each: each for each in names}) for name, names in (("s", SAVING), ("f", FILES))}
        return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>t</title>
<script type="module" src="/static/js/app.js?v=1"></script></head><body>
<form method="post" action="/edit" data-module="draft draft-files" data-save="/save" data-key="draft:1:2"
 data-version="{self.version}" data-words='{words["s"]}' data-upload="/files" data-file-words='{words["f"]}'
 autocomplete="{self.autocomplete}"><input type="hidden" name="csrf_token" value="t">
<input type="hidden" name="version" value="{self.version}">
<textarea name="statement" id="statement" data-saved="{self.statement}">{self.statement}</textarea>
<div data-told="statement"></div>{OWN_FILES}<div data-drop><input type="file" id="file"><p data-drop-hint hidden></p>
<ul data-sending></ul><div data-plain></div></div></form><a id="away" href="/away">away</a></body></html>"""

    def save(self, sent: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """As nominations.save_texts."""
        self.saves.append(sent)
        status = 200
        if len(sent["fields"]["statement"]) > LONGEST:
            return 422, {"message": "no", "faults": {"statement": "too long"}, **self.state}
        if sent["fields"]["statement"] != self.statement:
            if sent["version"] == self.version:
                self.version, self.statement = self.version + 1, sent["fields"]["statement"]
            else:
                status = 409
        return status, {"message": "saved", **self.state}

    @property
    def state(self) -> dict[str, Any]:
        """What the database holds."""
        return {"version": self.version, "fields": {"statement": self.statement}}

    def answer(self, route: Route) -> None:
        """Whatever the browser asks for."""
        path = PurePosixPath(route.request.url.removeprefix(HOST).split("?")[0])
        if str(path) == "/save":
            status, told = self.save(json.loads(route.request.post_data or ""))
            route.fulfill(status=status, json=told)
        elif str(path) == "/files":
            status, message = self.files
            told = {"message": message, "html": OWN_FILES, **self.state}
            route.fulfill(status=status, json=told) if message else route.fulfill(status=status, body="<h1>no</h1>")
        elif path.parts[1:2] == ("static",):
            kind = mimetypes.guess_type(path.name)[0] or "text/plain"
            route.fulfill(body=(ROOT / str(path).lstrip("/")).read_bytes(), content_type=kind)
        else:
            body = "<p>away</p>" if str(path) == "/away" else self.page()
            headers = {"Cache-Control": "no-store"}
            route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=headers)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def page(chromium: Browser, desk: Desk) -> Iterator[Page]:
    context = chromium.new_context()
    context.route(f"{HOST}/**", desk.answer)
    page = context.new_page()
    open_desk(page)
    yield page
    context.close()


def open_desk(page: Page) -> None:
    page.goto(f"{HOST}/edit")
    bound(page)


def test_back_brings_no_older_text_over_a_newer_one(page: Page, desk: Desk) -> None:
    for autocomplete in ("off", "on"):  # "on" for browsers that fill in all the same
        desk.autocomplete = autocomplete
        open_desk(page)
        mine, newer = f"my text {autocomplete}", f"a newer text {autocomplete}"
        page.fill("#statement", mine)
        page.locator("#statement").blur()
        expect(page.locator("[data-told]")).to_have_text("saved")
        page.click("#away")
        desk.version, desk.statement = desk.version + 1, newer
        page.go_back()
        bound(page)
        if autocomplete == "off":
            expect(page.locator("#statement")).to_have_value(newer)
        else:
            expect(page.locator("[data-told]")).to_contain_text("meanwhileLong")
        page.evaluate("fetch('/later').then((answer) => answer.text())")  # what was sent before has arrived by then
        assert desk.statement == newer
        assert [one["fields"]["statement"] for one in desk.saves] == [mine]
        desk.saves.clear()
    page.get_by_role("button", name="keep").click()
    expect(page.locator("[data-told]")).to_have_text("saved")
    assert desk.statement == mine


def test_a_step_with_the_files_tells_what_became_of_it_and_which_version_it_is(page: Page, desk: Desk) -> None:
    desk.version, desk.files = 2, (200, "in a new order")
    page.click("button[name=up]")
    told = page.locator("[data-sending] [data-step]")
    expect(told).to_have_text("in a new order")
    assert page.input_value("[name=version]") == "2"
    page.fill("#statement", "typed on")
    page.locator("#statement").blur()
    expect(page.locator("[data-told]")).to_have_text("saved")
    assert desk.saves == [{"version": 2, "fields": {"statement": "typed on"}}]

    # A colleague's text that comes with the answer is compared, never written over.
    page.fill("#statement", "mine")
    desk.version, desk.statement, desk.files = 5, "a colleague's", (422, "sent in meanwhile")
    page.evaluate("document.querySelector('button[name=up]').click()")  # the field keeps the focus: nothing is sent yet
    expect(told).to_have_text("sent in meanwhile")
    expect(told).to_have_class("file-sending-row is-bad")
    expect(page.locator("[data-told]")).to_contain_text("a colleague's")
    assert (desk.version, desk.statement) == (5, "a colleague's")

    # A server that does not answer as it should is no reason to sign in again.
    for status, words, button in ((502, "offline", "again"), (403, "refused", "dismiss")):
        desk.files = (status, "")
        page.set_input_files("#file", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
        row = page.locator("[data-sending] li:not([data-step])").last
        expect(row).to_contain_text(words)
        expect(row.get_by_role("button")).to_have_text(button)


def test_what_did_not_fit_or_waits_for_a_choice_overwrites_nothing_newer(page: Page, desk: Desk) -> None:
    step = "document.querySelector('button[name=up]').click()"
    desk.files = (200, "in a new order")
    page.fill("#statement", "x" * (LONGEST + 1))
    page.locator("#statement").blur()
    told = page.locator("[data-told]")
    expect(told).to_have_text("too long")
    for version, text in ((2, "a colleague's"), (3, "a colleague's second")):
        desk.version, desk.statement = version, text
        page.evaluate(step)
        expect(told.locator("blockquote")).to_have_text(text)
    page.get_by_role("button", name="take").click()
    expect(page.locator("#statement")).to_have_value("a colleague's second")
    assert len(desk.saves) == 1
