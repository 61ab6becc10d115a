"""The scoring engine: a frozen bundle in, the same result out on any machine, to the last digit.

Exact numbers only (integers and rationals), the standard library only; no clock, no database, no environment. The
canonical form of a document (`canonical_bytes`) is what the application stores, what `run` writes, and what the digest
is taken of: it has no white space and no newline at its end.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from scoring.documents import canonical_bytes, digest, load_bundle, load_document
from scoring.engine import ENGINE, check_bundle, run
from scoring.problems import BundleError, Problem, UnknownNomineeError
from scoring.verification import Difference, differences, verify

if TYPE_CHECKING:
    from scoring.derivation import Derivation, derive, explain
    from scoring.diagnostics import diagnose
    from scoring.publication import public_bundle

# Loaded when first asked for: whoever runs or verifies a bundle needs no sentences and no diagnostics.
_LATER = {
    "Derivation": "derivation",
    "derive": "derivation",
    "explain": "derivation",
    "diagnose": "diagnostics",
    "public_bundle": "publication",
}

__all__ = [
    "ENGINE",
    "BundleError",
    "Derivation",
    "Difference",
    "Problem",
    "UnknownNomineeError",
    "canonical_bytes",
    "check_bundle",
    "derive",
    "diagnose",
    "differences",
    "digest",
    "explain",
    "load_bundle",
    "load_document",
    "public_bundle",
    "run",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
