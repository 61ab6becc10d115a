"""The panel that the load falls on: judges from outside, nominees, a rubric, and a declared sheet for each of both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import insert, select

from awards import create_app
from awards.campaigns.models import Component, Criterion
from awards.db import Base, db
from awards.judging.models import PanelSeat, Sheet
from benchmarks.load.wire import Account
from config import load_config
from tests import factories

DECLARED = datetime(2015, 12, 12, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Task:
    """What one judge has to mark."""

    account: Account
    sheets: tuple[int, ...]


@dataclass(frozen=True)
class World:
    """`codes` are those of the criteria, each from 0 to 10 in half points."""

    app: Flask
    codes: tuple[str, ...]
    tasks: tuple[Task, ...]


def make_world(settings: Mapping[str, str], *, judges: int, nominees: int, criteria: int) -> World:
    """Fill an empty database."""
    Path(settings["AWARDS_FILES_DIR"]).mkdir(parents=True, exist_ok=True)
    app = create_app(load_config(settings))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        codes = tuple(f"c{number}" for number in range(1, criteria + 1))
        award = factories.make_award(components=[_panel(codes)], tie_break=[])
        unit = factories.make_department()
        nominator = factories.make_user(nominates_for=unit)
        people = [factories.make_person(unit) for _ in range(nominees)]
        nominations = [factories.make_nomination(award, person, created_by=nominator).id for person in people]
        seats = [factories.make_seat(award, code=f"j{number}") for number in range(1, judges + 1)]
        rows = [
            {"seat_id": seat.id, "nomination_id": one, "declared_at": DECLARED} for seat in seats for one in nominations
        ]
        db.session.execute(insert(Sheet), rows)
        db.session.commit()
        work = [(seat.user.username, seat.user.get_id(), _sheets_of(seat)) for seat in seats]
    tasks = tuple(Task(account_of(app, username, login), sheets) for username, login, sheets in work)
    return World(app, codes, tasks)


def account_of(app: Flask, username: str, login: str) -> Account:
    """A browser in which this user has signed in; `login` is what the session keeps of it (`User.get_id`)."""
    with app.test_request_context():
        session["_user_id"], session["_fresh"] = login, True
        token = generate_csrf()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return Account(username, signer.dumps(dict(session)), token)


def _sheets_of(seat: PanelSeat) -> tuple[int, ...]:
    return tuple(db.session.scalars(select(Sheet.id).where(Sheet.seat_id == seat.id).order_by(Sheet.id)))


def _panel(codes: tuple[str, ...]) -> Component:
    criteria = [
        Criterion(
            code=code,
            position=position,
            label={"zh": code, "en": code},
            maximum=Decimal(10),
            weight=Decimal(10),
            step=Decimal("0.5"),
            anchors=[],
        )
        for position, code in enumerate(codes)
    ]
    panel = factories.make_panel("100")
    panel.criteria = criteria
    return panel
