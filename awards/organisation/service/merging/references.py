"""Every foreign key to the register, whichever room declares it: how many rows, and which cannot be of one entry."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    and_,
    delete,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.orm import Session

from awards.db import Base
from awards.organisation.models import Subject

# Belonging twice is belonging once: the row of the entry that goes is dropped.
UNITED = ("subject_departments", "role_grants")


def referring_columns() -> list[Column[Any]]:
    """The columns, of any table, that refer to entries; in the order of tables."""
    keys = (key for table in Base.metadata.sorted_tables for key in table.foreign_keys)
    found = [key.parent for key in keys if key.column.table is Subject.__table__]
    return sorted(found, key=lambda column: (column.table.name, column.name))


def name_of(column: Column[Any]) -> str:
    """A column as "table.column"."""
    return f"{column.table.name}.{column.name}"


def count_rows(session: Session, column: Column[Any], subject: Subject) -> int:
    """How many rows refer to an entry."""
    return session.scalar(select(func.count()).select_from(column.table).where(column == subject.id)) or 0


def collide(session: Session, column: Column[Any], gone: Subject, kept: Subject) -> bool:
    """Whether a row of the one would repeat a row of the other where the database allows only one."""
    twins = [_twin(column, key, gone, kept) for key in _keys(column)]
    return any(session.scalar(select(func.count()).select_from(column.table).where(twin)) for twin in twins)


def carry(session: Session, column: Column[Any], gone: Subject, kept: Subject) -> None:
    """Let every row that refers to the one refer to the other."""
    table = column.table
    if table.name in UNITED:
        for key in _keys(column):
            session.execute(delete(table).where(_twin(column, key, gone, kept)))
    session.execute(update(table).where(column == gone.id).values({column.name: kept.id}))


def _keys(column: Column[Any]) -> Iterator[tuple[str, ...]]:
    """The names of the other columns of each key, primary or unique, that the column is part of."""
    table = column.table
    assert isinstance(table, Table)  # noqa: S101 - foreign keys of models are of tables
    found: list[Any] = [one for one in table.constraints if isinstance(one, (UniqueConstraint, PrimaryKeyConstraint))]
    found += [one for one in table.indexes if isinstance(one, Index) and one.unique]
    for key in found:
        names = [one.name for one in key.columns]
        if column.name in names:
            yield tuple(name for name in names if name != column.name)


def _twin(column: Column[Any], others: tuple[str, ...], gone: Subject, kept: Subject) -> ColumnElement[bool]:
    """The condition that a row is of the one, and the other has a row that is the same in the other columns."""
    table = column.table
    twin = table.alias()
    same = [twin.c[name] == table.c[name] for name in others]
    return and_(column == gone.id, exists().where(twin.c[column.name] == kept.id, *same).correlate(table))
