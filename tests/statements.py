"""Counting SQL statements, to show that a page costs the same for one row as for many."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from awards.db import db


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """Yields the list that fills with every statement sent inside the block, savepoints left out."""
    sent: list[str] = []

    def remember(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if "SAVEPOINT" not in statement.upper():
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", remember)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", remember)
