"""How far a job is, in a folder of its own beside the stored contents.

Files and no rows: while an import writes, nobody else can write to the database, and another server process shows and
cancels the job as well. Who works holds a lock on a file, which the system releases when the process ends, however it
ends: a job whose lock is free has stopped.
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Event
from time import monotonic
from typing import IO, Any, Literal

from awards import clock
from awards.i18n import LazyMessage
from awards.imports.confirming import Meter
from awards.imports.errors import CancelledImportError, JobRunningError
from awards.imports.keeping import from_data, to_data

FOLDER = "jobs"
EVERY = 1.0  # seconds between two beats
TRIES, PAUSE = 5, 0.01  # a page that asks whether a job runs holds the lock for a moment

Task = Literal["looking", "importing"]
State = Literal["running", "stopped", "cancelled", "failed"]


@dataclass(frozen=True)
class Progress:
    """What a job is doing: `task`, its `phase` (reading, writing), the rows of this phase so far and `of` how many, if
    that is known; `started` and `beat` are instants in ISO format, `message` is why it failed."""

    task: Task
    phase: str
    rows: int
    of: int | None
    started: str
    beat: str
    state: State = "running"
    message: LazyMessage | None = None


class JobFolder:
    """The files of one batch's job: its lock, its progress, the wish to cancel it, and what its dry run found."""

    def __init__(self, store: Path, batch_id: int):
        self.path = store / FOLDER / str(batch_id)

    def hold(self) -> IO[bytes]:
        """The lock, as a file that is to be closed at the end. Raises JobRunningError if somebody works."""
        self.path.mkdir(parents=True, exist_ok=True)
        lock = (self.path / "lock").open("wb")
        for left in reversed(range(TRIES)):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return lock
            except BlockingIOError:
                if left:
                    Event().wait(PAUSE)
        lock.close()
        raise JobRunningError

    def is_held(self) -> bool:
        """Whether somebody works."""
        try:
            with (self.path / "lock").open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    def progress(self) -> Progress | None:
        """How far the job is, or how the last one ended otherwise than well; None without one."""
        is_held = self.is_held()
        found = self.load("progress")
        if not isinstance(found, Progress):
            return None
        return replace(found, state="stopped") if found.state == "running" and not is_held else found

    def is_running(self) -> bool:
        """Whether a job works on this batch."""
        progress = self.progress()
        return progress is not None and progress.state == "running"

    def ask_to_stop(self) -> None:
        """Let the job cancel itself at its next beat; nothing without a job."""
        if self.is_running():
            (self.path / "cancel").touch()

    def is_asked_to_stop(self) -> bool:
        return (self.path / "cancel").exists()

    def forget_asking(self) -> None:
        (self.path / "cancel").unlink(missing_ok=True)

    def keep(self, name: str, value: Any) -> None:
        """Put a value into a file, all of it or none."""
        with tempfile.NamedTemporaryFile("w", dir=self.path, delete=False, encoding="utf-8") as part:
            try:
                json.dump(to_data(value), part, ensure_ascii=False)
                part.close()
                os.replace(part.name, self.path / f"{name}.json")
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise

    def load(self, name: str) -> Any:
        """A value that was kept; None if there is none or it is of another version."""
        try:
            return from_data(json.loads((self.path / f"{name}.json").read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return None

    def forget(self, name: str) -> None:
        (self.path / f"{name}.json").unlink(missing_ok=True)

    def remove(self) -> None:
        """Leave nothing."""
        shutil.rmtree(self.path, ignore_errors=True)


class Reporter(Meter):
    """Writes down how far a job is, at most once a beat, and cancels it when somebody asked for that."""

    def __init__(self, folder: JobFolder, task: Task, of: int | None = None):
        self.folder, self.expected, self.told = folder, of, monotonic()
        now = clock.now().isoformat()
        self.progress = Progress(task, "reading", 0, of, now, now)
        folder.keep("progress", self.progress)

    def __call__(self, rows: int) -> None:
        self._now(rows=self.progress.rows + rows)
        if monotonic() - self.told >= EVERY:
            self.told = monotonic()
            self._tell()
            self.check()

    def enter(self, phase: str, of: int | None = None) -> None:
        # What a dry run counted is better known than what the file lets expect.
        counted = self.expected if phase == "reading" else None
        self._now(phase=phase, rows=0, of=counted or of)
        self._tell()
        self.check()

    def check(self) -> None:
        if self.folder.is_asked_to_stop():
            raise CancelledImportError

    def end(self, state: State, message: LazyMessage | None = None) -> None:
        """How it ended, if otherwise than well."""
        if self.folder.path.is_dir():
            self._now(state=state, message=message)
            self._tell()

    def _now(self, **changes: Any) -> None:
        self.progress = replace(self.progress, **changes)

    def _tell(self) -> None:
        self._now(beat=clock.now().isoformat())
        self.folder.keep("progress", self.progress)


def shown_progress(progress: Progress | None) -> Mapping[str, Any]:
    """The progress as the page's script reads it; the state "none" where no job runs and none ended badly."""
    if progress is None:
        return {"state": "none"}
    return {**asdict(progress), "message": str(progress.message) if progress.message else None}
