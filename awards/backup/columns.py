"""Kinds of columns: what a value is in the database, and what it is in a line of a backup."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine, UserDefinedType

from awards.db import UTCDateTime


class JSONText(UserDefinedType[str]):
    """A JSON column as the text that is stored: read and written again it is the same to the byte."""

    cache_ok = True

    def get_col_spec(self, **options: Any) -> str:
        return "JSON"

    def column_expression(self, column: Any) -> Any:
        return sa.cast(column, sa.Text)


@dataclass(frozen=True)
class Kind:
    """`type_` reads and writes it; `python` is what it is in a line; `encode` and `decode` go there and back.

    `decode` raises ValueError.
    """

    type_: TypeEngine[Any]
    python: type
    encode: Callable[[Any], Any] = lambda value: value
    decode: Callable[[Any], Any] = lambda value: value


def instant_text(value: datetime) -> str:
    """`2015-12-05T02:00:00Z`, with microseconds where there are any."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


KINDS = {
    "integer": Kind(sa.Integer(), int),
    "boolean": Kind(sa.Boolean(), bool),
    "text": Kind(sa.String(), str),  # exact decimals too: they are kept as their text
    "json": Kind(JSONText(), str),
    "date": Kind(sa.Date(), str, date.isoformat, date.fromisoformat),
    "instant": Kind(UTCDateTime(), str, instant_text, datetime.fromisoformat),
    "bytes": Kind(
        sa.LargeBinary(),
        str,
        lambda value: base64.b64encode(value).decode(),
        lambda value: base64.b64decode(value, validate=True),
    ),
}
# In this order: SQLAlchemy's Boolean and Enum are kinds of others.
FOUND: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (sa.Boolean, "boolean"),
    (sa.Integer, "integer"),
    (sa.JSON, "json"),
    (sa.LargeBinary, "bytes"),
    (sa.DateTime, "instant"),
    (sa.Date, "date"),
    (sa.String, "text"),
)


def kind_of(found: TypeEngine[Any]) -> str:
    """The kind of a column's type as a database tells it. Raises TypeError for one that no backup can keep."""
    for type_, kind in FOUND:
        if isinstance(found, type_):
            return kind
    raise TypeError(f"columns of the type {found!r} have no place in a backup")


def decoded(kind: str, value: Any) -> Any:
    """A value of a line as the database takes it. Raises ValueError if it is none of its kind."""
    if value is None:
        return None
    if type(value) is not KINDS[kind].python:
        raise ValueError(f"not of the kind {kind}: {value!r}")
    return KINDS[kind].decode(value)


def encoded(kind: str, value: Any) -> Any:
    """A value of the database as a line has it."""
    return None if value is None else KINDS[kind].encode(value)
