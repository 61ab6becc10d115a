"""Contents with personal data are gone once their files wait for nobody: by whatever way, and whatever went wrong."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.campaigns.models import Campaign
from awards.db import db
from awards.errors import NotFoundError
from awards.evidence.models import Veto
from awards.files.models import StoredFile
from awards.files.service import keep_content, path_of, store_file
from awards.imports import forgetting, service
from awards.imports.errors import ForgottenContentError
from awards.imports.forgetting import forget_contents, forgettable
from awards.imports.models import ImportBatch
from awards.imports.service import source_of
from awards.nominations.models import NominationFile
from tests.conftest import NOW
from tests.evidence.made import make_batch
from tests.evidence.orders import make_register, order, orders_xlsx
from tests.factories import make_award, make_campaign, make_nomination, make_person, make_user, save
from tests.pages import Browser
from tests.results.clearing import cleared
from tests.runs.stage import set_stage
from tests.statements import counted


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def keep(session: Session, store: Path, text: str) -> StoredFile:
    return store_file(session, store, BytesIO(text.encode()), kind="text", now=NOW)


def batch_of(session: Session, store: Path, kind: str, state: str, text: str = "") -> ImportBatch:
    """A batch in a state, with a content of its own unless told which."""
    batch = make_batch(kind)
    batch.state = state
    if state not in ("imported", "undone"):
        batch.imported_at = None
    if state == "undone":
        batch.undone_at, batch.undone_reason = NOW, "x"
    batch.file = keep(session, store, text or f"{kind} {state}")
    session.flush()
    return batch


def kept(store: Path, *files: StoredFile) -> list[bool]:
    return [path_of(store, file.sha256).is_file() for file in files]


@pytest.mark.parametrize("kind", ["survey", "orders"])
@pytest.mark.parametrize("state", ["imported", "discarded", "undone"])
def test_what_waits_for_nobody_goes_and_its_record_stays(session: Session, store: Path, kind: str, state: str) -> None:
    batch = batch_of(session, store, kind, state)

    assert forget_contents(session, store) == 1

    assert kept(store, batch.file) == [False] and list(store.rglob("*")) == []
    assert (batch.file.size, len(batch.file.sha256), batch.file_name) == (len(f"{kind} {state}"), 64, batch.file_name)
    with pytest.raises(ForgottenContentError, match="Files of this kind hold personal data"):
        source_of(batch, store)
    assert forget_contents(session, store) == 0


def test_what_waits_and_other_kinds_are_kept(session: Session, store: Path) -> None:
    waiting = batch_of(session, store, "survey", "waiting")
    figures = batch_of(session, store, "indicators", "imported")
    roster = batch_of(session, store, "roster", "discarded")

    assert forget_contents(session, store) == 0

    assert kept(store, waiting.file, figures.file, roster.file) == [True] * 3
    assert source_of(waiting, store).path.read_text(encoding="utf-8") == "survey waiting"


def veto(campaign: Campaign, file: StoredFile) -> None:
    words = {"reason": "x", "decided_by": "x", "file_name": "a.csv", "actor": "x", "created_at": NOW, "heard_on": None}
    save(Veto(campaign_id=campaign.id, subject=make_person(), happened_on=NOW.date(), file=file, code="x", **words))


def attached(campaign: Campaign, file: StoredFile) -> None:
    nomination = make_nomination(make_award(campaign), make_person())
    save(NominationFile(nomination=nomination, file=file, name="a.csv", position=1))


@pytest.mark.parametrize("use", [veto, attached])
def test_a_content_that_is_a_document_as_well_stays(session: Session, store: Path, use: Any) -> None:
    batch = batch_of(session, store, "orders", "imported")
    use(make_campaign(), batch.file)

    assert forget_contents(session, store) == 0
    assert kept(store, batch.file) == [True]
    with pytest.raises(ForgottenContentError):
        source_of(batch, store)


@pytest.mark.parametrize(("kind", "state", "stays"), [
    ("survey", "waiting", True), ("survey", "imported", False), ("indicators", "imported", True),
    ("indicators", "discarded", True),
])  # fmt: skip
def test_a_content_that_another_batch_has_as_well(
    session: Session, store: Path, kind: str, state: str, *, stays: bool
) -> None:
    batch = batch_of(session, store, "survey", "imported", "the same")
    batch_of(session, store, kind, state, "the same")

    forget_contents(session, store)

    assert kept(store, batch.file) == [stays]


def test_a_lost_content_of_a_kept_kind_is_still_told_as_lost(session: Session, store: Path) -> None:
    with pytest.raises(NotFoundError, match="missing from the store"):
        source_of(make_batch("indicators"), store)


def test_one_statement_for_any_number_of_files(app: Flask, store: Path) -> None:
    for number in range(30):
        batch_of(db.session, store, "survey", "imported", f"answers {number}")
    with counted(app) as sent:
        assert len(forgettable(db.session)) == 30
    assert len(sent) == 1


@pytest.fixture
def own_store(app: Flask, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the application keep its files where no other test does."""
    monkeypatch.setitem(app.config, "AWARDS", replace(app.config["AWARDS"], files_dir=store))


