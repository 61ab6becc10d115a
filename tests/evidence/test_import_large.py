"""Surveys in chunks: whatever the size of a chunk, the plan is the same; nothing is left of what was cancelled."""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards import clock
from awards.db import db
from awards.evidence.importers.survey.instants import Instants, instant_of
from awards.evidence.importers.survey.known import Seen
from awards.evidence.models import Survey, SurveyAnswer, SurveyCount
from awards.imports import service
from awards.imports.errors import IdentityNumbersError
from awards.imports.memo import Memo
from awards.imports.plan import Plan, Source
from tests.evidence.bringing import bring_in, look_at, make_register, refusals
from tests.evidence.positions import MAPPING, POSITIONS, positions_csv, positions_rows
from tests.samples import ANSWERS, SURVEY, survey_csv, survey_rows, survey_xlsx
from tests.statements import counted

WRONG = ("学生", "报修服务大厅", "超级满意", "满意", "", "")
NOWHERE = ("学生", "图书馆", "满意", "满意", "", "")
MIXED = [*ANSWERS, WRONG, *ANSWERS, NOWHERE, NOWHERE, *ANSWERS]


class StopError(Exception):
    pass


@pytest.fixture
def _register(session: Session) -> None:
    make_register()


def in_blocks_of(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    """Read in blocks of so many rows, and wait for no more than these to find the header."""
    monkeypatch.setattr("awards.imports.reading.delimited.BLOCK", rows)
    monkeypatch.setattr("awards.evidence.importers.survey.content.SEARCHED", min(rows, 20))


def shown(plan: Plan) -> tuple[Any, ...]:
    return list(plan.rows), plan.rejects, plan.unknown, plan.figures, plan.previews


@pytest.mark.usefixtures("_register")
@pytest.mark.parametrize("rows", [1, 3, 7])
def test_a_plan_is_the_same_in_chunks_of_any_size(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    bring_in(session, "survey", survey_csv(tmp_path / f"{SURVEY}.csv", ANSWERS[:4]))
    path = survey_csv(tmp_path / f"{SURVEY}.csv", MIXED)
    whole = look_at(session, "survey", path)
    in_blocks_of(monkeypatch, rows)

    assert [row.text for row in shown(look_at(session, "survey", path))[0]] == [row.text for row in whole.rows]
    assert [(row.row, row.key, row.action, row.values) for row in look_at(session, "survey", path).rows] == [
        (row.row, row.key, row.action, row.values) for row in whole.rows
    ]
    assert str(shown(look_at(session, "survey", path))[1:]) == str(shown(whole)[1:])
    assert (whole.count("same"), whole.count("add"), len(whole.rejects)) == (4, 11, 1)
    assert [(one.spelling, one.rows) for one in whole.unknown] == [("图书馆", 2)]


@pytest.mark.usefixtures("_register")
def test_positions_are_the_same_in_chunks(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = positions_rows(ANSWERS * 3)
    path = positions_csv(tmp_path / f"{POSITIONS}.csv", rows=rows)
    whole = look_at(session, "survey", path, **MAPPING)
    in_blocks_of(monkeypatch, 2)

    assert list(look_at(session, "survey", path, **MAPPING).rows) == list(whole.rows)
    texts = look_at(session, "survey", survey_csv(tmp_path / f"{SURVEY}.csv", ANSWERS * 3))
    kept = ("number", "subject_id", "identity", "answers", "submitted_at")
    assert [[row.values[key] for key in kept] for row in whole.rows] == [
        [row.values[key] for key in kept] for row in texts.rows
    ]


@pytest.mark.usefixtures("_register")
@pytest.mark.parametrize("rows", [2, 500])
def test_a_wrong_row_amid_good_ones_names_its_cell(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    in_blocks_of(monkeypatch, rows)
    lines = [list(row) for row in survey_rows(ANSWERS * 4)]
    lines[7][8], lines[9][1], lines[12][0], lines[14][0] = "超级满意", "昨天", "十二", lines[3][0]

    plan = look_at(session, "survey", positions_csv(tmp_path / f"{SURVEY}.csv", rows=lines))

    found = refusals(plan)
    assert found.pop("A13").startswith("“十二” is not a number.")
    assert found == {
        "I8": "This is none of the answers that are known: 非常满意, 满意, 基本满意, 不满意, 非常不满意.",
        "B10": "“昨天” is not a date. Write it as 2015-09-01.",
        "A15": "Row 4 of this file is about the same already.",
    }
    assert len(plan.rows) == 16
    assert [row.row for row in plan.rows[5:8]] == [7, 9, 11]


@pytest.mark.usefixtures("_register")
def test_numbers_in_any_order_are_told_apart(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_blocks_of(monkeypatch, 3)
    head, *lines = survey_rows(ANSWERS * 4)
    twice = [*reversed(lines), lines[0], lines[19]]

    plan = look_at(session, "survey", positions_csv(tmp_path / f"{SURVEY}.csv", rows=[head, *twice]))

    assert len(plan.rows) == 20
    assert refusals(plan) == {
        "A22": "Row 21 of this file is about the same already.",
        "A23": "Row 2 of this file is about the same already.",
    }


@pytest.mark.usefixtures("_register")
def test_counts_are_kept_of_the_answers_that_are_new(session: Session, tmp_path: Path) -> None:
    bring_in(session, "survey", survey_csv(tmp_path / f"{SURVEY}.csv", ANSWERS))
    bring_in(session, "survey", survey_csv(tmp_path / f"{SURVEY}.csv", ANSWERS * 2))

    counts = {(one.subject_id, one.identity): one for one in session.scalars(select(SurveyCount))}
    answers = list(session.scalars(select(SurveyAnswer)))
    survey = session.scalars(select(Survey)).one()
    assert sum(one.responses for one in counts.values()) == len(answers) == 10
    for (subject_id, identity), count in counts.items():
        mine = [one for one in answers if (one.subject_id, one.identity) == (subject_id, identity)]
        tally = {
            item["code"]: [sum(one.answers[item["code"]] == level for one in mine) for level in survey.scale]
            for item in survey.items
        }
        assert count.items == {code: levels for code, levels in tally.items() if any(levels)}
        assert count.newest_at == max(one.submitted_at for one in mine if one.submitted_at)


@pytest.mark.usefixtures("_register")
@pytest.mark.parametrize("told", [0, 1, 4, 5, 9, 11])
def test_whoever_cancels_leaves_nothing(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: int
) -> None:
    in_blocks_of(monkeypatch, 3)
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    path, calls = survey_csv(tmp_path / f"{SURVEY}.csv", ANSWERS * 3), []

    def progress(rows: int) -> None:
        calls.append(rows)
        if len(calls) > told:
            raise StopError

    def import_it() -> None:
        source = Source(path, path.name, {}, 2015, progress)
        plan = service.plan_file(session, "survey", source)
        about: dict[str, Any] = {"actor": "office", "now": clock.now()}
        batch = service.open_batch(session, source, kind="survey", store=tmp_path / "store", **about)
        service.import_batch(session, batch, plan, accept_rejects=False, **about)

    with pytest.raises(StopError), session.begin_nested():
        import_it()

    for model in (SurveyAnswer, Survey, SurveyCount):
        assert session.scalar(select(func.count()).select_from(model)) == 0
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("_register")
def test_progress_is_told_of_every_row_read_and_written(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_blocks_of(monkeypatch, 3)
    calls: list[int] = []
    path = survey_csv(tmp_path / f"{SURVEY}.csv", ANSWERS * 3)
    source = Source(path, path.name, {}, 2015, calls.append)

    plan = service.plan_file(session, "survey", source)

    assert sum(calls) == 16 and max(calls) == 3  # with the header
    about: dict[str, Any] = {"actor": "office", "now": clock.now()}
    batch = service.open_batch(session, source, kind="survey", store=tmp_path / "store", **about)
    service.import_batch(session, batch, plan, accept_rejects=False, **about)
    assert sum(calls) == 16 + 15


def test_a_second_look_at_more_takes_as_many_statements(app: Flask, tmp_path: Path) -> None:
    make_register()
    counts = []
    for times in (1, 60):
        path = survey_csv(tmp_path / f"{SURVEY}.csv", ANSWERS * times)
        bring_in(db.session, "survey", path)
        with counted(app) as statements:
            assert look_at(db.session, "survey", path).count("same") == 5 * times
        counts.append(len(statements))

    assert counts[0] == counts[1]


@pytest.mark.usefixtures("_register")
def test_an_identity_number_at_the_end_keeps_the_file_out(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_blocks_of(monkeypatch, 3)
    answers = [*ANSWERS * 3, (*ANSWERS[0][:4], "我是11010519491231002X", "微信")]

    with pytest.raises(IdentityNumbersError, match="K "):
        look_at(session, "survey", survey_csv(tmp_path / f"{SURVEY}.csv", answers))


@pytest.mark.usefixtures("_register")
def test_a_workbook_and_a_csv_give_the_same_plan(session: Session, tmp_path: Path) -> None:
    book = look_at(session, "survey", survey_xlsx(tmp_path / f"{SURVEY}.xlsx", ANSWERS * 120))
    table = look_at(session, "survey", survey_csv(tmp_path / f"{SURVEY}.csv", ANSWERS * 120))

    assert [(row.row, row.key, row.values) for row in book.rows] == [
        (row.row, row.key, row.values) for row in table.rows
    ]
    assert len(book.rows) == 600 and book.rows[599].row == 601


@pytest.mark.unit
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Kolkata", "Australia/Lord_Howe", "America/New_York", "UTC"])
@pytest.mark.parametrize(
    "column",
    [
        ["2015/11/05 23:32:00", "2015/11/05 23:59:59", "2015/1/1 0:05:09"],
        ["2015-11-01 01:30:00", "2015-04-05 01:45:00", "2015-10-04 02:15:00", "2015.3.8 2:30:00"],
        ["2015/11/05 23:32", "2015年11月5日 23:32:07", "20151105", "42313.5"],
        [None, "", datetime(2015, 11, 5, 23, 32, 1)],  # noqa: DTZ001 - a cell has no zone
        ["2015/11/05 24:00:00"],
        ["2015/13/05 23:32:00", "昨天", "2015/11/05 23:60:00"],
    ],
)
def test_instants_of_a_column_are_those_of_its_cells(zone: str, column: Sequence[Any]) -> None:
    memo = Memo(lambda cell: instant_of(cell, zone))

    assert Instants(zone, Memo(lambda cell: instant_of(cell, zone))).of(column) == [memo[cell] for cell in column]
    assert [Instants(zone, memo).of([cell])[0] for cell in column] == [memo[cell] for cell in column]


@pytest.mark.unit
def test_numbers_that_were_seen_are_known_with_their_rows() -> None:
    seen = Seen()

    assert seen.doubles([1, 2, 5], [2, 3, 4]) == {}
    assert seen.doubles([6, 5, 3, 3], [5, 6, 7, 8]) == {1: 4, 3: 7}
    assert seen.doubles([7, 9], [9, 10]) == {}
    assert seen.doubles([], []) == {}
    assert seen.doubles([9, 3, 6], [11, 12, 13]) == {0: 10, 1: 7, 2: 5}
