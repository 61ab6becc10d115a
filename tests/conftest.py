"""One application per database and session, one savepoint per test; counts of every class of tests at the end."""

import gc
import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy.orm import Session

from awards import clock, create_app
from awards.accounts import passwords
from awards.db import Base, db
from config import Config
from tests.pages import Browser
from tests.postgres import postgres

CLASSES = ("unit", "SQLite", "PostgreSQL", "browser")
NOW = datetime(2015, 12, 5, 2, 0, tzinfo=UTC)  # ten in the morning in Shanghai, nominations are open

# Passwords are hashed the same way at a small part of the price; that the real price is paid has its own test.
REAL_HASHER, REAL_DUMMY = passwords.hasher, passwords.DUMMY
passwords.hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
passwords.DUMMY = passwords.hasher.hash("nothing")


def config_for(url: str, folder: Path) -> Config:
    """Settings of a test application."""
    return Config(
        env="test",
        database_url=url,
        secret_key="tests-only",
        files_dir=folder / "files",
        debug=False,
        sqlite_synchronous="OFF" if url.startswith("sqlite") else "NORMAL",
        secure_cookies=False,
        timezone="Asia/Shanghai",
        font="",
        workers=1,
    )


@contextmanager
def made_app(url: str, folder: Path) -> Iterator[Flask]:
    """An application on a database with every table."""
    app = create_app(config_for(url, folder))
    with app.app_context():
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("sqlite")
    with made_app(f"sqlite:///{folder / 'test.sqlite'}", folder) as app:
        yield app


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_app(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with made_app(postgresql_url, tmp_path_factory.mktemp("postgresql")) as app:
        yield app


def isolated(app: Flask) -> Iterator[Flask]:
    """The application in a transaction that is rolled back; commits inside are savepoints."""
    with app.app_context():
        connection = db.engine.connect()
        outer = connection.begin()
        maker = db.sessionmaker
        before = dict(maker.kw)
        maker.configure(bind=connection, join_transaction_mode="create_savepoint")
        try:
            with clock.turned_to(NOW):
                yield app
        finally:
            db.session.close()
            maker.kw.clear()
            maker.kw.update(before)
            outer.rollback()
            connection.close()


@contextmanager
def undone() -> Iterator[None]:
    """Inside an isolated application: whatever a test does to a world that others go on with is undone, so that the
    world need be built once for all of them."""
    session = db.session
    session.commit()
    known = set(session)
    before = session.get_bind().begin_nested()  # type: ignore[union-attr]
    try:
        yield
    finally:
        session.rollback()
        for one in set(session) - known:
            session.expunge(one)
        session.expire_all()
        before.rollback()


@pytest.fixture
def app(sqlite_app: Flask) -> Iterator[Flask]:
    """The application on SQLite, for tests of pages and commands."""
    yield from isolated(sqlite_app)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on each database, for tests of services and queries."""
    yield from isolated(request.getfixturevalue(f"{request.param}_app"))


@pytest.fixture
def session(database: Flask) -> Session:
    """The session of a test of services and queries, run on SQLite and on PostgreSQL."""
    return db.session


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Visits pages through the test client and checks the house rules on each."""
    return Browser(app)


EVERY_CASE = re.compile(r"tests/(audit|backup|web|demo)/|test_guards|test_sealing|test_migrations|test_walk")
LONG = re.compile(r"tests/(demo/test_accessible|journeys)")


def class_of(item: Any) -> str:
    """Which class a test counts in: browser, PostgreSQL, SQLite or unit."""
    if item.get_closest_marker("browser"):
        return "browser"
    parameters = getattr(item, "callspec", None)
    values = parameters.params.values() if parameters else ()
    if "postgresql" in values or "postgresql_app" in item.fixturenames:
        return "PostgreSQL"
    if "sqlite" in values or {"app", "sqlite_app"} & set(item.fixturenames):
        return "SQLite"
    return "unit"


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """The long ones first: several processes share the tests, and at the end none of them waits for another."""
    for item in items:
        item.user_properties.append(("class", class_of(item)))
    items.sort(key=lambda item: not LONG.search(item.nodeid))
    if os.environ.get("WHOLE_SUITE"):
        items[:] = one_case_each(items)


def one_case_each(items: list[Any]) -> list[Any]:
    """Of a test with many cases the whole suite runs the first on PostgreSQL, and all on SQLite: what differs between
    the databases is the statement and not the case. Where it is the case (triggers, backups, the log), all are run on
    both."""
    seen: set[str] = set()
    kept = []
    for item in items:
        name = item.nodeid.partition("[")[0]
        if class_of(item) == "PostgreSQL" and not EVERY_CASE.search(name):
            if name in seen:
                continue
            seen.add(name)
        kept.append(item)
    return kept


def pytest_collection_finish() -> None:
    """Thousands of tests and modules stay to the end, so the collector of garbage need not look at them each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def passed_by_class(reporter: Any) -> Counter[str]:
    """How many tests passed in each class."""
    counts = Counter(dict.fromkeys(CLASSES, 0))
    for report in reporter.stats.get("passed", []):
        counts[dict(report.user_properties)["class"]] += report.when == "call"
    return counts


def pytest_terminal_summary(terminalreporter: Any) -> None:
    counts = passed_by_class(terminalreporter)
    terminalreporter.write_line("tests that passed: " + ", ".join(f"{counts[name]} {name}" for name in CLASSES))


def pytest_sessionfinish(session: Any, exitstatus: int) -> None:
    """With CI=true, a whole suite in which no test of some class passed has failed."""
    whole = os.environ.get("CI") == "true" and os.environ.get("WHOLE_SUITE")
    if exitstatus or not whole or os.environ.get("PYTEST_XDIST_WORKER"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if missing := [name for name, count in passed_by_class(reporter).items() if not count]:
        reporter.write_line(f"no test passed in: {', '.join(missing)}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
