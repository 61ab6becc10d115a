"""Reading single values out of a declared document. What is wrong is noted with its path, and reading goes on."""

import re
from collections.abc import Collection, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from awards.campaigns.presets.mistakes import Mistake
from awards.db import plain
from awards.i18n import LazyMessage, lazy

CODE = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
LONGEST_CODE = 40
# What the scoring engine's documents can hold.
DECIMAL = re.compile(r"-?(0|[1-9]\d{0,11})(\.\d{1,6})?")
LANGUAGES = ("zh", "en")
# Dates, columns and pages hold no more; where so many make no sense, less is declared.
MOST = 9999


class Table:
    """One table of the document. Every reader notes what is wrong; `close` notes the keys that nobody read."""

    def __init__(self, value: object, path: str, mistakes: list[Mistake]):
        self.path, self.mistakes = path, mistakes
        self.values: dict[str, Any] = value if isinstance(value, dict) else {}
        self._read: set[str] = set()
        if not isinstance(value, dict):
            mistakes.append(Mistake(path, lazy("This must be a table.")))

    def place(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def note(self, key: str, message: LazyMessage) -> None:
        self.mistakes.append(Mistake(self.place(key), message))

    def raw(self, key: str, default: Any = None, *, needed: bool = False) -> Any:
        self._read.add(key)
        if key not in self.values and needed:
            self.note(key, lazy("This is missing."))
        return self.values.get(key, default)

    def text(self, key: str, default: str | None = None) -> str:
        value = self.raw(key, default, needed=default is None)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.note(key, lazy("This must be text."))
            return ""
        if default is None and not value.strip():
            self.note(key, lazy("This is empty."))
        return value

    def code(self, key: str = "code", *, most: int = LONGEST_CODE) -> str:
        value = self.text(key)
        if value and not CODE.fullmatch(value):
            self.note(key, lazy("“%(value)s” is no code: small letters, digits, - and _ only.", value=value))
        if len(value) > most:
            self.note(key, lazy("At most %(most)s characters.", most=most))
        return value

    def choice(self, key: str, choices: Collection[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value and value not in choices:
            self.note(key, lazy("“%(value)s” is none of %(choices)s.", value=value, choices=", ".join(choices)))
        return value

    def label(self, key: str = "label", longest: int = 80) -> dict[str, str]:
        """A bilingual value; both languages must be there."""
        inner = Table(self.raw(key, {}), self.place(key), self.mistakes)
        read = {lang: inner.text(lang) for lang in LANGUAGES}
        for lang in LANGUAGES:
            if len(read[lang]) > longest:
                inner.note(lang, lazy("At most %(most)s characters.", most=longest))
        inner.close()
        return read

    def number(self, key: str, default: int | str | None = None, *, positive: bool = False) -> str:
        """A decimal as its exact text; binary fractions are refused."""
        value = self.raw(key, default, needed=default is None)
        if value is None:
            return "0"
        if isinstance(value, float):
            self.note(key, in_quotes(value))
            return "0"
        try:
            number = plain(value)
        except (ValueError, TypeError, InvalidOperation):
            self.note(key, lazy("“%(value)s” is no decimal number.", value=value))
            return "0"
        if not DECIMAL.fullmatch(number):
            self.note(key, lazy("%(value)s has too many digits: at most 12, and 6 decimals.", value=number))
            return "0"
        if Decimal(number) < 0 or (positive and Decimal(number) == 0):
            self.note(key, lazy("%(value)s is too small.", value=number))
        return number

    def integer(self, key: str, default: int | None = None, *, least: int = 1, most: int = MOST) -> int:
        value = self.raw(key, default, needed=default is None)
        if not isinstance(value, int) or isinstance(value, bool):
            if value is not None:
                self.note(key, lazy("This must be a whole number."))
            return least
        if value < least:
            self.note(key, lazy("%(value)s is below %(least)s.", value=value, least=least))
        elif value > most:
            self.note(key, lazy("%(value)s is above %(most)s.", value=value, most=most))
        return value

    def flag(self, key: str) -> bool:
        value = self.raw(key, False)
        if not isinstance(value, bool):
            self.note(key, lazy("This must be true or false."))
        return bool(value)

    def entries(self, key: str, *, needed: bool = True) -> list[Any]:
        value = self.raw(key, None if needed else [], needed=needed)
        if value is not None and not isinstance(value, list):
            self.note(key, lazy("This must be a list."))
        return value if isinstance(value, list) else []

    def tables(self, key: str, *, needed: bool = True) -> Iterator["Table"]:
        """The tables of a list, one after the other; each is closed once the caller has read it."""
        values = self.entries(key, needed=needed)
        if needed and key in self.values and not values:
            self.note(key, lazy("This is empty."))
        for index, value in enumerate(values):
            inner = Table(value, f"{self.place(key)}[{index}]", self.mistakes)
            yield inner
            inner.close()

    def table(self, key: str, *, needed: bool = True) -> "Table":
        """An inner table; the caller closes it."""
        return Table(self.raw(key, {}, needed=needed), self.place(key), self.mistakes)

    def distinct(self, key: str, codes: list[str], field: str = ".code") -> None:
        """Notes a code of the list at `key` that occurred before, at the `field` of the later one."""
        for index, code in enumerate(codes):
            if code and code in codes[:index]:
                self.note(f"{key}[{index}]{field}", lazy("“%(value)s” occurs twice.", value=code))

    def close(self) -> None:
        for key in self.values:
            if key not in self._read:
                self.note(key, lazy("This is not known."))


def in_quotes(value: float) -> LazyMessage:
    """What is said to a number with decimals that stands bare in a file."""
    return lazy("Write %(value)s in quotes: decimals are kept exactly as written.", value=value)
