"""What axe says of a page."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"]}
# What holds is most of what axe says, and stays in the browser.
LOOK = "options => axe.run(options).then(found => found.violations)"


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds, however small: the rule, of how many places, and the first of them."""
    page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(LOOK, OPTIONS)
    return [{"rule": one["id"], "of": len(one["nodes"]), "first": one["nodes"][0]["html"][:300]} for one in found]
