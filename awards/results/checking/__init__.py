"""Recomputing what anyone brings, in a child process with limits; nothing is kept.

`Verdict` is what came of it: `outcome` is "identical", "different", "unsound" (the bundle has problems), "unreadable"
(a file is no JSON), "not_bundle", "not_result" or "too_many".
"""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from awards.errors import AwardsError, BusyError
from awards.i18n import lazy

CHILD = Path(__file__).with_name("child.py")
MAX_BYTES = 4 * 1024 * 1024
MAX_NOMINEES = 2000
SECONDS = 6.0  # on the clock; the child limits its processor time and memory
_slot = BoundedSemaphore(1)  # a process computes for one stranger at a time, and always has a thread for others


class TooHeavyError(AwardsError):
    """The child ran out of time or memory."""

    default = lazy(
        "This took more time or memory than one check may take here. Use the command below on a machine of your own."
    )


class ChecksBusyError(BusyError):
    """Others' results are being checked."""

    default = lazy("Others are checking results right now. Please try again in a moment.")


@dataclass(frozen=True)
class Verdict:
    """What came of a comparison. `lines` are (path, words), at most 200 of `count`; `file` is the one that cannot be
    read; `found` says what came instead: "bundle", "result", "diagnostics" or ""."""

    outcome: str
    is_swapped: bool = False
    file: str = ""
    found: str = ""
    lines: list[tuple[str, str]] = field(default_factory=list)
    count: int = 0
    nominees: int = 0
    bundle_sha256: str = ""
    engine: str = ""

    @property
    def is_other_bundle(self) -> bool:
        """Whether the result says of itself that it was computed from another bundle."""
        return self.outcome == "different" and any(path == "bundle_sha256" for path, _ in self.lines)


def compare(bundle: bytes, result: bytes, lang: str, *, seconds: float = SECONDS) -> Verdict:
    """Compute the result of a bundle anew and compare it with the one that was brought, in words of `lang`.

    Raises TooHeavyError, ChecksBusyError.
    """
    order = {"bundle": len(bundle), "lang": lang, "nominees": MAX_NOMINEES}
    said = _ask(json.dumps(order).encode() + b"\n" + bundle + result, seconds)
    said["lines"] = [(path, words) for path, words in said.get("lines", [])]
    return Verdict(**said)


def _ask(order: bytes, seconds: float) -> dict[str, Any]:
    if not _slot.acquire(blocking=False):
        raise ChecksBusyError
    try:
        command = [sys.executable, "-I", str(CHILD)]
        done = subprocess.run(command, input=order, capture_output=True, timeout=seconds, cwd="/", check=True)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise TooHeavyError from error
    finally:
        _slot.release()
    said: dict[str, Any] = json.loads(done.stdout)
    return said
