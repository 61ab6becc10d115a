"""What axe says of a page."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
# What the theme or the language may change; the rest is the same in every face of a page.
BY_FACE = ["color-contrast", "link-in-text-block", "html-has-lang", "html-lang-valid", "valid-lang", "document-title"]
# What holds is most of what axe says, and stays in the browser.
LOOK = "options => axe.run(options).then(found => found.violations)"


def violations(page: Page, *, by_face: bool = False) -> list[dict[str, Any]]:
    """What axe finds, however small: the rule, of how many places, and the first of them. With `by_face` only what
    another face of the page, that was looked at whole, cannot have shown."""
    rules = {"type": "rule", "values": BY_FACE} if by_face else {"type": "tag", "values": EVERYTHING}
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(LOOK, options)
    return [{"rule": one["id"], "of": len(one["nodes"]), "first": one["nodes"][0]["html"][:300]} for one in found]
