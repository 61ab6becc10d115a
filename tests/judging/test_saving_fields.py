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
from tests.statements import counted


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
        "texts": {"comment": "", "note": ""},
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


def test_texts_are_saved_with_the_marks_or_alone(judge: Browser, sheet: Sheet) -> None:
    sent = {"version": 1, "marks": {"attitude": "9"}, "texts": {"comment": " 待人和气 ", "note": "问过食堂"}}
    answer = told(send(judge, sheet, sent), 200)
    assert (answer["version"], answer["texts"]) == (2, {"comment": "待人和气", "note": "问过食堂"})
    answer = told(send(judge, sheet, {"version": 2, "texts": {"note": ""}}), 200)
    assert (answer["version"], answer["texts"]["note"], answer["marks"]["attitude"]) == (3, "", "9")
    answer = told(send(judge, sheet, {"version": 2, "texts": {"comment": "另一个窗口"}}), 409)
    assert answer["texts"] == {"comment": "待人和气", "note": ""}
    assert (sheet.comment, sheet.note, sheet.version) == ("待人和气", "", 3)


def test_a_text_that_does_not_fit_is_told_at_its_name(judge: Browser, sheet: Sheet) -> None:
    sent = {"version": 1, "marks": {"attitude": "9"}, "texts": {"comment": "长" * 1001, "verse": "x"}}
    answer = told(send(judge, sheet, sent), 422)
    assert answer["faults"] == {"comment": "At most 1000 characters.", "verse": "The sheet has no such text."}
    assert (answer["marks"]["attitude"], sheet.comment) == ("", "")


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        ("signed", "", "its marks can no longer be changed"),
        ("abstained", "ill", "You abstain on this nominee"),
        ("recused", "kin", "You are recused from this nominee"),
    ],
)
def test_what_is_not_open_takes_nothing(judge: Browser, world: World, state: str, reason: str, words: str) -> None:
    sheet = factories.make_sheet(world.seat, world.nominations[0], "9", "9", state=state, reason=reason)
    sent = {"version": 1, "marks": {"attitude": "1"}, "texts": {"comment": "x"}}
    answer = told(send(judge, sheet, sent), 422)
    assert words in answer["message"]
    assert (answer["marks"]["attitude"], answer["texts"]["comment"]) == ("9", "")


@pytest.mark.parametrize("state", ["withdrawn", "returned", "rejected"])
def test_a_nominee_who_is_gone_takes_nothing(judge: Browser, world: World, sheet: Sheet, state: str) -> None:
    nomination = world.nominations[0]
    decided = factories.THEN if state == "rejected" else None
    nomination.state, nomination.decided_at = state, decided
    nomination.reject_code = "other" if state == "rejected" else ""
    answer = told(send(judge, sheet, {"version": 1, "marks": {"attitude": "9"}}), 422)
    assert "no longer before the panel" in answer["message"]
    assert sheet.marks == []


def test_who_became_a_nominee_or_left_the_panel_saves_nothing(judge: Browser, world: World, sheet: Sheet) -> None:
    world.seat.removed_at, world.seat.removed_by, world.seat.removed_reason = JUDGING, "office", "moved to Beijing"
    answer = send(judge, sheet, {"version": 1, "marks": {"attitude": "9"}})
    assert answer.status_code == 403 and "moved to Beijing" in answer.get_data(as_text=True)
    world.seat.removed_at, world.seat.removed_by, world.seat.removed_reason = None, "", ""
    world.user.person = factories.make_person()
    factories.make_nomination(world.seat.award, world.user.person)
    assert send(judge, sheet, {"version": 1, "marks": {"attitude": "9"}}).status_code == 403
    assert sheet.marks == []


def test_a_save_costs_few_statements(app: Flask, judge: Browser, sheet: Sheet) -> None:
    told(send(judge, sheet, {"version": 1, "marks": {"attitude": "9"}}), 200)
    with counted(app) as sent:
        told(send(judge, sheet, {"version": 2, "marks": {"attitude": "8"}}), 200)
    assert len(sent) <= 8, sent


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
