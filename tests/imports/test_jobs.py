"""Large files: looked at and imported by a job that tells how far it is and can be cancelled without a trace."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from awards import clock
from awards.audit.service import record
from awards.db import db, transaction
from awards.files.service import path_of
from awards.imports import jobs, progress
from awards.imports.models import ImportBatch
from awards.imports.plan import REGISTRY
from awards.imports.progress import JobFolder
from config import ROOT
from tests import factories
from tests.conftest import NOW, made_app
from tests.imports.job_world import NOTHING, Slow, count, departments, join_jobs, traces, write_lines
from tests.pages import Browser, Page

LINES = 60


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own, on disk: a job's thread has a connection of its own."""
    with made_app(f"sqlite:///{tmp_path / 'jobs.sqlite'}", tmp_path) as application, application.app_context():
        with clock.turned_to(NOW):
            yield application
            join_jobs()
        db.session.close()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    """The importer that can be held; every file is large, and each row is a beat."""
    made = Slow()
    monkeypatch.setitem(REGISTRY, "slow", made)
    monkeypatch.setattr(jobs, "LARGE", 100)
    monkeypatch.setattr(progress, "EVERY", 0.0)
    return made


@pytest.fixture
def office(app: Flask, slow: Slow) -> Browser:
    browser = Browser(app).speak("en").sign_in(factories.make_user("office", username="li", name="Li"))
    browser.get("/imports/")
    return browser


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "表.csv", LINES)


def upload(office: Browser, path: Path) -> str:
    data = {"kind": "slow", "file": (BytesIO(path.read_bytes()), path.name)}
    return office.post("/imports/new", data, content_type="multipart/form-data").location


def looked_at(office: Browser, path: Path) -> tuple[str, Page]:
    """The address and the page of a batch that a job has looked at."""
    address = upload(office, path)
    join_jobs()
    return address, office.get(address)


def confirm(office: Browser, address: str, page: Page, *, status: int = 303, **fields: str) -> Page:
    return office.post(f"{address}/confirm", {"seen": page.outline.fields["seen"], **fields}, status=status)


def state_of(office: Browser, address: str) -> dict[str, object]:
    found: dict[str, object] = office.get(f"{address}/progress").response.get_json()
    return found


def only_batch() -> ImportBatch:
    db.session.rollback()
    return db.session.scalars(select(ImportBatch)).one()


def test_a_large_file_is_looked_at_and_imported_by_a_job(office: Browser, slow: Slow, lines: Path) -> None:
    address, page = looked_at(office, lines)
    assert "Nothing was written so far" in page and "Nothing has changed in the system since." in page
    assert "60 rows the first 25 are shown" in page and "单位24" in page and "单位25" not in page
    assert departments() == 0
    confirm(office, address, page)
    join_jobs()
    assert departments() == LINES
    assert "Imported on 5 Dec 2015 10:00 by Li." in office.get(address)
    assert not JobFolder(office.app.config["AWARDS"].files_dir, only_batch().id).path.exists()


def test_its_page_reads_no_file(office: Browser, slow: Slow, lines: Path) -> None:
    address, _ = looked_at(office, lines)
    for action in ("add", "same"):
        office.get(f"{address}?action={action}")
    assert slow.plans == 1


def test_the_page_tells_how_far_the_job_is(office: Browser, slow: Slow, lines: Path) -> None:
    slow.reading.shut()
    address = upload(office, lines)
    assert slow.reading.reached.wait(20)
    page, told = office.get(address), state_of(office, address)
    assert "The file is being looked at." in page and f"<b data-rows>1 of {LINES}</b>" in page.text
    assert (told["task"], told["phase"], told["rows"], told["state"]) == ("looking", "reading", 1, "running")
    slow.reading.opened.set()
    join_jobs()
    assert state_of(office, address) == {"state": "none"}


def test_the_import_knows_of_how_many(office: Browser, slow: Slow, lines: Path) -> None:
    address, page = looked_at(office, lines)
    slow.writing.shut()
    confirm(office, address, page)
    assert slow.writing.reached.wait(20)
    told = state_of(office, address)
    assert (told["phase"], told["of"], told["state"]) == ("writing", LINES, "running")
    assert 'max="60"' in office.get(address).text
    slow.writing.opened.set()
    join_jobs()
    assert departments() == LINES


def test_cancelled_at_first_sight_nothing_is_left(office: Browser, app: Flask, slow: Slow, lines: Path) -> None:
    slow.reading.shut()
    address = upload(office, lines)
    assert slow.reading.reached.wait(20)
    assert traces(app)["batches"] == 1
    gone = office.post(f"{address}/cancel")
    slow.reading.opened.set()
    join_jobs()
    assert traces(app) == NOTHING
    assert gone.location == "/imports/" and "nothing of the file is kept" in office.get("/imports/")
    office.get(address, status=404)
    office.get(f"{address}/progress", status=404)


def test_a_file_that_something_else_uses_stays(office: Browser, app: Flask, slow: Slow, lines: Path) -> None:
    first, _ = looked_at(office, lines)
    office.post(f"{first}/discard")
    slow.reading.shut()
    second = upload(office, lines)
    assert slow.reading.reached.wait(20)
    office.post(f"{second}/cancel")
    slow.reading.opened.set()
    join_jobs()
    assert traces(app) == {**NOTHING, "batches": 1, "entries": 1, "files": 1, "events": 1}


