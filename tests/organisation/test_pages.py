"""Pages of the register."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from awards import clock
from awards.audit.models import Event
from awards.db import db
from awards.imports.service import answer_spellings
from awards.organisation.models import Subject
from awards.organisation.service import version_of
from tests import factories
from tests.pages import Browser
from tests.statements import counted


@pytest.fixture
def office(browser: Browser) -> Browser:
    return browser.speak("en").sign_in(factories.make_user("office", username="li"))


def test_the_register_has_a_tab_for_each_kind(office: Browser) -> None:
    assert "Nothing here yet" in office.get("/register/")
    department = factories.make_department("饮食服务中心", name_en="Catering Centre")
    window = factories.make_window(department)
    factories.make_person(department, "王小红", post="厨师", serves=window)
    page = office.get("/register/")
    assert "Catering Centre" in page and "People (1)" in page and "王小红" not in page
    page = office.get("/register/?kind=person")
    assert "王小红" in page and "厨师" in page and "报修服务大厅" in page
    assert "Catering Centre" in office.get("/register/?kind=nonsense")


def test_the_register_is_searched_and_filtered(office: Browser) -> None:
    department, other = factories.make_department("甲科"), factories.make_department("乙科")
    factories.make_person(department, "王小红", pinyin="wangxiaohong wxh")
    factories.make_person(other, "李明")
    assert "李明" not in office.get("/register/?kind=person&q=wxh")
    page = office.get(f"/register/?kind=person&department={other.id}")
    assert "李明" in page and "王小红" not in page
    assert "Nothing found" in office.get("/register/?kind=person&q=%25")


def test_a_list_costs_the_same_for_many(office: Browser, app: Flask) -> None:
    department = factories.make_department()
    window = factories.make_window(department)
    factories.make_person(department, serves=window)
    office.get("/register/?kind=person")
    with counted(app) as one:
        office.get("/register/?kind=person")
    for _ in range(49):
        factories.make_person(department, serves=window)
    with counted(app) as many:
        page = office.get("/register/?kind=person")
    assert page.text.count("<tr>") == 51
    assert len(many) == len(one)


def test_a_subject_shows_its_details_and_spellings(office: Browser) -> None:
    department = factories.make_department("饮食服务中心")
    person = factories.make_person(department)
    answers = {"department": {"餐饮中心": department.code}}
    answer_spellings(db.session, answers, actor="li", now=clock.now())
    page = office.get(f"/register/department/{department.code}")
    assert "餐饮中心" in page and "People" in page
    page = office.get(f"/register/person/{person.code}")
    assert "2005-03-01" in page and "饮食服务中心" in page and "None." in page
    office.get("/register/person/none", status=404)
    office.get(f"/register/window/{department.code}", status=404)


def test_a_person_is_edited(office: Browser) -> None:
    department, second = factories.make_department("甲科"), factories.make_department("乙科")
    window = factories.make_window(department)
    person = factories.make_person(department)
    path = f"/register/person/{person.code}/edit"
    form = office.get(path).outline.fields
    changed = {
        "version": form["version"],
        "name_zh": "  王 晓红 ",
        "name_en": "Wang Xiaohong",
        "post": "班长",
        "departments": [str(department.id), str(second.id)],
        "serves": str(window.id),
        "since_on": "2005-03-01",
        "left_on": "",
    }
    office.post(path, changed)
    person = db.session.scalars(select(Subject).where(Subject.kind == "person")).one()
    assert (person.name_zh, person.post, person.serves_id) == ("王 晓红", "班长", window.id)
    assert {one.id for one in person.departments} == {department.id, second.id}
    assert db.session.scalars(select(Event.actor)).all() == ["li"]


@pytest.mark.parametrize("kind", ["department", "window"])
def test_what_a_kind_does_not_have_is_not_asked_for(office: Browser, kind: str) -> None:
    window = factories.make_window()
    subject = window.departments[0] if kind == "department" else window
    path = f"/register/{kind}/{subject.code}/edit"
    page = office.get(path)
    assert 'name="serves"' not in page.text and 'name="post"' not in page.text
    assert ('name="departments"' in page.text) == (kind == "window")
    changed = {"version": version_of(subject), "name_zh": "新名", "departments": [str(window.departments[0].id)]}
    office.post(path, changed)
    assert db.session.get(Subject, subject.id).name_zh == "新名"


def test_mistakes_are_told_and_what_was_typed_stays(office: Browser) -> None:
    person = factories.make_person()
    path = f"/register/person/{person.code}/edit"
    department = str(person.departments[0].id)
    typed = {"version": version_of(person), "name_zh": "", "post": "守门人", "serves": "0", "departments": [department]}
    page = office.post(path, typed, status=422)
    assert "A name is needed." in page and 'value="守门人"' in page.text
    page = office.post(path, {**typed, "name_zh": "王", "left_on": "2001-01-01", "since_on": "2005-03-01"}, status=422)
    assert "The last day lies before the first." in page
    page = office.post(path, {**typed, "name_zh": "王", "departments": []}, status=422)
    assert "Choose at least one department." in page
    office.post(path, {**typed, "name_zh": "王", "departments": ["999999"]}, status=422)
    assert db.session.scalars(select(Event)).all() == []


def test_a_stale_form_overwrites_nothing(office: Browser) -> None:
    person = factories.make_person()
    path = f"/register/person/{person.code}/edit"
    typed = {
        "version": version_of(person),
        "name_zh": "甲",
        "serves": "0",
        "departments": [str(person.departments[0].id)],
    }
    office.post(path, typed)
    page = office.post(path, {**typed, "name_zh": "乙"}, status=409)
    assert f"Now it is: {person.code} · 甲 · {person.departments[0].name_zh}" in page and 'value="乙"' in page.text
    assert db.session.get(Subject, person.id).name_zh == "甲"
    office.post(path, {**typed, "name_zh": "乙", "version": page.outline.fields["version"]})
    assert db.session.get(Subject, person.id).name_zh == "乙"


@pytest.mark.parametrize("role", ["leader", "discipline", None])
def test_only_the_office_sees_the_register(browser: Browser, role: str | None) -> None:
    person = factories.make_person()
    browser.sign_in(factories.make_user(*([role] if role else [])))
    for path in ("/register/", f"/register/person/{person.code}", f"/register/person/{person.code}/edit"):
        browser.get(path, status=403)


def test_nobody_edits_the_own_entry(browser: Browser) -> None:
    own, other = factories.make_person(name="李桂兰"), factories.make_person(name="赵立新")
    visitor = browser.speak("en").sign_in(factories.make_user("office", person=own))
    assert "/edit" not in visitor.get(f"/register/person/{own.code}").text
    visitor.get(f"/register/person/{own.code}/edit", status=403)
    visitor.post(f"/register/person/{own.code}/edit", {"name_zh": "李桂兰", "since_on": "1999-01-01"}, status=403)
    assert own.since_on != date(1999, 1, 1)
    assert "/edit" in visitor.get(f"/register/person/{other.code}").text
    visitor.get(f"/register/person/{other.code}/edit")
