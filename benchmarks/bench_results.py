"""How long a run and the results page take, each beside a floor measured in this process.

500 nominees × 10 judges × 5 criteria on SQLite. The run's floor is reading the same rows and nothing else; the page's
is an empty view of the same application. Usage: python benchmarks/bench_results.py
"""

import random
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
from sqlalchemy import select

from awards import create_app
from awards.accounts.models import User
from awards.campaigns.models import Award, Campaign, Component, Criterion, Phase
from awards.campaigns.sealing import next_seal
from awards.db import Base, db
from awards.judging.models import Mark, PanelSeat, Sheet
from awards.nominations.models import Nomination
from awards.organisation.models import Subject
from awards.organisation.queries import active_counts
from awards.runs import parsed
from awards.runs.bundle import build_bundle
from awards.runs.models import Run
from awards.runs.service import make_run
from config import load_config
from scoring import run as score
from tests.results.clearing import publish_run

NOMINEES, JUDGES, CRITERIA, UNITS = 500, 10, 5, 20
ROUNDS = 15
THEN = datetime(2015, 12, 22, 2, 0, tzinfo=UTC)
RUN_LIMIT, PAGE_LIMIT = 1000, 30


def made_award() -> Award:
    """An award with one panel of five criteria."""
    names = {"zh": "测速", "en": "Bench"}
    criteria = [
        Criterion(
            code=f"criterion-{number}",
            position=number,
            label={"zh": f"指标{number}", "en": f"Criterion {number}"},
            maximum=Decimal(10),
            weight=Decimal(20),
            step=Decimal("0.5"),
            anchors=[],
        )
        for number in range(CRITERIA)
    ]
    panel = Component(
        code="panel",
        position=0,
        kind="panel",
        label={"zh": "评审", "en": "Panel"},
        weight=Decimal(100),
        settings={"method": "trimmed_mean", "trim": 1, "trim_min_judges": 7, "min_sheets": 3},
        criteria=criteria,
    )
    phase = Phase(code="decision", name=names, starts_on=date(2015, 12, 21), ends_on=date(2015, 12, 31), is_window=True)
    campaign = Campaign(
        year=2015, name=names, organiser=names, timezone="Asia/Shanghai", opened_at=THEN, phases=[phase]
    )
    return Award(
        campaign=campaign,
        code="bench",
        position=1,
        name=names,
        description=names,
        subject_kind="person",
        winners={"type": "number", "value": "4"},
        quota={"type": "all"},
        bonus_cap=Decimal(3),
        deduction_cap=Decimal(10),
        tie_break=["panel"],
        vetoes=[],
        conditions=[],
        components=[panel],
    )


def fill() -> None:
    """Everything in one transaction; half points at random, so that ties are rare but the seed is always the same."""
    draw = random.Random(2015)
    award, users = made_award(), [made_user(f"judge{number}") for number in range(JUDGES)]
    units = [Subject(kind="department", code=f"U{number}", name_zh=f"单位{number}") for number in range(UNITS)]
    seats = [PanelSeat(award=award, user=user, code=f"j{n}", created_at=THEN) for n, user in enumerate(users, 1)]
    colleague = Subject(kind="person", code="10000", name_zh="同事", departments=[units[0]])
    db.session.add_all([made_user("staff"), made_user("unit", colleague), *seats])
    criteria = award.components[0].criteria
    for number in range(NOMINEES):
        unit = units[number % UNITS]
        person = Subject(kind="person", code=str(20000 + number), name_zh=f"王小红{number}", departments=[unit])
        nomination = Nomination(
            award=award, subject=person, department=unit, state="accepted", deed="十年如一日坚守报修热线",
            created_by=users[0], created_at=THEN, submitted_at=THEN, decided_at=THEN,
        )  # fmt: skip
        for seat in seats:
            marks = [Mark(criterion=one, value=Decimal(draw.randint(10, 20)) / 2, saved_at=THEN) for one in criteria]
            sheet = Sheet(seat=seat, nomination=nomination, state="signed", declared_at=THEN, signed_at=THEN)
            sheet.marks = marks
            db.session.add(sheet)
    db.session.flush()
    award.seals.append(next_seal(award, active_counts(db.session, 2015), actor="bench", now=THEN))
    db.session.commit()


