"""The page where anyone recomputes a result: plain words for everything that can be brought."""

import copy
import json
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

import scoring
from awards.accounts import throttle
from awards.accounts.models import SignInAttempt
from awards.db import Base, db
from awards.results import checking
from awards.results.models import Publication
from awards.results.views import verification
from awards.runs.service.deriving import keep_document, made_document
from tests.pages import Browser, Page
from tests.results.stage import published_stage
from tests.runs.stage import LATER, Stage, set_stage


@pytest.fixture
def stage(app: Flask) -> Stage:
    return set_stage()


@pytest.fixture
def documents(stage: Stage) -> tuple[dict[str, Any], dict[str, Any]]:
    run = stage.run(db.session)
    return json.loads(run.bundle), json.loads(run.result)


@pytest.fixture
def stranger(browser: Browser) -> Browser:
    return browser.speak("en")


def bring(visitor: Browser, bundle: Any, result: Any, status: int = 200) -> Page:
    """Send two documents (or raw bytes) as files."""
    contents = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in (bundle, result)]
    names = ("bundle", "result")
    files = {name: (BytesIO(content), f"{name}.json") for name, content in zip(names, contents, strict=True)}
    return visitor.post("/verify", files, status=status, content_type="multipart/form-data")


def test_a_stranger_finds_the_page_in_the_footer_and_there_where_the_documents_are(stranger: Browser) -> None:
    assert 'href="/verify"' in stranger.get("/").text
    assert "Bring the two documents of a run." in stranger.get("/verify")
    stage = published_stage(db.session)
    assert f'href="{stage.path}/results#check"' in stranger.get("/verify").text
    assert 'id="check"' in stranger.get(f"{stage.path}/results").text
    run = db.session.scalars(select(Publication)).one().run
    public = made_document(run, "public_bundle")
    keep_document(db.session, run, "public_bundle", public, now=LATER)
    for bundle in (run.bundle, public):
        page = bring(stranger, bundle, run.result)
        assert "This bundle was published here, and it still stands:" in page
        assert f'href="{stage.path}/results"' in page.text


def test_identical_is_said_with_the_digest_and_nothing_is_kept(stranger: Browser, documents: Any) -> None:
    before = {table: len(db.session.execute(table.select()).all()) for table in Base.metadata.sorted_tables}
    page = bring(stranger, *documents)
    assert "Identical." in page and scoring.digest(documents[0]) in page
    assert "This site has published no such bundle" in page
    after = {table: len(db.session.execute(table.select()).all()) for table in Base.metadata.sorted_tables}
    assert {table.name for table in after if after[table] != before[table]} == {"sign_in_attempts"}


def test_the_one_digit_that_was_changed_is_named(stranger: Browser, documents: Any) -> None:
    bundle, result = documents
    changed = copy.deepcopy(result)
    changed["ranking"][1]["total"] = "87.01"
    page = bring(stranger, bundle, changed)
    assert "Not identical. Differences: 1" in page
    assert 'ranking[1].total "87.01" in the result, "87.00" recomputed' in page
    assert '结果中为 "87.01"，重新计算为 "87.00"' in bring(stranger.speak("zh"), bundle, changed)


def test_a_result_of_another_bundle_is_told(stranger: Browser, documents: Any) -> None:
    bundle, result = documents
    bundle["award"]["year"] = 2016
    assert "names another bundle" in bring(stranger, bundle, result)


def test_every_problem_of_a_bundle_with_its_path(stranger: Browser, documents: Any) -> None:
    bundle, result = documents
    bundle["scheme"]["winners"] = 0
    bundle["nominees"][0]["data"]["appraisal"] = "120"
    page = bring(stranger, bundle, result, status=422)
    assert "scheme.winners" in page and "nominees[0].data.appraisal 120 is above the maximum 100" in page
    assert "120 超过上限 100" in bring(stranger.speak("zh"), bundle, result, status=422)


def test_swapped_files_are_noticed_and_compared(stranger: Browser, documents: Any) -> None:
    page = bring(stranger, documents[1], documents[0])
    assert "The two files were swapped" in page and "Identical." in page


@pytest.mark.parametrize(
    ("bundle", "result", "words"),
    [
        ("b", "b", "brought as the result is none. This file is a bundle."),
        ("r", "r", "brought as the bundle is none. This file is a result."),
        ("b", "d", "This file holds diagnostics; only results are compared here."),
        ("b", "x", "It does not say award-bundle/1 or award-result/1"),
        ("b", "n", "The result cannot be read."),
        ("n", "r", "The bundle cannot be read."),
    ],
)
def test_wrong_files_get_plain_words(stranger: Browser, documents: Any, bundle: str, result: str, words: str) -> None:
    files = {
        "b": documents[0],
        "r": documents[1],
        "d": scoring.diagnose(documents[0]),
        "x": [1, 2],
        "n": b"\xff\xfe no JSON",
    }
    assert words in bring(stranger, files[bundle], files[result], status=422)


@pytest.mark.parametrize(
    "odd",
    [
        b'{"format": "award-result/1", "\\ud800": "\\ud800", "<b>": 1}',
        b'{"format": "award-result/1", "ranking": {"a": NaN}, "ranking": 1e999}',
        b'{"format": "award-result/1", "ranking": [1' + b"0" * 5000 + b"]}",
        b'{"format": "award-result/1", "deep": ' + b"[" * 900 + b"]" * 900 + b"}",
    ],
)
def test_odd_results_are_different_and_no_error(stranger: Browser, documents: Any, odd: bytes) -> None:
    page = bring(stranger, documents[0], odd)
    assert "Not identical." in page and "<b>" not in page.text.split("verify-lines")[1].split("</ul>")[0]


@pytest.mark.parametrize(
    "odd",
    [
        b'{"format": "award-bundle/1", "nominees": {}, "\\ud800": 1}',
        b'{"format": ["award-bundle/1"]}',
        b"[" * 100_000,
        b"",
        b"null",
    ],
)
def test_odd_bundles_are_refused_and_no_error(stranger: Browser, documents: Any, odd: bytes) -> None:
    assert "What came of it" in bring(stranger, odd, documents[1], status=422)


def test_no_file_and_too_large_files(stranger: Browser, documents: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Choose a file." in stranger.post("/verify", {}, status=422)
    monkeypatch.setattr(verification, "MAX_BYTES", 10_000)
    assert "The file is larger than 4 MB." in bring(stranger, b" " * 10_001, documents[1], status=422)
    page = bring(stranger, b" " * 10_000, b" " * (verification.ENVELOPE + 20_000), status=413)
    assert "The file is too large" in page


def test_too_many_nominees(stranger: Browser, documents: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MAX_NOMINEES", 2)
    assert "3 nominees" in bring(stranger, *documents, status=422)


def test_what_takes_too_long_is_ended(documents: Any) -> None:
    bundle, result = (json.dumps(one).encode() for one in documents)
    with pytest.raises(checking.TooHeavyError):
        checking.compare(bundle, result, "en", seconds=0.001)


def test_a_busy_server_says_so(stranger: Browser, documents: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with checking._slot:
        assert "Others are checking results right now." in bring(stranger, *documents, status=503)


def test_an_address_that_checks_all_day_waits(
    stranger: Browser, documents: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(throttle.FREE, "verify", 1)
    bring(stranger, *documents)
    bring(stranger, *documents)
    assert "Too many attempts." in bring(stranger, *documents, status=429)
    assert "127.0.0.1" not in [row.key for row in db.session.query(SignInAttempt)]
