"""From nothing to the models' state, on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from awards import create_app
from awards.campaigns.models import Campaign
from awards.database import pending_migrations, upgrade
from awards.db import Base, alembic, db
from awards.evidence.models import SurveyCount
from tests.conftest import config_for

THEN = datetime(2015, 12, 1, tzinfo=UTC)
Checks = set[tuple[str, str, str]]


def checks_of(engine: Engine) -> Checks:
    """Every CHECK of the database, as (table, name, rule)."""
    looked = inspect(engine)
    return {
        (table, str(check["name"]), " ".join(check["sqltext"].split()))
        for table in looked.get_table_names()
        for check in looked.get_check_constraints(table)
    }


def once_only(engine: Engine) -> set[str]:
    """The tables whose ids SQLite gives out once."""
    if engine.dialect.name != "sqlite":
        return set()
    with engine.connect() as connection:
        found = connection.execute(text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"))
        return {row[0] for row in found}


def triggers_of(engine: Engine) -> set[tuple[str, str]]:
    """Every trigger of the database, as (name, what makes it)."""
    sqlite = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    postgresql = (
        "SELECT tgname, pg_get_triggerdef(pg_trigger.oid) || prosrc FROM pg_trigger "
        "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal"
    )
    with engine.connect() as connection:
        found = connection.execute(text(sqlite if engine.dialect.name == "sqlite" else postgresql))
        return {(row[0], " ".join(row[1].split())) for row in found}


@pytest.fixture(params=["sqlite", "postgresql"])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two empty databases of the same kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'migrated.sqlite'}", f"sqlite:///{tmp_path / 'created.sqlite'}"
        return
    url = request.getfixturevalue("postgresql_url")
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        for name in ("migrated", "created"):
            connection.execute(text(f"CREATE DATABASE {name}"))
    yield url.replace("/postgres?", "/migrated?"), url.replace("/postgres?", "/created?")
    with server.connect() as connection:
        for name in ("migrated", "created"):
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def migrated_app(url: str, folder: Path) -> Flask:
    app = create_app(config_for(url, folder), migrating=True)
    upgrade(app)
    return app


def test_migrations_from_nothing_equal_the_models(urls: tuple[str, str], tmp_path: Path) -> None:
    app = migrated_app(urls[0], tmp_path)
    with app.app_context():
        assert alembic.compare_metadata() == []
        db.engine.dispose()
    migrated, created = create_engine(urls[0]), create_engine(urls[1])
    Base.metadata.create_all(created)
    assert len(checks_of(migrated)) > 20
    assert checks_of(migrated) == checks_of(created)
    assert len(triggers_of(created)) > 30
    assert triggers_of(migrated) == triggers_of(created)
    assert once_only(migrated) == once_only(created) == ({"subjects"} if migrated.dialect.name == "sqlite" else set())
    migrated.dispose()
    created.dispose()


def put(connection: Connection, table: str, **values: Any) -> None:
    """A row of a table as the database has it, whatever the models say by now; columns that are not named are empty."""
    known = Table(table, MetaData(), autoload_with=connection)
    empty = {datetime: THEN, date: THEN.date(), str: "", int: 1, bool: False, object: {}}
    needed = [one for one in known.columns if not one.nullable and one.name not in values and one.name != "id"]
    connection.execute(insert(known), {**{one.name: empty[one.type.python_type] for one in needed}, **values})


def test_answers_that_were_there_are_counted(urls: tuple[str, str], tmp_path: Path) -> None:
    app = create_app(config_for(urls[0], tmp_path), migrating=True)
    scale = ["不满意", "满意"]
    with app.app_context():
        alembic.upgrade("0001")
        with db.engine.begin() as connection:
            put(connection, "campaigns", id=1, list_scope="all")
            put(connection, "subjects", id=1, kind="window", code="CK01", name_zh="报修服务大厅")
            put(connection, "stored_files", id=1, sha256="0" * 64)
            put(connection, "import_batches", id=1, state="imported", imported_at=THEN, mapping={})
            put(
                connection,
                "surveys",
                id=1,
                items=[{"code": "q1", "label": "题目"}],
                scale=scale,
                strata={},
                not_counted=[],
            )
            put(connection, "answer_decisions", id=1, flag="burst", verdict="leave_out", reason="同一地址")
            for number, (text_, left_out) in enumerate(
                (("满意", None), ("满意", None), ("不了解", None), ("不满意", 1)), 1
            ):
                at = datetime(2015, 11, number, tzinfo=UTC)
                words = {"answers": {"q1": text_}, "comments": {}, "submitted_at": at, "left_out_id": left_out}
                put(connection, "survey_answers", number=number, identity="学生", **words)
        alembic.upgrade()
        counts = db.session.scalars(select(SurveyCount)).all()

        assert [(one.subject_id, one.identity, one.responses, one.items) for one in counts] == [
            (1, "学生", 3, {"q1": [0, 2]})
        ]
        newest = counts[0].newest_at
        assert newest == datetime(2015, 11, 3, tzinfo=UTC)
        db.session.close()
        db.engine.dispose()


def test_years_that_were_there_are_open(urls: tuple[str, str], tmp_path: Path) -> None:
    app = create_app(config_for(urls[0], tmp_path), migrating=True)
    with app.app_context():
        alembic.upgrade("0003")
        with db.engine.begin() as connection:
            for number, year in enumerate((2014, 2015), 1):
                put(connection, "campaigns", id=number, year=year, list_scope="all")
            started = {"name": "campaign:started", "subject": "campaign:2015", "at": THEN}
            put(connection, "events", data={}, sha256="a", previous_sha256="b", **started)
        alembic.upgrade()
        opened = dict(db.session.execute(select(Campaign.year, Campaign.opened_at)).all())
        db.session.close()

        assert opened[2015] == THEN
        assert opened[2014] is not None
        db.engine.dispose()


KEPT = ("nominations", "nomination_files", "nomination_moves", "sheets", "marks", "seals", "awards", "criteria")


def rows_of() -> dict[str, int]:
    """How many rows there are of each table that 0005 builds anew or that points to one; closes what it opened."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        tables = MetaData()
        tables.reflect(connection, only=KEPT)
        counts = {name: len(connection.execute(select(tables.tables[name])).all()) for name in KEPT}
    db.session.close()
    db.engine.dispose()
    return counts


