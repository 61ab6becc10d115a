"""Answers and declarations in a TOML file: what `import --mapping` reads and `--write-mapping` writes."""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from awards.errors import AwardsError
from awards.i18n import LazyMessage, lazy
from awards.imports.aliases import KINDS
from awards.imports.plan import Unknown

OPTIONS = "options"


class MappingError(AwardsError):
    """The mapping file cannot be understood."""

    def __init__(self, message: LazyMessage, *, field: str | None = "mapping"):
        super().__init__(message, field=field)


@dataclass(frozen=True)
class Mapping:
    """`answers`: {kind: {spelling: code}}; `options`: what the importer is told, as `Source.mapping`."""

    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)


def read_mapping(path: Path) -> Mapping:
    """The mapping in a file. Raises MappingError."""
    try:
        return parse_mapping(path.read_bytes(), path.name)
    except OSError as error:
        raise MappingError(lazy("The mapping file %(file)s cannot be read.", file=path.name)) from error


def parse_mapping(content: bytes, name: str) -> Mapping:
    """TOML in UTF-8 with the tables [department], [place], [team], [person] (spelling = code, "" to leave such rows
    out) and [options]; `name` is the file's, for messages. Raises MappingError."""
    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # of decoding and of TOML; brackets in brackets without end
        words = {"file": name, "detail": str(error)}
        raise MappingError(lazy("The mapping file %(file)s is not TOML: %(detail)s", **words)) from error
    for title, table in data.items():
        _check_table(name, title, table)
    options = json.loads(json.dumps(data.get(OPTIONS, {}), default=str))  # TOML has dates, a stored batch has not
    return Mapping({kind: data[kind] for kind in KINDS if kind in data}, options)


def _check_table(file: str, title: str, table: Any) -> None:
    known = [*KINDS, OPTIONS]
    if title not in known or not isinstance(table, dict):
        words = {"file": file, "name": title, "known": ", ".join(f"[{one}]" for one in known)}
        raise MappingError(lazy("The mapping file %(file)s has “%(name)s”; known are %(known)s.", **words))
    if title == OPTIONS:
        return
    for spelling, code in table.items():
        if not isinstance(code, str):
            words = {"file": file, "name": spelling}
            raise MappingError(lazy("The mapping file %(file)s: the code of “%(name)s” must be in quotes.", **words))


def mapping_template(unknown: Iterable[Unknown]) -> str:
    """A file to fill in: one line for each open spelling, switched off: the best guess, and behind it the others."""
    head = lazy('Take the "#" away where the code is right, or write the right one; "" leaves such rows out.')
    lines = [f"# {head}"]
    by_kind: dict[str, list[Unknown]] = {}
    for one in unknown:
        by_kind.setdefault(one.kind, []).append(one)
    for kind, spellings in by_kind.items():
        lines += ["", f"[{kind}]"]
        lines += [_line(one) for one in spellings]
    return "\n".join(lines) + "\n"


def _line(one: Unknown) -> str:
    # A JSON string is a TOML string as well.
    spelling, code = json.dumps(one.spelling, ensure_ascii=False), one.suggestions[0][0] if one.suggestions else ""
    others = ", ".join(f"{code} {label}" for code, label in one.suggestions)
    return f"# {spelling} = {json.dumps(code, ensure_ascii=False)}" + (f"  # {others}" if others else "")
