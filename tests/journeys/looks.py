"""What axe says of a page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"]}


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds, however small: the rule, of how many places, and the first of them."""
    found: list[dict[str, Any]] = Axe().run(page, options=OPTIONS).response["violations"]
    return [{"rule": one["id"], "of": len(one["nodes"]), "first": one["nodes"][0]["html"][:300]} for one in found]
