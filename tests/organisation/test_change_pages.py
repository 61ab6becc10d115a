"""Pages on which the register changes: new entries, moves, spellings, merging, and the list as a workbook."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from awards.db import db
from awards.imports.models import Alias, ImportBatch
from awards.organisation.models import FormerDepartment, Subject
from awards.organisation.service import version_of
from tests import factories
from tests.pages import Browser
from tests.statements import counted

IDENTITY = "11010519491231002X"


@pytest.fixture
def office(browser: Browser) -> Browser:
    return browser.speak("en").sign_in(factories.make_user("office", username="li"))


def person_of(code: str) -> Subject:
    return db.session.scalars(select(Subject).where(Subject.kind == "person", Subject.code == code)).one()


@pytest.mark.parametrize("kind", ["department", "window", "zone", "team", "person"])
def test_an_entry_of_each_kind_is_added(office: Browser, kind: str) -> None:
    units = [] if kind == "department" else [factories.make_department("甲科"), factories.make_department("乙科")]
    page = office.get(f"/register/{kind}/new")
    assert ('name="departments"' in page.text) == (kind != "department")
    assert ('name="post"' in page.text) == ('name="serves"' in page.text) == (kind == "person")
    typed = {"code": "X1", "name_zh": "新条目", "departments": [str(one.id) for one in units], "since_on": "2015-03-01"}
    sent = office.post(f"/register/{kind}/new", typed)
    assert sent.location.endswith(f"/register/{kind}/X1")
    assert "is in the register now" in office.get(f"/register/{kind}/X1")
    made = db.session.scalars(select(Subject).where(Subject.kind == kind, Subject.code == "X1")).one()
    assert (made.departments, made.since_on) == (units, date(2015, 3, 1))


def test_mistakes_of_a_new_entry_are_told_at_their_fields(office: Browser) -> None:
    unit = factories.make_department()
    factories.make_person(unit, "李桂兰", code="20001")
    typed = {"code": "20001", "name_zh": "王军", "post": "电工", "departments": [str(unit.id)]}
    for wrong, words in (
        ({"code": ""}, "Code: A code or number is needed."),
        ({"code": "2 1"}, "Code: “2 1” is not a code"),
        ({}, "Code: 李桂兰 has the code 20001 already."),
        ({"code": "20002", "departments": []}, "Departments: Choose at least one department."),
        ({"code": "20002", "name_zh": ""}, "Name: A name is needed."),
        ({"code": "20002", "since_on": "2015-02-30"}, "First day: Not a valid date value."),
        ({"code": "20002", "post": f"电工{IDENTITY}"}, "Post: This holds the number of an identity card."),
    ):
        page = office.post("/register/person/new", {**typed, **wrong}, status=422)
        assert words in page, words
        assert wrong.get("post") or 'value="电工"' in page.text
        assert IDENTITY not in page.words
    office.get("/register/robot/new", status=404)
    assert len(db.session.scalars(select(Subject).where(Subject.kind == "person")).all()) == 1


def test_a_move_is_entered_and_shown(office: Browser) -> None:
    first, second = factories.make_department("甲科"), factories.make_department("乙科")
    person = factories.make_person(first, code="20001", post="电工")
    page = office.get("/register/person/20001/move")
    assert page.outline.fields["on"] == "2015-12-05"
    typed = {"version": page.outline.fields["version"], "departments": [str(second.id)], "post": "班长", "serves": "0"}
    assert "Say from which day on." in office.post("/register/person/20001/move", typed, status=422)
    page = office.post("/register/person/20001/move", {**typed, "on": "2016-01-01"}, status=422)
    assert "has not come yet" in page and 'value="班长"' in page.text
    office.post("/register/person/20001/move", {**typed, "on": "2015-09-01"})
    page = office.get("/register/person/20001")
    assert "Former departments" in page and "甲科" in page and "until 1 Sep 2015" in page
    assert (person.departments, person.post) == ([second], "班长")
    page = office.post("/register/person/20001/move", {**typed, "on": "2015-12-01", "post": "x"}, status=409)
    assert "changed in the meantime" in page
    office.get(f"/register/department/{first.code}/move", status=404)
    assert db.session.scalars(select(FormerDepartment.until_on)).all() == [date(2015, 9, 1)]


def test_who_left_is_marked_and_comes_back(office: Browser) -> None:
    unit = factories.make_department()
    person = factories.make_person(unit, "王军", code="20001")
    typed = {"name_zh": "王军", "departments": [str(unit.id)], "serves": "0", "left_on": "2015-11-30"}
    office.post("/register/person/20001/edit", {**typed, "version": version_of(person)})
    assert "王军" not in office.get("/register/?kind=person")
    page = office.get("/register/?kind=person&presence=left")
    assert "王军" in page and "2015-11-30" in page
    assert "left" in office.get("/register/?kind=person&presence=all")
    office.post("/register/person/20001/edit", {**typed, "left_on": "", "version": version_of(person)})
    assert "王军" in office.get("/register/?kind=person")


def test_spellings_are_added_and_forgotten(office: Browser) -> None:
    person = factories.make_person(name="王军", code="20001")
    factories.make_person(name="李桂兰", code="20002")
    path = "/register/person/20001/spellings"
    office.post(path, {"spelling": "小王"})
    assert "小王" in office.get("/register/person/20001")
    assert "This is needed." in office.post(path, {"spelling": " "}, status=422)
    assert "李桂兰 has this name" in office.post(path, {"spelling": "李桂兰"}, status=422)
    page = office.post(path, {"spelling": IDENTITY}, status=422)
    assert "identity card" in page and IDENTITY not in page.words
    alias = db.session.scalars(select(Alias)).one()
    office.post(f"/register/person/20002/spellings/{alias.id}/forget", status=404)
    office.post(f"/register/person/20001/spellings/{alias.id}/forget")
    assert db.session.scalars(select(Alias)).all() == [] and person.code == "20001"


@pytest.fixture
def twins(office: Browser) -> tuple[Subject, Subject]:
    home = factories.make_department("维修服务中心")
    return factories.make_person(home, "王军", code="20001"), factories.make_person(home, "王军", code="20002")


def test_two_become_one(office: Browser, twins: tuple[Subject, Subject]) -> None:
    gone, kept = twins
    account = factories.make_user(person=gone)
    page = office.get("/register/person/20001/merge")
    assert "20002" in page and "into=20002" in page.text and "into=20001" not in page.text
    page = office.get("/register/person/20001/merge?into=20002")
    assert "Afterwards it belongs to: 维修服务中心" in page
    assert "Nothing has happened yet" in page and "Accounts" in page and "“20001”" in page
    seen = page.outline.fields["seen"]
    stale = office.post("/register/person/20001/merge", {"into": "20002", "seen": "x"}, status=409)
    assert "look again" in stale and stale.outline.fields["seen"] == seen
    office.post("/register/person/20001/merge", {"into": "20002", "seen": seen})
    assert "Files with the old name" in office.get("/register/person/20002")
    office.get("/register/person/20001", status=404)
    # Another member of the office who had the same page open.
    office.post("/register/person/20001/merge", {"into": "20002", "seen": seen}, status=404)
    assert account.person_id == kept.id


def test_what_stands_in_the_way_is_shown(office: Browser, twins: tuple[Subject, Subject]) -> None:
    for one in twins:
        factories.make_user(person=one)
    page = office.get("/register/person/20001/merge?into=20002")
    assert "Both have an account" in page and "Merge them" not in page
    typed = {"into": "20002", "seen": page.outline.fields["seen"]}
    assert "This cannot be merged" in office.post("/register/person/20001/merge", typed, status=422)
    typed["into"] = "20001"
    assert "one and the same" in office.post("/register/person/20001/merge", typed, status=422)
    office.post("/register/person/20001/merge", {"into": "nobody"})
    assert "not there any more" in office.get("/register/person/20001/merge")
    assert "Nothing found" in office.get("/register/person/20001/merge?q=%25")


def test_nobody_changes_or_merges_the_own_entry(browser: Browser) -> None:
    own, other = factories.make_person(name="李桂兰", code="20001"), factories.make_person(name="李桂兰", code="20002")
    visitor = browser.speak("en").sign_in(factories.make_user("office", person=own))
    for verb in ("move", "merge"):
        visitor.get(f"/register/person/20001/{verb}", status=403)
        visitor.post(f"/register/person/20001/{verb}", {"into": "20002"}, status=403)
    visitor.post("/register/person/20001/spellings", {"spelling": "x"}, status=403)
    assert "into=20001" not in visitor.get("/register/person/20002/merge?q=李").text
    visitor.post("/register/person/20002/merge", {"into": "20001"}, status=403)
    assert person_of("20001") is own and person_of("20002") is other


def test_the_list_is_downloaded_as_it_is_shown_and_comes_back(office: Browser) -> None:
    unit, other = factories.make_department("甲科"), factories.make_department("乙科")
    person = factories.make_person(unit, "王军", code="20001", post="电工")
    factories.make_person(other, "李明", code="20002")
    factories.make_person(unit, "已离开", code="20003", left_on=date(2015, 1, 1))
    page = office.get(f"/register/?kind=person&department={unit.id}&sort=-name")
    assert f"/register/person.xlsx?department={unit.id}&amp;presence=present&amp;sort=-name" in page.text
    answer = office.client.get(f"/register/person.xlsx?department={unit.id}&presence=present")
    assert (
        answer.mimetype.endswith("spreadsheetml.sheet")
        and "register-person.xlsx" in answer.headers["Content-Disposition"]
    )
    book = load_workbook(BytesIO(answer.data))
    sheet = book.worksheets[0]
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["Staff number", "20001"]
    sheet["E2"] = "班长"
    sheet.append(["20009", "新人", None, "乙科"])
    changed = BytesIO()
    book.save(changed)
    sent = {"kind": "register", "file": (BytesIO(changed.getvalue()), "list.xlsx")}
    office.post("/imports/new", sent, content_type="multipart/form-data")
    batch = db.session.scalars(select(ImportBatch)).one()
    page = office.get(f"/imports/{batch.id}")
    assert "电工 → 班长" in page and "20009" in page.text
    office.post(f"/imports/{batch.id}/confirm", {"seen": page.outline.fields["seen"]})
    db.session.expire_all()
    assert (person.post, person_of("20009").departments) == ("班长", [other])


def test_pages_cost_the_same_for_many(office: Browser, app: Flask) -> None:
    unit = factories.make_department()
    window = factories.make_window(unit)
    unit_id, window_id = unit.id, window.id
    paths = ("/register/?kind=person&sort=-post&q=王&presence=all", "/register/person.xlsx?presence=all",
             "/register/person/20000/merge?q=王", "/register/person/20000/move")  # fmt: skip

    def cost() -> list[int]:
        found = []
        for path in paths:
            db.session.expunge_all()
            with counted(app) as sent:
                office.client.get(path)
            found.append(len(sent))
        return found

    for number in range(2):
        factories.make_person(unit, code=f"{20000 + number}", serves=window)
    cost()
    few = cost()
    unit, window = db.session.get(Subject, unit_id), db.session.get(Subject, window_id)
    for number in range(2, 70):
        factories.make_person(unit, code=f"{20000 + number}", serves=window)
    assert cost() == few


def test_unknown_arguments_are_as_if_they_were_not_there(office: Browser) -> None:
    factories.make_person(name="王军")
    query: Any = "kind=person&sort=password&presence=ghosts&page=-7&department=x"
    assert "王军" in office.get(f"/register/?{query}")
    office.get("/register/robot.xlsx?sort=;", status=404)
