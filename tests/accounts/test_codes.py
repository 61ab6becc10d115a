"""One-time codes: their form, what is kept of them, the first sign-in."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.accounts import codes, first, resetting, service, signing_in
from awards.accounts.errors import (
    CodeOverError,
    CodeUsedError,
    TicketOverError,
    WeakPasswordError,
    WrongCodeError,
    WrongPasswordError,
)
from awards.accounts.models import SignInCode, User
from awards.audit.models import Event
from awards.db import db
from tests import factories
from tests.conftest import NOW
from tests.pages import Browser

GOOD = "right-and-good-1"


@pytest.mark.unit
def test_codes_have_sixty_bits_and_no_sign_that_is_taken_for_another() -> None:
    made = {codes.generate() for _ in range(200)}
    assert len(made) == 200 and len(codes.ALPHABET) ** codes.SIGNS == 2**60
    assert not set("".join(made)) & set("IO01")


@pytest.mark.unit
@pytest.mark.parametrize(
    "typed", ["k7qm2xht9pfd", " K7QM 2XHT 9PFD ", "Ｋ７ＱＭ－２ＸＨＴ－９ＰＦＤ", "k7qm—2xht·9pfd"]
)
def test_a_code_is_typed_in_many_ways(typed: str) -> None:
    assert codes.matches(codes.keep("K7QM-2XHT-9PFD"), typed)


@pytest.mark.unit
@pytest.mark.parametrize("typed", ["", "K7QM-2XHT-9PF", "K7QM-2XHT-9PFDD", "K7QM-2XHT-9PF0", "K7QM-2XHT-9PFE"])
def test_another_code_is_another(typed: str) -> None:
    assert not codes.matches(codes.keep("K7QM-2XHT-9PFD"), typed)
    assert not codes.matches(codes.NOTHING, typed)


def made(session: Session, username: str = "wangfang") -> tuple[User, str]:
    """An account without a password, and its code."""
    user = service.create_user(session, username=username, name="王芳", actor="office", now=NOW)
    return user, resetting.issue_code(session, user, actor="office", now=NOW).code


def enter(session: Session, name: str, typed: str, days: int = 0) -> str:
    """The ticket that a code gives."""
    now = NOW + timedelta(days=days)
    attempt = signing_in.begin_sign_in(session, name, "10.0.0.1", now=now)
    with pytest.raises(WrongPasswordError):
        signing_in.check_password(attempt, typed)
    signing_in.check_code(attempt, typed, now=now)
    return first.accept_code(session, attempt, now=now)


def set_password(session: Session, ticket: str) -> User:
    user = first.user_of_ticket(session, ticket, now=NOW)
    return first.set_first_password(session, ticket, first.hash_of_first(user, GOOD), now=NOW)


def test_a_code_is_used_up_by_the_password_and_not_by_typing_it(session: Session) -> None:
    user, code = made(session)
    assert enter(session, "wangfang", code) == enter(session, "wangfang", code.lower())
    set_password(session, user.get_id())
    attempt = signing_in.begin_sign_in(session, "wangfang", "10.0.0.1", now=NOW)
    assert signing_in.check_password(attempt, GOOD) is None
    with pytest.raises(CodeUsedError):
        signing_in.check_code(attempt, code, now=NOW)


def test_the_code_itself_is_kept_nowhere(session: Session) -> None:
    _, code = made(session)
    row = session.scalars(select(SignInCode)).one()
    told = str([event.data for event in session.scalars(select(Event))]) + row.digest + row.salt
    assert code not in told and code.replace("-", "") not in told


def test_the_code_of_another_account_and_every_password_are_refused(session: Session) -> None:
    _, code = made(session)
    made(session, "zhao")
    with pytest.raises(WrongCodeError):
        enter(session, "zhao", code)
    for password in ("", "!", GOOD):
        with pytest.raises(WrongPasswordError):
            enter(session, "wangfang", password)


def test_two_windows_two_resets_and_a_closed_account(session: Session) -> None:
    user, code = made(session)
    ticket = enter(session, "wangfang", code)
    set_password(session, ticket)
    with pytest.raises(TicketOverError):
        set_password(session, ticket)
    one = resetting.reset_account(session, user, actor="office", now=NOW).code
    ticket = enter(session, "wangfang", one)
    two = resetting.reset_account(session, user, actor="office", now=NOW).code
    with pytest.raises(WrongCodeError):
        enter(session, "wangfang", one)
    with pytest.raises(TicketOverError):
        set_password(session, ticket)
    ticket = enter(session, "wangfang", two)
    service.set_active(session, user, is_active=False, actor="office", now=NOW)
    with pytest.raises(TicketOverError):
        set_password(session, ticket)
    with pytest.raises(WrongCodeError):
        enter(session, "wangfang", two)


def test_a_code_ends_after_thirty_days(session: Session) -> None:
    _, code = made(session)
    enter(session, "wangfang", code, days=29)
    with pytest.raises(CodeOverError):
        enter(session, "wangfang", code, days=30)


def test_the_code_is_no_password(session: Session) -> None:
    user, code = made(session)
    with pytest.raises(WeakPasswordError, match="of your own"):
        first.hash_of_first(user, code.lower())


def test_the_first_sign_in_through_the_pages(app: Flask, browser: Browser) -> None:
    _, code = made(db.session)
    browser.speak("en")
    entered = browser.post("/sign-in?next=/accounts/own", {"name": "wangfang", "password": code.lower()})
    assert entered.location == "/sign-in/password?next=/accounts/own"
    browser.get("/accounts/own", status=302)  # nothing else is open
    page = browser.get(entered.location)
    assert "Set your password" in page
    assert "not the same" in browser.post(entered.location, {"password": GOOD, "again": "x"}, status=422)
    assert "digits only" in browser.post(entered.location, {"password": "12345678", "again": "12345678"}, status=422)
    done = browser.post(entered.location, {"password": GOOD, "again": GOOD})
    assert done.location == "/accounts/own"
    assert "you are signed in" in browser.get("/accounts/own")
    assert browser.get("/sign-in/password", status=303).location == "/"
    assert "used up" in Browser(app).speak("en").post("/sign-in", {"name": "wangfang", "password": code}, status=422)
    assert "remember_token" not in str(done.response.headers)


def test_the_page_of_the_first_password_is_over_after_an_hour_and_for_strangers(app: Flask, browser: Browser) -> None:
    _, code = made(db.session)
    browser.speak("en")
    assert browser.get("/sign-in/password", status=303).location == "/sign-in"
    browser.post("/sign-in", {"name": "wangfang", "password": code})
    with clock.turned_to(NOW + timedelta(hours=1)):
        assert browser.get("/sign-in/password", status=303).location == "/sign-in"
        assert "This page is over" in browser.get("/sign-in")


def test_a_wrong_code_is_told_the_same_for_an_account_that_does_not_exist(app: Flask, browser: Browser) -> None:
    made(db.session)
    browser.speak("en")
    pages = [
        browser.post("/sign-in", {"name": name, "password": "K7QM-2XHT-9PFD"}, status=422)
        for name in ("wangfang", "nobody")
    ]
    assert "one-time code is wrong" in pages[0]
    assert pages[0].words == pages[1].words


def test_wrong_codes_are_slowed_down_like_passwords(app: Flask, browser: Browser) -> None:
    _, code = made(db.session)
    for _ in range(5):
        browser.post("/sign-in", {"name": "wangfang", "password": "K7QM-2XHT-9PFD"}, status=422)
    browser.post("/sign-in", {"name": "wangfang", "password": code}, status=429)
    with clock.turned_to(NOW + timedelta(seconds=2)):
        browser.post("/sign-in", {"name": "wangfang", "password": code})


def test_an_old_cookie_opens_nothing_after_a_reset(app: Flask, browser: Browser) -> None:
    user = factories.make_user("office")
    browser.sign_in(user).get("/accounts/")
    resetting.reset_account(db.session, user, actor="x", now=NOW)
    browser.get("/accounts/", status=302)
    assert factories.make_user().has_password
