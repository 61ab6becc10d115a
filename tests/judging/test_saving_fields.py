"""A field that saves itself: what the server answers, in both languages."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from awards import clock
from awards.db import db
from awards.judging.models import Sheet
from tests import factories
from tests.judging.worlds import AFTER, JUDGING, World, make_world
from tests.pages import RAW_TOKEN, Browser


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(1)


@pytest.fixture
def sheet(world: World) -> Sheet:
    return factories.make_sheet(world.seat, world.nominations[0])


@pytest.fixture
def judge(browser: Browser, world: World) -> Iterator[Browser]:
    with clock.turned_to(JUDGING):
        yield browser.sign_in(world.user).speak("en")


def send(judge: Browser, sheet: Sheet, document: Any, *, token: bool = True) -> TestResponse:
    """Send a document as the page's script does."""
    db.session.commit()
    with judge.client.session_transaction() as cookies:
        cookies["csrf_token"] = RAW_TOKEN
    signer = URLSafeTimedSerializer(judge.app.secret_key or "", salt="wtf-csrf-token")
    headers = {"X-CSRFToken": signer.dumps(RAW_TOKEN)} if token else {}
    answer = judge.client.post(f"/judging/sheets/{sheet.id}/marks", json=document, headers=headers)
    db.session.commit()
    return answer


def told(answer: TestResponse, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.get_data(as_text=True)
    document = answer.get_json()
    assert isinstance(document, dict)
    return document


def test_a_saved_field_is_told_with_the_time_in_the_campaigns_zone(judge: Browser, sheet: Sheet) -> None:
    answer = told(send(judge, sheet, {"version": 1, "marks": {"attitude": "9.50"}}), 200)
    # 02:32 UTC is 10:32 in Shanghai.
    assert answer == {
        "message": "Saved 10:32",
        "version": 2,
        "marks": {"attitude": "9.5", "skill": ""},
        "total": None,
        "standing": "partial",
        "standing_text": "partly marked",
        "sign": "◐",
        "tone": "warn",
    }


def test_the_last_field_brings_the_total(judge: Browser, sheet: Sheet) -> None:
    told(send(judge, sheet, {"version": 1, "marks": {"attitude": "9"}}), 200)
    answer = told(send(judge, sheet, {"version": 2, "marks": {"skill": "8.5"}}), 200)
    assert (answer["total"], answer["standing"], answer["version"]) == ("88.00", "complete", 3)


def test_a_repeat_whose_answer_was_lost_is_answered_like_the_first(judge: Browser, sheet: Sheet) -> None:
    document = {"version": 1, "marks": {"attitude": "9"}}
    first = told(send(judge, sheet, document), 200)
    assert told(send(judge, sheet, document), 200) == first


def test_another_window_is_not_overwritten_and_its_value_is_told(judge: Browser, sheet: Sheet) -> None:
    told(send(judge, sheet, {"version": 1, "marks": {"attitude": "9"}}), 200)
    answer = told(send(judge, sheet, {"version": 1, "marks": {"attitude": "6"}}), 409)
    assert (answer["version"], answer["marks"], answer["faults"]) == (2, {"attitude": "9", "skill": ""}, {})
    assert "Nothing was overwritten" in answer["message"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Marks go in steps of 0.5, for example 9."), ("zh", "评分以 0.5 分为单位，例如 9。")],
)
def test_a_wrong_mark_is_told_at_its_criterion(judge: Browser, sheet: Sheet, language: str, words: str) -> None:
    answer = told(send(judge.speak(language), sheet, {"version": 1, "marks": {"attitude": "9.3", "skill": "8"}}), 422)
    assert answer["faults"] == {"attitude": words}
    assert answer["marks"] == {"attitude": "", "skill": ""}


@pytest.mark.parametrize(("language", "words"), [("en", "is over: it was open from 2015-12-11"), ("zh", "2015-12-11")])
def test_after_the_window_the_dates_are_told(judge: Browser, sheet: Sheet, language: str, words: str) -> None:
    with clock.turned_to(AFTER):
        answer = told(send(judge.speak(language), sheet, {"version": 1, "marks": {"attitude": "9"}}), 422)
    assert words in answer["message"] and answer["faults"] == {}


@pytest.mark.parametrize(("language", "words"), [("en", "its marks can no longer be changed"), ("zh", "已签名")])
def test_a_signed_sheet_is_told_to_be_frozen(judge: Browser, world: World, language: str, words: str) -> None:
    sheet = factories.make_sheet(world.seat, world.nominations[0], "9", "9", state="signed")
    answer = told(send(judge.speak(language), sheet, {"version": 1, "marks": {"attitude": "1"}}), 422)
    assert words in answer["message"]
    assert answer["marks"] == {"attitude": "9", "skill": "9"}


@pytest.mark.parametrize(
    "document", [None, [], "x", {"version": 1}, {"version": 1, "marks": {"attitude": 9}}, {"marks": {"attitude": [1]}}]
)
def test_a_document_of_another_shape_is_refused_and_harms_nothing(judge: Browser, sheet: Sheet, document: Any) -> None:
    assert told(send(judge, sheet, document), 422)["marks"] == {"attitude": "", "skill": ""}


def test_a_criterion_of_no_rubric_is_refused(judge: Browser, sheet: Sheet) -> None:
    answer = told(send(judge, sheet, {"version": 1, "marks": {"charm": "9"}}), 422)
    assert answer["faults"] == {"charm": "The rubric has no such criterion."}


def test_without_its_token_nothing_is_saved(judge: Browser, sheet: Sheet) -> None:
    answer = send(judge, sheet, {"version": 1, "marks": {"attitude": "9"}}, token=False)
    assert answer.status_code == 400
    assert sheet.marks == []


def test_whoever_is_signed_out_is_sent_to_sign_in(browser: Browser, sheet: Sheet) -> None:
    answer = send(browser, sheet, {"version": 1, "marks": {"attitude": "9"}})
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/sign-in")
    assert sheet.marks == []


def test_brackets_without_end_are_no_marks(judge: Browser, sheet: Sheet) -> None:
    db.session.commit()
    with judge.client.session_transaction() as cookies:
        cookies["csrf_token"] = RAW_TOKEN
    signer = URLSafeTimedSerializer(judge.app.secret_key or "", salt="wtf-csrf-token")
    headers = {"X-CSRFToken": signer.dumps(RAW_TOKEN)}
    path = f"/judging/sheets/{sheet.id}/marks"
    answer = judge.client.post(path, data="[" * 100_000, content_type="application/json", headers=headers)
    assert told(answer, 422)["marks"] == {"attitude": "", "skill": ""}
