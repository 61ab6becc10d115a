"""Texts that save themselves and files that go one by one: what the server answers."""

import io
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from awards import clock
from awards.db import db
from awards.files.models import StoredFile
from awards.nominations.models import Nomination
from tests import factories
from tests.nominations.material import PDF, STATEMENT, World, make_world, png, sheets
from tests.nominations.test_department_pages import TOO_LATE
from tests.pages import RAW_TOKEN, Browser


@pytest.fixture
def world(app: Flask) -> World:
    return make_world()


@pytest.fixture
def nominator(browser: Browser, world: World) -> Browser:
    return browser.sign_in(world.nominator).speak("en")


def send(browser: Browser, nomination: Nomination, document: Any, *, token: bool = True) -> TestResponse:
    """Send a document as the page's script does."""
    db.session.commit()
    with browser.client.session_transaction() as cookies:
        cookies["csrf_token"] = RAW_TOKEN
    signer = URLSafeTimedSerializer(browser.app.secret_key or "", salt="wtf-csrf-token")
    headers = {"X-CSRFToken": signer.dumps(RAW_TOKEN)} if token else {}
    answer = browser.client.post(f"/nominations/{nomination.id}/texts", json=document, headers=headers)
    db.session.commit()
    return answer


def told(answer: TestResponse, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.get_data(as_text=True)
    document = answer.get_json()
    assert isinstance(document, dict)
    return document


def test_a_text_is_saved_by_itself_and_a_repeat_does_nothing(nominator: Browser, world: World) -> None:
    nomination = world.draft(deed="旧", statement="文")
    for _ in range(2):
        answer = told(send(nominator, nomination, {"version": 1, "fields": {"deed": " 新 "}}), 200)
        # 02:00 UTC is 10:00 in Shanghai; the other text is left alone.
        state = {"version": 2, "fields": {"deed": "新", "statement": "文"}}
        assert answer == {"message": "Saved 10:00", **state}


def test_another_window_is_never_overwritten_and_its_text_is_told(nominator: Browser, world: World) -> None:
    nomination = world.draft(deed="同事的", statement="同事写的", version=2)
    answer = told(send(nominator, nomination, {"version": 1, "fields": {"statement": STATEMENT}}), 409)
    assert answer["fields"] == {"deed": "同事的", "statement": "同事写的"}
    assert (answer["version"], answer["faults"]) == (2, {})
    assert "Nothing was overwritten" in answer["message"]
    assert nomination.statement == "同事写的"


def test_a_text_that_is_too_long_is_told_at_its_field(nominator: Browser, world: World) -> None:
    nomination = world.draft(deed="旧")
    answer = told(send(nominator, nomination, {"version": 1, "fields": {"deed": "长" * 61, "statement": "好"}}), 422)
    assert answer["faults"] == {"deed": "The deed has 61 characters; at most 60."}
    assert (answer["version"], nomination.deed) == (1, "旧")


@pytest.mark.parametrize(
    "document", [None, [], {}, {"fields": []}, {"fields": {"deed": 3}}, {"fields": {"deed": None}}]
)
def test_what_no_page_sends_is_refused(nominator: Browser, world: World, document: Any) -> None:
    nomination = world.draft(deed="旧")
    assert "cannot be understood" in told(send(nominator, nomination, document), 422)["message"]
    assert (nomination.deed, nomination.version) == ("旧", 1)


@pytest.mark.parametrize("version", [None, "1", 99, True, 1.0])
def test_a_version_that_is_none_overwrites_nothing(nominator: Browser, world: World, version: Any) -> None:
    nomination = world.draft(deed="旧")
    told(send(nominator, nomination, {"version": version, "fields": {"deed": "新"}}), 409)
    assert nomination.deed == "旧"


def test_without_a_token_or_after_the_end_nothing_is_saved(nominator: Browser, world: World) -> None:
    nomination = world.draft(deed="旧")
    document = {"version": 1, "fields": {"deed": "新"}}
    assert send(nominator, nomination, document, token=False).status_code == 400
    with clock.turned_to(TOO_LATE):
        assert "is over" in told(send(nominator, nomination, document), 422)["message"]
    nomination.state, nomination.submitted_at = "submitted", factories.THEN
    assert "it cannot be changed now" in told(send(nominator, nomination, document), 422)["message"]
    assert nomination.deed == "旧"


def change(browser: Browser, nomination: Nomination, status: int = 200, **data: Any) -> dict[str, Any]:
    """One step with the files, as the page's script takes it."""
    path = f"/nominations/{nomination.id}/files"
    return told(browser.send("POST", path, data, content_type="multipart/form-data"), status)


def upload(content: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def names(nomination: Nomination) -> list[str]:
    db.session.expire_all()
    return [one.name for one in nomination.files]


def test_files_are_attached_moved_removed_and_put_back(nominator: Browser, world: World) -> None:
    nomination = world.draft()
    for content, name in ((sheets(2), "甲.pdf"), (png(), "乙.png"), (PDF, "丙.pdf")):
        answer = change(nominator, nomination, files=upload(content, name))
        assert name in answer["html"]
    assert "2 pages" in answer["html"]
    # The version grows with the files: the texts that are being typed go on from there.
    assert answer["version"] == 4
    assert answer["fields"] == {"deed": nomination.deed, "statement": nomination.statement}
    assert "Its pages cannot be shown" in answer["html"]  # 丙.pdf is no more than its first line
    first, second, _ = nomination.files

    change(nominator, nomination, up=str(second.id))
    assert names(nomination) == ["乙.png", "甲.pdf", "丙.pdf"]
    change(nominator, nomination, up=str(second.id))  # at the end it stays
    change(nominator, nomination, down=str(first.id))
    assert names(nomination) == ["乙.png", "丙.pdf", "甲.pdf"]

    answer = change(nominator, nomination, remove=str(second.id))
    assert "“乙.png” was removed." in answer["html"]
    assert names(nomination) == ["丙.pdf", "甲.pdf"]
    change(nominator, nomination, restore="1")
    assert names(nomination) == ["丙.pdf", "甲.pdf", "乙.png"]
    # Putting back twice, or with nothing removed, changes nothing.
    change(nominator, nomination, restore="1")
    assert len(names(nomination)) == 3


def test_nobody_puts_back_what_another_nomination_had(nominator: Browser, world: World) -> None:
    """The number of the file is the session's and not the form's."""
    foreign = factories.save(StoredFile(sha256="0" * 64, size=1, kind="pdf", created_at=factories.THEN))
    nomination = world.draft()
    change(nominator, nomination, restore=str(foreign.id))
    assert names(nomination) == []


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "空.pdf", "“空.pdf”: The file is empty."),
        (b"MZ\x90\0" * 9, "证书.pdf", "“证书.pdf”: This is a program"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "图.png", "“图.png”: This is an SVG drawing"),
        (png()[:-20], "坏.png", "“坏.png”: The file is damaged"),
    ],
    ids=["empty", "program", "drawing", "damaged"],
)
def test_bad_files_are_told_by_name_and_cost_no_other(
    nominator: Browser, world: World, content: bytes, name: str, words: str
) -> None:
    nomination = world.draft()
    change(nominator, nomination, files=upload(PDF, "好.pdf"))
    answer = change(nominator, nomination, 422, files=upload(content, name))
    assert words in answer["message"]
    assert "好.pdf" in answer["html"]
    assert names(nomination) == ["好.pdf"]


