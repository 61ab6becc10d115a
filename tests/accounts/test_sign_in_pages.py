"""Signing in and out, through the browser."""

from datetime import timedelta

import pytest
from flask import Flask

from awards import clock
from awards.accounts.models import User
from awards.accounts.passwords import hash_of
from awards.db import db
from tests import factories
from tests.conftest import NOW
from tests.pages import Browser

PASSWORD = "right-and-good-1"
HASH = hash_of(PASSWORD)


@pytest.fixture(autouse=True)
def english(browser: Browser) -> None:
    browser.speak("en")


@pytest.fixture
def user(app: Flask) -> User:
    return factories.make_user(username="wangfang", password_hash=HASH)


def sign_in(browser: Browser, password: str = PASSWORD, *, to: str = "/sign-in", status: int = 303) -> str:
    page = browser.post(to, {"name": "wangfang", "password": password}, status=status)
    return page.location if status == 303 else page.words


def test_the_right_password_leads_home_and_names_the_account(browser: Browser, user: User) -> None:
    assert sign_in(browser) == "/"
    page = browser.get("/")
    assert user.name in page
    assert "Sign out" in page


def test_a_wrong_password_says_nothing_about_the_account(browser: Browser, user: User) -> None:
    wrong = browser.post("/sign-in", {"name": "wangfang", "password": "wrong-one-9"}, status=422)
    nobody = browser.post("/sign-in", {"name": "nobody", "password": "wrong-one-9"}, status=422)
    assert "The name or the password is wrong." in wrong
    assert wrong.words.replace("wangfang", "") == nobody.words.replace("nobody", "")
    assert 'value="wangfang"' in wrong.text
    assert "wrong-one-9" not in wrong.text


def test_an_empty_form_is_told_what_is_missing(browser: Browser, user: User) -> None:
    page = browser.post("/sign-in", {}, status=422)
    assert "Please type your name." in page
    assert 'aria-describedby="name-error"' in page.text
    assert 'href="#name"' in page.text


def test_too_many_attempts_wait_and_are_told_how_long(browser: Browser, user: User) -> None:
    for _ in range(5):
        sign_in(browser, "wrong-one-9", status=422)
    page = browser.post("/sign-in", {"name": "wangfang", "password": PASSWORD}, status=429)
    assert "Please wait 2 seconds" in page
    assert page.response.headers["Retry-After"] == "2"
    with clock.turned_to(NOW + timedelta(seconds=2)):
        assert sign_in(browser) == "/"


def test_a_closed_account_cannot_sign_in_and_its_session_is_over(browser: Browser, user: User) -> None:
    sign_in(browser)
    user.is_active = False
    db.session.commit()
    assert user.name not in browser.get("/")
    assert "The name or the password is wrong." in sign_in(browser, status=422)


def test_a_guarded_page_asks_and_leads_back(browser: Browser, user: User) -> None:
    asked = browser.get("/accounts/password", status=302).location
    assert asked == "/sign-in?next=%2Faccounts%2Fpassword"
    assert sign_in(browser, to=asked) == "/accounts/password"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "javascript:alert(1)",
        "/\t/evil",
        "",
    ],
)
def test_nobody_is_led_elsewhere(browser: Browser, user: User, target: str) -> None:
    page = browser.post("/sign-in", {"name": "wangfang", "password": PASSWORD}, query_string={"next": target})
    assert page.location == "/"


def test_signing_out_needs_a_post_and_keeps_the_language(browser: Browser, user: User) -> None:
    sign_in(browser)
    browser.get("/sign-out", status=405)
    assert browser.post("/sign-out").location == "/"
    page = browser.get("/")
    assert "You are signed out." in page
    assert user.name not in page
    assert 'lang="en"' in page.text


def test_a_form_without_its_token_is_refused_with_a_page(browser: Browser, user: User) -> None:
    response = browser.client.post("/sign-in?lang=en", data={"name": "wangfang", "password": PASSWORD})
    assert response.status_code == 400
    assert "not from this session" in response.get_data(as_text=True)


def test_changing_the_password_ends_the_other_sessions(browser: Browser, app: Flask, user: User) -> None:
    other = Browser(app)
    sign_in(browser)
    sign_in(other)
    new = {"password": "another-good-one-2", "again": "another-good-one-2"}
    browser.post("/accounts/password", {"current": PASSWORD, **new})
    assert "Your password is changed." in browser.get("/")
    browser.get("/accounts/password")
    other.get("/accounts/password", status=302)
    assert sign_in(other, "another-good-one-2") == "/"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            {"current": "wrong-one-9", "password": "a-good-one-22", "again": "a-good-one-22"},
            "not your present password",
        ),
        ({"current": PASSWORD, "password": "a-good-one-22", "again": "another"}, "not the same"),
        ({"current": PASSWORD, "password": "wangfang-1", "again": "wangfang-1"}, "must not contain the user name"),
        ({"current": PASSWORD}, "Please type a new password."),
    ],
)
def test_a_password_that_cannot_be_changed(browser: Browser, user: User, data: dict[str, str], words: str) -> None:
    sign_in(browser)
    assert words in browser.post("/accounts/password", data, status=422)
    assert user.password_hash == HASH


def test_pages_of_the_signed_in_are_not_kept_by_the_browser(browser: Browser, user: User) -> None:
    sign_in(browser)
    assert browser.get("/").response.headers["Cache-Control"] == "private, no-store"


def test_nothing_of_a_strangers_session_goes_on_but_the_language(browser: Browser, user: User) -> None:
    browser.speak("zh")
    with browser.client.session_transaction() as session:
        session["left"] = "by a stranger"
    sign_in(browser)
    with browser.client.session_transaction() as session:
        assert "left" not in session and session["language"] == "zh"
