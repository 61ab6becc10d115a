"""Codes and numbers in a list that comes back: who frees one, who has one, on which sheet; on both databases."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.organisation.audited import names_of_subjects
from awards.organisation.models import Subject
from awards.organisation.tables import headings_of
from tests.organisation.test_lists import (
    CODE,
    NAME,
    POST,
    SINCE,
    Row,
    actions,
    bring_in,
    change,
    download,
    people,
    plan,
    reasons,
)

__all__ = ["people"]
TWICE = "The code stands in more than one row of the file."


def row_of(rows: list[Row], code: str) -> Row:
    return next(row for row in rows if row[CODE] == code)


def doubled(path: Path, edit: Callable[[Any, Any], None]) -> Path:
    """The workbook with its first sheet copied, both edited."""
    book = load_workbook(path)
    copy = book.copy_worksheet(book.worksheets[0])
    copy.title = "副本"
    edit(book.worksheets[0], copy)
    changed = path.with_stem(path.stem + "-doubled")
    book.save(changed)
    return changed


@pytest.mark.usefixtures("people")
def test_a_code_that_a_refused_row_would_free_is_not_free(session: Session, tmp_path: Path) -> None:
    def edit(rows: list[Row]) -> None:
        first, second, third = (row_of(rows, code) for code in ("20001", "20002", "20003"))
        first[CODE], first[SINCE] = "20009", "no day"
        second[CODE], third[CODE] = "20001", "20002"

    changed = change(download(session, tmp_path), edit)
    made = plan(session, changed)
    assert actions(made) == {}
    assert sorted(reasons(made).values())[1:] == [
        "李桂兰 has the code 20002 already.",
        "王军 has the code 20001 already.",
    ]
    bring_in(session, changed, accept=True)
    assert set(session.scalars(select(Subject.code).where(Subject.kind == "person"))) == {"20001", "20002", "20003"}


@pytest.mark.usefixtures("people")
def test_what_stands_on_two_sheets_is_refused_on_both(session: Session, tmp_path: Path) -> None:
    def edit(first: Any, second: Any) -> None:
        for sheet, name, post in ((first, "甲乙", "一"), (second, "丙丁", "二")):
            sheet.cell(2, POST + 1, post)
            sheet.append(["30001", name, "", "维修服务中心"])

    made = plan(session, doubled(download(session, tmp_path), edit))
    assert actions(made) == {} and len(made.rejects) == 8
    assert list(reasons(made).values()).count(TWICE) == 1
    assert [str(label) for label, _ in made.figures] == ["People"]


@pytest.mark.usefixtures("people")
def test_a_window_and_a_zone_do_not_get_one_code(session: Session, tmp_path: Path) -> None:
    def edit(windows: Any, zones: Any) -> None:
        zones.delete_rows(2, zones.max_row)
        for at, key in ((CODE, "code"), (NAME, "name_zh")):
            zones.cell(1, at + 1, headings_of("zone", key)[0])
        windows.append(["X1", "某窗口", "", "维修服务中心"])
        zones.append(["x1", "某责任区", "", "维修服务中心"])

    made = plan(session, doubled(download(session, tmp_path, "window"), edit))
    assert [row.action for row in made.rows] == ["same"]
    assert [str(reject.reason) for reject in made.rejects] == [TWICE, TWICE]


@pytest.mark.usefixtures("people")
def test_the_event_keeps_the_number_before_and_after(session: Session, tmp_path: Path) -> None:
    def edit(rows: list[Row]) -> None:
        row = row_of(rows, "20002")
        row[CODE], row[POST] = "30002", "班长"

    bring_in(session, change(download(session, tmp_path), edit))
    event = session.scalars(select(Event).where(Event.name == "subject:list-imported")).one()
    assert event.data == {"changes": {"person:30002": {"code": ["20002", "30002"], "post": ["", "班长"]}}}
    renumbered = session.scalars(select(Event).where(Event.name == "subject:renumbered")).one()
    assert renumbered.data == {"changes": {"person:20002": ["20002", "30002"]}}


@pytest.mark.usefixtures("people")
def test_the_log_names_nobody_by_a_number_that_changed_hands(session: Session, tmp_path: Path) -> None:
    subjects = ["person:20001", "person:20002", "person:20003"]

    def edit(rows: list[Row]) -> None:
        first, second = row_of(rows, "20001"), row_of(rows, "20002")
        first[CODE], second[CODE] = "20002", "20001"

    assert set(names_of_subjects(session, subjects)) == set(subjects)
    bring_in(session, change(download(session, tmp_path), edit))
    assert set(names_of_subjects(session, subjects)) == {"person:20003"}
