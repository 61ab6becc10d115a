"""A visitor in tests: signs in, opens pages, sends their forms; checks the house rules on every page it gets."""

import re
from collections import Counter
from functools import cached_property
from html.parser import HTMLParser
from typing import Any

import html5lib
from flask import Flask, g
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from awards.accounts.models import User
from awards.db import db

RAW_TOKEN = "test-token"
VOID = {"input", "meta", "link", "img", "br", "hr", "col"}
ALLOWED_HTML_ERRORS = {"expected-doctype-but-got-start-tag"}

# What the validity of a page cannot depend on: references that are sound, values and texts of ordinary characters.
# Values of `type` stay (a hidden input may stand where another may not), and so does whatever holds a quote or a sign
# of markup. Characters that HTML forbids are ordinary to nobody: a page with one is always parsed.
SOUND_REFERENCE = re.compile(r"&(?:amp|lt|gt|#34|#39);")
ORDINARY_VALUE = re.compile(r"""(?<!type)="[^"'<>&]+\"""")
ORDINARY_TEXT = re.compile(r""">[^"'<>&=]*[^"'<>&=\s][^"'<>&=]*<""")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe-\U0010ffff]")
_sound: set[str] = set()


class Page:
    """What came back: `status`, `text`, `soup`-free helpers, and the response itself."""

    def __init__(self, response: TestResponse):
        self.response, self.status = response, response.status_code
        self.text = response.get_data().decode("utf-8", "replace")
        response.close()

    @cached_property
    def outline(self) -> "Outline":
        """What the house rules look at."""
        outline = Outline()
        outline.feed(self.text)
        return outline

    @property
    def words(self) -> str:
        """The visible text, white space collapsed."""
        return " ".join(" ".join(self.outline.words).split())

    @property
    def location(self) -> str:
        return self.response.headers.get("Location", "")

    def __contains__(self, words: str) -> bool:
        return words in self.words


class Outline(HTMLParser):
    """Collects what the house rules look at."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.headings: list[str] = []
        self.titles: list[str] = []
        self.ids: Counter[str] = Counter()
        self.labelled: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []
        self.inline: list[str] = []
        self.fields: dict[str, str] = {}
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag not in VOID:
            self._open.append(tag)
        if values.get("id"):
            self.ids[str(values["id"])] += 1
        if tag == "label" and values.get("for"):
            self.labelled.add(str(values["for"]))
        if tag in {"input", "select", "textarea"} and values.get("type") not in {"hidden", "submit", "button"}:
            self.inputs.append(values)
        if tag == "input" and values.get("name"):
            self.fields[str(values["name"])] = values.get("value") or ""
        if tag == "style" or (tag == "script" and not values.get("src")):
            self.inline.append(tag)
        self.inline += [name for name in values if name == "style" or name.startswith("on")]
        if tag == "h1":
            self.headings.append("")
        if tag == "title" and "svg" not in self._open:
            self.titles.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "h1" in self._open:
            self.headings[-1] += data
        if "title" in self._open and "svg" not in self._open:
            self.titles[-1] += data
        if not {"script", "title"} & set(self._open):
            self.words.append(data)


class Browser:
    """One visitor with cookies. `sign_in(user)` goes straight to the session; sign-in itself has its own tests."""

    def __init__(self, app: Flask):
        self.app = app
        self.client = app.test_client()

    def sign_in(self, user: User) -> "Browser":
        db.session.commit()
        with self.client.session_transaction() as cookies:
            cookies["_user_id"] = user.get_id()
            cookies["_fresh"] = True
        return self

    def speak(self, language: str) -> "Browser":
        with self.client.session_transaction() as cookies:
            cookies["language"] = language
        return self

    def get(self, path: str, *, status: int = 200, **options: Any) -> Page:
        """Open a page; checks status and house rules."""
        db.session.commit()
        forget_the_last_request()
        page = Page(self.client.get(path, **options))
        assert page.status == status, f"GET {path}: {page.status}, expected {status}\n{page.words[:600]}"
        if page.response.mimetype == "text/html" and page.status not in {302, 303}:
            check_house_rules(page, path)
        return page

    def post(self, path: str, data: dict[str, Any] | None = None, *, status: int = 303, **options: Any) -> Page:
        """Send a form with its CSRF token, as the page would; checks status and house rules."""
        page = Page(self.send("POST", path, data, **options))
        assert page.status == status, f"POST {path}: {page.status}, expected {status}\n{page.words[:900]}"
        if page.response.mimetype == "text/html" and not 300 <= page.status < 400:
            check_house_rules(page, path)
        return page

    def send(self, method: str, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """A request with a valid CSRF token and no check of what comes back."""
        db.session.commit()
        with self.client.session_transaction() as cookies:
            cookies["csrf_token"] = RAW_TOKEN
        forget_the_last_request()
        signer = URLSafeTimedSerializer(self.app.secret_key or "", salt="wtf-csrf-token")
        form = {"csrf_token": signer.dumps(RAW_TOKEN), **(data or {})} if method == "POST" else None
        response = self.client.open(path, method=method, data=form, buffered=True, **options)
        db.session.commit()
        return response


def forget_the_last_request() -> None:
    """A test's requests share one application context, so what one kept in `g` (who looks, the language) must go."""
    for name in list(g):
        if not name.startswith("_sqlalchemy"):
            g.pop(name)


def check_house_rules(page: Page, path: str) -> None:
    """One h1 that the title repeats, valid HTML, unique ids, labelled inputs, nothing inline."""
    outline = page.outline
    assert len(outline.headings) == 1, f"{path}: {len(outline.headings)} h1"
    heading = " ".join(outline.headings[0].split())
    assert heading and outline.titles[0].strip().startswith(heading), (
        f"{path}: title {outline.titles} is not h1 {heading!r}"
    )
    double = [name for name, count in outline.ids.items() if count > 1]
    assert not double, f"{path}: duplicate ids {double}"
    assert not outline.inline, f"{path}: inline code {outline.inline}"
    for values in outline.inputs:
        named = values.get("aria-label") or values.get("aria-labelledby") or values.get("id") in outline.labelled
        assert named, f"{path}: input without label {values}"
    errors = html_errors(page.text)
    assert not errors, f"{path}: invalid HTML {errors[:3]}"


def skeleton(text: str) -> str:
    """The markup with its ordinary values and texts replaced: pages of one skeleton are all valid or none is."""
    if FORBIDDEN.search(text):
        return text
    return ORDINARY_TEXT.sub(">x<", ORDINARY_VALUE.sub('="x"', SOUND_REFERENCE.sub(".", text)))


def html_errors(text: str) -> list[Any]:
    """What html5lib finds wrong. The parse is slow, so every skeleton that was found sound is parsed once a process."""
    bones = skeleton(text)
    if bones in _sound:
        return []
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text)
    errors = [error for error in parser.errors if error[1] not in ALLOWED_HTML_ERRORS]
    if not errors:
        _sound.add(bones)
    return errors
