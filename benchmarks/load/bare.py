"""The application with two things more: a view that inserts one bare row, and the server's own time at each answer."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from sqlalchemy import Column, Integer, MetaData, Table, insert

import run
from awards.db import transaction
from awards.permissions import Permission, requires

BARE = Table("bare_rows", MetaData(), Column("id", Integer, primary_key=True), Column("value", Integer))


def create_app() -> Flask:
    """As the server makes it, from the environment. The view is behind the same sign-in, the same CSRF check and the
    same transaction as a mark."""
    app = run.create_app()
    app.add_url_rule("/bare", "bare", save_bare, methods=["POST"])
    app.wsgi_app = timed(app.wsgi_app)  # type: ignore[method-assign]
    return app


@requires(Permission.ACCOUNT_USE)
def save_bare() -> dict[str, Any]:
    """One row, and nothing else."""
    with transaction() as session:
        session.execute(insert(BARE), {"value": 1})
    return {"message": "saved"}


def timed(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Tell as `Server-Timing` the milliseconds that the application takes, from the request to the whole answer and the
    session's end."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        heads: list[tuple[str, list[tuple[str, str]]]] = []
        began = time.perf_counter()
        body = application(environ, lambda status, headers, *rest: heads.append((status, headers)))
        parts = list(body)
        if hasattr(body, "close"):
            body.close()
        spent = f"app;dur={1000 * (time.perf_counter() - began):.3f}"
        status, headers = heads[0]
        start_response(status, [*headers, ("Server-Timing", spent)])
        return parts

    return answer
