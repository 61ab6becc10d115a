"""Serve an existing database: `python run.py`. `flask --app run …` runs the commands."""

import os
import socket
import sys
from typing import Any

from flask import Flask

import awards
from config import ConfigError, load_config


def create_app() -> Flask:
    """The application for servers and commands; a wrong configuration is told line by line, with exit code 2."""
    try:
        return awards.create_app()
    except ConfigError as error:
        sys.exit(_refuse(error.mistakes))


def serve(host: str = "127.0.0.1", port: int = 5000) -> None:
    """Start the production server on a free port; says what is wrong and exits 2 otherwise."""
    try:
        config = load_config()
    except ConfigError as error:
        sys.exit(_refuse(error.mistakes))
    problems = _not_ready(host, port)
    if problems:
        sys.exit(_refuse(problems))
    production_server("run:create_app", host, port, config.workers).serve()


def production_server(target: str, host: str, port: int, workers: int) -> Any:
    """The server of the application that `target` ("module:factory") makes; not yet started."""
    from granian import Granian
    from granian.constants import Interfaces

    return Granian(
        target,
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=workers,
        blocking_threads=2,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )


def _not_ready(host: str, port: int) -> list[str]:
    from awards.database import pending_migrations

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return [f"port {port} on {host} is taken: choose another with PORT=…"]
    pending = pending_migrations(create_app())
    return [f"the database is not up to date ({pending}): run `flask --app run db upgrade`"] if pending else []


def _refuse(mistakes: list[str]) -> int:
    for mistake in mistakes:
        print(f"awards: {mistake}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    serve(os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "5000")))
