"""The look: colours that can be read, components that are sound, the layout in both languages, every error's page."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Blueprint, Flask, render_template_string
from flask_wtf import FlaskForm
from werkzeug.exceptions import abort
from wtforms import BooleanField, FileField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from awards import create_app
from awards.campaigns.models import Phase
from awards.campaigns.year_line import year_line
from awards.db import Base, db
from awards.errors import StaleError
from config import ROOT
from tests.conftest import config_for
from tests.pages import Browser, Page, check_house_rules

TOKENS = (ROOT / "static/css/tokens.css").read_text()
THEMES = ("light", "dark")
WASHES = ("info", "good", "warn", "bad")


def declared(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", block))


def blocks() -> list[str]:
    """Light, dark by the system, dark by choice: the three blocks that declare `--paper`."""
    return [block for block in re.findall(r"\{[^{}]*\}", TOKENS) if "--paper:" in block]


def colours(theme: str) -> dict[str, str]:
    return declared(blocks()[0 if theme == "light" else 2])


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.unit
def test_the_measure_of_contrast_itself() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.unit
@pytest.mark.parametrize("theme", THEMES)
def test_every_text_can_be_read(theme: str) -> None:
    c = colours(theme)
    pairs = [(text, ground) for text in ("ink", "muted") for ground in ("paper", "surface", "sunken")]
    pairs += [(f"{tone}-text", ground) for tone in WASHES for ground in (f"{tone}-wash", "surface", "paper")]
    pairs += [("gold-text", ground) for ground in ("gold-wash", "surface", "paper")]
    pairs += [("ink", ground) for ground in ("neutral-wash", "mark", "gold-wash")] + [("muted", "gold-wash")]
    pairs += [("on-vermilion", "vermilion"), ("on-vermilion", "vermilion-strong")]
    poor = {
        pair: round(contrast(c[pair[0]], c[pair[1]]), 2) for pair in pairs if contrast(c[pair[0]], c[pair[1]]) < 4.5
    }
    assert poor == {}


@pytest.mark.unit
@pytest.mark.parametrize("theme", THEMES)
def test_edges_focus_and_buttons_stand_out(theme: str) -> None:
    c = colours(theme)
    pairs = [(sign, ground) for sign in ("edge", "focus", "vermilion") for ground in ("paper", "surface")]
    pairs += [("gold", "surface"), ("ink", "line"), ("checked", "surface"), ("on-vermilion", "checked")]
    poor = {pair: round(contrast(c[pair[0]], c[pair[1]]), 2) for pair in pairs if contrast(c[pair[0]], c[pair[1]]) < 3}
    assert poor == {}


@pytest.mark.unit
def test_dark_is_the_same_by_choice_and_by_the_system() -> None:
    light, by_system, by_choice = (declared(block) for block in blocks())
    assert by_system == by_choice
    assert light.keys() == by_choice.keys()


@pytest.mark.unit
def test_the_named_colours_are_those_of_the_house() -> None:
    light = colours("light")
    named = {"paper": "#FBF8F3", "ink": "#1F2328", "vermilion": "#B3261E", "gold": "#A8761C", "gold-text": "#8A5F12"}
    assert {name: light[name] for name in named} == named


@pytest.mark.unit
def test_stylesheets_use_tokens_and_fetch_nothing() -> None:
    for path in (ROOT / "static/css").rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        assert "http" not in text, path
        assert "@import" not in text, path
        if path.name not in {"tokens.css", "print.css"}:
            assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=\s*[;,)])", text), path
            used = set(re.findall(r"var\(--([\w-]+)", text))
            unknown = {name for name in used if f"--{name}:" not in TOKENS + text and not name.startswith("bs-")}
            assert unknown == set(), path


# ---- components ------------------------------------------------------------------------------------------------------


class Sample(FlaskForm):  # type: ignore[misc]
    name = StringField("Name", [InputRequired("A name is needed.")], description="As in the register.")
    deed = TextAreaField("Deed")
    kind = SelectField("Kind", choices=["one", "two"])
    agreed = BooleanField("Agreed")
    paper = FileField("Paper")


GALLERY = """{% set title = 'Gallery' %}{% set crumbs = [('/2015', '<2015>')] %}{% extends "layouts/page.html" %}
{% from "components/forms.html" import csrf, errors, field, check, radios, file, submit, actions %}
{% from "components/status.html" import badge %}{% from "components/empty.html" import empty %}
{% from "components/table.html" import table %}{% from "components/timeline.html" import timeline %}
{% from "components/stat.html" import stat, stats %}{% from "components/score_bar.html" import score_bar, score_key %}
{% from "components/pager.html" import pager %}{% from "components/person_card.html" import person_card, cards %}
{% from "components/progress.html" import progress %}{% from "components/help.html" import tip %}
{% from "components/year_line.html" import year_line %}
{% block lead %}Lead{% endblock %}{% block actions %}<a class="btn btn-primary" href="/">Go</a>{% endblock %}
{% block main %}
<form method="post" data-module="once unsaved" novalidate>{{ csrf() }}{{ errors(form) }}{{ field(form.name) }}
{{ field(form.deed, counter=60) }}{{ field(form.kind) }}{{ field(form.agreed) }}{{ file(form.paper, accept='.pdf') }}
{% call actions() %}{{ submit('Save') }}{{ submit('Drop', 'danger', 'act', 'drop') }}{% endcall %}</form>
{{ badge('accepted', 'good') }}{{ empty('Nothing', 'Do this', '/', 'Go') }}
{% set columns = ['Name', {'text': 'Total', 'kind': 'number'}, {'text': 'Links', 'hidden': true}] %}
{% call table('people', 'People', columns, filter='Filter', cards=true) %}
<tr><td data-label="Name">{{ evil }}</td><td class="number">1.5</td><td></td></tr>{% endcall %}
{{ timeline([{'text': 'Sent', 'at': '1 Dec', 'by': 'Li', 'tone': 'good'},
             {'text': 'Returned', 'note': evil, 'is_current': true}]) }}
{% call stats() %}{{ stat(12, 'sheets', 'of 14', '/') }}{{ stat(3, 'judges') }}{% endcall %}
{% set part = {'label': {'zh': '评审', 'en': 'Panel'}, 'contribution': '54.6', 'start': 0, 'width': 546} %}
{{ score_bar('b1', evil, [part]) }}
{{ score_key(['A', 'B']) }}{{ pager(2, 3) }}{{ progress(3, 8, 'signed') }}{{ tip('floor', 'The least total.') }}
{% call cards() %}{{ person_card({'zh': '王小红', 'en': 'Wang'}, evil, 'Ten years', '/', 'rank 1') }}{% endcall %}
{{ year_line(line) }}
{% endblock %}"""
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def gallery(app: Flask) -> Iterator[Page]:
    phase = Phase(name={"zh": "评", "en": "J"}, starts_on=date(2015, 1, 1), ends_on=date(2015, 3, 1), is_window=False)
    line = year_line([phase], date(2015, 2, 1))
    with app.test_request_context("/gallery?q=a&page=2&lang=en", method="POST", data={"deed": "x"}):
        form = Sample(meta={"csrf": False})
        form.validate()
        form.form_errors.append("The phase is over.")
        text = render_template_string(GALLERY, form=form, evil=EVIL, line=line)
        yield Page(app.response_class(text, mimetype="text/html"))  # type: ignore[arg-type]


def test_components_keep_the_house_rules(gallery: Page) -> None:
    check_house_rules(gallery, "gallery")


def test_components_escape_what_people_typed(gallery: Page) -> None:
    assert EVIL not in gallery.text
    assert gallery.text.count("&lt;script&gt;alert(1)") == 4


def test_a_wrong_field_is_told_beside_it_and_at_the_head(gallery: Page) -> None:
    assert "The phase is over." in gallery
    assert 'href="#name"' in gallery.text
    name = re.search(r'<input[^>]*id="name"[^>]*>', gallery.text)
    assert name is not None
    assert 'aria-invalid="true"' in name[0]
    assert 'aria-describedby="name-help name-error"' in name[0]
    assert 'id="name-help"' in gallery.text
    assert 'id="name-error"' in gallery.text


def test_the_bar_is_told_to_those_who_do_not_see_it(gallery: Page) -> None:
    assert '<desc id="b1-d">Panel 54.6</desc>' in gallery.text
    assert 'x="0" y="0" width="546"' in gallery.text


def test_the_pager_keeps_the_rest_of_the_address(gallery: Page) -> None:
    assert 'href="?q=a&amp;lang=en&amp;page=3"' in gallery.text
    assert "Page 2 of 3" in gallery


# ---- layout and languages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "language"), [("zh-CN,zh;q=0.9", "zh-CN"), ("en-GB", "en"), ("fr", "zh-CN")])
def test_the_browser_says_which_language(browser: Browser, asked: str, language: str) -> None:
    page = browser.get("/", headers={"Accept-Language": asked})
    assert f'<html lang="{language}">' in page.text


def test_the_switch_keeps_the_address_and_lasts(browser: Browser) -> None:
    page = browser.get("/sign-in?next=/2015&lang=zh", headers={"Accept-Language": "en"})
    assert "登录" in page
    assert 'href="?next=%2F2015&amp;lang=en"' in page.text
    assert "登录" in browser.get("/sign-in", headers={"Accept-Language": "en"})
    assert "Sign in" in browser.get("/sign-in?next=%2F2015&lang=en")
    assert "Sign in" in browser.get("/sign-in", headers={"Accept-Language": "zh"})


def test_a_language_that_does_not_exist_changes_nothing(browser: Browser) -> None:
    assert '<html lang="zh-CN">' in browser.get("/?lang=../../etc").text


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", ("跳到正文", "评优评先", "English", "登录")), ("en", ("Skip to the content", "Awards", "中文", "Sign in"))],
)
def test_the_layout_speaks_both_languages(browser: Browser, language: str, words: tuple[str, ...]) -> None:
    page = browser.get(f"/?lang={language}")
    for word in words:
        assert word in page


def test_assets_exist_and_may_be_kept_for_a_year(browser: Browser) -> None:
    page = browser.get("/")
    addresses = re.findall(r'(?:href|src)="(/(?:static|bootstrap)/[^"]+)"', page.text)
    assert len(addresses) > 10
    for address in addresses:
        with browser.client.get(address) as response:
            assert response.status_code == 200, address
            if address.startswith("/static"):
                assert "max-age=31536000" in response.headers["Cache-Control"], address
    with browser.client.get("/static/js/app.js?v=00000000") as old:
        assert "31536000" not in old.headers.get("Cache-Control", "")


def test_every_module_that_a_template_names_exists() -> None:
    named = set()
    for path in (ROOT / "templates").rglob("*.html"):
        for names in re.findall(r'data-module="([\w\s-]+)"', path.read_text()):
            named |= set(names.split())
    assert "table" in named
    for name in named:
        source = (ROOT / f"static/js/{name}.js").read_text()
        assert "export default function" in source, name


# ---- errors ----------------------------------------------------------------------------------------------------------

TITLES = {
    400: ("无法识别的请求", "This could not be understood"),
    403: ("您没有权限", "This is not open to you"),
    404: ("此处没有内容", "There is nothing here"),
    405: ("不能这样打开此地址", "This address is opened in another way"),
    409: ("内容已被他人修改", "This was changed in the meantime"),
    413: ("文件过大", "The file is too large"),
    422: ("此操作无法完成", "This is not possible"),
    429: ("尝试次数过多", "Too many attempts"),
    500: ("系统出错", "Something went wrong on our side"),
    503: ("系统繁忙", "The system is busy"),
    418: ("出了问题", "Something went wrong"),
}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application with views that fail in every way."""
    folder = tmp_path_factory.mktemp("faulty")
    app = create_app(config_for(f"sqlite:///{folder / 'faulty.sqlite'}", folder))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    bp = Blueprint("faulty", __name__)
    bp.add_url_rule("/fail/<int:status>", "status", abort)
    bp.add_url_rule("/fail/stale", "stale", lambda: _raise(StaleError()))
    bp.add_url_rule("/fail/bug", "bug", lambda: _raise(ZeroDivisionError("secret detail")))
    bp.add_url_rule("/fail/busy", "busy", lambda: _raise(sa.exc.OperationalError("SELECT secret", {}, Exception())))
    app.register_blueprint(bp)
    with app.app_context():
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