def test_a_twin_and_the_eleventh_are_told(nominator: Browser, world: World) -> None:
    nomination = world.draft()
    for number in range(10):
        change(nominator, nomination, files=upload(PDF + bytes([number + 65]), f"{number}.pdf"))
    assert "at most 10" in change(nominator, nomination, 422, files=upload(PDF, "11.pdf"))["message"]
    change(nominator, nomination, remove=str(nomination.files[0].id))
    answer = change(nominator, nomination, 422, files=upload(PDF + bytes([66]), "又.pdf"))
    assert answer["message"] == "“又.pdf”: This file is attached already, as “1.pdf”."


def test_without_scripts_the_form_moves_and_puts_back_and_keeps_the_texts(nominator: Browser, world: World) -> None:
    nomination = world.draft()
    path = f"/nominations/{nomination.id}/edit"
    form = {"version": "1", "deed": "一句话", "statement": STATEMENT}
    files = [upload(PDF, "甲.pdf"), upload(png(), "乙.png")]
    nominator.post(path, {**form, "files": files}, content_type="multipart/form-data")
    page = nominator.get(path)
    assert "2 files were attached. The texts were saved." in page
    assert 'class="draft" novalidate autocomplete="off"' in page.text  # no browser fills in older texts
    second = nomination.files[1].id
    nominator.post(path, {**form, "up": str(second), "deed": "另一句话", "version": "4"})
    assert (names(nomination), nomination.deed) == (["乙.png", "甲.pdf"], "另一句话")
    # A button that is pressed while files are chosen does both.
    both = {**form, "remove": str(second), "deed": "另一句话", "files": [upload(png("blue"), "丙.png")]}
    nominator.post(path, both, content_type="multipart/form-data")
    assert names(nomination) == ["甲.pdf", "丙.png"]
    assert "“乙.png” was removed. 1 files were attached. The texts were saved." in nominator.get(path)
    assert "Put it back" in nominator.get(path)
    nominator.post(path, {**form, "restore": "1", "deed": "另一句话"})
    assert names(nomination) == ["甲.pdf", "丙.png", "乙.png"]


