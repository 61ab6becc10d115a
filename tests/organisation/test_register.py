"""Searching, counting and editing the register; on both databases."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.audit.models import Event
from awards.errors import AwardsError, NotFoundError, StaleError
from awards.organisation import queries
from awards.organisation.models import Subject
from awards.organisation.pinyin import search_key
from awards.organisation.service import Details, details_of, edit_subject, version_of
from tests import factories
from tests.statements import counted


@pytest.mark.parametrize(
    ("name", "is_person", "key"),
    [
        ("王小红", True, "wangxiaohong wxh"),
        ("单明", True, "shanming sm"),
        ("仇军", True, "qiujun qj"),
        ("曾雪", True, "zengxue zx"),
        ("查英", True, "zhaying zy"),
        ("解放", True, "xiefang xf"),
        ("解放路服务点", False, "jiefanglufuwudian jflfwd"),
        ("尉迟恭", True, "yuchigong ycg"),
        ("Mary Ann", True, "maryann m"),
        ("3号窗口", False, "3haochuangkou 3hck"),
    ],
)
@pytest.mark.unit
def test_names_are_found_by_their_sound(name: str, is_person: bool, key: str) -> None:
    assert search_key(name, is_person=is_person) == key


def named(session: Session, **search: Any) -> list[str]:
    return [subject.name_zh for subject in queries.find_subjects(session, **search)]


@pytest.fixture
def staff(session: Session) -> tuple[Subject, Subject]:
    """Two departments with three people; one of them has left."""
    catering = factories.make_department("饮食服务中心", name_en="Catering Centre")
    power = factories.make_department("水电管理科")
    for department, name, values in (
        (catering, "王小红", {}),
        (catering, "王军", {"left_on": date(2015, 6, 30)}),
        (power, "单小明", {}),
    ):
        factories.make_person(department, name, pinyin=search_key(name, is_person=True), **values)
    return catering, power


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("王", ["王小红", "王军"]),
        ("小", ["王小红", "单小明"]),
        ("wxh", ["王小红"]),
        ("XIAO", ["王小红", "单小明"]),
        ("shan xiao", ["单小明"]),
        ("%", []),
        ("_", []),
        ("", ["王小红", "王军", "单小明"]),
        ("没有", []),
    ],
)
def test_people_are_found_by_name_number_and_pinyin(
    session: Session, staff: tuple[Subject, Subject], text: str, found: list[str]
) -> None:
    assert named(session, kind="person", text=text) == found


def test_a_search_can_be_narrowed(session: Session, staff: tuple[Subject, Subject]) -> None:
    catering, _ = staff
    assert named(session, kind="person", department_id=catering.id) == ["王小红", "王军"]
    assert named(session, kind="person", department_id=catering.id, present_on=date(2015, 7, 1)) == ["王小红"]
    assert named(session, kind="person", present_on=date(2015, 6, 29)) == ["王小红", "王军", "单小明"]
    assert named(session, kind="department", department_id=catering.id) == ["饮食服务中心"]
    assert named(session, kind="department", text="catering") == ["饮食服务中心"]
    assert named(session, kind="person", limit=2) == ["王小红", "王军"]
    number = queries.find_subjects(session, kind="person", text="单")[0].code
    assert named(session, kind="person", text=number) == ["单小明"]


def test_heads_are_counted_by_department(session: Session, staff: tuple[Subject, Subject]) -> None:
    catering, power = staff
    factories.make_window(catering)
    assert queries.head_counts(session) == {catering.id: 2, power.id: 1}
    assert queries.head_counts(session, on=date(2015, 12, 1)) == {catering.id: 1, power.id: 1}
    assert queries.members_by_kind(session, catering) == {"person": 2, "window": 1}
    assert queries.counts_by_kind(session) == {"department": 2, "window": 1, "zone": 0, "team": 0, "person": 3}


def test_a_page_holds_fifty_and_costs_the_same_as_one(session: Session, database: Flask) -> None:
    department = factories.make_department()
    code = department.code
    factories.make_person(department)
    session.expunge_all()
    with counted(database) as one:
        queries.page_of_subjects(session, queries.Wanted("person"))
    department = queries.departments(session)[0]
    for _ in range(54):
        factories.make_person(department)
    session.expunge_all()
    with counted(database) as many:
        page = queries.page_of_subjects(session, queries.Wanted("person"))
        assert [subject.departments[0].code for subject in page.subjects] == [code] * 50
    assert len(many) == len(one)
    assert (page.total, page.page, page.pages) == (55, 1, 2)
    assert len(queries.page_of_subjects(session, queries.Wanted("person"), page=9).subjects) == 5


def test_subjects_are_asked_for_by_code(session: Session, staff: tuple[Subject, Subject]) -> None:
    catering, power = staff
    assert set(queries.subjects_by_code(session, "department")) == {catering.code, power.code}
    assert set(queries.subjects_by_code(session, "department", [power.code, "none"])) == {power.code}
    assert [one.code for one in queries.departments(session)] == sorted([catering.code, power.code])
    with pytest.raises(NotFoundError):
        queries.subject_of(session, None, "window", catering.code)


def edit(session: Session, subject: Subject, **changes: Any) -> bool:
    details = replace(details_of(subject), **changes)
    return edit_subject(session, subject, details, actor="li", now=clock.now())


def test_an_edit_keeps_what_was_before(session: Session, staff: tuple[Subject, Subject]) -> None:
    catering, power = staff
    window = factories.make_window(catering)
    person = factories.make_person(catering, "王华")
    changes = {"name_zh": "仇华", "departments": frozenset({catering.id, power.id}), "serves": window.id}
    assert edit(session, person, **changes, left_on=date(2015, 11, 30))
    session.expire_all()
    assert {one.id for one in person.departments} == {catering.id, power.id}
    assert (person.serves_id, person.pinyin, person.left_on) == (window.id, "qiuhua qh", date(2015, 11, 30))
    event = session.scalars(select(Event)).one()
    assert (event.name, event.actor, event.subject) == ("subject:edited", "li", f"person:{person.code}")
    assert event.data["changes"]["name_zh"] == ["王华", "仇华"]
    assert event.data["changes"]["departments"] == [[catering.id], sorted([catering.id, power.id])]
    assert event.data["changes"]["left_on"] == [None, "2015-11-30"]


def test_an_edit_without_a_difference_is_no_event(session: Session) -> None:
    person = factories.make_person()
    assert not edit(session, person)
    assert session.scalars(select(Event)).all() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name_zh": ""}, "name_zh"),
        ({"departments": frozenset()}, "departments"),
        ({"departments": frozenset({10**6})}, None),
        ({"serves": 10**6}, None),
        ({"left_on": date(2001, 1, 1)}, "left_on"),
    ],
)
def test_details_must_agree(session: Session, changes: dict[str, Any], field: str | None) -> None:
    person = factories.make_person()  # there since 2005
    before = details_of(person)
    with pytest.raises(AwardsError) as caught:
        edit(session, person, **changes)
    assert caught.value.field == field
    session.rollback()
    assert details_of(person) == before


def test_a_person_is_no_department_and_a_window_serves_nobody(session: Session) -> None:
    window = factories.make_window()
    person = factories.make_person()
    for subject, changes in ((window, {"serves": window.id}), (person, {"departments": frozenset({window.id})})):
        with pytest.raises(AwardsError):
            edit(session, subject, **changes)
    department = window.departments[0]
    with pytest.raises(AwardsError):
        edit(session, department, departments=frozenset({department.id}))


def test_a_form_from_before_another_edit_is_refused(session: Session) -> None:
    person = factories.make_person()
    version = version_of(person)
    edit(session, person, post="班长")
    details: Details = replace(details_of(person), post="组长")
    with pytest.raises(StaleError):
        edit_subject(session, person, details, version=version, actor="li", now=clock.now())
    assert person.post == "班长"