def _raise(error: Exception) -> Any:
    raise error


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("status", TITLES)
def test_every_error_has_its_page_in_the_users_language(faulty: Flask, status: int, language: str) -> None:
    page = Page(faulty.test_client().get(f"/fail/{status}?lang={language}"))
    assert page.status == status
    check_house_rules(page, f"error {status}")
    assert page.outline.headings == [TITLES[status][language == "en"]]
    assert 'href="/"' in page.text


def test_a_rule_of_the_house_says_its_own_words(faulty: Flask) -> None:
    page = Page(faulty.test_client().get("/fail/stale?lang=en"))
    assert page.status == 409
    assert "Nothing was overwritten: compare and save again." in page


def test_a_bug_tells_nothing_of_itself(faulty: Flask) -> None:
    page = Page(faulty.test_client().get("/fail/bug?lang=en"))
    assert page.status == 500
    assert "secret" not in page.text
    assert "The mistake is ours" in page


def test_a_silent_database_is_not_asked_again_to_say_so(faulty: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*args: Any, **options: Any) -> Any:
        raise sa.exc.OperationalError("SELECT 1", {}, Exception("no route"))

    client = faulty.test_client()
    with client.session_transaction() as cookies:
        cookies["_user_id"] = "1:stamp"
    monkeypatch.setattr("sqlalchemy.orm.Session.execute", silent)
    monkeypatch.setattr("sqlalchemy.orm.Session.scalar", silent)
    for path in ("/", "/accounts/", "/fail/busy"):
        page = Page(client.get(path, query_string={"lang": "en"}))
        assert page.status == 503, path
        assert "Nothing was saved" in page
        check_house_rules(page, path)


def test_the_way_back_is_the_page_before_if_it_is_ours(faulty: Flask) -> None:
    client = faulty.test_client()
    ours = client.get("/nothing?lang=en", headers={"Referer": "http://localhost/2015"}).get_data(as_text=True)
    assert 'href="http://localhost/2015"' in ours
    theirs = client.get("/nothing?lang=en", headers={"Referer": "http://localhost.evil.example/"}).get_data(
        as_text=True
    )
    assert "evil" not in theirs


def test_an_upload_that_is_too_large_gets_a_page(faulty: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(faulty.config, "MAX_CONTENT_LENGTH", 1000)
    page = Page(faulty.test_client().post("/sign-in?lang=en", data={"name": "x" * 2000}))
    assert page.status == 413
    assert "The file is too large" in page
