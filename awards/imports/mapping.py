"""Answers and declarations in a TOML file: what `import --mapping` reads and `--write-mapping` writes."""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from awards.errors import AwardsError
from awards.i18n import lazy
from awards.imports.aliases import KINDS
from awards.imports.plan import Unknown

OPTIONS = "options"


class MappingError(AwardsError):
    """The mapping file cannot be understood."""


@dataclass(frozen=True)
class Mapping:
    """`answers`: {kind: {spelling: code}}; `options`: what the importer is told, as `Source.mapping`."""

    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)


def read_mapping(path: Path) -> Mapping:
    """A file with the tables [department], [place], [person] (spelling = code, "" to leave such rows out) and
    [options]. Raises MappingError."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(lazy("The mapping file %(file)s cannot be read.", file=path.name)) from error
    except tomllib.TOMLDecodeError as error:
        message = lazy("The mapping file %(file)s is not TOML: %(detail)s", file=path.name, detail=str(error))
        raise MappingError(message) from error
    for name, table in data.items():
        _check_table(path, name, table)
    return Mapping({kind: data[kind] for kind in KINDS if kind in data}, data.get(OPTIONS, {}))


def _check_table(path: Path, name: str, table: Any) -> None:
    known = [*KINDS, OPTIONS]
    if name not in known or not isinstance(table, dict):
        words = {"file": path.name, "name": name, "known": ", ".join(f"[{one}]" for one in known)}
        raise MappingError(lazy("The mapping file %(file)s has “%(name)s”; known are %(known)s.", **words))
    if name == OPTIONS:
        return
    for spelling, code in table.items():
        if not isinstance(code, str):
            words = {"file": path.name, "name": spelling}
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
