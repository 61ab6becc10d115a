"""Writers go one after the other on both databases: what a service checked is still so when it writes."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import func, select

from awards.audit.models import Event as AuditEvent
from awards.db import db, transaction
from awards.errors import AwardsError, StaleError
from awards.judging import service as judging
from awards.judging.models import Sheet
from awards.nominations import service as nominations
from awards.nominations.errors import QuotaError
from awards.nominations.models import Nomination
from tests import factories
from tests.conftest import NOW, made_app
from tests.judging.worlds import JUDGING, make_world

WRITERS = 6


@pytest.fixture(params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own whose commits every thread sees."""
    url = f"sqlite:///{tmp_path / 'shared.sqlite'}"
    if request.param == "postgresql":
        server = sa.create_engine(request.getfixturevalue("postgresql_url"), isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.execute(sa.text("DROP DATABASE IF EXISTS shared WITH (FORCE)"))
            connection.execute(sa.text("CREATE DATABASE shared"))
        server.dispose()
        url = server.url.set(database="shared").render_as_string(hide_password=False)
    with made_app(url, tmp_path) as app, app.app_context():
        yield app


def at_once(app: Flask, *verbs: Callable[[], Any]) -> list[Any]:
    """What each verb returned, or the AwardsError it raised, all of them begun at the same moment."""
    gate = Barrier(len(verbs))

    def alone(verb: Callable[[], Any]) -> Any:
        with app.app_context():
            db.session.execute(select(func.count(Nomination.id)))  # each has read before it writes, as pages do
            gate.wait(10)
            try:
                return verb()
            except AwardsError as error:
                return error

    db.session.commit()
    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(alone, verbs))


def test_a_quota_of_three_lets_three_of_six_through(shared: Flask) -> None:
    award = factories.make_award(quota={"type": "number", "value": "3"})
    department = factories.make_department()
    people = [factories.make_person(department, name=f"候选人{number}").id for number in range(WRITERS)]
    viewer = factories.make_user(nominates_for=department).as_viewer()
    award_id = award.id

    def start(person_id: int) -> Callable[[], int]:
        def verb() -> int:
            with transaction() as session:
                found = session.get_one(type(award), award_id), session.get_one(type(department), person_id)
                return nominations.start_nomination(session, *found, actor=viewer, now=NOW).id

        return verb

    outcomes = at_once(shared, *map(start, people))
    assert sum(isinstance(one, int) for one in outcomes) == 3
    assert sum(isinstance(one, QuotaError) for one in outcomes) == 3
    assert db.session.scalar(select(func.count(Nomination.id))) == 3


def test_the_last_place_goes_to_one_of_two_and_the_other_loses_nothing(shared: Flask) -> None:
    """Two drafts, and a quota that was lowered to one since."""
    award = factories.make_award(quota={"type": "number", "value": "1"})
    department = factories.make_department()
    viewer = factories.make_user(nominates_for=department).as_viewer()
    people = [factories.make_person(department, name=f"候选人{number}") for number in range(2)]
    drafts = [
        factories.make_nomination(award, person, state="draft", deed="一句话", statement="写好的事迹材料。" * 10).id
        for person in people
    ]

    def submit(number: int) -> Callable[[], str]:
        def verb() -> str:
            with transaction() as session:
                found = session.get_one(Nomination, number)
                return nominations.submit_nomination(session, found, expected_version=1, actor=viewer, now=NOW).state

        return verb

    outcomes = at_once(shared, *map(submit, drafts))
    assert sorted(type(one).__name__ for one in outcomes) == ["QuotaError", "str"]
    db.session.expire_all()
    kept = [db.session.get_one(Nomination, number) for number in drafts]
    assert sorted(one.state for one in kept) == ["draft", "submitted"]
    assert {one.statement for one in kept} == {"写好的事迹材料。" * 10}


def test_of_six_tabs_with_one_version_one_saves(shared: Flask) -> None:
    world = make_world(1)
    sheet = factories.make_sheet(world.seat, world.nominations[0])
    sheet_id, version = sheet.id, sheet.version

    def mark(value: int) -> Callable[[], int]:
        def verb() -> int:
            with transaction() as session:
                found = session.get_one(Sheet, sheet_id)
                words = {"expected_version": version, "actor": "judge", "now": JUDGING}
                judging.save_marks(session, found, {"attitude": Decimal(value)}, **words)
                return value

        return verb

    outcomes = at_once(shared, *(mark(value) for value in range(1, WRITERS + 1)))
    saved = [one for one in outcomes if isinstance(one, int)]
    assert len(saved) == 1 and sum(isinstance(one, StaleError) for one in outcomes) == WRITERS - 1
    fresh = db.session.get_one(Sheet, sheet_id)
    assert [mark.value for mark in fresh.marks] == [Decimal(saved[0])] and fresh.version == version + 1


def test_the_chain_of_events_has_no_fork(shared: Flask) -> None:
    world = make_world(WRITERS)
    sheets = [factories.make_sheet(world.seat, one, "9", "9").id for one in world.nominations]

    def abstain(sheet_id: int) -> Callable[[], None]:
        def verb() -> None:
            with transaction() as session:
                judging.abstain(session, session.get_one(Sheet, sheet_id), "亲属", actor="judge", now=JUDGING)

        return verb

    assert at_once(shared, *map(abstain, sheets)) == [None] * WRITERS
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert len(events) == WRITERS
    assert [one.previous_sha256 for one in events[1:]] == [one.sha256 for one in events[:-1]]


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Applications that are made after this wait a twentieth of a second for another writer."""
    monkeypatch.setattr(import_module("awards.db"), "LOCK_WAIT", 50)


@pytest.mark.usefixtures("hasty")
def test_who_waits_too_long_for_another_is_told(shared: Flask) -> None:
    written, enough = Event(), Event()

    def hold() -> None:
        with shared.app_context(), transaction():
            db.session.execute(select(func.count(Nomination.id)))
            written.set()
            enough.wait(10)

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        try:
            assert written.wait(10)
            with pytest.raises(sa.exc.OperationalError), transaction() as session:
                session.execute(select(func.count(Nomination.id)))
        finally:
            enough.set()
        holding.result(10)
