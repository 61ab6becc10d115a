"""New entries, moves, leaving and spellings by hand; on both databases."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.accounts.service import create_user, rename_user
from awards.audit.models import Event
from awards.campaigns.models import Award
from awards.errors import AwardsError, NotFoundError, StaleError, WrongStateError
from awards.imports.aliases import Names
from awards.imports.errors import IdentityNumbersError
from awards.imports.models import Alias
from awards.imports.privacy import refuse_identity_number
from awards.imports.service import answer_spellings
from awards.nominations.queries import candidates
from awards.organisation import queries
from awards.organisation.models import FormerDepartment, Subject
from awards.organisation.service import (
    Details,
    Move,
    add_spelling,
    create_subject,
    details_of,
    edit_subject,
    move_subject,
)
from tests import factories
from tests.statements import counted

IDENTITY = "11010519491231002X"  # the example number of GB 11643
TODAY = date(2015, 12, 5)


def create(session: Session, kind: str, code: str, **details: Any) -> Subject:
    words = {"name_zh": "新条目", **details}
    return create_subject(session, kind, code, Details(**words), actor="li", now=clock.now())


def test_an_entry_of_every_kind_is_made_by_hand(session: Session) -> None:
    unit = create(session, "department", "ZW20", name_zh="绿化管理科", name_en="Gardens")
    home = frozenset({unit.id})
    window = create(session, "window", "CK20", departments=home)
    create(session, "zone", "ZQ20", departments=home)
    other = factories.make_department()
    team = create(session, "team", "TD20", departments=frozenset({unit.id, other.id}))
    words = {"name_zh": "单明", "post": "花工", "employment": "合同", "since_on": TODAY, "serves": window.id}
    person = create(session, "person", "29999", **words, departments=home)
    session.expire_all()
    assert (person.pinyin, person.serves, person.departments) == ("shanming sm", window, [unit])
    assert {one.code for one in team.departments} == {"ZW20", other.code}
    event = session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert (event.name, event.subject, event.actor) == ("subject:created", "person:29999", "li")
    assert event.data["changes"]["post"] == ["", "花工"]
    assert session.scalars(select(FormerDepartment)).all() == []


@pytest.mark.parametrize(
    ("kind", "code", "changes", "field"),
    [
        ("person", "", {}, "code"),
        ("person", "有 空格", {}, "code"),
        ("person", "x" * 41, {}, "code"),
        ("person", "new", {}, "code"),
        ("person", IDENTITY, {}, "code"),
        ("person", "30001", {"name_zh": ""}, "name_zh"),
        ("person", "30001", {"name_zh": "名" * 81}, "name_zh"),
        ("person", "30001", {"name_zh": f"王军{IDENTITY}"}, "name_zh"),
        ("person", "30001", {"post": "110105 19491231 002X"}, "post"),
        ("person", "30001", {"employment": "１１０１０５１９４９１２３１００２Ｘ"}, "employment"),
        ("person", "30001", {"departments": frozenset()}, "departments"),
        ("person", "30001", {"departments": frozenset({10**6})}, None),
        ("person", "30001", {"since_on": date(2015, 5, 1), "left_on": date(2015, 4, 1)}, "left_on"),
        ("zone", "CK77", {}, "code"),
        ("window", "ck77", {}, "code"),
        ("zone", "ZQ77", {"serves": 1}, "serves"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    session: Session, kind: str, code: str, changes: dict[str, Any], field: str | None
) -> None:
    unit = factories.make_department()
    factories.save(Subject(kind="window", code="CK77", name_zh="窗口", departments=[unit]))
    with pytest.raises(AwardsError) as caught:
        create(session, kind, code, **{"departments": frozenset({unit.id}), **changes})
    assert caught.value.field == field
    assert IDENTITY not in str(caught.value)
    session.rollback()
    assert session.scalars(select(Event)).all() == []


def test_a_code_that_files_use_for_another_one_is_not_given_again(session: Session) -> None:
    person = factories.make_person()
    answer_spellings(session, {"person": {"19999": person.code}}, actor="li", now=clock.now())
    home = frozenset({person.departments[0].id})
    for code in ("19999", person.code):
        with pytest.raises(AwardsError, match=person.code) as caught:
            create(session, "person", code, departments=home)
        assert caught.value.field == "code"
    with pytest.raises(NotFoundError):
        create(session, "robot", "1")


def move(session: Session, subject: Subject, on: date | None, *departments: Subject, **values: Any) -> bool:
    ids = frozenset(one.id for one in departments)
    words = {"post": subject.post, "serves": subject.serves_id, **values}
    version = words.pop("version", None)
    return move_subject(session, subject, Move(on, ids, **words), version=version, actor="li", now=clock.now())


def history(session: Session, subject: Subject) -> list[tuple[str, date | None, date]]:
    session.expire_all()
    return [(one.department.name_zh, one.from_on, one.until_on) for one in queries.history_of(session, subject)]


def test_a_move_keeps_where_somebody_was(session: Session) -> None:
    first, second, third = (factories.make_department(name) for name in ("甲科", "乙科", "丙科"))
    person = factories.make_person(first, post="电工")
    assert move(session, person, date(2014, 3, 1), second, post="班长")
    assert move(session, person, date(2015, 9, 1), second, third)
    assert move(session, person, date(2015, 11, 1), third)
    assert history(session, person) == [
        ("乙科", date(2014, 3, 1), date(2015, 11, 1)),
        ("甲科", None, date(2014, 3, 1)),
    ]
    assert (person.departments, person.post) == ([third], "班长")
    days = (date(2015, 11, 1), date(2015, 10, 31), date(2014, 2, 28))
    former = [queries.ties_of(session, [person.id], day)[person.id].former for day in days]
    assert former == [set(), {second.id}, {first.id, second.id}]
    ties = queries.ties_of(session, [person.id, first.id], date(2015, 1, 1))
    assert ties[person.id] == queries.Ties(frozenset({third.id}), frozenset({second.id}))
    assert ties[first.id] == queries.Ties(frozenset({first.id}))
    event = session.scalars(select(Event)).first()
    assert (event.name, event.data["on"]) == ("subject:moved", "2014-03-01")
    assert event.data["changes"] == {"departments": [[first.id], [second.id]], "post": ["电工", "班长"]}


def test_a_move_that_is_put_right_on_its_day_leaves_no_trace(session: Session) -> None:
    first, second, third = (factories.make_department(name) for name in ("甲科", "乙科", "丙科"))
    person = factories.make_person(first)
    move(session, person, date(2014, 3, 1), second)
    move(session, person, TODAY, third)
    move(session, person, TODAY, second)
    assert history(session, person) == [("甲科", None, date(2014, 3, 1))]
    move(session, person, TODAY, third)
    assert history(session, person)[0] == ("乙科", date(2014, 3, 1), TODAY)


@pytest.mark.parametrize("on", [None, date(2015, 12, 7), date(2013, 12, 31), date(2004, 1, 1)])
def test_a_move_has_a_day_that_can_be(session: Session, on: date | None) -> None:
    first, second, third = (factories.make_department() for _ in range(3))
    person = factories.make_person(first)
    move(session, person, date(2014, 1, 1), second)
    with pytest.raises(AwardsError) as caught:
        move(session, person, on, third)
    assert caught.value.field == "on"
    assert person.departments == [second]


def test_a_move_refuses_what_an_edit_refuses(session: Session) -> None:
    first, second = factories.make_department(), factories.make_department()
    person, version = factories.make_person(first), "0" * 16
    with pytest.raises(StaleError):
        move(session, person, TODAY, second, version=version)
    with pytest.raises(AwardsError, match="at least one department"):
        move(session, person, TODAY)
    with pytest.raises(WrongStateError):
        move(session, first, TODAY, second)
    assert not move(session, person, TODAY, first)
    window = factories.make_window(first)
    assert move(session, window, TODAY, second)
    assert history(session, window) == [(first.name_zh, None, TODAY)]


def test_an_edit_of_departments_is_a_move_of_today(session: Session) -> None:
    first, second = factories.make_department("甲科"), factories.make_department("乙科")
    person = factories.make_person(first)
    details = replace(details_of(person), departments=frozenset({second.id}))
    edit_subject(session, person, details, actor="li", now=clock.now())
    assert history(session, person) == [("甲科", None, TODAY)]


def leave(session: Session, person: Subject, day: date | None) -> None:
    edit_subject(session, person, replace(details_of(person), left_on=day), actor="li", now=clock.now())


def test_who_left_is_in_another_list_and_cannot_be_put_forward(session: Session) -> None:
    award: Award = factories.make_award()
    person = factories.make_person(name="王军")
    nominator = factories.make_user(nominates_for=person.departments[0]).as_viewer()

    def found(presence: str) -> list[Subject]:
        wanted = queries.Wanted("person", presence=presence, today=TODAY)
        return queries.page_of_subjects(session, wanted).subjects

    leave(session, person, TODAY)
    assert (found("present"), found("left"), found("all")) == ([], [person], [person])
    assert candidates(session, nominator, award, "王", TODAY) == []
    leave(session, person, None)
    assert (found("present"), found("left")) == ([person], [])
    assert candidates(session, nominator, award, "王", TODAY) == [person]


def test_lists_are_sorted_and_a_post_is_found(session: Session) -> None:
    home = factories.make_department()
    for code, sound, post, since in (("3", "bing", "", None), ("1", "yi", "电工", date(2010, 1, 1)),
                                     ("2", "jia", "厨师", date(2000, 1, 1))):  # fmt: skip
        factories.make_person(home, sound, code=code, pinyin=sound, post=post, since_on=since)

    def codes(**wanted: Any) -> list[str]:
        return [one.code for one in queries.all_subjects(session, queries.Wanted("person", **wanted))]

    assert codes(sort="code") == ["1", "2", "3"] and codes(sort="-code") == ["3", "2", "1"]
    assert codes(sort="name") == ["3", "2", "1"]
    assert codes(sort="since") == ["2", "1", "3"] and codes(sort="-since") == ["1", "2", "3"]
    assert codes(sort="post")[-1] == codes(sort="-post")[-1] == "3"
    assert codes(sort="password_hash; DROP") == ["1", "2", "3"]
    assert codes(text="厨师") == ["2"]


def test_a_spelling_given_by_hand_is_understood(session: Session) -> None:
    home = factories.make_department("维修服务中心")
    person = factories.make_person(home, "王军")
    for spelling in ("王　钧", "小王师傅", "王军 · 维修服务中心"):
        assert add_spelling(session, person, spelling, actor="li", now=clock.now())
    assert not add_spelling(session, person, "小王师傅", actor="li", now=clock.now())
    names = Names.load(session)
    assert names.find("person", "王钧").id == names.find("person", "小王师傅", department_id=home.id).id == person.id
    assert [one.target for one in queries.aliases_of(session, person)] == [person.code] * 3


@pytest.mark.parametrize("spelling", ["", " 　", "x" * 121, f"王军 {IDENTITY}", "李桂兰", "20999", "小李"])
def test_a_spelling_that_means_somebody_else_is_refused(session: Session, spelling: str) -> None:
    person, other = factories.make_person(name="王军"), factories.make_person(name="李桂兰", code="20999")
    add_spelling(session, other, "小李", actor="li", now=clock.now())
    with pytest.raises(AwardsError) as caught:
        add_spelling(session, person, spelling, actor="li", now=clock.now())
    assert caught.value.field == "spelling" and IDENTITY not in str(caught.value)
    assert len(session.scalars(select(Alias)).all()) == 1


@pytest.mark.parametrize("name", ["username", "name"])
def test_accounts_hold_no_identity_numbers(session: Session, name: str) -> None:
    words = {"username": "wang", "name": "王军", "password": "correct horse battery", name: IDENTITY.lower()}
    with pytest.raises(IdentityNumbersError) as caught:
        create_user(session, **words, actor="li", now=clock.now())
    assert caught.value.field == name and "002" not in str(caught.value)
    with pytest.raises(IdentityNumbersError):
        rename_user(session, factories.make_user(), name=IDENTITY, actor="li", now=clock.now())


def test_answers_hold_no_identity_numbers(session: Session) -> None:
    person = factories.make_person()
    for code in (person.code, ""):
        with pytest.raises(IdentityNumbersError):
            answer_spellings(session, {"person": {IDENTITY: code}}, actor="li", now=clock.now())
    assert session.scalars(select(Alias)).all() == []


@pytest.mark.unit
def test_numbers_that_are_none_may_be_typed() -> None:
    for text in ("110105194912310021", "13800000000", "ZW01-2015-0001", "王军"):
        refuse_identity_number(text)


def test_a_list_of_those_who_left_costs_the_same_for_many(session: Session, database: Flask) -> None:
    department_id = factories.make_department().id
    wanted = queries.Wanted("person", "王", department_id, "left", TODAY, "-left")

    def cost() -> int:
        session.expunge_all()
        with counted(database) as sent:
            page = queries.page_of_subjects(session, wanted)
            assert all(one.departments for one in page.subjects)
        return len(sent)

    def add(count: int) -> None:
        home = session.get(Subject, department_id)
        for _ in range(count):
            factories.make_person(home, left_on=date(2015, 1, 1))

    add(1)
    few = cost()
    add(60)
    assert cost() == few
