"""Installations of their own, because commands commit: each with a database, of either kind, and a store."""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import create_engine, text

from awards import clock, create_app
from awards.audit.service import record
from awards.db import Base, alembic, db
from awards.files.service import store_file
from awards.organisation.models import Subject
from tests import factories
from tests.conftest import NOW, config_for

Members = dict[str, bytes]
NewInstallation = Callable[..., Flask]
CONTENTS = (b"a photograph", b"%PDF-1.7 a certificate", "序号,分数\n1,8.5\n".encode())


def installation(url: str, folder: Path, key: str = "tests-only") -> Flask:
    """An application of its own; `key` is its secret key."""
    folder.mkdir(exist_ok=True)
    return create_app(replace(config_for(url, folder), secret_key=key))


def with_tables(url: str, folder: Path) -> None:
    """Make the tables as the models have them, at the newest revision."""
    app = installation(url, folder)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        alembic.stamp()
    dispose([app])


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with every table, to be copied."""
    folder = tmp_path_factory.mktemp("tables")
    with_tables(f"sqlite:///{folder / 'tables.sqlite'}", folder)
    return folder / "tables.sqlite"


@pytest.fixture
def new_sqlite(sqlite_tables: Path, tmp_path: Path) -> Iterator[NewInstallation]:
    """Makes an installation on a new SQLite database: `new_sqlite("name", tables=…, key=…)`."""
    made: list[Flask] = []

    def make(name: str, *, tables: bool = True, **options: Any) -> Flask:
        path = tmp_path / f"{name}.sqlite"
        if tables:
            shutil.copy(sqlite_tables, path)
        made.append(installation(f"sqlite:///{path}", tmp_path / name, **options))
        return made[-1]

    yield make
    dispose(made)


@pytest.fixture(scope="session")
def postgresql_tables(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a PostgreSQL database with every table, to be copied."""
    folder = tmp_path_factory.mktemp("tables")
    server = create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {folder.name}"))
    server.dispose()
    with_tables(postgresql_url.replace("/postgres?", f"/{folder.name}?"), folder)
    return folder.name


@pytest.fixture
def new_postgresql(postgresql_url: str, postgresql_tables: str, tmp_path: Path) -> Iterator[NewInstallation]:
    """The same on a new PostgreSQL database."""
    made: dict[str, Flask] = {}
    server = create_engine(postgresql_url, isolation_level="AUTOCOMMIT")

    def make(name: str, *, tables: bool = True, **options: Any) -> Flask:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {postgresql_tables if tables else 'template0'}"))
        made[name] = installation(postgresql_url.replace("/postgres?", f"/{name}?"), tmp_path / name, **options)
        return made[name]

    yield make
    dispose(made.values())
    with server.connect() as connection:
        for name in made:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def dispose(apps: Iterable[Flask]) -> None:
    for app in apps:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def new(request: pytest.FixtureRequest) -> NewInstallation:
    """Makes installations on each database."""
    return request.getfixturevalue(f"new_{request.param}")


def fill(app: Flask) -> None:
    """A sealed award with a judged nomination, people who serve places that come after them, events, three files."""
    with app.app_context():
        person = factories.make_person(name="王小红 “\u2028”'\\", since_on=date(2005, 3, 1))
        person.serves = factories.make_window()
        award = factories.make_award()
        nomination = factories.make_nomination(award, person)
        factories.make_sheet(factories.make_seat(award), nomination, "9.5", "8", state="signed")
        for content in CONTENTS:
            store_file(db.session, app.config["AWARDS"].files_dir, BytesIO(content), kind="text", now=NOW)
        for number in range(3):
            record(
                db.session, "test:happened", actor="office", subject=f"nr:{number}", now=NOW, dates={"z": 1, "a": "评"}
            )
        db.session.commit()


def run(app: Flask, *words: str | Path) -> Result:
    """What a command says, and its exit code."""
    with clock.turned_to(NOW):
        said = app.test_cli_runner().invoke(args=[str(word) for word in words])
    assert said.exception is None or isinstance(said.exception, SystemExit), said.exception
    return said


def digest_in(said: Result) -> str:
    """The digest of the last line."""
    return said.stdout.rstrip().rsplit("digest ", 1)[1].rstrip(".")


def rows_of(app: Flask, table: str) -> int:
    with app.app_context(), db.engine.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608


def all_rows(app: Flask) -> int:
    """How many rows all tables have."""
    return sum(rows_of(app, table) for table in Base.metadata.tables)


def store_of(app: Flask) -> Path:
    store: Path = app.config["AWARDS"].files_dir
    return store


def contents_of(app: Flask) -> list[bytes]:
    """The contents in the store."""
    return sorted(path.read_bytes() for path in store_of(app).rglob("*") if path.is_file())


def members_of(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_members(path: Path, members: Members) -> Path:
    """A proper zip, whatever is in it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def manifest_of(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(members_of(path)["manifest.json"])
    return document


def people(app: Flask) -> list[tuple[str, str | None]]:
    """Name of each person and of the place served."""
    with app.app_context():
        found = db.session.query(Subject).filter_by(kind="person").order_by(Subject.id)
        return [(one.name_zh, one.serves.name_zh if one.serves else None) for one in found]
