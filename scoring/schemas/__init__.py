"""The JSON Schemas (draft 2020-12) of the documents, shipped with the package as files beside this one.

A schema says the shape; what it cannot say (sums, order, references from one place to another) `check_bundle` checks.
"""

import json
from importlib import resources
from typing import Any

NAMES = ("bundle", "result", "diagnostics")


def schema(name: str) -> dict[str, Any]:
    """The schema of a "bundle", a "result" or "diagnostics", a fresh copy."""
    if name not in NAMES:
        raise ValueError(f"{name!r} is none of {', '.join(NAMES)}")
    found: dict[str, Any] = json.loads(resources.files(__name__).joinpath(f"{name}.json").read_bytes())
    return found
