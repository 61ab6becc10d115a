"""Letters through a real SMTP dialogue."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from awards.reminders.mail import Letter, MailClosedError, NotSentError, UnclearError, composed, post_office
from config import Mail
from tests.reminders.letterbox import letterbox

pytestmark = pytest.mark.unit
AT = datetime(2015, 12, 5, 2, 0, tzinfo=UTC)
LETTER = Letter("outbox-7", AT, "张三", "zhang@example.edu", "提醒：尚未推荐", "张三，您好：\n\n请提交。\n.\n完")


def mail(port: int) -> Mail:
    return Mail(host="127.0.0.1", port=port, security="none", sender="awards@example.edu")


def test_a_letter_arrives_as_it_was_written() -> None:
    with letterbox() as box:
        with post_office(mail(box.port)) as post:
            post.send(LETTER, AT)
        (letter,) = box.letters
    assert letter["Subject"] == "提醒：尚未推荐"
    assert letter["To"] == "张三 <zhang@example.edu>"
    assert letter["From"] == "awards@example.edu"
    assert letter["Message-ID"] == "<outbox-7@example.edu>"
    assert letter["Date"] == "Sat, 05 Dec 2015 02:00:00 +0000"
    assert letter.get_content_type() == "text/plain" and letter.get_content_charset() == "utf-8"
    assert letter.get_content().splitlines() == LETTER.body.split("\n")


@pytest.mark.parametrize("text", ["a\r\nBcc: all@example.edu", "a\nX-Evil: 1"])
def test_no_header_comes_in_through_a_name_or_a_subject(text: str) -> None:
    for letter in (replace(LETTER, subject=text), replace(LETTER, name=text)):
        with pytest.raises(ValueError, match=r"."):
            composed(letter, "awards@example.edu", AT)
    with letterbox() as box, post_office(mail(box.port)) as post:
        with pytest.raises(NotSentError):
            post.send(replace(LETTER, subject=text), AT)
        assert box.raw == []


def test_a_refused_letter_did_not_go_out_and_the_next_one_does() -> None:
    with letterbox() as box, post_office(mail(box.port)) as post:
        box.refused.add("zhang@example.edu")
        with pytest.raises(NotSentError, match="550 no such user here"):
            post.send(LETTER, AT)
        post.send(replace(LETTER, address="li@example.edu"), AT)
        assert [letter["To"] for letter in box.letters] == ["张三 <li@example.edu>"]


def test_silence_after_the_text_is_unclear() -> None:
    with letterbox() as box, post_office(mail(box.port)) as post:
        box.is_silent = True
        with pytest.raises(UnclearError):
            post.send(LETTER, AT)


def test_a_server_that_is_not_there_is_told() -> None:
    with letterbox() as box:
        port = box.port
    with pytest.raises(MailClosedError, match="Nothing was sent"), post_office(mail(port)):
        pass


def test_a_server_without_tls_gets_neither_password_nor_letter() -> None:
    with letterbox() as box:
        settings = replace(mail(box.port), security="starttls", user="u", password="hush-hush")
        with pytest.raises(MailClosedError) as caught, post_office(settings):
            pass
        assert box.raw == [] and "hush-hush" not in str(caught.value)
    assert "hush-hush" not in repr(settings)
