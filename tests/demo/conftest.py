"""The demo year, built once by its command on a migrated database on disk; every test's changes are rolled back."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from awards import clock, create_app
from awards.database import upgrade
from awards.db import db
from config import ROOT
from tests.conftest import config_for, isolated
from tests.demo.raw import RawYear
from tests.journeys.conftest import chromium  # noqa: F401 - a fixture

THE_DAY = datetime(2015, 12, 23, 2, tzinfo=UTC)  # ten in the morning in Shanghai


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


WRITE = """
from pathlib import Path
import sys
from awards.demo.candidates import candidates, chosen_figures, chosen_votes, skills
from awards.demo.files.figures import ballots_file, indicators_file
from awards.demo.files.honours import honours_file
from awards.demo.files.inspections import MONTHS, inspection_file
from awards.demo.files.orders import orders_file
from awards.demo.files.register import departments_file, roster_file
from awards.demo.files.survey import answers, positions_file, texts_file
from awards.demo.people import staff

folder, people = Path(sys.argv[1]), staff()
found, given = candidates(people), answers()
departments_file(folder), roster_file(folder, people), texts_file(folder, given), positions_file(folder, given)
honours_file(folder, people)
indicators_file(folder, people, chosen_figures(found)), ballots_file(folder, people, chosen_votes(found))
orders_file(folder, people, skills(found)), [inspection_file(folder, month) for month in MONTHS]
"""


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Name → every file of the year, written once more, because not all are kept: in another process, which orders its
    sets and hashes otherwise. That they are those that were imported is tested."""
    folder = tmp_path_factory.mktemp("demo-files")
    environment = {"PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", WRITE, str(folder)], env=environment, check=True)
    return {path.name: path for path in folder.iterdir()}


@pytest.fixture(scope="session")
def year(files: dict[str, Path]) -> RawYear:
    """The same year counted by hand from its files."""
    return RawYear(files)
