"""The head of a unit puts somebody forward on a phone: found, written while the network goes, with a file, sent in."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import Server, server_of
from tests.journeys.desk import PASSWORD
from tests.journeys.looks import violations
from tests.journeys.words import chinese

pytestmark = pytest.mark.browser

DEED = "深夜抢修供水管道"
STATEMENT = "赵师傅全年参与抢修一百二十次，平均到场时间二十分钟，师生满意度百分之九十八。" * 2
OFFLINE = "No connection. What you typed is kept on this computer and sent as soon as the connection is back."


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The world of desk.py while nominations are open."""
    server = server_of("desk", tmp_path)
    server.start("2015-12-05T10:00+08:00")
    yield server
    server.stop()


@pytest.fixture
def context(chromium: Browser, server: Server) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        base_url=server.url, locale="zh-CN", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    context.set_default_timeout(20000)
    yield context
    context.close()


def test_a_nomination_at_phone_width(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    sign_in(page)
    start(page)
    address = write(context, page, server)
    attach(page)
    send(page, address, server)


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.locator("#name").fill("head")
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_selector(".site-tools details.menu")
    fits(page)


def start(page: Page) -> None:
    page.goto("/2015/nominations/new")
    page.locator("#q").fill("赵")
    page.locator("#q").press("Enter")
    expect(page.locator(".candidate")).to_have_count(1)
    expect(page.locator(".candidate")).to_contain_text("赵师傅")
    fits(page)
    page.locator(".candidate form button").click()
    page.wait_for_url("**/nominations/*/edit")
    fits(page)


def write(context: BrowserContext, page: Page, server: Server) -> str:
    """The deed is saved; the network goes while the statement is written; it is sent when the network is back."""
    page.locator("#deed").fill(DEED)
    page.locator("#deed").blur()
    expect(page.locator("[data-told=deed]")).to_contain_text("已保存")
    context.set_offline(True)
    page.locator("#statement").fill(STATEMENT)
    page.locator("#statement").blur()
    expect(page.locator("[data-told=statement]")).to_contain_text(chinese(OFFLINE))
    assert texts(server) == (DEED, "")
    context.set_offline(False)
    expect(page.locator("[data-told=statement]")).to_contain_text("已保存", timeout=20000)
    assert texts(server) == (DEED, STATEMENT)
    return page.url


def attach(page: Page) -> None:
    """A photo of the phone, with the place where it was taken: what is stored does not know it."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    photo = BytesIO()
    Image.new("RGB", (40, 30), "green").save(photo, "JPEG", exif=exif)
    assert b"Exif" in photo.getvalue()
    page.locator("input[type=file]").set_input_files(
        {"name": "抢修现场.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()}
    )
    stored = page.get_by_role("link", name="抢修现场.jpg").first
    stored.wait_for()
    content = page.request.get(stored.get_attribute("href") or "").body()
    assert content.startswith(b"\xff\xd8") and b"Exif" not in content
    fits(page)


def send(page: Page, address: str, server: Server) -> None:
    page.locator("button[value=preview]").click()
    page.wait_for_url(lambda url: url != address)
    expect(page.locator("main")).to_contain_text(STATEMENT)
    expect(page.locator("main .file-view-picture")).to_be_visible()
    fits(page)
    page.locator("form[action$=submit] button[type=submit]").click()
    expect(page.locator("main")).to_contain_text(chinese("Submitted"))
    fits(page)
    with closing(sqlite3.connect(server.database)) as database:
        assert database.execute("SELECT state FROM nominations WHERE deed = ?", [DEED]).fetchone() == ("submitted",)


def fits(page: Page) -> None:
    """Nothing sticks out of the phone, and axe finds nothing."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
    assert violations(page) == [], page.url


def texts(server: Server) -> tuple[str, str]:
    with closing(sqlite3.connect(server.database)) as database:
        found: tuple[str, str] = database.execute(
            "SELECT deed, statement FROM nominations ORDER BY id DESC LIMIT 1"
        ).fetchone()
        return found
