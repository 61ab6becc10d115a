"""Comparing a stored result with a recomputed one."""

from typing import Any

from scoring.documents import RepeatedKey
from scoring.engine import Document, run
from scoring.problems import Location, path_of, show


def verify(bundle: Document, result: object) -> list[str]:
    """Every difference between `result` and what the bundle gives, one line each; [] means identical.

    Another patch level of the engine is no difference. Raises BundleError if the bundle itself is unsound.
    """
    lines: list[str] = []
    _compare((), result, run(bundle), lines)
    return lines


def _compare(at: Location, kept: Any, computed: Any, lines: list[str]) -> None:
    if isinstance(kept, dict) and isinstance(computed, dict):
        for key in [*computed, *(key for key in kept if key not in computed)]:
            _compare_key((*at, str(key)), key, kept, computed, lines)
    elif isinstance(kept, list) and isinstance(computed, list):
        for index, (one, other) in enumerate(zip(kept, computed, strict=False)):
            _compare((*at, index), one, other, lines)
        if len(kept) != len(computed):
            lines.append(f"{path_of(at)}: {len(kept)} entries in the result, {len(computed)} recomputed")
    elif type(kept) is not type(computed) or kept != computed:
        lines.append(f"{path_of(at)}: {show(kept)} in the result, {show(computed)} recomputed")


def _compare_key(at: Location, key: Any, kept: Document, computed: Document, lines: list[str]) -> None:
    if isinstance(key, RepeatedKey):
        lines.append(f"{path_of((*at[:-1], key.key))}: the key is given more than once in the result")
    elif key not in kept:
        lines.append(f"{path_of(at)}: missing in the result, {show(computed[key])} recomputed")
    elif key not in computed:
        lines.append(f"{path_of(at)}: {show(kept[key])} in the result, not recomputed")
    elif at != ("engine",) or not _same_but_patch(kept[key], computed[key]):
        _compare(at, kept[key], computed[key], lines)


def _same_but_patch(kept: object, computed: str) -> bool:
    parts = kept.split(".") if isinstance(kept, str) and kept.isascii() else []
    return len(parts) == 3 and parts[2].isdigit() and parts[:2] == computed.split(".")[:2]
