"""Batches: opened, imported whole or not at all, discarded; on both databases."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.audit.models import Event
from awards.errors import AwardsError, NotFoundError, StaleError, WrongStateError
from awards.files.service import path_of
from awards.i18n import LazyMessage, lazy
from awards.imports import service
from awards.imports.dryrun import dry_run
from awards.imports.errors import (
    AlreadyImportedError,
    MissingYearError,
    OpenSpellingsError,
    UnconfirmedRejectsError,
    UnknownImportKindError,
)
from awards.imports.models import ImportBatch, RejectedRow
from awards.imports.plan import REGISTRY, Plan, PlannedRow, Reject, Source, Unknown

REASON = lazy("“%(value)s” is not a number.", value="x")
ROWS = (PlannedRow("S", 2, "a", "add", {}), PlannedRow("S", 3, "b", "same", {}), PlannedRow("S", 4, "c", "change", {}))


@dataclass
class Recorder:
    """An importer that remembers what it was told to write."""

    kind: str = "recorder"
    label: LazyMessage = lazy("Roster of people")  # noqa: RUF009 - immutable
    help: LazyMessage = lazy("Roster of people")  # noqa: RUF009
    needs_year: bool = False
    written: list[str] = field(default_factory=list)
    refuses: bool = False

    def plan(self, session: Session, source: Source) -> Plan:
        return Plan(ROWS)

    def apply(self, session: Session, plan: Plan, batch: ImportBatch, *, now: datetime) -> None:
        if self.refuses:
            raise AwardsError(lazy("This is not possible."))
        self.written += [row.key for row in plan.rows]


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    made = Recorder()
    monkeypatch.setitem(REGISTRY, "recorder", made)
    return made


def open_batch(session: Session, folder: Path, text: str = "a,b\n1,2\n", **values: Any) -> ImportBatch:
    path = folder / "t.csv"
    path.write_text(text)
    words = {"kind": "recorder", "store": folder / "store", "actor": "li", "now": clock.now()}
    return service.open_batch(session, Source(path, "表.csv", **values), **words)


def bring_in(session: Session, batch: ImportBatch, plan: Plan, **values: Any) -> None:
    words = {"accept_rejects": False, "actor": "wang", "now": clock.now(), **values}
    service.import_batch(session, batch, plan, **words)


def test_a_waiting_file_is_kept_with_its_digest(session: Session, recorder: Recorder, tmp_path: Path) -> None:
    batch = open_batch(session, tmp_path)

    assert batch.file.sha256 == hashlib.sha256(b"a,b\n1,2\n").hexdigest()
    assert (batch.state, batch.file.kind, batch.file_name, batch.scope) == ("waiting", "text", "表.csv", "")
    assert service.source_of(batch, tmp_path / "store").path.read_bytes() == b"a,b\n1,2\n"


def test_the_same_file_waits_once(session: Session, recorder: Recorder, tmp_path: Path) -> None:
    first = open_batch(session, tmp_path)
    assert open_batch(session, tmp_path).id == first.id
    assert open_batch(session, tmp_path, mapping={"sheet_mode": "mystery"}).id != first.id
    assert open_batch(session, tmp_path, text="c\n1\n").id != first.id


def test_an_import_counts_records_and_tells(session: Session, recorder: Recorder, tmp_path: Path) -> None:
    batch = open_batch(session, tmp_path)
    plan = Plan(ROWS, (Reject("S", 5, "B5", "x" * 300, REASON),))
    bring_in(session, batch, plan, accept_rejects=True)
    session.expire_all()
    assert recorder.written == ["a", "b", "c"]
    assert (batch.state, batch.added, batch.changed, batch.same, batch.actor) == ("imported", 1, 1, 1, "wang")
    (reject,) = batch.rejects
    assert (reject.row, reject.cell, reject.value) == (5, "B5", "x" * 200)
    assert LazyMessage.from_data(reject.reason) == REASON
    event = session.scalars(select(Event)).one()
    assert (event.name, event.actor, event.subject) == ("batch:imported", "wang", f"batch:{batch.id}")
    assert (event.data["sha256"], event.data["added"], event.data["rejected"]) == (batch.file.sha256, 1, 1)


@pytest.mark.parametrize("accept_rejects", [True, False])
def test_open_spellings_stop_everything(
    session: Session, recorder: Recorder, tmp_path: Path, accept_rejects: bool
) -> None:
    batch = open_batch(session, tmp_path)
    with pytest.raises(OpenSpellingsError):
        bring_in(session, batch, Plan(ROWS, unknown=(Unknown("place", "大厅", 3, ()),)), accept_rejects=accept_rejects)
    assert (batch.state, recorder.written) == ("waiting", [])


def test_rejects_stop_everything_until_accepted(session: Session, recorder: Recorder, tmp_path: Path) -> None:
    batch = open_batch(session, tmp_path)
    with pytest.raises(UnconfirmedRejectsError, match="Rejected rows: 1"):
        bring_in(session, batch, Plan(ROWS, (Reject("S", 5, "B5", "x", REASON),)))
    assert (batch.state, recorder.written, session.query(RejectedRow).count()) == ("waiting", [], 0)


def test_another_plan_than_the_one_that_was_seen_is_not_carried_out(
    session: Session, recorder: Recorder, tmp_path: Path
) -> None:
    batch = open_batch(session, tmp_path)
    with pytest.raises(StaleError):
        bring_in(session, batch, Plan(ROWS), seen=service.fingerprint(Plan(ROWS[:2])))
    bring_in(session, batch, Plan(ROWS), seen=service.fingerprint(Plan(ROWS)))
    assert batch.state == "imported"


def declare(session: Session, batch: ImportBatch) -> None:
    service.declare_options(session, batch, {"sheet_mode": "mystery"}, actor="li", now=clock.now())


VERBS = {
    "import": lambda session, batch: bring_in(session, batch, Plan(ROWS)),
    "discard": lambda session, batch: service.discard_batch(session, batch, actor="li", now=clock.now()),
    "declare": declare,
}


CLOSED = {"import": AlreadyImportedError, "discard": WrongStateError}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("closing", CLOSED)
def test_a_closed_batch_stays_closed(
    session: Session, recorder: Recorder, tmp_path: Path, closing: str, verb: str
) -> None:
    batch = open_batch(session, tmp_path)
    VERBS[closing](session, batch)
    state, written = batch.state, list(recorder.written)
    with pytest.raises(CLOSED[closing]):
        VERBS[verb](session, batch)
    assert (batch.state, recorder.written, batch.mapping) == (state, written, {})


def test_what_is_declared_is_kept_and_planned_with(session: Session, recorder: Recorder, tmp_path: Path) -> None:
    batch = open_batch(session, tmp_path, mapping={"scale": "4"})
    declare(session, batch)
    session.expire_all()
    assert service.source_of(batch, tmp_path / "store").mapping == {"scale": "4", "sheet_mode": "mystery"}


def test_what_was_stated_stands_in_the_event_of_the_import(
    session: Session, recorder: Recorder, tmp_path: Path
) -> None:
    stated = {"labels": ["非常满意", "满意"], "best": 1}
    bring_in(session, open_batch(session, tmp_path, mapping=stated), Plan(ROWS))
    bring_in(session, open_batch(session, tmp_path, text="c\n1\n"), Plan(ROWS))
    first, second = session.scalars(select(Event).where(Event.name == "batch:imported").order_by(Event.id))
    assert first.data["stated"] == stated and "stated" not in second.data


def test_a_kind_must_be_known_and_have_its_year(
    session: Session, recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UnknownImportKindError, match="recorder"):
        service.importer_of("nonsense")
    monkeypatch.setattr(recorder, "needs_year", True)
    with pytest.raises(MissingYearError):
        open_batch(session, tmp_path)
    assert open_batch(session, tmp_path, year=2015).scope == "2015"


def test_a_file_whose_content_is_lost_is_told(session: Session, recorder: Recorder, tmp_path: Path) -> None:
    batch = open_batch(session, tmp_path)
    path_of(tmp_path / "store", batch.file.sha256).unlink()
    with pytest.raises(NotFoundError, match="missing from the store"):
        service.source_of(batch, tmp_path / "store")
    assert dry_run(session, batch, tmp_path / "store").problem is not None
