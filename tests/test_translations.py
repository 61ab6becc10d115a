"""Chinese is complete: every English original in code and templates has its Chinese, with the same parameters."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from config import ROOT

pytestmark = pytest.mark.unit

METHODS = [("awards/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy": None}
PARAMETER = re.compile(r"%\((\w+)\)")


def used_messages() -> dict[str, str]:
    """Every original that the application can show, with the file it is in."""
    return {
        (message[0] if isinstance(message, tuple) else message): name
        for name, _, message, _, _ in extract_from_dir(str(ROOT), METHODS, keywords=KEYWORDS)
    }


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    with (ROOT / "translations/zh/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="zh")


def test_every_message_has_its_chinese(catalog: Catalog) -> None:
    used = used_messages()
    translated = {
        (message.id[0] if isinstance(message.id, tuple) else message.id): message.string for message in catalog
    }
    missing = {name: file for name, file in used.items() if not translated.get(name)}
    assert len(used) > 200
    assert missing == {}


def test_no_message_hides_in_an_f_string() -> None:
    """Where messages are collected, an f-string is one token: what is said in it is never translated."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in (ROOT / "awards").rglob("*.py")
        for outer in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(outer, ast.JoinedStr)
        for call in ast.walk(outer)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
    ]
    assert hidden == []


def test_no_chinese_is_left_over_or_doubtful(catalog: Catalog) -> None:
    used = used_messages()
    ids = [message.id[0] if isinstance(message.id, tuple) else message.id for message in catalog if message.id]
    assert [name for name in ids if name not in used] == []
    assert [message.id for message in catalog if message.id and message.fuzzy] == []


def test_parameters_are_the_same_in_both_languages(catalog: Catalog) -> None:
    for message in catalog:
        if not message.id or isinstance(message.id, tuple):
            continue
        assert set(PARAMETER.findall(message.id)) == set(PARAMETER.findall(message.string)), message.id


def test_originals_are_english_and_translations_chinese(catalog: Catalog) -> None:
    han = re.compile(r"[\u4e00-\u9fff]")
    untouched = {"%", "·", "JSON", "Excel (xlsx)"}
    for message in catalog:
        if not message.id or isinstance(message.id, tuple):
            continue
        words = PARAMETER.sub("", message.id)
        if message.id in untouched or not re.search(r"[A-Za-z]{3}", words):
            continue
        assert han.search(message.string), message.id


def test_no_text_for_people_is_chinese_in_code_or_templates() -> None:
    """What a template says itself is an English original; Chinese there would stay Chinese for English readers."""
    han = re.compile(r"[\u4e00-\u9fff]")
    allowed = {"中文"}
    found = [
        (str(path.relative_to(ROOT)), line.strip())
        for path in (Path(ROOT) / "templates").rglob("*.html")
        for line in path.read_text().splitlines()
        if han.search(re.sub("|".join(allowed), "", re.sub(r"\{#.*?#\}", "", line)))
    ]
    assert found == []