def test_a_personal_content_goes_with_the_import_and_with_a_cancelled_second_look(
    office: Browser, app: Flask, slow: Slow, lines: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slow, "is_personal", True, raising=False)
    first, page = looked_at(office, lines)
    content = path_of(app.config["AWARDS"].files_dir, only_batch().file.sha256)
    assert content.is_file()
    confirm(office, first, page)
    join_jobs()
    assert departments() == LINES and not content.exists()

    slow.reading.shut()
    second = upload(office, lines)
    slow.reading.arrived()
    assert content.is_file()
    office.post(f"{second}/cancel")
    slow.reading.opened.set()
    join_jobs()
    assert traces(app) == {**NOTHING, "batches": 1, "entries": 1, "events": 1, "rows": LINES}


@pytest.mark.parametrize("gate", ["reading", "writing"])
def test_a_cancelled_import_leaves_the_batch_waiting_as_before(
    office: Browser, app: Flask, slow: Slow, lines: Path, gate: str
) -> None:
    address, page = looked_at(office, lines)
    before = traces(app)
    held = getattr(slow, gate)
    held.shut()
    confirm(office, address, page)
    assert held.reached.wait(20)
    office.post(f"{address}/cancel")
    held.opened.set()
    join_jobs()
    after = traces(app)
    assert after.pop("files") == before.pop("files") + 1  # that it was cancelled, which the page tells
    assert after == before and only_batch().state == "waiting"
    page = office.get(address)
    assert "Cancelled. Nothing was written." in page
    confirm(office, address, page)
    join_jobs()
    assert departments() == LINES


def test_a_second_start_is_refused_while_a_job_works(office: Browser, slow: Slow, lines: Path) -> None:
    address, page = looked_at(office, lines)
    slow.writing.shut()
    confirm(office, address, page)
    assert slow.writing.reached.wait(20)
    refused = confirm(office, address, page, status=422)
    assert "being worked on just now" in refused
    assert "being worked on just now" in office.post(f"{address}/discard", status=422)
    office.post(f"{address}/look")
    slow.writing.opened.set()
    join_jobs()
    assert (departments(), slow.plans) == (LINES, 2)
    assert "imported already" in office.get(confirm(office, address, page).location)
    assert "nothing to cancel" in office.get(office.post(f"{address}/cancel").location)


def test_what_changed_in_between_is_seen_and_must_be_looked_at(office: Browser, slow: Slow, lines: Path) -> None:
    address, page = looked_at(office, lines)
    with transaction() as session:
        session.add(factories.Subject(kind="department", code="ZW00000", name_zh="单位0"))
        record(session, "subject:edited", actor="wang", subject="department:ZW00000", now=NOW)
    assert "Something was changed in the system since" in office.get(address)
    confirm(office, address, page)
    join_jobs()
    assert "has changed in the meantime" in office.get(address) and departments() == 1
    office.post(f"{address}/look")
    join_jobs()
    page = office.get(address)
    assert "Nothing has changed in the system since." in page and "has changed in the meantime" not in page
    confirm(office, address, page)
    join_jobs()
    assert departments() == LINES


def test_what_is_known_to_be_missing_is_refused_at_once(office: Browser, slow: Slow, tmp_path: Path) -> None:
    address, page = looked_at(office, write_lines(tmp_path / "表.csv", LINES, bad=250))
    assert "The first 100 of 250 are shown" in page
    assert "Rejected rows: 250." in confirm(office, address, page, status=422)
    office.get(f"{address}/rejected.xlsx")
    assert slow.plans == 2
    confirm(office, address, page, accept_rejects="yes")
    join_jobs()
    assert (departments(), len(only_batch().rejects)) == (LINES, 250)


def test_a_file_that_cannot_be_taken_is_not_kept(office: Browser, app: Flask, slow: Slow, tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("!\n" + "甲,乙\n" * 50, encoding="utf-8")
    _, page = looked_at(office, path)
    assert "This file cannot be taken, and its content was not kept: The file has no rows." in page
    batch = only_batch()
    assert batch.state == "discarded"
    assert not path_of(app.config["AWARDS"].files_dir, batch.file.sha256).exists()


def test_an_unforeseen_error_is_told_and_logged(
    office: Browser, slow: Slow, lines: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    address, page = looked_at(office, lines)

    def fail(*words: object, **values: object) -> None:
        raise RuntimeError("disk")

    monkeypatch.setattr(slow, "apply", fail)
    confirm(office, address, page)
    join_jobs()
    assert "The server could not finish this." in office.get(address) and "disk" in caplog.text
    assert (departments(), only_batch().state) == (0, "waiting")


def test_a_job_whose_process_was_killed_is_offered_again(office: Browser, app: Flask, slow: Slow, lines: Path) -> None:
    address, _ = looked_at(office, lines)
    batch = only_batch()
    store = app.config["AWARDS"].files_dir
    command = [sys.executable, "-m", "tests.imports.job_child", str(store), str(batch.id)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None and child.stdout.readline() == "working\n"
        assert "The file is being imported." in office.get(address)
        os.kill(child.pid, signal.SIGKILL)
    page = office.get(address)
    assert "stopped before its end" in page and "confirm again below" in page
    confirm(office, address, page)
    join_jobs()
    assert departments() == LINES


def test_no_file_is_read_under_the_write_lock(office: Browser, slow: Slow, lines: Path) -> None:
    address, page = looked_at(office, lines)
    confirm(office, address, page)
    join_jobs()
    assert (departments(), slow.was_writing) == (LINES, [False, False])


def test_a_file_of_nobody_is_no_trace_of_the_next_batch(office: Browser, app: Flask, slow: Slow, lines: Path) -> None:
    slow.reading.shut()
    first = upload(office, lines)
    assert slow.reading.reached.wait(20)
    office.post(f"{first}/cancel")
    slow.reading.opened.set()
    join_jobs()
    second, page = looked_at(office, lines)
    assert first == second and "Nothing was written so far" in page and count(ImportBatch) == 1
