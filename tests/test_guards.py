"""What the database refuses although no service asked: rows that take the place of others, tables that are emptied,
years that are closed again. TRUNCATE is PostgreSQL's, REPLACE is SQLite's; the other knows no such statement."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from awards.campaigns.models import DepartmentQuota, Extension, Seal
from awards.db import Base, db
from awards.judging.models import MarkChange, Sheet
from awards.runs.service import keep_document
from tests import factories
from tests.conftest import isolated, undone
from tests.results.stage import publish
from tests.runs.stage import LATER, set_stage

SEALED = ("awards", "components", "criteria", "department_quotas", "phases", "indicators", "campaigns")
KEPT = ("events", "extensions", "mark_changes", "runs", "run_documents", "publications", "figures", "seals")


SEAL = (
    "id + 50, award_id, number, rules, sha256, 9, counted, actor, sealed_at, unsealed_at, unsealed_by, unsealed_reason "
    "FROM seals"
)
YEAR = "year, name, organiser, timezone, preset, list_scope, settings"
NEWEST = "(SELECT max(id) FROM campaigns)"
WINDOW = f"id, {NEWEST}, 'x', name, starts_on, ends_on, is_window FROM phases"


on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """One transaction for all that the database refuses: see `world`."""
    yield from isolated(request.getfixturevalue(f"{request.param}_app"))


@pytest.fixture(scope="module")
def world(database: Flask) -> None:
    """A sealed and published award of 2015 with a row in every guarded table; 2016 has one that is not sealed."""
    stage, session = set_stage(), db.session
    for seal in stage.award.seals:
        break_seal(seal)
    session.flush()
    session.add(DepartmentQuota(award=stage.award, department=stage.repairs, places=2))
    session.flush()
    session.expire_all()
    factories.make_seal(stage.award)
    publication = publish(stage, session)
    keep_document(session, publication.run, "diagnostics", b"{}", now=LATER)
    sheet = session.scalars(select(Sheet)).first()
    assert sheet is not None
    criterion = stage.award.components[0].criteria[0]
    session.add(MarkChange(sheet_id=sheet.id, criterion_id=criterion.id, value=None, actor="j1", at=LATER))
    more = {"reason": "why", "actor": "office", "created_at": LATER}
    session.add(Extension(campaign=stage.award.campaign, step="decision", ends_on=LATER.date(), **more))
    other = factories.make_award(factories.make_campaign(2016))
    for seal in other.seals:
        break_seal(seal)
    session.flush()
    session.add(DepartmentQuota(award=other, department=stage.repairs, places=3))
    session.commit()


@pytest.fixture
def session(database: Flask, world: None) -> Iterator[Session]:
    with undone():
        yield db.session


def break_seal(seal: Seal) -> None:
    seal.unsealed_at, seal.unsealed_by, seal.unsealed_reason = LATER, "leader", "why"


def state(session: Session) -> dict[str, list[str]]:
    """Every row of the guarded tables."""
    tables = Base.metadata.tables
    return {name: sorted(map(repr, session.execute(select(tables[name])).all())) for name in (*SEALED, *KEPT)}


def refuses(session: Session, statement: str, **values: object) -> None:
    before = state(session)
    with pytest.raises(DBAPIError) as refusal, session.begin_nested():
        session.execute(text(statement), values)
    assert "syntax" not in str(refusal.value)
    assert state(session) == before


@on_sqlite
@pytest.mark.parametrize("table", [*SEALED, *KEPT])
def test_no_row_takes_the_place_of_another(session: Session, table: str) -> None:
    assert session.scalar(select(func.count()).select_from(Base.metadata.tables[table]))
    refuses(session, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608


@on_sqlite
@pytest.mark.parametrize("table", ["awards", "components", "criteria", "phases", "indicators", "campaigns"])
def test_no_id_of_a_sealed_row_is_taken(session: Session, table: str) -> None:
    """An open award's row that is given the id of a sealed one's."""
    least, most = (f"(SELECT {one}(id) FROM {table})" for one in ("min", "max"))  # noqa: S608
    refuses(session, f"UPDATE OR REPLACE {table} SET id = {least} WHERE id = {most}")  # noqa: S608


@on_sqlite
def test_no_hidden_number_of_a_sealed_row_is_taken(session: Session) -> None:
    least = "(SELECT min(rowid) FROM department_quotas)"
    refuses(session, f"UPDATE OR REPLACE department_quotas SET rowid = {least} WHERE places = 3")  # noqa: S608


@on_sqlite
@pytest.mark.parametrize(
    "statement",
    [
        f"INSERT OR REPLACE INTO seals SELECT {SEAL}",
        f"INSERT OR REPLACE INTO seals SELECT {SEAL.replace(' number', ' number + 7')} WHERE unsealed_at IS NULL",
        "INSERT OR REPLACE INTO events SELECT id + 500, at, 'm', name, subject, data, previous_sha256, 'x' FROM events",
        f"INSERT OR REPLACE INTO campaigns ({YEAR}) SELECT {YEAR} FROM campaigns",  # noqa: S608
        f"INSERT OR REPLACE INTO phases SELECT {WINDOW} WHERE code = 'judging' AND campaign_id <> {NEWEST}",
    ],
    ids=["a seal's number", "the standing seal", "an event", "a year", "a window"],
)
def test_no_key_is_taken(session: Session, statement: str) -> None:
    refuses(session, statement)


@on_sqlite
def test_what_an_own_connection_replaces_counts_as_deleted(session: Session) -> None:
    assert session.scalar(text("PRAGMA recursive_triggers")) == 1


@on_postgresql
@pytest.mark.parametrize("more", ["", " CASCADE"])
@pytest.mark.parametrize("table", [*SEALED, *KEPT])
def test_no_table_is_emptied(session: Session, table: str, more: str) -> None:
    refuses(session, f"TRUNCATE {table}{more}")


@pytest.mark.parametrize("to", ["NULL", "'2030-01-01'"])
def test_a_year_that_was_opened_stays_open(session: Session, to: str) -> None:
    refuses(session, f"UPDATE campaigns SET opened_at = {to}")  # noqa: S608


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE publications SET replaced_at = published_at WHERE id = 0 OR replaced_at IS NOT NULL",
        "UPDATE publications SET people = '{}'",
        "UPDATE publications SET scheme = '{}'",
        "UPDATE publications SET actor = 'mallory'",
        "UPDATE publications SET audit_head = NULL",
        "UPDATE publications SET audit_entry = 1",
        "UPDATE publications SET replaced_at = NULL",
        "DELETE FROM publications",
        "UPDATE figures SET content = ''",
        "DELETE FROM figures",
    ],
)
def test_what_was_published_stays(session: Session, change: str) -> None:
    session.execute(text("UPDATE publications SET replaced_at = published_at"))
    refuses(session, change.replace("= published_at", "= '2030-01-01'"))
