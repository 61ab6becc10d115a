"""The world of the journey from scores to honours, built in a process of its own: `python -m tests.journeys.hall
DATABASE`.

服务标兵, two places: 王小红 92.00; 李建国 and 赵敏 87.00 each, alike in everything, so the second place needs a vote.
"""

import sys
from pathlib import Path

from awards import create_app
from awards.accounts.passwords import hash_of
from awards.database import upgrade
from awards.db import db
from tests import factories
from tests.conftest import config_for
from tests.runs.stage import give_value

PASSWORD = "Journey-2015-hall"
PEOPLE = {"王小红": ("Wang Xiaohong", "95"), "李建国": ("Li Jianguo", "90"), "赵敏": ("Zhao Min", "90")}
MARKS = {
    "王小红": [("9", "8.5"), ("8", "9"), ("10", "9.5")],
    "李建国": [("8", "8"), ("9", "9"), ("8.5", "8.5")],
    "赵敏": [("9", "9"), ("8.5", "8.5"), ("8", "8")],
}


def build(database: Path) -> None:
    """Judged and signed, nothing computed; accounts of the office, a leader and a discipline officer."""
    config = config_for(f"sqlite:///{database}", database.parent)
    upgrade(create_app(config, migrating=True))
    with create_app(config).app_context():
        award = factories.make_award(winners={"type": "number", "value": "2", "at_least": 0})
        seats = [factories.make_seat(award, code=code) for code in ("j1", "j2", "j3")]
        for index, (name, (english, value)) in enumerate(PEOPLE.items()):
            department = factories.make_department(f"第{index + 1}服务中心", name_en=f"Centre {index + 1}")
            person = factories.make_person(department, name, name_en=english, post="报修受理员")
            nomination = factories.make_nomination(award, person)
            for seat, marks in zip(seats, MARKS[name], strict=True):
                factories.make_sheet(seat, nomination, *marks, state="signed")
            give_value(nomination, value)
        factories.make_seal(award)
        for role in ("office", "leader", "discipline"):
            factories.make_user(role, username=role, name=f"{role}一号", password_hash=hash_of(PASSWORD))
        db.session.close()
        db.engine.dispose()


if __name__ == "__main__":
    build(Path(sys.argv[1]))
