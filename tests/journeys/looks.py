"""What axe says of a page."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page

EVERYTHING = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
# What the theme or the language may change; the rest is the same in every face of a page.
BY_FACE = {
    "type": "rule",
    "values": [
        "color-contrast",
        "link-in-text-block",
        "html-has-lang",
        "html-lang-valid",
        "valid-lang",
        "document-title",
    ],
}
# As soon as every control of the page answers. What holds is most of what axe says, and stays in the browser.
LOOK = """async ([rules, isAgain]) => {
  const whole = document.documentElement;
  while (document.querySelector("script[type=module]") && !("bound" in whole.dataset)) {
    await new Promise((go) => setTimeout(go, 5));
  }
  if (isAgain) withoutTwins();
  const { violations } = await axe.run({ runOnly: rules, resultTypes: ["violations"] });
  return violations;

  // Rows that are alike in every tag and class have the same colours: two are left, as the second may be striped.
  function withoutTwins() {
    for (const rows of document.querySelectorAll("tbody, ul, ol")) {
      const times = new Map();
      for (const row of [...rows.children]) {
        const kind = [row, ...row.querySelectorAll("*")].map((one) => `${one.tagName} ${one.className}`).join();
        times.set(kind, (times.get(kind) ?? 0) + 1);
        if (times.get(kind) > 2) row.remove();
      }
    }
  }
}"""


def look_often(context: BrowserContext) -> None:
    """Every page of the context brings axe along, which is sent to the browser once instead of each time."""
    context.add_init_script(AXE_SCRIPT)


def violations(page: Page, *, again: bool = False) -> list[dict[str, Any]]:
    """What axe finds, however small: the rule, of how many places, and the first of them. With `again` only what
    another face of the page, that was looked at whole, cannot have shown."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(LOOK, [BY_FACE if again else EVERYTHING, again])
    return [{"rule": one["id"], "of": len(one["nodes"]), "first": one["nodes"][0]["html"][:300]} for one in found]
