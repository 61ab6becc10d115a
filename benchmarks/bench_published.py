"""Requests per second of a published page beside an empty view of the same server.

    python -m benchmarks.bench_published [--limit 0.8]

500 nominees, SQLite, one worker; for a stranger, for a member of staff from outside, and for one whose unit has
nominees who were not selected (the empty view of both knows who asks), each over one kept-alive connection that takes
gzip; page and floor by turns, the median of the turns. With --limit the exit code is 1 if a ratio is lower.
"""

import argparse
import socket
import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import select

import run
from awards import create_app as create_awards
from awards.accounts.models import User
from awards.campaigns.models import Award
from awards.db import Base, db
from awards.permissions import current_viewer
from awards.runs.service import make_run
from benchmarks.bench_results import THEN, fill
from benchmarks.load.serving import HOST, Server, settings_for
from config import load_config
from tests.results.clearing import publish_run

PAGE, EMPTY, SIGNED_IN = "/2015/awards/bench/results", "/empty", "/signed-in"
READERS = ("staff", "unit")
TURNS, REQUESTS = 9, 200


def create_app() -> Flask:
    """The application as it is served, with two views that do nothing; one of them is for who signed in."""
    app = run.create_app()
    app.add_url_rule(EMPTY, "empty", lambda: "")
    app.add_url_rule(SIGNED_IN, "signed_in", signed_in)
    return app


def signed_in() -> str:
    """Nothing, behind the sign-in of every view."""
    assert current_viewer().is_signed_in
    return ""


def rate(port: int, path: str, cookie: str) -> float:
    """Requests per second over one connection."""
    head = f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nAccept-Encoding: gzip\r\n{cookie}\r\n".encode()
    with socket.create_connection((HOST, port), 30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        ask(connection, head)
        start = time.perf_counter()
        for _ in range(REQUESTS):
            ask(connection, head)
        return REQUESTS / (time.perf_counter() - start)


def ask(connection: socket.socket, head: bytes) -> None:
    """One request and its whole answer, which must be 200."""
    connection.sendall(head)
    read = b""
    while (end := read.find(b"\r\n\r\n")) < 0:
        read += connection.recv(1 << 18)
    assert read.startswith(b"HTTP/1.1 200"), read[:200]
    length = int(read.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    missing = end + 4 + length - len(read)
    while missing > 0:
        missing -= len(connection.recv(1 << 18))


def ratio(port: int, cookie: str, who: str) -> float:
    """Page by empty view, printed."""
    floor = SIGNED_IN if cookie else EMPTY
    turns = [(rate(port, floor, cookie), rate(port, PAGE, cookie)) for _ in range(TURNS)]
    empty, page = statistics.median(one for one, _ in turns), statistics.median(one for _, one in turns)
    print(f"{who:<9} empty view {empty:7.0f}/s   published page {page:7.0f}/s   ratio {page / empty:.2f}")
    return page / empty


def publish(settings: dict[str, str]) -> dict[str, str]:
    """The published award; returns who reads it and their cookies."""
    app = create_awards(load_config(settings))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        fill()
        made = make_run(db.session, db.session.scalars(select(Award)).one(), actor="bench", now=THEN)
        publish_run(db.session, made, actor="bench", now=THEN)
        db.session.commit()
        users = {name: db.session.scalars(select(User).filter_by(username=name)).one().get_id() for name in READERS}
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        db.engine.dispose()
    sessions = {name: signer.dumps({"_user_id": user, "_fresh": True}) for name, user in users.items()}
    return {"stranger": "", **{name: f"Cookie: session={text}\r\n" for name, text in sessions.items()}}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--limit", type=float, default=0.0)
    limit = parser.parse_args().limit
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = settings_for(f"sqlite:///{name}/bench.sqlite", folder, workers=1)
        cookies = publish(settings)
        server = Server(settings, folder / "log", target="benchmarks.bench_published:create_app")
        server.start()
        try:
            ratios = [ratio(server.port, cookie, who) for who, cookie in cookies.items()]
        finally:
            server.kill()
    return 1 if min(ratios) < limit else 0


if __name__ == "__main__":
    sys.exit(main())
