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
    """Tell the milliseconds from the request's arrival in the application to its answer as `Server-Timing`."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        began = time.perf_counter()

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            spent = f"app;dur={1000 * (time.perf_counter() - began):.3f}"
            return start_response(status, [*headers, ("Server-Timing", spent)], *rest)

        return application(environ, start)

    return answer
