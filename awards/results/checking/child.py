"""The child process that recomputes what a stranger brings: `python -I child.py`, never imported by the application.

Standard input is a line of JSON `{"bundle": bytes, "lang", "nominees": most}` and then both files; standard output is
one JSON object, the fields of `Verdict`. Isolated mode keeps the environment out; only the engine is added.
"""

import contextlib
import json
import sys
from pathlib import Path
from typing import Any

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 5
SHOWN = 200
KINDS = {"award-bundle/1": "bundle", "award-result/1": "result", "award-diagnostics/1": "diagnostics"}

Answer = dict[str, Any]


def limit_resources() -> None:
    """Bound memory and processor time, and write no file. Nothing to do where the system has no limits."""
    try:
        import resource
    except ImportError:
        return
    for name, value in {"AS": MEMORY_BYTES, "FSIZE": 0, "CPU": CPU_SECONDS, "CORE": 0}.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(kind)[1]
        lower = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (lower, lower))


def main() -> None:
    """Read, compute, answer."""
    limit_resources()
    order = json.loads(sys.stdin.buffer.readline())
    brought = sys.stdin.buffer.read()
    at = order["bundle"]
    answer = answer_to({"bundle": brought[:at], "result": brought[at:]}, order["lang"], order["nominees"])
    print(json.dumps(answer))


def answer_to(files: dict[str, bytes], lang: str, most: int) -> Answer:
    """What is to be said about the two files."""
    import scoring

    documents = {}
    for name, data in files.items():
        try:
            documents[name] = scoring.load_document(data)
        except scoring.BundleError as error:
            return {"outcome": "unreadable", "file": name, **listed([(p.path, p.words(lang)) for p in error.problems])}
    kinds = {name: kind_of(document) for name, document in documents.items()}
    is_swapped = kinds == {"bundle": "result", "result": "bundle"}
    if is_swapped:
        documents = {"bundle": documents["result"], "result": documents["bundle"]}
    elif kinds["bundle"] != "bundle":
        return {"outcome": "not_bundle", "found": kinds["bundle"]}
    elif kinds["result"] != "result":
        return {"outcome": "not_result", "found": kinds["result"]}
    return {"is_swapped": is_swapped, **compared(documents["bundle"], documents["result"], lang, most)}


def compared(bundle: Any, result: Any, lang: str, most: int) -> Answer:
    """Recompute and compare; the ranking only."""
    import scoring

    nominees = bundle.get("nominees")
    count = len(nominees) if isinstance(nominees, list) else 0
    if count > most:
        return {"outcome": "too_many", "nominees": count}
    try:
        found = scoring.differences(bundle, result)
    except scoring.BundleError as error:
        return {"outcome": "unsound", **listed([(one.path, one.words(lang)) for one in error.problems])}
    about = {"nominees": count, "bundle_sha256": scoring.digest(bundle), "engine": scoring.ENGINE}
    lines = listed([(one.path, one.words(lang)) for one in found])
    return {"outcome": "different" if found else "identical", **about, **lines}


def listed(lines: list[tuple[str, str]]) -> Answer:
    """The first lines and how many there are."""
    return {"lines": lines[:SHOWN], "count": len(lines)}


def kind_of(document: Any) -> str:
    """ "bundle", "result", "diagnostics", or "" for anything else."""
    said = document.get("format") if isinstance(document, dict) else None
    return KINDS.get(said, "") if isinstance(said, str) else ""


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    main()
