"""The scoring engine: a frozen bundle in, the same result out on any machine, to the last digit.

Exact numbers only (integers and rationals), the standard library only; no clock, no database, no environment. The
canonical form of a document (`canonical_bytes`) is what the application stores, what `run` writes, and what the digest
is taken of: it has no white space and no newline at its end.
"""

from scoring.derivation import Derivation, derive, explain
from scoring.documents import canonical_bytes, digest, load_bundle, load_document
from scoring.engine import ENGINE, check_bundle, run
from scoring.problems import BundleError, Problem, UnknownNomineeError
from scoring.verification import verify

__all__ = [
    "ENGINE",
    "BundleError",
    "Derivation",
    "Problem",
    "UnknownNomineeError",
    "canonical_bytes",
    "check_bundle",
    "derive",
    "digest",
    "explain",
    "load_bundle",
    "load_document",
    "run",
    "verify",
]
