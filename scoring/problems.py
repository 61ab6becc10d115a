"""Problems of a document: where, what, in which words; collected, then put in the order of the document."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scoring.messages import MESSAGES

Location = tuple[str | int, ...]

_SIMPLE_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")
_SHOWN = 60
MAX_BITS = 200


def show(value: object) -> str:
    """A value of a document, short and printable, for a message."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        return "a huge number"
    if isinstance(value, str | bool | int | None):
        text = json.dumps(value if not isinstance(value, str) else value[: _SHOWN + 1], ensure_ascii=False)
    else:
        text = str(value)
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def path_of(location: Location) -> str:
    """("nominees", 3, "data") → `nominees[3].data`; an odd key is quoted; the whole document is `document`."""
    path = ""
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
        elif _SIMPLE_KEY.fullmatch(step):
            path += f".{step}" if path else step
        else:
            path += f"[{show(step)}]"
    return path or "document"


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a document: `code` and `values` fill a phrase of `scoring.messages`."""

    location: Location
    code: str
    values: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        return path_of(self.location)

    @property
    def message(self) -> str:
        return self.words("en")

    def words(self, lang: str) -> str:
        """The message in `lang` ("en" or "zh")."""
        return MESSAGES[self.code][lang].format_map(dict(self.values))

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class BundleError(ValueError):
    """The document cannot be scored; `problems` lists everything that is wrong, in document order."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class UnknownNomineeError(LookupError):
    """The bundle has no nominee of this id."""


class Problems:
    """Collects problems while a document is read; `in_order` sorts them by their place in the document."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def add(self, location: Location, code: str, **values: object) -> None:
        self._found.append(Problem(location, code, tuple((key, str(value)) for key, value in values.items())))

    def in_order(self, document: object) -> list[Problem]:
        places = _Places()
        return sorted(self._found, key=lambda problem: places.of(document, problem.location))

    def raise_if_any(self, document: object) -> None:
        if self._found:
            raise BundleError(self.in_order(document))


class _Places:
    """Where locations stand in a document; the order of an object's keys is looked up once per object."""

    def __init__(self) -> None:
        self._orders: dict[int, dict[str, int]] = {}

    def of(self, document: Any, location: Location) -> list[int]:
        """An index per step; what is missing stands behind what is there."""
        position: list[int] = []
        for step in location:
            if isinstance(document, dict) and isinstance(step, str):
                order = self._order(document)
                position.append(order.get(step, len(order)))
                document = document.get(step)
            elif isinstance(document, list) and isinstance(step, int) and step < len(document):
                position.append(step)
                document = document[step]
            else:
                break
        return position

    def _order(self, container: dict[str, Any]) -> dict[str, int]:
        if id(container) not in self._orders:
            self._orders[id(container)] = {key: index for index, key in enumerate(container)}
        return self._orders[id(container)]