@pytest.fixture
def office(app: Flask, own_store: None) -> Browser:
    make_register()
    return Browser(app).speak("en").sign_in(make_user("office", username="li"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return orders_xlsx(tmp_path / "工单.xlsx", [order("BX1"), order("BX2")])


def upload(office: Browser, path: Path) -> str:
    data = {"kind": "orders", "year": "2015", "file": (BytesIO(path.read_bytes()), path.name)}
    return office.post("/imports/new", data, content_type="multipart/form-data").location


def confirm(office: Browser, address: str) -> None:
    office.post(f"{address}/confirm", {"seen": office.get(address).outline.fields["seen"]})


def contents(app: Flask) -> list[Path]:
    """What is in the store."""
    return [path for path in app.config["AWARDS"].files_dir.glob("??/*") if path.is_file()]


def test_the_pages_import_put_aside_and_undo(app: Flask, office: Browser, path: Path) -> None:
    first = upload(office, path)
    assert len(contents(app)) == 1 and "then deleted: it holds personal data" in office.get(first)
    office.post(f"{first}/discard")
    assert contents(app) == [] and "Not kept, because it holds personal data." in office.get(first)

    second = upload(office, path)
    assert len(contents(app)) == 1
    confirm(office, second)
    assert contents(app) == [] and "rows added 2" in office.get(second)

    office.post(f"{second}/undo", {"reason": "导错了文件"})
    assert contents(app) == []
    third = upload(office, path)
    confirm(office, third)
    assert contents(app) == [] and "rows added 2" in office.get(third)


def test_what_a_crash_left_goes_with_the_next_batch(
    app: Flask, office: Browser, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*words: Any) -> None:
        raise OSError("disk")

    with monkeypatch.context() as patched:
        patched.setattr(forgetting, "delete_content", broken)
        address = upload(office, path)
        confirm(office, address)
    assert len(contents(app)) == 1 and "rows added 2" in office.get(address)

    other = upload(office, orders_xlsx(path.with_name("更多.xlsx"), [order("BX3")]))
    office.post(f"{other}/discard")

    assert contents(app) == []


def test_publishing_sweeps_as_well(app: Flask, own_store: None, browser: Browser) -> None:
    stage = set_stage()
    cleared(db.session, stage.run(db.session), at=clock.now())
    batch_of(db.session, app.config["AWARDS"].files_dir, "orders", "imported")
    db.session.commit()
    browser.sign_in(make_user("office"))

    assert browser.post(f"{stage.path}/runs/1/publish").location == f"{stage.path}/results"

    assert contents(app) == []


@pytest.mark.parametrize("words", [["--accept-rejects"], ["--dry-run"], []], ids=["imported", "dry", "refused"])
def test_the_command(app: Flask, office: Browser, path: Path, words: list[str]) -> None:
    bad = orders_xlsx(path, [order("BX1"), order("BX2", 状态="?")])
    said = app.test_cli_runner().invoke(args=["import", "orders", str(bad), "--year", "2015", *words])
    assert said.exit_code == (0 if words else 1), said.output
    assert contents(app) == []
    assert db.session.scalars(select(ImportBatch.state)).all() == (["imported"] if "--accept-rejects" in words else [])


def test_a_command_that_fails_leaves_no_content_of_a_file_that_was_imported_before(
    app: Flask, office: Browser, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["import", "orders", str(path), "--year", "2015"]
    assert app.test_cli_runner().invoke(args=words).exit_code == 0

    def broken(*_: Any, **__: Any) -> None:
        keep_content(app.config["AWARDS"].files_dir, BytesIO(path.read_bytes()))
        raise OSError("disk")

    monkeypatch.setattr(service, "import_batch", broken)
    assert app.test_cli_runner().invoke(args=words).exit_code == 1
    assert contents(app) == []
