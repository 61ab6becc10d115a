"""The database: base class, column types, and the one way to write."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import CheckConstraint, DateTime, Engine, MetaData, String, event, text
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every model; constraints are named by the rule they state."""

    metadata = MetaData(naming_convention=NAMING)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept as its text: what was typed is what is read, on every database; never REAL."""

    impl = String(24)
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | str | None, dialect: Dialect) -> str | None:
        return None if value is None else plain(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


def plain(value: Decimal | int | str) -> str:
    """A decimal without exponent, trailing zeros or minus zero: `Decimal("8.50")` → `"8.5"`.

    Raises ValueError for a binary float or what is not finite.
    """
    if isinstance(value, (float, bool)):
        raise ValueError("exact decimals are never made from binary floats")
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise ValueError(f"not a decimal: {value!r}") from error
    if not number.is_finite():
        raise ValueError(f"not a finite decimal: {value!r}")
    digits = format(number.normalize(), "f")
    return "0" if digits in ("-0", "0") else digits


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """A CHECK that a text column holds one of `values`, named `known_<column>`."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"known_{column}")


db = SQLAlchemy()
alembic = Alembic(metadatas=Base.metadata, run_mkdir=False)
_writing: ContextVar[bool] = ContextVar("writing", default=False)
LOCK_WAIT = 10_000  # milliseconds that a writer waits for another before the page says that the database is busy


@contextmanager
def transaction() -> Iterator[Session]:
    """The one way to write: `with transaction() as session: service(session, …)`.

    Ends the reading that went before, so that what is checked inside is fresh, and takes the write lock at once
    (BEGIN IMMEDIATE on SQLite, an advisory lock on PostgreSQL): a checked state stays checked until the commit.
    """
    session = db.session
    session.rollback()
    token = _writing.set(True)
    try:
        with session.begin():
            if session.get_bind().dialect.name == "postgresql":
                session.execute(text(f"SET LOCAL lock_timeout = {LOCK_WAIT:d}"))
                session.execute(text("SELECT pg_advisory_xact_lock(2015)"))
            yield session
    finally:
        _writing.reset(token)


def prepare_sqlite(engine: Engine, *, migrating: bool, synchronous: str) -> None:
    """SQLite's settings for one engine: WAL, foreign keys, waiting writers, and transactions begun by ourselves."""
    pragmas = (
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        f"busy_timeout={LOCK_WAIT}",
        # What REPLACE deletes counts as deleted.
        "recursive_triggers=ON",
        # A batch rebuild of a table with keys enforced would delete every child row.
        f"foreign_keys={'OFF' if migrating else 'ON'}",
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute("PRAGMA " + pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() or migrating else "BEGIN")
