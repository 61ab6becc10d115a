"""What the engine computes from a run's bundle beside the result: computed once, then kept."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

import scoring
from awards.errors import AwardsError
from awards.i18n import lazy
from awards.runs import queries
from awards.runs.models import Run, RunDocument

Document = dict[str, Any]


def _public_bundle(bundle: Document) -> Document:
    """The public bundle of those who have a rank: vetoes and gaps of the others are nobody's business outside the
    circle, and a nominee who leaves reorders nobody (`adjusted`, where that is not so, has no public bundle)."""
    ranked = {row["id"] for row in scoring.run(bundle)["ranking"] if row["rank"] is not None}
    nominees = [one for one in bundle["nominees"] if one["id"] in ranked]
    rulings = [one for one in bundle["rulings"] if one["kind"] == "tie" or one["nominee"] in ranked]
    return scoring.public_bundle({**bundle, "nominees": nominees, "rulings": rulings})


def _public_result(bundle: Document) -> Document:
    return scoring.run(_public_bundle(bundle))


MAKERS: dict[str, Callable[[Document], Document]] = {
    "diagnostics": scoring.diagnose,
    "public_bundle": _public_bundle,
    "public_result": _public_result,
}


class UnderivableError(AwardsError):
    """The bundle of an old run, which the engine of today does not take."""

    default = lazy("The scoring engine of today cannot read the bundle of this run. Compute a new run.")


def may_be_public(run: Run) -> bool:
    """Whether there is a public bundle: not where a panel is `adjusted`, whose points need linked judges."""
    components = queries.bundle_of(run)["scheme"]["components"]
    return all(component.get("method") != "adjusted" for component in components)


def made_document(run: Run, kind: str) -> bytes:
    """The canonical bytes of a document, computed anew; takes seconds for large awards. Raises UnderivableError."""
    try:
        return scoring.canonical_bytes(MAKERS[kind](queries.bundle_of(run)))
    except scoring.BundleError as error:
        raise UnderivableError from error


def keep_document(session: Session, run: Run, kind: str, content: bytes, *, now: datetime) -> RunDocument:
    """Keep what `made_document` gave; what somebody else kept in the meantime stands."""
    kept = queries.document_of(session, run, kind)
    if kept is None:
        kept = RunDocument(run_id=run.id, kind=kind, engine=scoring.ENGINE, content=content, created_at=now)
        kept.sha256 = hashlib.sha256(content).hexdigest()
        session.add(kept)
        session.flush()
    return kept
