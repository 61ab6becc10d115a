"""Staff numbers that change hands: every slip lets its owner in; on both databases."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards import clock
from awards.accounts import bulk, signing_in
from awards.accounts.models import SignInAttempt, User
from awards.db import db
from awards.imports.plan import PlannedRow
from awards.organisation.importers.writing import write_rows
from awards.organisation.models import Subject
from awards.organisation.service import details_of
from tests import factories
from tests.conftest import NOW
from tests.pages import Browser

TODAY = date(2015, 12, 1)


def swapped(session: Session, one: Subject, other: Subject) -> None:
    """The two people change numbers, by a list."""
    rows = []
    for person, code in ((one, other.code), (other, one.code)):
        values = {"kind": "person", "code": code, "details": details_of(person), "subject_id": person.id}
        rows.append(PlannedRow("s", 2, f"person:{code}", "change", values))
    write_rows(session, rows, actor="li", now=NOW)
    session.commit()
    session.expire_all()


def test_slips_let_those_in_who_swapped_numbers(session: Session) -> None:
    unit = factories.make_department("甲科")
    wang, li = factories.make_person(unit, "王军", code="20001"), factories.make_person(unit, "李兰", code="20002")
    session.commit()
    found = bulk.candidates_of(session, today=TODAY)
    bulk.open_accounts(session, seen=found.digest, today=TODAY, actor="li", now=clock.now())
    swapped(session, wang, li)
    waiting = bulk.waiting_of(session, today=TODAY)
    seen = bulk.digest_of((one.key, one.stamp) for one in waiting)
    slips = bulk.renew_codes(session, seen=seen, today=TODAY, actor="li", now=clock.now())
    assert {(slip.name, slip.signs_in_as, slip.is_number) for slip in slips} == {
        ("王军", "20001", False),
        ("李兰", "20002", False),
    }
    for slip in slips:
        attempt = signing_in.begin_sign_in(session, slip.signs_in_as, "192.0.2.1", now=clock.now())
        signing_in.check_code(attempt, slip.code, now=clock.now())


def test_the_office_is_told_that_a_number_is_another_user_name(app: Flask, browser: Browser) -> None:
    browser.sign_in(factories.make_user("office")).speak("en")
    factories.make_user(username="20001")
    factories.make_person(factories.make_department(), "李兰", code="20001")
    page = browser.post("/accounts/new", {"username": "lilan", "person": "20001"}, status=200)
    assert "“20001” is another account's user name: this one signs in as “lilan” only." in page
    assert db.session.scalar(select(func.count()).select_from(User).where(User.username == "lilan")) == 1


def test_names_that_nobody_has_leave_no_rows_for_ever(session: Session) -> None:
    for number in range(20):
        signing_in.begin_sign_in(session, f"nobody{number}", "192.0.2.1", now=NOW)
    assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 21
    signing_in.begin_sign_in(session, "nobody", "192.0.2.2", now=NOW + timedelta(hours=2))
    assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 2
