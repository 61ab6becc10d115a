"""The tables as the database has them, whatever its revision; their rows as lines, and the order to bring them back."""

import json
from collections.abc import Generator, Mapping
from typing import Any

from sqlalchemy import Column, Connection, MetaData, String, Table, collate, inspect, select, text

from awards.backup.columns import KINDS, encoded, kind_of
from awards.backup.errors import BackupError
from awards.backup.format import NAME
from awards.i18n import lazy

VERSIONS = "alembic_version"
# Rules that are sealed refuse every row: the seals come after all that they lock.
LAST = ("seals",)
ROWS_AT_ONCE, LARGE_ROWS_AT_ONCE = 1000, 10


def revision_of(connection: Connection) -> str:
    """The revision that the database was migrated to. Raises BackupError if it was not migrated."""
    if not inspect(connection).has_table(VERSIONS):
        raise BackupError(lazy("This database is not migrated. Do it first: flask --app run db upgrade"))
    revision = connection.scalar(text(f"SELECT version_num FROM {VERSIONS}"))  # noqa: S608 - a constant
    return str(revision or "")


def read_tables(connection: Connection) -> dict[str, Table]:
    """Every table by name, in the order in which rows can be put in; columns have the types of `columns.KINDS`."""
    metadata = MetaData()
    metadata.reflect(connection)
    if VERSIONS in metadata.tables:
        metadata.remove(metadata.tables[VERSIONS])
    for table in metadata.tables.values():
        if not NAME.fullmatch(table.name):
            raise BackupError(lazy("The table “%(table)s” is none of this application.", table=table.name))
        for column in table.columns:
            column.info["kind"] = kind_of(column.type)
            column.type = KINDS[column.info["kind"]].type_
    for name in LAST:
        put_last(metadata, name)
    return {table.name: table for table in metadata.sorted_tables}


def all_columns(tables: Mapping[str, Table]) -> set[tuple[str, str]]:
    """(table, column) of everything that a database has: an older one has less than the models know."""
    return {(table.name, column.name) for table in tables.values() for column in table.columns}


def put_last(metadata: MetaData, name: str) -> None:
    """Order a table, if it is there, after all that do not need it themselves."""
    late = metadata.tables.get(name)
    if late is None:
        return
    needing = {late}
    while (
        more := {
            table for table in metadata.tables.values() for key in table.foreign_keys if key.column.table in needing
        }
        - needing
    ):
        needing |= more
    for table in metadata.tables.values():
        if table not in needing:
            late.add_is_dependent_on(table)


def columns_of(table: Table) -> dict[str, str]:
    """Column → kind, in the order of names: the databases may have the columns in different orders."""
    return {column.name: column.info["kind"] for column in sorted(table.columns, key=lambda one: one.name)}


def self_references(table: Table) -> dict[str, str]:
    """Column → the column of the same table that it refers to."""
    return {key.parent.name: key.column.name for key in table.foreign_keys if key.column.table is table}


def lines_of(connection: Connection, table: Table) -> Generator[bytes, None, None]:
    """Each row as its canonical line, in the order of the primary key; constant memory."""
    columns = columns_of(table)
    order = [_ordered(column, connection.dialect.name) for column in table.primary_key]
    query = select(*(table.c[name] for name in columns)).order_by(*order)
    at_once = LARGE_ROWS_AT_ONCE if "bytes" in columns.values() else ROWS_AT_ONCE
    with connection.execute(query, execution_options={"yield_per": at_once}) as rows:
        for row in rows:
            yield line_of(columns, row)


def line_of(columns: dict[str, str], row: Any) -> bytes:
    """A row's values, in the order of `columns`, as a line."""
    values = {name: encoded(kind, value) for (name, kind), value in zip(columns.items(), row, strict=True)}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _ordered(column: Column[Any], dialect: str) -> Any:
    """Texts by their bytes, on both databases."""
    if isinstance(column.type, String):
        return collate(column, "C" if dialect == "postgresql" else "BINARY")
    return column
