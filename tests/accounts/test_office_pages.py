"""The office's pages of accounts."""

import re
from typing import Any

import pytest
from flask import Flask

from awards.accounts import queries
from awards.accounts.models import User
from awards.db import db
from tests import factories
from tests.pages import Browser, Page
from tests.statements import counted

ONE_TIME = re.compile(r"\b[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}\b")


@pytest.fixture
def office(app: Flask, browser: Browser) -> User:
    user = factories.make_user("office", username="office")
    browser.sign_in(user).speak("en")
    return user


def roles_of(username: str) -> set[str]:
    user = queries.user_of_name(db.session, username)
    assert user is not None
    return {grant.role for grant in user.roles}


def test_only_the_office_comes_here(browser: Browser) -> None:
    browser.get("/accounts/", status=302)
    browser.sign_in(factories.make_user("leader"))
    browser.get("/accounts/", status=403)
    browser.get("/accounts/new", status=403)


def test_an_account_for_a_person_of_the_register_can_sign_in_with_what_the_page_shows(
    browser: Browser, app: Flask, office: User
) -> None:
    unit = factories.make_department()
    person = factories.make_person(unit, "赵立新")
    data = {"person": person.code, "roles": ["leader"], "nominates_for": [str(unit.id)]}
    page = browser.post("/accounts/new", data, status=200)
    assert "赵立新" in page
    code = ONE_TIME.search(page.words)
    assert code is not None
    assert page.response.headers["Cache-Control"] == "private, no-store"
    assert roles_of(person.code) == {"leader", "nominator"}
    entered = Browser(app).post("/sign-in", {"name": person.code, "password": code[0]})
    assert entered.location == "/sign-in/password"


def test_what_was_typed_stays_when_an_account_cannot_be_made(browser: Browser, office: User) -> None:
    data = {"person": "99999", "username": "zhao", "name": "赵", "roles": ["leader"]}
    page = browser.post("/accounts/new", data, status=422)
    assert "no entry with the code “99999”" in page
    assert 'value="zhao"' in page.text
    assert re.search(r'<input[^>]*\bchecked[^>]*value="leader"', page.text)
    assert queries.user_of_name(db.session, "zhao") is None


def test_a_judge_from_outside(browser: Browser, office: User) -> None:
    browser.post("/accounts/new", {"username": "professor", "name": "陈教授"}, status=200)
    page = browser.get("/accounts/?text=professor")
    assert "from outside" in page
    assert "陈教授" in page


def save(browser: Browser, user: User, data: dict[str, Any], status: int = 303) -> Page:
    """Save the account as it is shown now, with these fields."""
    version = browser.get(f"/accounts/{user.id}").outline.fields["version"]
    return browser.post(f"/accounts/{user.id}", {**data, "version": version}, status=status)


def test_a_role_that_was_taken_does_not_come_back_with_an_older_form(
    browser: Browser, app: Flask, office: User
) -> None:
    user = factories.make_user("leader", "discipline", username="zhao", name="赵")
    older = browser.get(f"/accounts/{user.id}").outline.fields["version"]
    other = Browser(app).sign_in(factories.make_user("office"))
    save(other, user, {"name": "赵", "roles": ["discipline"], "is_active": "y"})
    typed = {"name": "赵立新", "roles": ["leader", "discipline"], "is_active": "y"}
    page = browser.post(f"/accounts/{user.id}", {**typed, "version": older}, status=409)
    assert "Now it is: 赵 · discipline officer · active" in page and 'value="赵立新"' in page.text
    assert roles_of("zhao") == {"discipline"}
    again = {**typed, "version": page.outline.fields["version"]}
    browser.post(f"/accounts/{user.id}", again)
    assert roles_of("zhao") == {"leader", "discipline"}


def test_roles_are_granted_and_taken(browser: Browser, office: User) -> None:
    user = factories.make_user("leader", username="zhao")
    save(browser, user, {"name": "赵", "roles": ["discipline"], "is_active": "y"})
    assert roles_of("zhao") == {"discipline"}
    assert "The account “zhao” is saved." in browser.get("/accounts/")
    save(browser, user, {"name": "赵"})
    assert not db.session.get_one(User, user.id).is_active


def test_the_last_office_account_stays_one_and_nothing_is_half_saved(browser: Browser, office: User) -> None:
    page = save(browser, office, {"name": "新名", "is_active": "y"}, status=422)
    assert "last active account" in page
    assert roles_of("office") == {"office"}
    assert db.session.get_one(User, office.id).name != "新名"


def seen_on(page: Page) -> str:
    return page.outline.fields["seen"]


def test_a_reset_gives_a_slip_once_and_a_reload_gives_no_other(browser: Browser, app: Flask, office: User) -> None:
    user = factories.make_user(username="zhao")
    old, seen = user.get_id(), seen_on(browser.get(f"/accounts/{user.id}"))
    page = browser.post(f"/accounts/{user.id}/password", {"seen": seen}, status=200)
    code = ONE_TIME.search(page.words)
    assert code is not None
    assert queries.user_of_session(db.session, old) is None
    again = browser.post(f"/accounts/{user.id}/password", {"seen": seen}, status=409)
    assert "Nothing was reset" in again and not ONE_TIME.search(again.words)
    browser.post(f"/accounts/{user.id}/password", status=409)
    Browser(app).post("/sign-in", {"name": "zhao", "password": code[0]})


def test_an_unknown_account_is_not_found(browser: Browser, office: User) -> None:
    browser.get("/accounts/99999", status=404)
    browser.post("/accounts/99999/password", status=404)


def test_the_list_costs_the_same_for_one_row_and_for_fifty_and_goes_on_on_a_second_page(
    browser: Browser, app: Flask, office: User
) -> None:
    unit = factories.make_department()
    with counted(app) as one:
        browser.get("/accounts/")
    for _ in range(50):
        factories.make_user("leader", person=factories.make_person(unit), nominates_for=unit)
    db.session.expire_all()
    with counted(app) as many:
        page = browser.get("/accounts/")
    assert len(many) == len(one)
    assert "51 accounts" in page
    assert "Page 1 of 2" in page
    assert "Page 2 of 2" in browser.get("/accounts/?page=2&text=")
    assert "No account is like this." in browser.get("/accounts/?text=xyz")


def test_nobody_changes_the_own_roles(browser: Browser, office: User) -> None:
    unit, second = factories.make_department(), factories.make_user("office")
    wanted = {"name": "王芳", "is_active": "y", "roles": ["office"], "nominates_for": [str(unit.id)]}
    page = save(browser, office, wanted, status=422)
    assert "Nobody changes the own roles" in page
    assert roles_of("office") == {"office"}
    save(browser, office, {"name": "王芳", "is_active": "y", "roles": ["office"]})
    save(browser.sign_in(second), office, wanted)
    assert roles_of("office") == {"office", "nominator"}


def test_a_long_english_name_of_the_register_is_cut_to_what_fits(browser: Browser, office: User) -> None:
    person = factories.make_person(name_en="A" * 120)
    browser.post("/accounts/new", {"person": person.code}, status=200)
    user = queries.user_of_name(db.session, person.code)
    assert user is not None and user.name == "A" * 80
