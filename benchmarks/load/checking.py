"""Does the database hold what clients were told? Pure functions of their logs and of the rows.

A sheet's version starts at 1 and each save that changes something adds 1 and, since a client sends one field at a time,
one row of history. So the history replayed up to row n - 1 is the sheet as it stood at version n, and what a client
was told of version n can be compared with it exactly, field by field.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Key = tuple[int, str]  # sheet id, criterion code


@dataclass(frozen=True)
class Sent:
    """A client sent this value on top of this version of the sheet; "" clears."""

    sheet: int
    code: str
    value: str
    version: int


@dataclass(frozen=True)
class Told:
    """A client was answered: saved (or found saved), and so the sheet stands. `marks` has every criterion, "" for none.
    `code` is the field that the request was about, "" where the answer acknowledges none."""

    sheet: int
    version: int
    marks: Mapping[str, str]
    code: str = ""


@dataclass
class Rows:
    """What the database holds: versions by sheet, every mark row, and the history in the order of writing, the value
    "" where a mark was cleared."""

    versions: dict[int, int] = field(default_factory=dict)
    marks: list[tuple[int, str, str]] = field(default_factory=list)
    history: list[tuple[int, str, str]] = field(default_factory=list)


def faults_of(sent: Iterable[Sent], told: Iterable[Told], rows: Rows, *, expected: Iterable[Key] = ()) -> list[str]:
    """A line for everything that is wrong, naming sheet and criterion; empty if all is well. `expected` are the fields
    that must have been acknowledged by the end."""
    told = list(told)
    held: dict[Key, list[str]] = defaultdict(list)
    for sheet, code, value in rows.marks:
        held[sheet, code].append(value)
    story: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for sheet, code, value in rows.history:
        story[sheet].append((code, value))
    last = _last_told(told)
    faults = [f"{_name(key)}: there are {len(found)} marks" for key, found in held.items() if len(found) > 1]
    faults += _lost(sent, last, held)
    acknowledged = {(one.sheet, one.code) for one in told}
    faults += [f"{_name(key)}: never acknowledged" for key in expected if key not in acknowledged]
    faults += _version_faults(last, rows.versions)
    faults += _history_faults(story, held, rows.versions)
    faults += _replay_faults(told, story)
    return faults


def _lost(sent: Iterable[Sent], last: Mapping[int, Told], held: Mapping[Key, list[str]]) -> list[str]:
    """Marks that are neither the last acknowledged value nor one that was sent on top of it and never answered.

    What was sent on top of an older version cannot come in any more: versions only grow.
    """
    allowed = {(sheet, code): {value} for sheet, told in last.items() for code, value in told.marks.items()}
    first = 1  # of a sheet of which nothing was told
    for one in sent:
        known = last.get(one.sheet)
        if one.version >= (known.version if known else first):
            allowed.setdefault((one.sheet, one.code), {""}).add(one.value)
    faults = []
    for key, values in sorted(allowed.items()):
        found = held.get(key, [""])[0]
        if found not in values:
            faults.append(f"{_name(key)}: acknowledged {_listed(values)}, the database holds {_listed({found})}")
    strangers = [key for key in held if key not in allowed]
    return faults + [f"{_name(key)}: a mark that nobody sent" for key in sorted(strangers)]


def _version_faults(last: Mapping[int, Told], versions: Mapping[int, int]) -> list[str]:
    """Sheets that are older than what was told of them."""
    pairs = ((sheet, told.version, versions.get(sheet, 0)) for sheet, told in sorted(last.items()))
    return [f"sheet {sheet}: told of version {told}, it has {held}" for sheet, told, held in pairs if held < told]


def _history_faults(
    story: Mapping[int, list[tuple[str, str]]], held: Mapping[Key, list[str]], versions: Mapping[int, int]
) -> list[str]:
    """Where history, marks and versions do not agree."""
    faults = []
    for sheet, version in sorted(versions.items()):
        changes = story.get(sheet, [])
        if len(changes) != version - 1:
            faults.append(f"sheet {sheet}: version {version} after {len(changes)} changes")
        after = dict(changes)
        codes = {code for code, _ in changes} | {code for one, code in held if one == sheet}
        for code in sorted(codes):
            found = held.get((sheet, code), [""])[0]
            if found != after.get(code, ""):
                line = f"the history says {_listed({after.get(code, '')})}, the mark is {_listed({found})}"
                faults.append(f"{_name((sheet, code))}: {line}")
    return faults


def _replay_faults(told: Iterable[Told], story: Mapping[int, list[tuple[str, str]]]) -> list[str]:
    """Answers that tell of another state than the history has for their version."""
    faults = set()
    by_sheet: dict[int, list[Told]] = defaultdict(list)
    for one in told:
        by_sheet[one.sheet].append(one)
    for sheet, answers in by_sheet.items():
        state: dict[str, str] = {}
        changes, at = story.get(sheet, []), 0
        for answer in sorted(answers, key=lambda one: one.version):
            state.update(changes[at : answer.version - 1])
            at = max(at, answer.version - 1)
            wrong = [code for code, value in answer.marks.items() if state.get(code, "") != value]
            faults |= {f"{_name((sheet, code))}: told at version {answer.version} what it never was" for code in wrong}
    return sorted(faults)


def _last_told(told: Iterable[Told]) -> dict[int, Told]:
    last: dict[int, Told] = {}
    for one in told:
        if one.sheet not in last or one.version >= last[one.sheet].version:
            last[one.sheet] = one
    return last


def _name(key: Key) -> str:
    return f"sheet {key[0]}, criterion {key[1]}"


def _listed(values: Iterable[str]) -> str:
    return " or ".join(sorted(value or "nothing" for value in values))
