"""A process that saves marks for ever and tells each as soon as it is committed: `python -m … URL FOLDER`."""

import sys
from decimal import Decimal
from itertools import count
from pathlib import Path

from sqlalchemy import select

from awards import create_app
from awards.db import db, transaction
from awards.judging import service
from awards.judging.models import Sheet
from tests.conftest import config_for
from tests.judging.worlds import JUDGING

CODES = ("attitude", "skill")


def value_in(cycle: int) -> Decimal:
    """What every field gets in the cycle: 0.5, 1, … 10, 0, 0.5, …"""
    return Decimal(cycle % 21) / 2


def main() -> None:
    app = create_app(config_for(sys.argv[1], Path(sys.argv[2])))
    with app.app_context():
        sheets = list(db.session.scalars(select(Sheet).order_by(Sheet.id)))
        for cycle in count(1):
            for sheet in sheets:
                for code in CODES:
                    save(sheet, code, value_in(cycle))
                    sys.stdout.write(f"{sheet.id} {code} {cycle}\n")
                    sys.stdout.flush()


def save(sheet: Sheet, code: str, value: Decimal) -> None:
    with transaction() as session:
        version = sheet.version
        service.save_marks(session, sheet, {code: value}, expected_version=version, actor="judge", now=JUDGING)


if __name__ == "__main__":
    main()
