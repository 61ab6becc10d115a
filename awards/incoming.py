"""What no request may carry further in: signs and numbers that no database column holds."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, Request, abort, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1  # an INTEGER column of PostgreSQL; SQLite's driver gives up at 2**63


class Typed(ImmutableMultiDict[str, Any]):
    """Arguments and form fields without NUL, which nobody can type and PostgreSQL refuses to keep or to look for."""

    def __init__(self, mapping: Any = None):
        super().__init__(_without_nul(mapping) if isinstance(mapping, Iterable) else mapping)


class TypedRequest(Request):
    """A request whose texts a database can take."""

    parameter_storage_class = Typed


class RowNumber(IntegerConverter):
    """`<int:…>` in an address, up to the largest number that a column can hold: what is beyond it does not exist."""

    def __init__(self, map: Map, **options: Any):
        super().__init__(map, **{"max": LARGEST, **options})


def row_number(text: str) -> int:
    """A number sent in a form or behind the `?`, as `type=` of `get`. Raises ValueError beyond 0–2³¹-1."""
    number = int(text)
    if not 0 <= number <= LARGEST:
        raise ValueError(text)
    return number


def _without_nul(mapping: Any) -> Any:
    if isinstance(mapping, ImmutableMultiDict):
        return mapping
    pairs = mapping.items() if isinstance(mapping, dict) else mapping
    return [(_text(name), _text(value)) for name, value in pairs]


def _text(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value


def _refuse_nul_in_path() -> None:
    if "\0" in request.path:
        abort(404)


def init_app(app: Flask) -> None:
    """Put the limits in front of every view; before any address is declared."""
    app.request_class = TypedRequest
    app.url_map.converters["int"] = RowNumber
    app.before_request(_refuse_nul_in_path)
