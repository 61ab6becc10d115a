"""Reading single values out of an untrusted document. What is wrong is noted with its place, and reading goes on."""

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeGuard

from scoring.documents import MAX_DIGITS, NotAnInteger, RepeatedKey
from scoring.numbers import decimal
from scoring.problems import Location, Problems, show

LARGEST = 10**MAX_DIGITS - 1


class Node:
    """One object of the document with its place. It reports unknown, repeated and missing keys.

    Readers return None for what is absent or wrong (then the problem is noted already), and the default for an absent
    key that has one. `problems` is shared by the whole reading.
    """

    def __init__(
        self, value: object, at: Location, problems: Problems, required: Collection[str], optional: Collection[str] = ()
    ) -> None:
        self.at = at
        self.problems = problems
        self._fields: dict[Any, Any] = {}
        if is_object(value, at, problems):
            self._fields = value
            self._check_keys(required, optional)

    def __contains__(self, key: str) -> bool:
        return key in self._fields

    def raw(self, key: str) -> Any:
        return self._fields.get(key)

    def place(self, key: str) -> Location:
        return (*self.at, key)

    def text(self, key: str) -> str | None:
        return text(self.raw(key), self.place(key), self.problems) if key in self else None

    def code(self, key: str) -> str | None:
        return code(self.raw(key), self.place(key), self.problems) if key in self else None

    def choice(self, key: str, choices: Sequence[str], default: str | None = None) -> str | None:
        if key not in self:
            return default
        found = text(self.raw(key), self.place(key), self.problems)
        if found is not None and found not in choices:
            self.problems.add(self.place(key), "not_choice", value=show(found), choices=", ".join(choices))
            return None
        return found

    def integer(self, key: str, least: int = -LARGEST, most: int = LARGEST, default: int | None = None) -> int | None:
        if key not in self:
            return default
        return integer(self.raw(key), self.place(key), self.problems, least, most)

    def decimal(
        self, key: str, least: str | None = None, most: str | None = None, default: str | None = None
    ) -> Fraction | None:
        """A decimal within [least, most], each as a decimal text, so that the message says it as declared."""
        if key not in self:
            return None if default is None else decimal(default)
        return decimal_between(self.raw(key), self.place(key), self.problems, least, most)

    def positive(self, key: str, default: str | None = None) -> Fraction | None:
        value = self.decimal(key, default=default)
        if value is not None and value <= 0:
            self.problems.add(self.place(key), "not_positive", value=self.raw(key))
            return None
        return value

    def items(self, key: str, *, filled: bool = False) -> Iterator[tuple[Any, Location]]:
        """The entries of a list with their places; `filled` refuses an empty list."""
        if key in self:
            yield from entries(self.raw(key), self.place(key), self.problems, filled=filled)

    def codes(self, key: str) -> list[str]:
        """A list of codes without duplicates."""
        found = [code(value, at, self.problems) for value, at in self.items(key)]
        places = [(*self.place(key), index) for index in range(len(found))]
        distinct(found, places, self.problems)
        return list(dict.fromkeys(value for value in found if value is not None))

    def label(self, key: str) -> dict[str, str]:
        """A bilingual value {zh, en}."""
        if key not in self:
            return {}
        node = Node(self.raw(key), self.place(key), self.problems, ("zh", "en"))
        return {lang: node.text(lang) or "" for lang in ("zh", "en")}

    def _check_keys(self, required: Collection[str], optional: Collection[str]) -> None:
        report_keys(self._fields, self.at, self.problems, (*required, *optional), "unknown_key")
        for key in required:
            if key not in self._fields:
                self.problems.add(self.place(key), "missing_key")


def is_object(value: object, at: Location, problems: Problems) -> TypeGuard[dict[Any, Any]]:
    if isinstance(value, dict):
        return True
    _wrong_type("not_object", value, at, problems)
    return False


def is_list(value: object, at: Location, problems: Problems) -> TypeGuard[list[Any]]:
    if isinstance(value, list):
        return True
    _wrong_type("not_list", value, at, problems)
    return False


def report_keys(fields: dict[Any, Any], at: Location, problems: Problems, known: Collection[str], code: str) -> None:
    """Repeated keys, and keys that are not `known` under `code`."""
    for key in fields:
        if isinstance(key, RepeatedKey):
            problems.add((*at, key.key), "repeated_key")
        elif key not in known:
            problems.add((*at, str(key)), code)


def entries(value: object, at: Location, problems: Problems, *, filled: bool = False) -> Iterator[tuple[Any, Location]]:
    if not is_list(value, at, problems):
        return
    if filled and not value:
        problems.add(at, "empty_list")
    for index, entry in enumerate(value):
        yield entry, (*at, index)


def text(value: object, at: Location, problems: Problems) -> str | None:
    if not isinstance(value, str):
        _wrong_type("not_text", value, at, problems)
        return None
    if not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            problems.add(at, "surrogate", value=show(value))
            return None
    return value


def code(value: object, at: Location, problems: Problems) -> str | None:
    found = text(value, at, problems)
    if found is None:
        return None
    if not found:
        problems.add(at, "empty_code")
        return None
    if not found.isascii():
        problems.add(at, "not_ascii", value=show(found))
        return None
    return found


def integer(value: object, at: Location, problems: Problems, least: int = -LARGEST, most: int = LARGEST) -> int | None:
    """A whole number within [least, most] of at most 12 digits; true and false are none."""
    if isinstance(value, NotAnInteger) and value.text.lstrip("-").isdigit():
        problems.add(at, "too_many_digits", value=value)
    elif value is None:
        problems.add(at, "null")
    elif not isinstance(value, int) or isinstance(value, bool):
        problems.add(at, "not_integer", value=show(value))
    elif abs(value) > LARGEST:
        problems.add(at, "too_many_digits", value=show(value))
    elif value < least:
        problems.add(at, "below_minimum", value=value, limit=least)
    elif value > most:
        problems.add(at, "above_maximum", value=value, limit=most)
    else:
        return value
    return None


def decimal_between(
    value: object, at: Location, problems: Problems, least: str | None = None, most: str | None = None
) -> Fraction | None:
    """A decimal written as text, within the limits given (themselves decimals as text, inclusive)."""
    if value is None:
        problems.add(at, "null")
        return None
    try:
        found = decimal(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None:
        problems.add(at, "not_decimal", value=show(value))
    elif least is not None and found < decimal(least):
        problems.add(at, "below_minimum", value=value, limit=least)
        return None
    elif most is not None and found > decimal(most):
        problems.add(at, "above_maximum", value=value, limit=most)
        return None
    return found


def distinct(values: Sequence[str | None], places: Sequence[Location], problems: Problems) -> None:
    """Notes every value that an earlier place has already (None is no value)."""
    seen: set[str] = set()
    for value, at in zip(values, places, strict=True):
        if value is not None and value in seen:
            problems.add(at, "duplicate", value=show(value))
        if value is not None:
            seen.add(value)


def _wrong_type(wrong: str, value: object, at: Location, problems: Problems) -> None:
    if value is None:
        problems.add(at, "null")
    else:
        problems.add(at, wrong, value=show(value))
