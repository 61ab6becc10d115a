"""What the long lists cost on the server: 5,000 people with accounts and 3,000 events, on SQLite and on PostgreSQL.

Each page beside an empty view of the same application, medians. Usage: python -m benchmarks.bench_lists
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from awards import clock, create_app
from awards.accounts.models import RoleGrant, User
from awards.audit.service import record
from awards.campaigns.models import Award, Campaign, Phase
from awards.db import Base, db
from awards.organisation.models import Subject, subject_departments
from config import load_config
from tests.postgres import postgres

PEOPLE, UNITS, EVENTS, ROUNDS, LIMIT = 5_000, 20, 3_000, 15, 50
THEN = datetime(2015, 12, 5, 2, tzinfo=UTC)
NAMES = {"zh": "测速", "en": "Bench"}
PAGES = (
    ("register", "organisation.list_subjects", "office", "/register/?kind=person"),
    ("register, searched", "organisation.list_subjects", "office", "/register/?kind=person&q=小红42"),
    ("register, last page", "organisation.list_subjects", "office", "/register/?kind=person&page=100"),
    ("accounts", "accounts.list_users", "office", "/accounts/"),
    ("accounts, searched", "accounts.list_users", "office", "/accounts/?text=小红42"),
    ("accounts to be opened", "accounts.show_candidates", "office", "/accounts/bulk"),
    ("audit log", "audit.list_events", "officer", "/audit"),
    ("nominee chooser", "nominations.start", "nominator", "/2015/nominations/new?award=bench"),
    ("nominee chooser, searched", "nominations.start", "nominator", "/2015/nominations/new?award=bench&q=小红42"),
)


def user(name: str, *roles: RoleGrant) -> User:
    """An account that nobody can sign in to by password."""
    return User(username=name, name=name, password_hash="!", stamp=name, created_at=THEN, roles=list(roles))  # noqa: S106


def made_award() -> Award:
    """An award that people can be put forward for."""
    phase = Phase(
        code="nominations", name=NAMES, starts_on=date(2015, 12, 1), ends_on=date(2015, 12, 10), is_window=True
    )
    return Award(
        campaign=Campaign(
            year=2015, name=NAMES, organiser=NAMES, timezone="Asia/Shanghai", opened_at=THEN, phases=[phase]
        ),
        code="bench",
        position=1,
        name=NAMES,
        description=NAMES,
        subject_kind="person",
        winners={"type": "number", "value": "4"},
        quota={"type": "all"},
        bonus_cap=Decimal(3),
        deduction_cap=Decimal(10),
        tie_break=[],
        vetoes=[],
        conditions=[],
    )


def fill() -> None:
    """The register, an account for each person, a year, and a log."""
    session = db.session
    units = [Subject(kind="department", code=f"U{number}", name_zh=f"单位{number}") for number in range(UNITS)]
    session.add_all([*units, made_award(), user("office", RoleGrant(role="office"))])
    session.add(user("officer", RoleGrant(role="discipline")))
    session.flush()
    session.add(user("nominator", RoleGrant(role="nominator", department_id=units[0].id)))
    people = [
        {
            "kind": "person",
            "code": str(20000 + number),
            "name_zh": f"王小红{number}",
            "pinyin": f"wang xiao hong {number}",
        }
        for number in range(PEOPLE)
    ]
    session.execute(insert(Subject), people)
    ids = session.scalars(select(Subject.id).where(Subject.kind == "person").order_by(Subject.id)).all()
    places = [{"subject_id": one, "department_id": units[number % UNITS].id} for number, one in enumerate(ids)]
    session.execute(insert(subject_departments), places)
    accounts = [
        {
            "username": one["code"],
            "name": one["name_zh"],
            "password_hash": "!",
            "stamp": one["code"],
            "person_id": place,
        }
        for one, place in zip(people, ids, strict=True)
    ]
    session.execute(insert(User), [{**one, "created_at": THEN} for one in accounts])
    for number in range(EVENTS):
        record(
            session, "user:changed", actor="office", subject=f"user:{number}", now=THEN, before={"a": 1}, after={"a": 2}
        )
    session.commit()


def client_of(app: Flask, username: str) -> FlaskClient:
    """A client that is signed in."""
    with app.app_context():
        session_id = db.session.scalars(select(User).where(User.username == username)).one().get_id()
    client = app.test_client()
    with client.session_transaction() as cookies:
        cookies["_user_id"], cookies["_fresh"] = session_id, True
    return client


def milliseconds(work: Callable[[], object]) -> float:
    """The median time of ROUNDS calls."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def bench(url: str, folder: str) -> None:
    """Every page on one database."""
    app = create_app(load_config({"AWARDS_ENV": "test", "AWARDS_DATABASE_URL": url, "AWARDS_FILES_DIR": folder}))
    app.add_url_rule("/empty", "empty", lambda: "")
    with app.app_context():
        Base.metadata.create_all(db.engine)
        fill()
        print(f"{db.engine.dialect.name}: {PEOPLE:,} people with accounts, {EVENTS:,} events, median of {ROUNDS}")
    clients = {name: client_of(app, name) for name in ("office", "nominator", "officer")}
    floor = milliseconds(lambda: clients["office"].get("/empty"))
    print(f"{'empty view':26}{floor:8.1f} ms")
    for name, endpoint, username, address in PAGES:
        if endpoint not in app.view_functions:
            print(f"{name:26}    there is no such page")
            continue
        client = clients[username]
        assert client.get(address).status_code == 200, address
        took = milliseconds(lambda client=client, address=address: client.get(address))
        print(f"{name:26}{took:8.1f} ms   {took / floor:5.1f} ×   (wanted: under {LIMIT} ms)")
    with app.app_context():
        db.engine.dispose()


def main() -> None:
    with clock.turned_to(THEN), tempfile.TemporaryDirectory() as folder, postgres() as server:
        bench(f"sqlite:///{folder}/bench.sqlite", folder)
        bench(server, folder)


if __name__ == "__main__":
    main()
