"""Words that know no request: messages made now, translated when shown.

Rules, queries, services and models raise and return `lazy(...)`; only the moment of showing has a language.
`create_app` plugs the real translator in; without one the English original is shown.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeGuard

from awards.days import day_in_brief

LANGUAGES = ("zh", "en")

_translate: Callable[[str], str] = str
_current_language: Callable[[], str] = lambda: "en"  # noqa: E731 - replaced by the application


def use_translator(translate: Callable[[str], str], language: Callable[[], str]) -> None:
    """Plug in what turns an English original into the reader's language, and what names that language."""
    global _translate, _current_language
    _translate, _current_language = translate, language


def language() -> str:
    """The reader's language, one of LANGUAGES."""
    return _current_language()


def bi(value: Mapping[str, str] | str | None, lang: str | None = None) -> str:
    """The text of a bilingual value `{zh, en}` for the reader; the other language where one is empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    lang = lang or language()
    return value.get(lang) or value.get("zh") or value.get("en") or ""


class LazyMessage:
    """An English original with parameters, translated each time it becomes text."""

    __slots__ = ("msgid", "params")

    def __init__(self, msgid: str, params: Mapping[str, Any]):
        self.msgid, self.params = msgid, dict(params)

    def __str__(self) -> str:
        text = _translate(self.msgid)
        return text % {key: _in_words(value) for key, value in self.params.items()}

    def __repr__(self) -> str:
        return f"lazy({self.msgid!r}, **{self.params!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LazyMessage) and (self.msgid, self.params) == (other.msgid, other.params)

    def __hash__(self) -> int:
        return hash(self.msgid)

    def __html__(self) -> str:
        from markupsafe import escape

        return str(escape(str(self)))

    def as_data(self) -> dict[str, Any]:
        """`{"msgid", "params"}` with every parameter as JSON can hold it: for messages that are stored."""
        plain = {key: _as_data(value) for key, value in self.params.items()}
        return {"msgid": self.msgid, "params": plain}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "LazyMessage":
        return cls(data["msgid"], data["params"])


def lazy(msgid: str, **params: Any) -> LazyMessage:
    """A message for people, e.g. `lazy("Row %(row)s is empty.", row=4)`; a percent sign is written `%%`. A day is
    written out as sentences do, a bilingual value in the reader's language, several values with the reader's comma."""
    return LazyMessage(msgid, params)


def _as_data(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_as_data(one) for one in value]
    return value if isinstance(value, (int, dict, type(None))) else str(value)


def _in_words(value: Any) -> Any:
    if isinstance(value, Mapping):
        return bi(value)
    if isinstance(value, (list, tuple)):
        return ("、" if language() == "zh" else ", ").join(str(_in_words(one)) for one in value)
    return bi(day_in_brief(value)) if _is_day(value) else value


def _is_day(value: Any) -> TypeGuard[date]:
    return isinstance(value, date) and not isinstance(value, datetime)
