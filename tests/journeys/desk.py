"""The world of the judges' and nominators' journeys, built in a process of its own: `python -m tests.journeys.desk
DATABASE`."""

import sys
from io import BytesIO
from pathlib import Path

from awards import create_app
from awards.accounts.passwords import hash_of
from awards.campaigns.models import Award
from awards.database import upgrade
from awards.db import db
from awards.files.service import store_file
from awards.nominations.models import Nomination, NominationFile
from awards.organisation.models import Subject
from tests import factories
from tests.conftest import config_for

PASSWORD = "Journey-2015-desk"
NOMINEES = 10


def build(database: Path) -> None:
    """One award with eleven nominees: ten of another department than the judge's, one of the same."""
    config = config_for(f"sqlite:///{database}", database.parent)
    upgrade(create_app(config, migrating=True))
    with create_app(config).app_context():
        ours, theirs = factories.make_department("饮食服务中心"), factories.make_department("公寓管理中心")
        award = factories.make_award()
        for number in range(NOMINEES):
            factories.make_nomination(award, factories.make_person(ours, f"候选人{number}"))
        attach(factories.make_nomination(award, factories.make_person(theirs, "本单位同事")), database.parent / "files")
        seat_judge(award, theirs)
        factories.make_user(
            username="head", name="李科长", password_hash=hash_of(PASSWORD), nominates_for=factories.save(theirs)
        )
        factories.make_person(theirs, "赵师傅", code="30001")
        db.session.close()
        db.engine.dispose()


def attach(nomination: Nomination, store: Path) -> None:
    stored = store_file(db.session, store, BytesIO(b"%PDF-1.4 of a colleague"), kind="pdf", now=factories.THEN)
    factories.save(NominationFile(nomination=nomination, file=stored, name="x.pdf", position=1))


def seat_judge(award: Award, department: Subject) -> None:
    person = factories.make_person(department, "评委甲")
    user = factories.make_user(username="judge", name="评委甲", password_hash=hash_of(PASSWORD), person=person)
    factories.make_seat(award, user, "j1")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