def made_user(name: str, person: Subject | None = None) -> User:
    """An account that nobody can sign in to."""
    return User(username=name, name=name, person=person, password_hash="!", stamp=name, created_at=THEN)  # noqa: S106


def milliseconds(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """The median time of ROUNDS calls; `before` is not timed."""
    times = []
    for _ in range(ROUNDS):
        before()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def read_rows() -> None:
    """The floor of a run: the rows that enter the bundle, as the driver gives them."""
    connection = db.session.connection()
    for table in ("marks", "sheets", "nominations", "subjects", "subject_departments", "criteria", "components"):
        connection.exec_driver_sql(f"SELECT * FROM {table}").fetchall()  # noqa: S608  (names of this list)


def bench_run(award_id: int) -> None:
    """Bundle and score."""

    def fresh() -> Award:
        db.session.expunge_all()
        return db.session.get_one(Award, award_id)

    floor = milliseconds(read_rows)
    bundling = milliseconds(lambda: build_bundle(db.session, fresh()))
    bundle = build_bundle(db.session, fresh())
    scoring = milliseconds(lambda: score(bundle))
    total = bundling + scoring
    print(f"reading the same rows   {floor:8.1f} ms")
    print(f"bundle                  {bundling:8.1f} ms   {bundling / floor:5.1f} ×")
    print(f"scoring                 {scoring:8.1f} ms   {scoring / floor:5.1f} ×")
    print(f"bundle and scoring      {total:8.1f} ms   {total / floor:5.1f} ×   (limit {RUN_LIMIT} ms)")


def bench_page(app: Flask) -> None:
    """The page for a member of staff: the first reader of a process, and later ones."""
    client, address = signed_in(app), "/2015/awards/bench/results"
    assert client.get(address).status_code == 200
    floor = milliseconds(lambda: client.get("/empty"))
    first = milliseconds(lambda: client.get(address), before=parsed.results.clear)
    later = milliseconds(lambda: client.get(address))
    print(f"empty view              {floor:8.1f} ms")
    print(f"results page, uncached  {first:8.1f} ms   {first / floor:5.1f} ×   (limit {PAGE_LIMIT} ms)")
    print(f"results page, later     {later:8.1f} ms   {later / floor:5.1f} ×")


def signed_in(app: Flask) -> FlaskClient:
    """A client of a member of staff."""
    with app.app_context():
        user = db.session.scalars(select(User).where(User.username == "staff")).one()
        session_id = user.get_id()
    client = app.test_client()
    with client.session_transaction() as cookies:
        cookies["_user_id"], cookies["_fresh"] = session_id, True
    return client


def main() -> None:
    print(f"{NOMINEES} nominees × {JUDGES} judges × {CRITERIA} criteria, SQLite, median of {ROUNDS}")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.sqlite"
        environ = {"AWARDS_ENV": "test", "AWARDS_DATABASE_URL": url, "AWARDS_FILES_DIR": folder}
        app = create_app(load_config(environ))
        app.add_url_rule("/empty", "empty", lambda: "")
        with app.app_context():
            Base.metadata.create_all(db.engine)
            fill()
            award = db.session.scalars(select(Award)).one()
            make_run(db.session, award, actor="bench", now=THEN)
            publish_run(db.session, db.session.scalars(select(Run)).one(), actor="bench", now=THEN)
            db.session.commit()
            bench_run(award.id)
        bench_page(app)
        with app.app_context():
            db.engine.dispose()


if __name__ == "__main__":
    main()
