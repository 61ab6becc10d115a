"""The bundle: nothing but what counts, nothing altered, no name, a constant number of statements."""

import json

from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from awards.runs.bundle import build_bundle
from scoring import check_bundle, run
from tests import factories
from tests.runs.stage import give_value, set_stage
from tests.statements import counted


def test_the_engine_finds_nothing_wrong_and_gives_the_totals_worked_out_by_hand(session: Session) -> None:
    stage = set_stage()
    bundle = build_bundle(session, stage.award)
    assert check_bundle(bundle) == []
    rows = [(row["id"], row["rank"], row["total"], row["status"]) for row in run(bundle)["ranking"]]
    assert rows == [
        (f"n{stage.wang.id}", 1, "92.00", "selected"),
        (f"n{stage.li.id}", 2, "87.00", "not_selected"),
        (f"n{stage.zhao.id}", 3, "76.00", "not_selected"),
    ]


def test_every_signed_mark_of_the_database_stands_unaltered_in_the_bundle(session: Session) -> None:
    stage = set_stage()
    signed = session.execute(
        text(
            "SELECT 'n' || sheets.nomination_id, panel_seats.code, criteria.code, marks.value FROM marks "
            "JOIN sheets ON sheets.id = marks.sheet_id JOIN panel_seats ON panel_seats.id = sheets.seat_id "
            "JOIN criteria ON criteria.id = marks.criterion_id WHERE sheets.state = 'signed'"
        )
    )
    frozen = {
        (nominee["id"], sheet["judge"], code, mark)
        for nominee in build_bundle(session, stage.award)["nominees"]
        for sheet in nominee["data"]["panel"]["sheets"]
        for code, mark in sheet["scores"].items()
    }
    assert frozen == {tuple(row) for row in signed}
    assert len(frozen) == 16  # eight sheets with two criteria each


def test_only_accepted_nominations_and_signed_sheets_enter(session: Session) -> None:
    stage = set_stage()
    for state in ("draft", "submitted", "returned", "rejected", "withdrawn"):
        factories.make_nomination(stage.award, state=state)
    newcomer = factories.make_nomination(stage.award)
    factories.make_sheet(stage.seats[0], newcomer, "1", "1", state="open")
    bundle = build_bundle(session, stage.award)
    found = {nominee["id"]: nominee for nominee in bundle["nominees"]}
    assert set(found) == {f"n{one.id}" for one in (stage.wang, stage.li, stage.zhao, newcomer)}
    assert found[f"n{newcomer.id}"]["data"] == {}
    assert found[f"n{stage.zhao.id}"]["data"]["panel"]["recused"] == ["j3"]
    assert [nominee["id"] for nominee in bundle["nominees"]] == sorted(found)


def test_no_name_of_a_person_or_judge_is_in_it(session: Session) -> None:
    stage = set_stage()
    written = json.dumps(build_bundle(session, stage.award), ensure_ascii=False)
    for subject in (stage.wang.subject, stage.li.subject, stage.zhao.subject, stage.repairs):
        assert subject.name_zh not in written
        assert subject.name_en not in written
        assert subject.code not in written
    for seat in stage.seats:
        assert seat.user.name not in written
        assert seat.user.username not in written


def test_statements_do_not_grow_with_nominees(database: Flask) -> None:
    stage = set_stage()
    with counted(database) as few:
        build_bundle(_session(), stage.award)
    for _ in range(50):
        nomination = factories.make_nomination(stage.award)
        factories.make_sheet(stage.seats[0], nomination, "9", "9", state="signed")
        give_value(nomination, "90")
    _session().expire_all()
    award = _session().get_one(type(stage.award), stage.award.id)
    _ = [component.criteria for component in award.components], award.campaign.phases
    with counted(database) as many:
        assert len(build_bundle(_session(), award)["nominees"]) == 53
    assert len(many) <= len(few)


def _session() -> Session:
    from awards.db import db

    return db.session
