"""From scores to honours in a real browser: run, tie and vote, approval, notice, an objection that is upheld, the next
in line, a second notice, publication, and a certificate verified by the address in its code, in both languages."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Server, server_of
from tests.journeys.hall import PASSWORD
from tests.journeys.looks import violations

pytestmark = pytest.mark.browser

AWARD = "/2015/awards/service-model"
FINDING = "经核实，该同志两次拒绝受理报修，情况属实。"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The award judged and signed, served on the Tuesday before Christmas."""
    server = server_of("hall", tmp_path)
    server.start("2015-12-22T10:00+08:00")
    yield server
    server.stop()


def test_from_the_run_to_a_certificate_that_anyone_verifies(page: Page, server: Server) -> None:
    sign_in(page, "office")
    run_and_vote(page)
    approve(page, "2", ["王小红", "李建国"])
    put_up(page)
    code = object_to(page, "王小红")
    uphold(page)
    follow(page, code)
    approve(page, "3", ["李建国", "赵敏"])
    put_up(page, corrects="经查实异议成立，重新公示")
    publish(page, server)
    verify(page, server)


def sign_in(page: Page, name: str) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.locator("#name").fill(name)
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".site-tools details.menu")).to_be_visible()


def press(page: Page, form: str = "main form") -> None:
    page.locator(f"{form} button[type=submit]").first.click()
    page.wait_for_load_state()


def told(page: Page, *texts: str) -> None:
    for text in texts:
        expect(page.locator("main")).to_contain_text(text)


def run_and_vote(page: Page) -> None:
    """The first run ends in a tie for the second place; the vote makes the second at once."""
    page.goto(f"{AWARD}/runs")
    press(page, f"form[action='{AWARD}/runs']")
    page.goto(f"{AWARD}/rulings/tie")
    for place, name in enumerate(("李建国", "赵敏")):
        chosen = page.locator("#order select").nth(place)
        chosen.select_option(label=next(one for one in chosen.locator("option").all_inner_texts() if name in one))
    for place, votes in enumerate(("5", "２")):
        page.locator("#votes input").nth(place).fill(votes)
    page.locator("#reason").fill("两人各项得分均相同")
    page.locator("#decided_on").fill("2015-12-22")
    press(page, "main form[data-module~=unsaved]")
    page.goto(f"{AWARD}/runs/2")
    told(page, "王小红", "李建国")


def approve(page: Page, run: str, selected: list[str]) -> None:
    """A leader reads whom the run selects, and approves it."""
    sign_in(page, "leader")
    page.goto(f"{AWARD}/decision")
    assert page.locator("section[aria-labelledby=selected] .honoured").all_inner_texts() == selected
    assert violations(page) == []
    page.locator("#attendance").fill("应到 7 人，实到 7 人")
    for field, votes in (("in_favour", "7"), ("against", "0"), ("abstained", "0")):
        page.locator(f"#{field}").fill(votes)
    press(page, f"form[action='{AWARD}/runs/{run}/approval']")
    expect(page.locator(".notice-good").first).to_be_visible()


def put_up(page: Page, corrects: str = "") -> None:
    sign_in(page, "office")
    page.goto(f"{AWARD}/notice/new")
    assert violations(page) == []
    page.locator("#telephone").fill("010-62750001")
    if corrects:
        page.locator("#corrects").fill(corrects)
    press(page, "main form[data-module~=unsaved]")
    page.context.clear_cookies()
    page.goto(f"{AWARD}/notice")
    expect(page.locator("main .honoured").first).to_be_visible()
    assert violations(page) == []


