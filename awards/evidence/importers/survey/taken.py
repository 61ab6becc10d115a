"""Answers that are good, chunk by chunk: counted for the preview, put aside until they are written."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any, NamedTuple

from awards.evidence.importers.survey.instants import from_text
from awards.evidence.measures.survey import Tally
from awards.imports.plan import Action, PlannedRow
from awards.imports.spooling import Spool, SpooledRows

Key = tuple[int, str]  # subject id, identity


class Taken(NamedTuple):
    """Columns of rows that are good. `submitted_at` as in instants.as_text, `answers` as JSON, `is_same` where the
    answer is there already."""

    row: Sequence[int]
    number: Sequence[int]
    subject_id: Sequence[int]
    identity: Sequence[str]
    submitted_at: Sequence[str | None]
    seconds: Sequence[int | None]
    channel: Sequence[str]
    address_hash: Sequence[str]
    answers: Sequence[str]
    is_same: Sequence[bool]

    def only(self, wanted: Sequence[object]) -> "Taken":
        """The rows for which `wanted` is true."""
        columns: list[list[Any]] = [list(compress(column, wanted)) for column in self]
        return Taken(*columns)

    def new(self) -> "Taken":
        """The rows that are not there yet."""
        return self.only([not same for same in self.is_same]) if any(self.is_same) else self


class Counts:
    """Counts answers by subject and identity: how many, how often each answer to each question, and the latest."""

    def __init__(self) -> None:
        self.responses: Counter[Key] = Counter()
        self._numbers: dict[Key, int] = {}
        self._items: dict[str, Counter[tuple[int, str]]] = defaultdict(Counter)
        self._newest: dict[Key, str] = {}

    def add(self, taken: Taken, items: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Count further rows; `items` are their answers question by question, in any texts that differ as they do."""
        keys = list(zip(taken.subject_id, taken.identity, strict=True))
        for key, times in Counter(keys).items():
            self.responses[key] += times
            self._numbers.setdefault(key, len(self._numbers))
        numbers = list(map(self._numbers.__getitem__, keys))
        for code, answers in items:
            self._items[code].update(zip(numbers, answers, strict=True))
        for key, at in zip(keys, taken.submitted_at, strict=True):
            if at is not None and at > self._newest.get(key, ""):
                self._newest[key] = at

    def tallies(self, levels: Mapping[str, Mapping[str, int]]) -> dict[Key, Tally]:
        """The same as tallies; `levels` says, item by item, which answers are levels of the scale."""
        found = {
            key: Tally(responses, {}, from_text(self._newest.get(key))) for key, responses in self.responses.items()
        }
        keys = list(self._numbers)
        for code, counts in self._items.items():
            for (number, answer), times in counts.items():
                level = levels[code].get(answer)
                if level is not None:
                    most = max(levels[code].values()) + 1
                    found[keys[number]].items.setdefault(code, [0] * most)[level] += times
        return found


@dataclass(frozen=True)
class About:
    """What planned rows of a survey have in common: the sheet, the survey's number, the campaign, whom ids mean."""

    sheet: str
    code: str
    campaign_id: int
    names: Mapping[int, str]

    def rows(self, chunk: Sequence[Any]) -> list[PlannedRow]:
        """The planned rows of a chunk as it was spooled."""
        return [self._row(*values) for values in zip(*chunk, strict=True)]

    def _row(self, *columns: Any) -> PlannedRow:
        values = dict(zip(Taken._fields, columns, strict=True))
        row, is_same = values.pop("row"), values.pop("is_same")
        values["answers"] = json.loads(values["answers"])
        values |= {"campaign_id": self.campaign_id, "submitted_at": from_text(values["submitted_at"])}
        action: Action = "same" if is_same else "add"
        text = self.names[values["subject_id"]]
        return PlannedRow(self.sheet, row, f"{self.code}:{values['number']}", action, values, text)


@dataclass
class Harvest:
    """Gathers what is good: rows in a spool, counts of all and of those that are new."""

    about: About
    spool: Spool = field(default_factory=Spool)
    sizes: list[int] = field(default_factory=list)
    new: Counts = field(default_factory=Counts)
    same: Counts = field(default_factory=Counts)
    actions: Counter[Action] = field(default_factory=Counter)

    def add(self, taken: Taken, items: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Take the good rows of a chunk with their answers question by question."""
        if not taken.number:
            return
        self.spool.add(tuple(taken))
        self.sizes.append(len(taken.number))
        same = sum(taken.is_same)
        self.actions.update({"same": same, "add": len(taken.number) - same})
        for counts, wanted in ((self.new, [not one for one in taken.is_same]), (self.same, taken.is_same)):
            if all(wanted):
                counts.add(taken, items)
            elif any(wanted):
                counts.add(taken.only(wanted), [(code, list(compress(answers, wanted))) for code, answers in items])

    def rows(self) -> SpooledRows:
        """The planned rows."""
        return SpooledRows(self.spool, self.sizes, self.actions, self.about.rows)
