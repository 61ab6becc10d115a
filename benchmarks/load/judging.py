"""A judge's browser on a bad line: sends fields as the page does, and writes down what it sent and what it was told."""

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TextIO

from benchmarks.load.checking import Sent, Told
from benchmarks.load.wire import Answer, Wire
from benchmarks.load.world import Task

REPEATED, REORDERED, DROPPED, RETHOUGHT = 0.10, 0.05, 0.05, 0.10  # of all fields
RETRY = 0.1  # seconds until what the server did not answer is sent again
GIVE_UP = 120  # seconds without any answer
VALUES = tuple(f"{half / 2:g}" for half in range(21))


class RefusedError(Exception):
    """An answer that no judge should get here."""


@dataclass
class Judge:
    """`troubles` counts what went wrong on the line, `versions` are those of the sheets that the judge knows."""

    task: Task
    codes: tuple[str, ...]
    port: int
    chance: random.Random
    troubles: Counter[str] = field(default_factory=Counter)
    versions: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.wire, self.second = Wire(self.port, self.task.account), Wire(self.port, self.task.account)
        self.versions |= dict.fromkeys(self.task.sheets, 1)

    def work(self, log: TextIO, progress: Callable[[], None]) -> None:
        """Every field of every sheet, and some of them twice; `progress` is called after each that is acknowledged.
        Raises RefusedError."""
        self.log, again = log, []
        for sheet in self.task.sheets:
            for code in self.codes:
                value = self.chance.choice(VALUES)
                self._type(sheet, code, value)
                progress()
                if self.chance.random() < RETHOUGHT:
                    again.append((sheet, code, self._other(value)))
        for sheet, code, value in again:
            self.save(sheet, code, value)

    def leave(self) -> None:
        """Close what is open."""
        self.wire.drop()
        self.second.drop()

    def _type(self, sheet: int, code: str, value: str) -> None:
        luck = self.chance.random()
        version = self.versions[sheet]
        if luck < REPEATED:
            self.save(sheet, code, value)
            self.troubles["repeated"] += 1
            self.save(sheet, code, value, version=version)  # the very same request
        elif luck < REPEATED + REORDERED:
            self._overtake(sheet, code, value)
        elif luck < REPEATED + REORDERED + DROPPED:
            self._drop(sheet, code, self.chance.choice((value, self._other(value))))
            self.save(sheet, code, value)
        else:
            self.save(sheet, code, value)

    def save(self, sheet: int, code: str, value: str, version: int | None = None) -> None:
        """Until it is acknowledged: sent again where there is no answer, and on top of the other version where there
        is one."""
        expected = self.versions[sheet] if version is None else version
        while True:
            answer = self._send_until_answered(sheet, code, value, expected)
            told = self._understand(sheet, code, value, answer)
            if told.marks[code] == value:
                return
            self.troubles["compared"] += 1
            expected = told.version

    def _overtake(self, sheet: int, code: str, value: str) -> None:
        """Two requests on their way on two connections; the older one is sent last."""
        self.troubles["reordered"] += 1
        version, older = self.versions[sheet], self._other(value)
        with suppress(OSError):
            self._send(self.wire, sheet, code, value, version)
            self._send(self.second, sheet, code, older, version)
        for wire, sent in ((self.wire, value), (self.second, older)):
            try:
                if wire.socket is not None:
                    self._understand(sheet, code, sent, wire.answer())
            except OSError:
                self._lost(wire)
        self.save(sheet, code, value)

    def _drop(self, sheet: int, code: str, value: str) -> None:
        """Send, and close the connection before the answer."""
        self.troubles["dropped"] += 1
        with suppress(OSError):
            self._send(self.wire, sheet, code, value, self.versions[sheet])
        self.wire.drop()

    def _send_until_answered(self, sheet: int, code: str, value: str, version: int) -> Answer:
        deadline = time.monotonic() + GIVE_UP
        while time.monotonic() < deadline:
            try:
                self._send(self.wire, sheet, code, value, version)
                answer = self.wire.answer()
            except OSError:
                self._lost(self.wire)
            else:
                if answer.status < 500:
                    return answer
                self.troubles["answered 5xx"] += 1
            time.sleep(RETRY)
        raise RefusedError(f"sheet {sheet}, criterion {code}: no answer for {GIVE_UP} s")

    def _send(self, wire: Wire, sheet: int, code: str, value: str, version: int) -> None:
        self._write(sent=asdict(Sent(sheet, code, value, version)))
        wire.send(f"/judging/sheets/{sheet}/marks", {"version": version, "marks": {code: value}})

    def _understand(self, sheet: int, code: str, value: str, answer: Answer) -> Told:
        """What an answer says of the sheet, written down. Raises RefusedError, or OSError for a server's own fault."""
        if answer.status >= 500:
            raise ConnectionError
        document = answer.document()
        if answer.status not in (200, 409) or not document or "marks" not in document:
            raise RefusedError(f"sheet {sheet}, criterion {code}: {answer.status} {answer.body[:300]!r}")
        if answer.status == 200 and document["marks"][code] != value:
            raise RefusedError(f"sheet {sheet}, criterion {code}: saved {value}, answered {document['marks']}")
        told = Told(sheet, document["version"], document["marks"], code if document["marks"][code] == value else "")
        self.versions[sheet] = max(self.versions[sheet], told.version)
        self._write(told=asdict(told))
        return told

    def _lost(self, wire: Wire) -> None:
        wire.drop()
        self.troubles["connections lost"] += 1

    def _other(self, value: str) -> str:
        return self.chance.choice([one for one in VALUES if one != value])

    def _write(self, **line: Any) -> None:
        self.log.write(json.dumps(line) + "\n")


def logged(path: Path) -> Iterator[Sent | Told]:
    """What a client wrote down."""
    with path.open() as log:
        for line in map(json.loads, log):
            yield Sent(**line["sent"]) if "sent" in line else Told(**line["told"])