def object_to(page: Page, name: str) -> str:
    """A stranger, without an account, on a phone; returns the code of the receipt."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{AWARD}/notice/objection")
    choices = page.locator("#nominee option").all_inner_texts()
    page.locator("#nominee").select_option(label=next(one for one in choices if name in one))
    assert violations(page) == []
    page.locator("#text").fill("公示对象十月份在窗口两次拒绝受理报修，当日有三位老师在场。<script>alert(1)</script>")
    page.locator("input[name=who][value=anonymous]").check()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    press(page, "main form[enctype]")
    code = page.locator(".receipt-code code").inner_text()
    assert violations(page) == []
    assert re.fullmatch(r"[0-9A-Z -]{20,}", code)
    page.set_viewport_size({"width": 1280, "height": 900})
    return code


def uphold(page: Page) -> None:
    """Nothing is published meanwhile; the discipline officer excludes the nominee, and the office computes anew."""
    sign_in(page, "office")
    page.goto(f"{AWARD}/runs/2/publish")
    expect(page.locator("main .notice-bad")).to_be_visible()
    assert page.locator(f"form[action='{AWARD}/runs/2/publish']").count() == 0
    sign_in(page, "discipline")
    page.goto("/2015/objections")
    page.locator("main table a").first.click()
    told(page, "<script>alert(1)</script>")
    press(page, "form[action$='taking-up']")
    page.locator("main a[href$='/ruling/uphold']").click()
    assert violations(page) == []
    page.locator("input[name=remedy][value=exclude]").check()
    page.locator("#reason").fill("经查实存在拒绝受理报修的行为")
    page.locator("#finding").fill(FINDING)
    press(page, "main form[data-module~=unsaved]")
    expect(page).to_have_url(re.compile(r"/objections/1$"))
    page.context.clear_cookies()
    page.goto(f"{AWARD}/notice")
    expect(page.locator("main")).not_to_contain_text("王小红")
    sign_in(page, "office")
    page.goto(f"{AWARD}/runs")
    press(page, f"form[action='{AWARD}/runs']")
    expect(page.locator("main [role=alert]")).to_be_visible()  # with one less there is no tie any more to vote on
    page.locator("main a[href$='/withdraw']").first.click()
    page.locator("#reason").fill("有一人被排除后不再并列")
    press(page, "main form[data-module]")
    page.goto(f"{AWARD}/runs/3")
    told(page, "赵敏")


def follow(page: Page, code: str) -> None:
    page.context.clear_cookies()
    page.goto("/objections")
    page.locator("#code").fill(code)
    press(page)
    told(page, FINDING)


def publish(page: Page, server: Server) -> None:
    """The days of the second notice go by; then the office publishes and issues the certificates."""
    server.start("2016-01-05T10:00+08:00")
    sign_in(page, "office")
    page.goto(f"{AWARD}/runs/3/publish")
    assert violations(page) == []
    press(page)
    expect(page).to_have_url(re.compile(f"{AWARD}/results$"))
    assert page.locator(".person-cards .honoured").all_inner_texts() == ["李建国", "赵敏"]
    page.goto(f"{AWARD}/certificates")
    press(page, f"form[action='{AWARD}/certificates']")
    expect(page.locator("main table .honoured")).to_have_text(["李建国", "赵敏"])


def verify(page: Page, server: Server) -> None:
    """The address in the code of the printed certificate, read by a stranger in both languages."""
    link = page.locator("main table a[href$='.zh.pdf']").first.get_attribute("href") or ""
    with pypdfium2.PdfDocument(BytesIO(page.request.get(link).body())) as document:
        text = document[0].get_textpage().get_text_range()
    found = re.search(r"/c/[0-9a-f]{32}", re.sub(r"\s", "", text))
    assert found and "李建国" in text
    page.context.clear_cookies()
    for language, name in (("zh", "李建国"), ("en", "Li Jianguo")):
        page.goto(f"{found.group()}?lang={language}")
        expect(page.locator("main .honoured")).to_have_text(name)
        assert violations(page) == []
        page.goto(f"{AWARD}/results?lang={language}")
        expect(page.locator(".person-cards .honoured").first).to_have_text(name)
        page.goto(f"/roll?lang={language}")
        expect(page.locator("main table .honoured").first).to_have_text(name)
        assert violations(page) == []
