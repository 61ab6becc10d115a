"""The pictures of docs/screenshots: `make demo` in one terminal, `make screenshots` in another."""

import os
import shutil
from io import BytesIO
from itertools import product
from pathlib import Path

import pypdfium2
from playwright.sync_api import Browser, Page, sync_playwright

from awards.demo.accounts import PASSWORD

BASE = f"http://127.0.0.1:{os.environ.get('PORT', '5000')}"
FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
WIDTHS = {"wide": (1280, 860), "phone": (390, 844)}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
AWARD = "/2015/awards/service-model"
PAGES = {
    "home": ("office", "/"),
    "rules": (None, f"{AWARD}/rules"),
    "results": ("20007", f"{AWARD}/results"),
    "derivation": ("20007", f"{AWARD}/results"),
    "nominate": ("zw02", "/2015/nominations"),
    "imports": ("office", "/imports/"),
    "evidence": ("office", "/2015/evidence"),
    "board": ("office", "/2015/board"),
    "setup": ("office", "/2015/setup"),
    "scheme": ("office", "/2015/awards/excellent-department/scheme"),
    "log": ("discipline", "/audit"),
    "coverage": ("office", "/2015/evidence/service-model"),
    "judging": ("judge1", "/judging"),
    "diagnostics": ("office", f"{AWARD}/runs/2/diagnostics"),
    "verify": (None, "/verify"),
    "decision": ("leader", "/2015/awards/civilised-window/decision"),
    "notice": (None, "/2015/awards/model-zone/notice"),
    "objection": ("discipline", "/2015/objections/2"),
    "certificates": ("office", f"{AWARD}/certificates"),
    "roll": (None, "/roll"),
}
DOCUMENTS = {
    "notice": f"{AWARD}/notice/1.pdf",
    "minutes": f"{AWARD}/decision/minutes.pdf",
    "commendation": "/2015/commendation/1.pdf",
    "certificate-zh": f"{AWARD}/certificates/2015-0001.zh.pdf",
    "certificate-en": f"{AWARD}/certificates/2015-0001.en.pdf",
}


def main() -> None:
    """Every page in both languages, wide and on a phone."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-headless-shell", "google-chrome"))), None)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for name, lang, width in product(PAGES, LOCALES, WIDTHS):
            take(browser, name, lang, width)
        take_documents(browser)
        browser.close()


def take(browser: Browser, name: str, lang: str, width: str) -> None:
    """One picture of the first screen of a page."""
    user, path = PAGES[name]
    across, down = WIDTHS[width]
    context = browser.new_context(base_url=BASE, locale=LOCALES[lang], viewport={"width": across, "height": down})
    page = context.new_page()
    if user:
        sign_in(page, user)
    page.goto(path)
    if name == "derivation":
        page.locator("main a[href*='/results/n']").first.click()
    if name == "judging":
        page.locator("main a[href^='/judging/'].btn-primary").first.click()
        page.locator("main a[href^='/judging/sheets/']").nth(1).click()
    if name == "nominate":
        page.locator("main a[href^='/nominations/'][href$='/edit']").last.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}-{lang}-{width}.png")
    context.close()


def sign_in(page: Page, user: str) -> None:
    page.goto("/sign-in")
    page.locator("#name").fill(user)
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def take_documents(browser: Browser) -> None:
    """The first page of each document as it is printed; a commendation decision is issued first if there is none."""
    page = browser.new_context(base_url=BASE, locale=LOCALES["zh"]).new_page()
    sign_in(page, "office")
    if page.request.get(DOCUMENTS["commendation"]).status != 200:
        page.goto("/2015/commendation/new")
        page.locator("#reference").fill("总务〔2015〕12号")
        page.locator("#issued_on").fill("2015-12-23")
        page.locator("main form[method=post] button[type=submit]").first.click()
        page.wait_for_load_state()
    for name, path in DOCUMENTS.items():
        with pypdfium2.PdfDocument(BytesIO(page.request.get(path).body())) as document:
            document[0].render(scale=1.2).to_pil().save(FOLDER / f"document-{name}.png")
    page.context.close()


if __name__ == "__main__":
    main()
