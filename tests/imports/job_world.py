"""An importer whose work can be held at a row, and an application on a database on disk that threads share."""

from datetime import datetime
from pathlib import Path
from threading import Event
from threading import enumerate as threads
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.audit.models import Event as Recorded
from awards.db import Base, _writing, db
from awards.errors import AwardsError
from awards.files.models import StoredFile
from awards.i18n import lazy
from awards.imports.models import ImportBatch
from awards.imports.plan import Plan, PlannedRow, Reject, Source
from awards.organisation.models import Subject

PATIENCE = 20  # seconds until a test that waits for a thread gives up


class Gate:
    """A place where a thread waits until the test lets it on."""

    def __init__(self) -> None:
        self.reached, self.opened = Event(), Event()
        self.opened.set()

    def shut(self) -> None:
        self.reached.clear()
        self.opened.clear()

    def wait(self) -> None:
        self.reached.set()
        assert self.opened.wait(PATIENCE)

    def arrived(self) -> None:
        assert self.reached.wait(PATIENCE)


class Slow:
    """One department a line: "CODE NAME"; a line without a name is rejected, "!" makes the whole file unreadable. It is
    held once in the middle of reading, and once in the middle of writing."""

    kind, label, help, needs_year = "slow", lazy("File"), lazy("File"), False

    def __init__(self) -> None:
        self.reading, self.writing = Gate(), Gate()
        self.plans = 0
        self.was_writing: list[bool] = []

    def plan(self, session: Session, source: Source) -> Plan:
        self.plans += 1
        lines = source.path.read_text(encoding="utf-8").split("\n")
        known = set(session.scalars(select(Subject.code)))
        rows, rejects = [], []
        for at, line in enumerate(filter(None, lines), start=1):
            if line == "!":
                raise AwardsError(lazy("The file has no rows."))
            code, _, name = line.partition(",")
            if at == 2:
                self.was_writing.append(is_locked())
                self.reading.wait()
            source.progress(1)
            if name:
                action: Any = "same" if code in known else "add"
                rows.append(PlannedRow("", at, code, action, {"code": code, "name": name}, name))
            else:
                rejects.append(Reject("", at, f"B{at}", "", lazy("The cell is empty.")))
        return Plan(tuple(rows), tuple(rejects), figures=((lazy("File"), len(rows)),))

    def apply(self, session: Session, plan: Plan, batch: ImportBatch, *, now: datetime) -> None:
        for at, row in enumerate(plan.rows):
            if row.action == "add":
                session.add(Subject(kind="department", code=row.values["code"], name_zh=row.values["name"]))
            if at == 1:
                session.flush()
                self.writing.wait()
        session.flush()


def is_locked() -> bool:
    """Whether this thread holds the write lock."""
    return _writing.get()


def join_jobs() -> None:
    """Wait until no job works any more."""
    for thread in threads():
        if thread.name.startswith(("looking", "importing")):
            thread.join(PATIENCE)
            assert not thread.is_alive()
    db.session.rollback()


def count(model: type[Base]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def departments() -> int:
    return count(Subject)


def traces(app: Flask) -> dict[str, int]:
    """What there is of any import."""
    files = [path for path in app.config["AWARDS"].files_dir.rglob("*") if path.is_file()]
    events = select(func.count()).where(Recorded.name.startswith("batch:"))
    db.session.rollback()
    return {
        "batches": count(ImportBatch),
        "entries": count(StoredFile),
        "files": len(files),
        "events": db.session.scalar(events) or 0,
        "rows": departments(),
    }


NOTHING = {"batches": 0, "entries": 0, "files": 0, "events": 0, "rows": 0}


def write_lines(path: Path, lines: int, *, bad: int = 0) -> Path:
    text = "".join(f"ZW{at:05},单位{at}\n" for at in range(lines)) + "".join(f"X{at},\n" for at in range(bad))
    path.write_text(text, encoding="utf-8")
    return path
