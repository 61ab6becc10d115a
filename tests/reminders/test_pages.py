"""The outbox's pages: drafts, reading, sending never twice, handing on."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from awards import clock
from awards.db import db
from awards.reminders import views
from awards.reminders.models import INTERRUPTED_AFTER, Message
from config import Mail
from tests import factories
from tests.conftest import NOW
from tests.pages import Browser
from tests.reminders.letterbox import Letterbox, letterbox
from tests.reminders.world import World, make_world
from tests.statements import counted

PATH = "/2015/reminders"


@pytest.fixture
def box(app: Flask) -> Iterator[Letterbox]:
    """A mail server that the application is set up with."""
    before = app.config["AWARDS"]
    with letterbox() as found:
        mail = Mail(host="127.0.0.1", port=found.port, security="none", sender="awards@example.edu")
        app.config["AWARDS"] = replace(before, mail=mail, base_url="https://awards.example.edu")
        yield found
        app.config["AWARDS"] = before


def messages() -> list[Message]:
    db.session.expire_all()
    return list(db.session.scalars(select(Message).order_by(Message.id)))


def states() -> list[str]:
    return [one.state for one in messages()]


def with_drafts(browser: Browser, email: str = "") -> World:
    world = make_world(email)
    browser.sign_in(world.office).speak("en")
    for kind in ("none_sent", "returned"):
        browser.post(f"{PATH}/drafts", {"kind": kind, "language": "zh"})
    return world


def send(browser: Browser, *ids: int, action: str = "send") -> str:
    browser.post(f"{PATH}/send", {"message": [str(one) for one in ids], "action": action})
    return browser.get(PATH).words


def test_drafts_are_written_once_and_read_in_the_list(browser: Browser) -> None:
    world = make_world()
    browser.sign_in(world.office).speak("en")
    page = browser.get(PATH)
    assert "A department has not sent any nomination To remind: 1, until 10 Dec 2015" in page
    assert "Mail is not set up" in page
    browser.post(f"{PATH}/drafts", {"kind": "none_sent", "language": "en"})
    page = browser.get(PATH)
    assert "Drafts written: 1" in page and "Reminder: no nomination from Housing yet" in page
    assert "no address: to be copied" in page and "send the chosen by mail" not in page
    browser.post(f"{PATH}/drafts", {"kind": "none_sent", "language": "zh"})
    assert "everyone concerned has such a message already" in browser.get(PATH)
    assert len(messages()) == 1
    browser.post(f"{PATH}/drafts", {"kind": "nonsense"})
    assert len(messages()) == 1


def test_the_chosen_go_out_with_the_address_of_their_page_and_never_again(browser: Browser, box: Letterbox) -> None:
    with_drafts(browser, "someone@example.edu")
    first, second = messages()
    assert "Messages sent: 1" in send(browser, first.id)
    assert states() == ["sent", "draft"]
    (letter,) = box.letters
    assert "https://awards.example.edu/2015/nominations" in letter.get_content()
    # A second click, another tab, another clerk: the same form again.
    assert "Left as they were" in send(browser, first.id)
    assert "Messages sent: 1" in send(browser, first.id, second.id)
    assert len(box.letters) == 2 and len({letter["Message-ID"] for letter in box.letters}) == 2
    assert messages()[0].address == "someone@example.edu"


def test_while_one_clerk_sends_the_other_does_not(
    browser: Browser, box: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_drafts(browser, "someone@example.edu")
    first = messages()[0]
    other = Browser(browser.app).sign_in(factories.make_user("office")).speak("en")
    real = views.Post.send
    said: list[str] = []

    def meanwhile(post: Any, letter: Any, now: Any) -> None:
        if not said:
            said.append("")
            said.append(send(other, first.id))
        real(post, letter, now)

    monkeypatch.setattr(views.Post, "send", meanwhile)
    send(browser, first.id)
    assert len(box.letters) == 1 and "Left as they were" in said[1]
    assert states()[0] == "sent"


def test_a_crash_between_leaves_the_question_to_people(
    browser: Browser, box: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_drafts(browser, "someone@example.edu")
    first, _ = messages()

    def dies(*args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(views.Post, "send", dies)
        with pytest.raises(KeyboardInterrupt):
            browser.send("POST", f"{PATH}/send", {"message": [str(first.id)], "action": "send"})
    db.session.rollback()
    assert states() == ["sending", "draft"]
    assert "Unclear whether these went out" not in browser.get(PATH)
    with clock.turned_to(NOW + INTERRUPTED_AFTER):
        page = browser.get(PATH)
        assert "Unclear whether these went out: look, then mark" in page
        send(browser, first.id)
        assert box.letters == [] and states()[0] == "sending"
        assert "Look into the mailbox" in browser.get(f"{PATH}/{first.id}")
        browser.post(f"{PATH}/{first.id}/move", {"state": "draft"})
        send(browser, first.id)
    assert len(box.letters) == 1 and states() == ["sent", "draft"]


@pytest.mark.parametrize("answer", ["draft", "sent"])
def test_while_a_letter_is_on_its_way_nobody_says_what_became_of_it(
    browser: Browser, box: Letterbox, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    with_drafts(browser, "someone@example.edu")
    first = messages()[0]
    path = f"{PATH}/{first.id}"
    other = Browser(browser.app).sign_in(factories.make_user("office")).speak("en")
    real = views.Post.send

    def meanwhile(post: Any, letter: Any, now: Any) -> None:
        assert "being sent just now" in other.get(path) and "It did not go out" not in other.get(path)
        other.post(f"{path}/move", {"state": answer}, status=422)
        real(post, letter, now)

    monkeypatch.setattr(views.Post, "send", meanwhile)
    assert "Messages sent: 1" in send(browser, first.id)
    assert states()[0] == "sent" and len(box.letters) == 1


@pytest.mark.parametrize("answer", ["draft", "sent"])
def test_who_sent_it_knows_better_than_who_answered_much_later(
    browser: Browser, box: Letterbox, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    with_drafts(browser, "someone@example.edu")
    first, second = messages()
    other = Browser(browser.app).sign_in(factories.make_user("office")).speak("en")
    real, asked = views.Post.send, []

    def meanwhile(post: Any, letter: Any, now: Any) -> None:
        if not asked:
            asked.append(letter)
            with clock.turned_to(NOW + INTERRUPTED_AFTER):
                other.post(f"{PATH}/{first.id}/move", {"state": answer})
        real(post, letter, now)

    monkeypatch.setattr(views.Post, "send", meanwhile)
    assert "Messages sent: 2" in send(browser, first.id, second.id)
    assert states() == ["sent", "sent"]
    send(browser, first.id)
    assert len(box.letters) == 2


def test_a_silent_server_leaves_one_unclear_and_stops(browser: Browser, box: Letterbox) -> None:
    with_drafts(browser, "someone@example.edu")
    first, second = messages()
    box.is_silent = True
    assert "unclear whether it went out" in send(browser, first.id, second.id)
    assert states() == ["sending", "draft"]
    browser.post(f"{PATH}/{first.id}/move", {"state": "sent"})
    assert states() == ["sent", "draft"]


def test_a_refused_address_is_told_and_the_draft_stays(browser: Browser, box: Letterbox) -> None:
    with_drafts(browser, "someone@example.edu")
    box.refused.add("someone@example.edu")
    page = send(browser, messages()[0].id)
    assert "Messages refused: 1" in page and "550 no such user here" in page
    assert states() == ["draft", "draft"]


def test_a_mail_server_that_is_away_changes_nothing(browser: Browser, app: Flask) -> None:
    with_drafts(browser, "someone@example.edu")
    before = app.config["AWARDS"]
    with letterbox() as gone:
        port = gone.port
    mail = Mail(host="127.0.0.1", port=port, security="none", sender="awards@example.edu")
    app.config["AWARDS"] = replace(before, mail=mail)
    try:
        assert "Nothing was sent" in send(browser, messages()[0].id)
    finally:
        app.config["AWARDS"] = before
    assert states() == ["draft", "draft"]


def test_what_is_no_longer_needed_is_marked_and_not_sent(browser: Browser, box: Letterbox) -> None:
    world = with_drafts(browser, "someone@example.edu")
    factories.make_nomination(world.award, factories.make_person(world.silent), state="submitted")
    assert "no longer needed" in browser.get(PATH)
    send(browser, messages()[0].id)
    assert box.letters == [] and states()[0] == "draft"


def test_without_mail_a_text_is_copied_and_marked(browser: Browser) -> None:
    with_drafts(browser)
    first, second = messages()
    page = browser.get(f"{PATH}/{first.id}")
    assert "For copying" in page and "readonly" in page.text
    browser.post(f"{PATH}/{first.id}", {"subject": "快来", "body": "请提交", "version": "1"})
    browser.post(f"{PATH}/{first.id}", {"subject": "x", "body": "mine", "version": "1"}, status=409)
    browser.post(f"{PATH}/{first.id}", {"subject": "", "body": "", "version": "2"}, status=422)
    browser.post(f"{PATH}/{first.id}/move", {"state": "handed_on"})
    browser.post(f"{PATH}/{first.id}/move", {"state": "handed_on"}, status=422)
    assert "快来" in browser.get(f"{PATH}?state=handed_on")
    assert "Drafts dropped: 1" in send(browser, second.id, action="drop")
    assert states() == ["handed_on", "dropped"]
    browser.post(f"{PATH}/{second.id}/move", {"state": "draft"})
    assert "Mail is not set up" in send(browser, second.id)


def test_a_message_about_an_award_is_closed_to_its_nominees(browser: Browser) -> None:
    world = with_drafts(browser)
    person = factories.make_person()
    second = factories.make_user("office", person=person)
    factories.make_nomination(world.award, person, state="submitted")
    returned = next(one for one in messages() if one.kind == "returned")
    browser.sign_in(second).speak("en")
    assert "王小红" not in browser.get(PATH).text
    browser.get(f"{PATH}/{returned.id}", status=403)
    browser.post(f"{PATH}/{returned.id}/move", {"state": "dropped"}, status=403)
    send(browser, returned.id, action="drop")
    assert next(one for one in messages() if one.id == returned.id).state == "draft"
    browser.get(f"{PATH}/99999", status=404)


def test_the_list_costs_the_same_for_one_and_for_many_and_has_pages(browser: Browser, app: Flask) -> None:
    world = with_drafts(browser)
    db.session.expire_all()
    with counted(app) as one:
        browser.get(PATH)
    for number in range(30):
        unit = factories.make_department(f"部门{number}")
        factories.make_user(nominates_for=unit, name=f"申报人{number}")
    browser.sign_in(world.office)
    browser.post(f"{PATH}/drafts", {"kind": "none_sent"})
    browser.get(PATH)
    db.session.expire_all()
    with counted(app) as many:
        page = browser.get(PATH)
    assert page.text.count('class="message"') == 20 and "Page 1 of 2" in page
    assert len(many) == len(one)
    assert browser.get(f"{PATH}?q=申报人17").text.count('class="message"') == 1
    assert browser.get(f"{PATH}?page=99").text.count('class="message"') == 12
