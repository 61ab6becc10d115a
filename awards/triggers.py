"""Rules that the database itself keeps, whoever writes: triggers on both databases, made with the tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, event, text

from awards.db import Base

Move = Literal["INSERT", "UPDATE", "DELETE", "TRUNCATE"]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Refusal:
    """Rows of `table` refuse a move, with `message`, where `condition` holds.

    `condition` is SQL that both databases read, with OLD and NEW; `columns` narrow an update to some of them. TRUNCATE
    is refused as a whole, for a condition without them; SQLite knows none. `sqlite_only`: what PostgreSQL cannot do.
    """

    name: str
    table: str
    move: Move
    message: str
    condition: str = "1 = 1"
    columns: tuple[str, ...] = ()
    sqlite_only: bool = False

    @property
    def when(self) -> str:
        return f"UPDATE OF {', '.join(self.columns)}" if self.columns else self.move

    def sqlite(self) -> list[str]:
        """The statement that makes it on SQLite."""
        if self.move == "TRUNCATE":
            return []
        begin = f"CREATE TRIGGER {self.name} BEFORE {self.when} ON {self.table} FOR EACH ROW WHEN {self.condition}"
        return [f"{begin} BEGIN SELECT RAISE(ABORT, '{self.message}'); END"]

    def postgresql(self) -> list[str]:
        """The statements that make it on PostgreSQL, where only a function may look at other tables."""
        if self.sqlite_only:
            return []
        row = "OLD" if self.move == "DELETE" else "NEW"
        refusal = f"RAISE EXCEPTION '{self.message}' USING ERRCODE = '23000'"
        body = f"BEGIN IF {self.condition} THEN {refusal}; END IF; RETURN {row}; END"
        function = f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
        each = "STATEMENT" if self.move == "TRUNCATE" else "ROW"
        trigger = f"CREATE TRIGGER {self.name} BEFORE {self.when} ON {self.table} FOR EACH {each}"
        return [function, f"{trigger} EXECUTE FUNCTION {self.name}()"]


_refusals: list[Refusal] = []


def refuse(*refusals: Refusal) -> None:
    """Declare triggers of a room's tables; call it beside its models."""
    _refusals.extend(refusals)


def irreplaceable(table: str, *keys: Key) -> tuple[Refusal, ...]:
    """No row takes the place of another by its rowid or one of the table's unique `keys`: SQLite's REPLACE deletes what
    is in the way without a trigger of its own, so the row that comes is refused. A key is columns, and conditions as
    "unsealed_at IS NULL" of a partial index."""
    taken = " OR ".join(" AND ".join(map(_alike, key)) for key in (("rowid",), *keys))
    there = f"EXISTS (SELECT 1 FROM {table} AS kept WHERE {{}}({taken}))"  # noqa: S608 - names of ours
    message = f"rows of {table} are never replaced"
    others = there.format("kept.rowid <> OLD.rowid AND ")
    return (
        Refusal(f"{table}_are_not_replaced", table, "INSERT", message, there.format(""), sqlite_only=True),
        Refusal(f"{table}_are_not_displaced", table, "UPDATE", message, others, sqlite_only=True),
    )


def _alike(part: str) -> str:
    """What the row that is there and the row that comes have in common."""
    if part.endswith(" IS NULL"):
        return f"kept.{part} AND NEW.{part}"
    return f"kept.{part} = NEW.{part}"


def append_only(table: str, *keys: Key, but: str = "") -> tuple[Refusal, ...]:
    """Rows are added and never changed, deleted or replaced by their unique `keys`; an update for which the SQL
    condition `but` holds is let through: it must never be unknown."""
    condition = f"NOT ({but})" if but else "1 = 1"
    return (
        Refusal(f"{table}_are_not_changed", table, "UPDATE", f"rows of {table} are never changed", condition),
        Refusal(f"{table}_are_not_deleted", table, "DELETE", f"rows of {table} are never deleted"),
        Refusal(f"{table}_are_not_emptied", table, "TRUNCATE", f"rows of {table} are never deleted"),
        *irreplaceable(table, *keys),
    )


def statements(refusals: Iterable[Refusal], dialect: str) -> list[str]:
    """What makes the triggers on a database: "sqlite" or "postgresql"."""
    return [
        statement
        for refusal in refusals
        for statement in (refusal.sqlite() if dialect == "sqlite" else refusal.postgresql())
    ]


@event.listens_for(Base.metadata, "after_create")
def _make(target: Any, connection: Connection, **options: Any) -> None:
    """Tables made from the models get the triggers at once; migrations make them themselves."""
    made = {table.name for table in options.get("tables") or ()}
    for statement in statements([one for one in _refusals if one.table in made], connection.dialect.name):
        connection.execute(text(statement.replace(":", "\\:")))