def put_a_year(connection: Connection) -> None:
    """A sealed award with a nomination that was sent in, one that was returned, and a sheet; a colon in its JSON."""
    condition = {"code": "x:y", "label": {"zh": "冒号: a", "en": ":b"}}
    put(connection, "campaigns", id=1, year=2015, list_scope="all")
    for number, kind in enumerate(("department", "person", "person"), 1):
        put(connection, "subjects", id=number, kind=kind, code=f"S{number}", name_zh="名称")
    put(connection, "users", id=1, username="u", name="n")
    put(connection, "stored_files", id=1, sha256="0" * 64)
    put(connection, "awards", id=1, campaign_id=1, code="a", subject_kind="person", conditions=[condition])
    put(connection, "components", id=1, award_id=1, code="c", kind="panel", missing="block")
    put(connection, "criteria", id=1, component_id=1, code="k")
    for number, state in enumerate(("submitted", "returned"), 1):
        about = {"award_id": 1, "subject_id": number + 1, "department_id": 1, "created_by_id": 1}
        put(connection, "nominations", id=number, state=state, submitted_at=THEN, **about)
        put(connection, "nomination_files", id=number, nomination_id=number, file_id=1, name="a.pdf")
        put(connection, "nomination_moves", id=number, nomination_id=number, state=state)
    put(connection, "panel_seats", id=1, award_id=1, user_id=1, code="j1")
    put(connection, "sheets", id=1, seat_id=1, nomination_id=1, state="open")
    put(connection, "marks", sheet_id=1, criterion_id=1)
    put(connection, "seals", id=1, award_id=1, number=1, rules=b"{}")


def test_rows_survive_the_way_to_0005_and_back(urls: tuple[str, str], tmp_path: Path) -> None:
    app = create_app(config_for(urls[0], tmp_path), migrating=True)
    with app.app_context():
        alembic.upgrade("0004")
        with db.engine.begin() as connection:
            put_a_year(connection)
        before = rows_of()
        assert before["nominations"] == 2 and all(before.values())

        alembic.upgrade("0005")
        assert rows_of() == before
        with db.engine.begin() as connection, pytest.raises(DBAPIError, match="sealed rules are not changed"):
            connection.execute(text("UPDATE awards SET options = '{\"is_blind\": true}'"))
        # What 0004 does not know: an own nomination before its department, and one that this sent back.
        with db.engine.begin() as connection:
            own = "is_own = true, submitted_at = NULL, state = CASE id WHEN 1 THEN 'proposed' ELSE state END"
            connection.execute(text(f"UPDATE nominations SET {own}"))  # noqa: S608

        alembic.downgrade("0004")
        assert rows_of() == before
        alembic.upgrade()
        assert rows_of() == before
        assert alembic.compare_metadata() == []
        db.session.close()
        db.engine.dispose()


def test_the_way_back(urls: tuple[str, str], tmp_path: Path) -> None:
    app = migrated_app(urls[0], tmp_path)
    with app.app_context():
        alembic.downgrade("0003")
        assert triggers_of(db.engine) == set()
        assert not inspect(db.engine).has_table("seals")
        alembic.upgrade()
        assert alembic.compare_metadata() == []
        db.engine.dispose()


def test_a_database_says_how_far_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    app = create_app(config_for(url, tmp_path))
    before = pending_migrations(app)
    migrated = migrated_app(url, tmp_path)
    assert before.startswith("at nothing")
    assert pending_migrations(app) == ""
    for made in (app, migrated):
        with made.app_context():
            db.engine.dispose()
