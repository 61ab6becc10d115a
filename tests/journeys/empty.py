"""The world of who starts from nothing: `python -m tests.journeys.empty DATABASE` makes a database without a row."""

import sys
from pathlib import Path

from awards import create_app
from awards.database import upgrade
from tests.conftest import config_for


def build(database: Path) -> None:
    """Every table, as the migrations make them."""
    upgrade(create_app(config_for(f"sqlite:///{database}", database.parent), migrating=True))


if __name__ == "__main__":
    build(Path(sys.argv[1]))
