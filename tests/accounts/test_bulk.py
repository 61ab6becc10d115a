"""Accounts and slips of many people at once, leavers, e-mail addresses."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from awards.accounts import bulk, leaving, queries, service
from awards.accounts.codes import keep, matches
from awards.accounts.errors import LastOfficeError
from awards.accounts.models import SignInCode, User
from awards.audit.models import Event
from awards.db import db
from awards.errors import AwardsError, StaleError
from awards.organisation.models import Subject
from tests import factories
from tests.conftest import NOW
from tests.pages import Browser
from tests.statements import counted

TODAY = NOW.date()
STAMP: dict[str, Any] = {"today": TODAY, "actor": "office", "now": NOW}
CODE = re.compile(r"\b[A-HJ-NP-Z2-9]{4}(?:-[A-HJ-NP-Z2-9]{4}){2}\b")


def open_all(session: Session, **values: Any) -> list[Any]:
    found = bulk.candidates_of(session, today=TODAY, **values)
    return bulk.open_accounts(session, seen=found.digest, **values, **STAMP)


def test_everyone_present_without_an_account_gets_one_and_nobody_twice(session: Session) -> None:
    unit, other = factories.make_department(), factories.make_department("运输服务科")
    wang, zhao = factories.make_person(unit, "王芳"), factories.make_person(other, "赵立新")
    factories.make_user(person=factories.make_person(unit, "有账号"))
    factories.make_person(unit, "已离职", left_on=TODAY)
    leaving_later = factories.make_person(unit, "将离职", left_on=TODAY + timedelta(days=1))
    taken = factories.make_person(unit, "重号")
    factories.make_user(username=taken.code)
    found = bulk.candidates_of(session, today=TODAY)
    assert {one.key for one in found.people} == {wang.id, zhao.id, leaving_later.id}
    assert [one.key for one in found.clashes] == [taken.id]
    assert bulk.with_and_gone(session, today=TODAY) == (1, 1)
    part = bulk.candidates_of(session, department_id=unit.id, today=TODAY)
    slips = bulk.open_accounts(session, department_id=unit.id, seen=part.digest, **STAMP)
    assert {slip.number for slip in slips} == {wang.code, leaving_later.code}
    with pytest.raises(StaleError):
        bulk.open_accounts(session, seen=found.digest, **STAMP)
    user = queries.user_of_name(session, wang.code)
    assert user is not None and user.code is not None and not user.has_password and user.roles == []
    code = next(slip.code for slip in slips if slip.number == wang.code)
    row = user.code
    assert matches(bulk.codes.Kept(row.salt, row.digest), code)
    events = session.scalars(select(Event).where(Event.name == "user:created-in-bulk")).all()
    assert len(events) == 1 and code not in str(events[0].data)


def test_two_thousand_people_cost_a_few_statements_and_no_slow_hash(
    database: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("awards.accounts.passwords.hash_of", None)
    rows = [{"kind": "person", "code": f"{50000 + n}", "name_zh": f"员工{n}", "pinyin": ""} for n in range(2000)]
    session.execute(insert(Subject), [{**row, "name_en": "", "post": "", "employment": ""} for row in rows])
    session.commit()
    found = bulk.candidates_of(session, today=TODAY)
    with counted(database) as sent:
        slips = bulk.open_accounts(session, seen=found.digest, **STAMP)
    assert len(slips) == len({slip.code for slip in slips}) == 2000
    assert len(sent) < 25
    assert session.scalar(select(func.count()).select_from(SignInCode)) == 2000
    users = bulk.waiting_of(session, today=TODAY)
    seen = bulk.digest_of((user.key, user.stamp) for user in users)
    with counted(database) as sent:
        again = bulk.renew_codes(session, seen=seen, **STAMP)
    assert len(sent) < 25
    assert {slip.code for slip in slips}.isdisjoint(slip.code for slip in again)


def test_new_slips_end_the_old_ones_and_a_reload_makes_none(session: Session) -> None:
    factories.make_person(name="王芳")
    old = open_all(session)[0]
    users = bulk.waiting_of(session, today=TODAY)
    seen = bulk.digest_of((user.key, user.stamp) for user in users)
    new = bulk.renew_codes(session, seen=seen, **STAMP)[0]
    row = session.scalars(select(SignInCode)).one()
    kept = bulk.codes.Kept(row.salt, row.digest)
    assert matches(kept, new.code) and not matches(kept, old.code) and kept != keep(new.code)
    with pytest.raises(StaleError):
        bulk.renew_codes(session, seen=seen, **STAMP)


def test_the_pages_show_slips_once(app: Flask, browser: Browser) -> None:
    unit = factories.make_department("维修服务中心")
    people = [factories.make_person(unit, f"员工{number}") for number in range(12)]
    browser.sign_in(factories.make_user("office")).speak("en")
    page = browser.get(f"/accounts/bulk?department={unit.id}")
    assert "12 people have no account yet" in page
    sent = {"seen": page.outline.fields["seen"], "department": str(unit.id)}
    slips = browser.post("/accounts/bulk", sent, status=200)
    codes = CODE.findall(slips.words)
    assert len(codes) == len(set(codes)) == 12
    assert slips.text.count('class="slips-sheet"') == 2 and slips.text.count('class="slip"') == 12
    assert all(person.code in slips for person in people)
    assert "http://localhost/sign-in" in slips and "有效期至 / valid until 2016-01-04 10:00" in slips
    again = browser.post("/accounts/bulk", sent, status=409)
    assert "Nothing was opened" in again and not CODE.search(again.words)
    page = browser.get(f"/accounts/slips?department={unit.id}")
    sent = {"seen": page.outline.fields["seen"], "department": str(unit.id)}
    assert len(CODE.findall(browser.post("/accounts/slips", sent, status=200).words)) == 12
    assert not CODE.search(browser.post("/accounts/slips", sent, status=409).words)
    assert "code until 2016-01-04 10:00" in browser.get("/accounts/?state=code")


@pytest.mark.parametrize("path", ["/accounts/bulk", "/accounts/slips", "/accounts/left", "/accounts/?state=never"])
def test_a_list_costs_the_same_for_one_row_as_for_many(app: Flask, browser: Browser, path: str) -> None:
    unit = factories.make_department()
    browser.sign_in(factories.make_user("office"))
    counts = []
    for number in (1, 30):
        for _ in range(number):
            factories.make_person(unit)
            gone = factories.make_person(unit, left_on=TODAY)
            factories.make_user("leader", person=gone)
            factories.make_user("leader", person=factories.make_person(unit), password_hash="")
        with counted(app) as sent:
            browser.get(path)
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_who_left_gets_no_role_and_is_named_at_the_field(session: Session) -> None:
    unit = factories.make_department()
    user = factories.make_user("leader", person=factories.make_person(unit, "李已离", left_on=TODAY))
    for roles, units, field in ((["leader", "office"], [], "roles"), (["leader"], [unit], "nominates_for")):
        with pytest.raises(AwardsError, match="李已离 left on 5 Dec 2015") as caught:
            service.grant_roles(session, user, roles=roles, nominates_for=units, **STAMP)
        assert caught.value.field == field
    service.grant_roles(session, user, roles=[], nominates_for=[], **STAMP)
    person = factories.make_person(unit, left_on=TODAY)
    with pytest.raises(AwardsError) as caught:
        service.create_user(session, username="gone", name="x", person=person, **STAMP)
    assert caught.value.field == "person"


def test_accounts_of_leavers_are_closed_at_once_but_not_the_last_office(session: Session) -> None:
    gone = factories.make_user(person=factories.make_person(left_on=TODAY))
    factories.make_user(person=factories.make_person(left_on=TODAY + timedelta(days=1)))
    session_id = gone.get_id()
    found = leaving.open_accounts_of_left(session, TODAY)
    seen = bulk.digest_of((user.id, user.stamp) for user in found)
    assert leaving.close_accounts_of_left(session, seen=seen, **STAMP) == [gone]
    session.expire_all()
    assert queries.user_of_session(session, session_id) is None
    with pytest.raises(StaleError):
        leaving.close_accounts_of_left(session, seen=seen, **STAMP)
    office = factories.make_user("office", person=factories.make_person(left_on=TODAY))
    with pytest.raises(LastOfficeError):
        leaving.close_accounts_of_left(session, seen=bulk.digest_of([(office.id, office.stamp)]), **STAMP)


def test_the_page_of_leavers_closes_after_a_look(app: Flask, browser: Browser) -> None:
    gone = factories.make_user(person=factories.make_person(name="李已离", left_on=TODAY))
    browser.sign_in(factories.make_user("office")).speak("en")
    page = browser.get("/accounts/left")
    assert "2015-12-05" in page
    browser.post("/accounts/left", {"seen": "x"}, status=409)
    browser.post("/accounts/left", {"seen": page.outline.fields["seen"]})
    assert not db.session.get_one(User, gone.id).is_active
    assert "1 accounts are closed." in browser.get("/accounts/?state=left")


@pytest.mark.parametrize(
    "email", ["x", "a@b", "a b@c.de", "a@b.c\nBcc: x@y.z", "王@b.cn", "a" * 120 + "@b.cn", "@b.cn"]
)
def test_what_is_no_address_is_refused_at_its_field(session: Session, email: str) -> None:
    with pytest.raises(AwardsError) as caught:
        service.set_email(session, factories.make_user(), email, actor="x", now=NOW)
    assert caught.value.field == "email"


def test_the_own_address_is_set_and_events_do_not_tell_it(app: Flask, browser: Browser) -> None:
    user = factories.make_user()
    browser.sign_in(user).speak("en")
    assert "no e-mail address" in browser.post("/accounts/own", {"email": "a@b"}, status=422)
    browser.post("/accounts/own", {"email": " wang@example.com "})
    assert db.session.get_one(User, user.id).email == "wang@example.com"
    assert "wang@" not in str([event.data for event in db.session.scalars(select(Event))])
