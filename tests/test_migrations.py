"""From nothing to the models' state, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, inspect, text

from awards import create_app
from awards.database import pending_migrations, upgrade
from awards.db import Base, alembic, db
from tests.conftest import config_for

Checks = set[tuple[str, str, str]]


def checks_of(engine: Engine) -> Checks:
    """Every CHECK of the database, as (table, name, rule)."""
    looked = inspect(engine)
    return {
        (table, str(check["name"]), " ".join(check["sqltext"].split()))
        for table in looked.get_table_names()
        for check in looked.get_check_constraints(table)
    }


@pytest.fixture(params=["sqlite", "postgresql"])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two empty databases of the same kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'migrated.sqlite'}", f"sqlite:///{tmp_path / 'created.sqlite'}"
        return
    url = request.getfixturevalue("postgresql_url")
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        for name in ("migrated", "created"):
            connection.execute(text(f"CREATE DATABASE {name}"))
    yield url.replace("/postgres?", "/migrated?"), url.replace("/postgres?", "/created?")
    with server.connect() as connection:
        for name in ("migrated", "created"):
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def migrated_app(url: str, folder: Path) -> Flask:
    app = create_app(config_for(url, folder), migrating=True)
    upgrade(app)
    return app


def test_migrations_from_nothing_equal_the_models(urls: tuple[str, str], tmp_path: Path) -> None:
    app = migrated_app(urls[0], tmp_path)
    with app.app_context():
        assert alembic.compare_metadata() == []
        db.engine.dispose()
    migrated, created = create_engine(urls[0]), create_engine(urls[1])
    Base.metadata.create_all(created)
    assert len(checks_of(migrated)) > 20
    assert checks_of(migrated) == checks_of(created)
    migrated.dispose()
    created.dispose()


def test_a_database_says_how_far_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    app = create_app(config_for(url, tmp_path))
    before = pending_migrations(app)
    migrated = migrated_app(url, tmp_path)
    assert before.startswith("at nothing")
    assert pending_migrations(app) == ""
    for made in (app, migrated):
        with made.app_context():
            db.engine.dispose()
