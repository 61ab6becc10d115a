"""Making runs: freeze, score, keep. Nothing here or anywhere changes a run."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from awards.audit.service import record
from awards.campaigns.models import Award
from awards.runs import queries
from awards.runs.bundle import freeze
from awards.runs.models import Run
from awards.runs.problems import UnscorableError, in_words
from scoring import ENGINE, BundleError, canonical_bytes
from scoring import run as score


def make_run(session: Session, award: Award, *, actor: str, now: datetime) -> Run:
    """A new run of what is known now, or the last one if the very same bundle was scored by the very same engine.

    Raises UnscorableError with everything that keeps the data from being scored.
    """
    frozen = freeze(session, award)
    return keep_run(session, award, frozen.bundle, evidence=frozen.evidence, actor=actor, now=now)


def try_run(session: Session, award: Award, *, actor: str, now: datetime) -> Run | UnscorableError:
    """As `make_run`, and what keeps the data from being scored handed back: what was written before it stays."""
    try:
        return make_run(session, award, actor=actor, now=now)
    except UnscorableError as error:
        return error


def keep_run(
    session: Session,
    award: Award,
    bundle: dict[str, Any],
    *,
    evidence: dict[str, Any] | None = None,
    actor: str,
    now: datetime,
) -> Run:
    """Score a bundle and keep both documents as canonical bytes, with what its figures are made of (`Run.evidence`).

    The last run is confirmed instead if it is of the very same bundle: from then on it knows what is known now.

    Raises UnscorableError.
    """
    frozen = canonical_bytes(bundle)
    sha256 = hashlib.sha256(frozen).hexdigest()
    last = queries.latest_run(session, award)
    if last is not None and (last.bundle_sha256, last.engine) == (sha256, ENGINE):
        subject = queries.subject_of(award)
        record(session, queries.CONFIRMED, actor=actor, subject=subject, now=now, run=last.number, bundle=sha256)
        return last
    result = _scored(session, award, bundle)
    scored = canonical_bytes(result)
    run = Run(
        award_id=award.id,
        number=last.number + 1 if last else 1,
        bundle=frozen,
        bundle_sha256=sha256,
        result=scored,
        result_sha256=hashlib.sha256(scored).hexdigest(),
        evidence=evidence or {},
        engine=result["engine"],
        is_approvable=result["approvable"],
        actor=actor,
        created_at=now,
    )
    session.add(run)
    session.flush()
    digests = {"bundle": run.bundle_sha256, "result": run.result_sha256}
    record(session, "run:made", actor=actor, subject=queries.subject_of(award), now=now, run=run.number, **digests)
    return run


def _scored(session: Session, award: Award, bundle: dict[str, Any]) -> dict[str, Any]:
    try:
        return score(bundle)
    except BundleError as error:
        problems = in_words(error.problems, bundle, queries.nominees_of(session, award))
        raise UnscorableError(problems) from error
