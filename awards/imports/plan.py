"""What an import would do, before it does anything: the values that importers and the import pages exchange."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol

from sqlalchemy.orm import Session

from awards.i18n import LazyMessage
from awards.imports.models import ImportBatch
from awards.imports.reading.table import Table

Action = Literal["add", "change", "same"]


@dataclass(frozen=True)
class Source:
    """A file to import: where its bytes lie, its name as uploaded, what the user declared about it, and the year.

    `progress` is told every few hundred rows how many more were read, 0 while nothing more is; what it raises ends the
    import. `hidden` gathers the names of sheets with rows that were left unread because they are hidden.
    """

    path: Path
    name: str
    mapping: Mapping[str, Any] = field(default_factory=dict)
    year: int | None = None
    progress: Callable[[int], None] = lambda rows: None
    hidden: list[str] = field(default_factory=list, compare=False)

    def shown(self, tables: Iterable[Table]) -> list[Table]:
        """The sheets that have rows and are not hidden."""
        filled = [table for table in tables if table.rows]
        self.hidden.extend(table.name for table in filled if table.is_hidden)
        return [table for table in filled if not table.is_hidden]


@dataclass(frozen=True)
class Option:
    """Something about a file that only its user can say, e.g. whether visits were announced.

    The answer is `Source.mapping[key]`, one of the `choices` (value, label); the first is taken where nobody says.
    """

    key: str
    label: LazyMessage
    choices: tuple[tuple[str, LazyMessage], ...]


@dataclass(frozen=True)
class PlannedRow:
    """A row that would be written: its own key, the values for the importer's `apply`, and `text`, the row in words."""

    sheet: str
    row: int
    key: str
    action: Action
    values: Mapping[str, Any]
    text: str = ""


@dataclass(frozen=True)
class Reject:
    """A row, or with cell "" the whole row, that cannot be imported, and why. `cell` as in Excel: "D7"."""

    sheet: str
    row: int
    cell: str
    value: str
    reason: LazyMessage


@dataclass(frozen=True)
class Unknown:
    """A spelling that stands for nobody yet: its rows wait for an answer.

    `kind` is what is looked for (department, place, team, person); `suggestions` are (code, label), best first.
    """

    kind: str
    spelling: str
    rows: int
    suggestions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Preview:
    """A table of what would be counted: headings and rows of texts and numbers, the first of each row names it."""

    title: LazyMessage
    columns: tuple[LazyMessage | str, ...]
    rows: tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True)
class Asked:
    """What people have to state before the file's rows mean anything, in an importer's own form.

    `template` shows `form` (as `asked.form`); the importer's `parse_stated(form)` makes options of what is sent.
    `problems` say what is missing or wrong, none if all is stated; `mapping_file` is the same to fill in as TOML.
    """

    template: str
    problems: tuple[LazyMessage, ...]
    mapping_file: str
    form: Any


@dataclass(frozen=True)
class Plan:
    """Everything a dry run shows. `figures` are facts about the file in words: (label, number or text).

    `rows` of a large file may lie outside memory (awards/imports/spooling.py): look at a slice, or at one after the
    other. `progress` is told while the rows are written, as Source.progress while they are read. `concerned` are the
    ids of those whom rows to be written are about, where the importer knows them without looking at each row.
    """

    rows: Sequence[PlannedRow]
    rejects: tuple[Reject, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    figures: tuple[tuple[LazyMessage, str | int], ...] = ()
    previews: tuple[Preview, ...] = ()
    asked: Asked | None = None
    progress: Callable[[int], None] = field(default=lambda rows: None, compare=False, repr=False)
    concerned: frozenset[int] | None = None

    @property
    def unstated(self) -> tuple[LazyMessage, ...]:
        """What has to be stated before anything can be imported."""
        return self.asked.problems if self.asked else ()

    def count(self, action: Action) -> int:
        """How many planned rows would be added, changed or are there already."""
        counts = getattr(self.rows, "counts", None)
        return sum(row.action == action for row in self.rows) if counts is None else counts.get(action, 0)


class Importer(Protocol):
    """One kind of file. `plan` reads and compares and writes nothing; `apply` writes exactly what was planned.

    An importer may have `options: tuple[Option, ...]`: the import page asks for them (`options_of`). One whose plans
    have `asked` has `parse_stated(form) -> dict`: the options that its form on the page states. `is_personal = True`
    says that its files hold what is not to be kept: see awards/imports/forgetting.py. `instead: LazyMessage` says what
    can be done where an import must stay; by default single numbers can be corrected.
    """

    kind: str
    label: LazyMessage
    help: LazyMessage
    needs_year: bool

    def plan(self, session: Session, source: Source) -> Plan:
        """Raises AwardsError when the file as a whole cannot be understood (wrong kind, missing column)."""

    def apply(self, session: Session, plan: Plan, batch: ImportBatch, *, now: datetime) -> None:
        """Write the planned rows, each with its batch and row number; flush, never commit."""


REGISTRY: dict[str, Importer] = {}


def register(importer: Importer) -> Importer:
    """Make an importer known to the import page and the `import` command."""
    REGISTRY[importer.kind] = importer
    return importer


def options_of(importer: Importer) -> tuple[Option, ...]:
    """What the user can declare about files of this kind."""
    options: tuple[Option, ...] = getattr(importer, "options", ())
    return options


def is_personal(kind: str) -> bool:
    """Whether files of a kind hold what is not to be kept about people: addresses, telephone numbers, free text."""
    return bool(getattr(REGISTRY.get(kind), "is_personal", False))
