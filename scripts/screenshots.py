"""The pictures of docs/screenshots: `make demo` in one terminal, `make screenshots` in another."""

import os
import shutil
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

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
}


def main() -> None:
    """Every page in both languages, wide and on a phone."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for name, lang, width in product(PAGES, LOCALES, WIDTHS):
            take(browser, name, lang, width)
        browser.close()


def take(browser: Browser, name: str, lang: str, width: str) -> None:
    """One picture of the first screen of a page."""
    user, path = PAGES[name]
    across, down = WIDTHS[width]
    context = browser.new_context(base_url=BASE, locale=LOCALES[lang], viewport={"width": across, "height": down})
    page = context.new_page()
    if user:
        page.goto("/sign-in")
        page.locator("#name").fill(user)
        page.locator("#password").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state()
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


if __name__ == "__main__":
    main()
