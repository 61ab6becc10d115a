"""What a browser would send of a form as it came."""

from html.parser import HTMLParser

from tests.pages import Page


class Sent(HTMLParser):
    """Collects the successful controls of every form of a page, buttons left out."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name, value = values.get("name") or "", values.get("value") or ""
        if tag == "input" and name and values.get("type") not in ("submit", "button"):
            if values.get("type") not in ("radio", "checkbox") or "checked" in values:
                self.values[name] = value
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in values or self._select not in self.values):
            self.values[self._select] = value
        elif tag == "textarea":
            self._area, self.values[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        self._select = "" if tag == "select" else self._select
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data


def sent_by(page: Page) -> dict[str, str]:
    """The fields of the page's forms with what stands in them, the token left out."""
    parser = Sent()
    parser.feed(page.text)
    return {name: value for name, value in parser.values.items() if name != "csrf_token"}
