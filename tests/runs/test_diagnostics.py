"""The page of a run's diagnostics: computed once, kept, in words and pictures, for office, leader, discipline."""

import json

import pytest
from flask import Flask

import scoring
from awards.db import db
from awards.runs import queries
from awards.runs.models import FrozenRunError, RunDocument
from awards.runs.strength import strength
from tests import factories
from tests.pages import Browser
from tests.runs.stage import Stage, set_stage
from tests.runs.test_rulings import set_tie
from tests.statements import counted


@pytest.fixture
def stage(app: Flask) -> Stage:
    made = set_stage()
    for place, seat in enumerate(made.seats, 1):
        seat.user.name = f"Judge {place}"
    made.run(db.session)
    return made


@pytest.fixture
def office(browser: Browser) -> Browser:
    return browser.sign_in(factories.make_user("office")).speak("en")


def path_of(stage: Stage) -> str:
    return f"{stage.path}/runs/1/diagnostics"


def test_the_page_says_in_words_what_the_document_says_in_figures(office: Browser, stage: Stage) -> None:
    page = office.get(path_of(stage))
    run = queries.latest_run(db.session, stage.award)
    assert run is not None
    document = json.loads(office.get(f"{path_of(stage)}.json").text)
    assert document == scoring.diagnose(json.loads(run.bundle))
    assert "Selected now: 1 (Wang Xiaohong)." in page
    assert "Whatever the weight of Appraisal, the selection is the same." in page
    assert "8 sheets of 3 judges; 2 nominees were marked by all of them." in page
    # Who is first in panel and appraisal alike is first with any weights.
    assert "Judge 3" in page and "the same are selected" in page


def test_an_open_tie_is_told(office: Browser, app: Flask) -> None:
    tied = set_tie()
    tied.run(db.session)
    assert "A tie where the places run out waits for a vote" in office.get(path_of(tied))


def test_chinese_is_as_complete(office: Browser, stage: Stage) -> None:
    page = office.speak("zh").get(path_of(stage))
    for words in ("王小红", "克里彭多夫", "的权重无论多少，入选名单都不变"):
        assert words in page


def test_it_is_computed_once_and_never_changed(office: Browser, stage: Stage, app: Flask) -> None:
    office.get(path_of(stage))
    [kept] = db.session.query(RunDocument).all()
    first = kept.created_at
    with counted(app) as sent:
        office.get(path_of(stage))
    assert not [one for one in sent if one.startswith("INSERT")]
    [kept] = db.session.query(RunDocument).all()
    assert (kept.kind, kept.engine, kept.created_at) == ("diagnostics", scoring.ENGINE, first)
    kept.sha256 = "0" * 64
    with pytest.raises(FrozenRunError):
        db.session.flush()
    db.session.rollback()
    with pytest.raises(FrozenRunError):
        db.session.query(RunDocument).delete()


@pytest.mark.parametrize("name", ["judges-panel", "weights", "shares"])
def test_pictures_are_the_same_for_the_same_figures(office: Browser, stage: Stage, name: str) -> None:
    address = f"{path_of(stage)}/{name}.light.zh.svg"
    first = office.get(address).response
    etag = first.headers["ETag"]
    assert first.mimetype == "image/svg+xml" and b"mark-0" in first.data
    assert office.get(address).response.data == first.data
    assert office.get(address, status=304, headers={"If-None-Match": etag}).response.data == b""
    others = {
        office.get(f"{path_of(stage)}/{name}.{rest}.svg").response.headers["ETag"] for rest in ("dark.zh", "light.en")
    }
    assert etag not in others and len(others) == 2
    office.get(f"{path_of(stage)}/judges-other.light.zh.svg", status=404)


def test_a_nominee_and_a_judge_at_work_see_nothing(browser: Browser, stage: Stage) -> None:
    paths = ["", ".json", "/weights.light.zh.svg"]
    nominee = factories.make_user("office", person=stage.zhao.subject)
    at_work = factories.make_user("leader")
    factories.make_seat(stage.award, at_work, "j4")
    for user in (nominee, at_work):
        browser.sign_in(user)
        for path in paths:
            browser.get(path_of(stage) + path, status=403)


def test_statements_do_not_grow_with_nominees(office: Browser, app: Flask, stage: Stage) -> None:
    for _ in range(40):
        nomination = factories.make_nomination(stage.award)
        for seat in stage.seats:
            factories.make_sheet(seat, nomination, "7", "7", state="signed")
    stage.run(db.session)
    sent_for = []
    for number in (1, 2):
        office.get(f"{stage.path}/runs/{number}/diagnostics")
        with counted(app) as sent:
            office.get(f"{stage.path}/runs/{number}/diagnostics")
        sent_for.append(len(sent))
    assert sent_for[0] == sent_for[1]


@pytest.mark.parametrize(
    ("code", "value", "word"),
    [
        ("alpha", "0.800000", "reliable"),
        ("alpha", "0.799999", "only for tentative conclusions"),
        ("alpha", "-0.100000", "low"),
        ("icc_2_k", "0.900000", "excellent"),
        ("kendall_w", "0.299999", "low"),
    ],
)
def test_readings_begin_where_their_sources_say(code: str, value: str, word: str) -> None:
    assert strength(code, value)[0].msgid == word
