"""The demo year, built once by its command on a migrated database on disk; every test's changes are rolled back."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock, create_app
from awards.database import upgrade
from awards.db import db
from awards.files.service import path_of
from awards.imports.models import ImportBatch
from tests.conftest import config_for, isolated
from tests.demo.raw import RawYear

THE_DAY = datetime(2015, 12, 15, 2, tzinfo=UTC)  # ten in the morning in Shanghai


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Result]]:
    """The application with the whole year in it, and what the command said."""
    folder = tmp_path_factory.mktemp("demo")
    config = config_for(f"sqlite:///{folder / 'demo.sqlite'}", folder)
    upgrade(create_app(config, migrating=True))
    app = create_app(config)
    with clock.turned_to(THE_DAY):
        said = app.test_cli_runner().invoke(args=["demo"])
    assert said.exit_code == 0, said.output
    yield app, said
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(built: tuple[Flask, Result]) -> Iterator[Flask]:
    """The demo's application on the demo's day."""
    for one in isolated(built[0]):
        with clock.turned_to(THE_DAY):
            yield one


@pytest.fixture
def session(app: Flask) -> Session:
    """The session of a test that looks at the year."""
    return db.session


@pytest.fixture(scope="session")
def files(built: tuple[Flask, Result]) -> dict[str, Path]:
    """Name → content of every file that was imported, as it was kept."""
    app, _ = built
    with app.app_context():
        store = app.config["AWARDS"].files_dir
        batches = db.session.scalars(select(ImportBatch)).all()
        found = {one.file_name: path_of(store, one.file.sha256) for one in batches}
        db.session.close()
    return found


@pytest.fixture(scope="session")
def year(files: dict[str, Path]) -> RawYear:
    """The same year counted by hand from its files."""
    return RawYear(files)