def test_a_first_submission_answers_nothing(nominator: Browser, world: World) -> None:
    nomination = world.draft()
    nominator.post(f"/nominations/{nomination.id}/submit", {"version": "1", "words": "没有人问过。"})
    assert (nomination.state, nomination.moves[-1].reason) == ("submitted", "")


def test_a_return_is_answered_with_words_that_stand_in_the_timeline(nominator: Browser, world: World) -> None:
    nomination = world.draft(state="returned", reason="请补充数据")
    page = nominator.get(f"/nominations/{nomination.id}")
    assert "请补充数据" in page
    assert "Words to the office" in page
    path = f"/nominations/{nomination.id}/submit"
    page = nominator.post(path, {"version": "1", "words": "字" * 501}, status=422)
    assert "字" * 501 in page.text
    nominator.post(path, {"version": "1", "words": "已补充两项数据。"})
    page = nominator.get(f"/nominations/{nomination.id}")
    assert (nomination.state, nomination.moves[-1].reason) == ("submitted", "已补充两项数据。")
    assert "已补充两项数据。" in page
    assert "请补充数据" not in page  # the reason stands until it is sent again


def test_blind_awards_warn_where_the_nominee_is_named(nominator: Browser, world: World) -> None:
    nomination = world.draft(statement=f"王小红（工号{world.person.code}）" + STATEMENT)
    for path in (f"/nominations/{nomination.id}", f"/nominations/{nomination.id}/edit"):
        assert "The statement names the nominee" not in nominator.get(path)
    world.award.options = {"is_blind": True}
    for path in (f"/nominations/{nomination.id}", f"/nominations/{nomination.id}/edit"):
        page = nominator.get(path)
        assert "The statement names the nominee: “王小红”." in page
        assert f"The statement names the nominee: “{world.person.code}”." in page
        assert "The deed names" not in page


def test_two_nominators_of_a_department_write_different_texts_at_once(
    app: Flask, nominator: Browser, world: World
) -> None:
    """Each changed what the other left alone: the second is told, and sends its own again."""
    nomination = world.draft(deed="旧", statement="旧文")
    colleague = Browser(app).sign_in(factories.make_user(nominates_for=world.department)).speak("en")
    told(send(colleague, nomination, {"version": 1, "fields": {"deed": "新"}}), 200)
    answer = told(send(nominator, nomination, {"version": 1, "fields": {"statement": "新文"}}), 409)
    assert answer["fields"] == {"deed": "新", "statement": "旧文"}
    told(send(nominator, nomination, {"version": answer["version"], "fields": {"statement": "新文"}}), 200)
    assert (nomination.deed, nomination.statement) == ("新", "新文")
