"""What keeps a run from being approved, and what rests on an approval from being published."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

import scoring
from awards.audit.models import Event
from awards.campaigns.models import Award
from awards.campaigns.rules import date_in, is_open, is_sealed
from awards.campaigns.sealing import is_intact
from awards.errors import AwardsError
from awards.i18n import LazyMessage, lazy
from awards.judging.queries import may_still_sign
from awards.nominations.models import Nomination
from awards.runs import queries
from awards.runs.bundle import build_bundle
from awards.runs.gaps import reasons_in, unexplained
from awards.runs.models import Run
from awards.runs.words import Blocker, Listed, blockers

UPHELD = "objection:upheld"
RUNS, PANEL, NOMINATIONS = "runs.list_runs", "judging.show_panel", "nominations.list_award"
SEAL, EVIDENCE = "campaigns.seal_award", "evidence.show_coverage"


class Curable(LazyMessage):
    """What stands in the way, and the page of the award that cures it; some pages are the office's alone."""

    __slots__ = ("endpoint", "is_office")

    def __init__(self, message: LazyMessage, endpoint: str, *, is_office: bool = False):
        super().__init__(message.msgid, message.params)
        self.endpoint, self.is_office = endpoint, is_office


class NotApprovableError(AwardsError):
    """This run may not be approved; the message says what stands in the way, with names."""


def require_approvable(session: Session, run: Run, nominees: Mapping[str, Nomination], *, now: datetime) -> None:
    """Raises NotApprovableError with everything that stands in the way; `nominees` as by `queries.nominees_of`."""
    if reasons := why_not_approvable(session, run, nominees, now=now):
        message = lazy("Run %(run)s cannot be approved. %(reasons)s", run=run.number, reasons=Listed(reasons))
        raise NotApprovableError(message)


def why_not_approvable(session: Session, run: Run, nominees: Mapping[str, Nomination], *, now: datetime) -> list[Any]:
    """As `obstacles`, and that the run is not the very one that an objection was upheld against."""
    unchanged = why_unchanged(session, run)
    return obstacles(session, run, nominees, now=now) + ([unchanged] if unchanged else [])


def obstacles(session: Session, run: Run, nominees: Mapping[str, Nomination], *, now: datetime) -> list[Any]:
    """What is wrong with a run as the latest word, each a text, a Blocker or an Unexplained; [] if nothing is."""
    reasons: list[Any] = why_unsealed(run.award)
    result = queries.result_of(run)
    blocked: list[Blocker] = blockers(result, nominees)
    accepted = {key for key, nomination in nominees.items() if nomination.state == "accepted"}
    if outdated := why_outdated(session, run, accepted):
        reasons.append(outdated)
    if unsigned := who_may_sign(session, run.award, now):
        names = Listed(unsigned)
        text = lazy("Judging is open, and these judges have not signed: %(names)s", names=names)
        reasons.append(Curable(text, PANEL, is_office=True))
    if not accepted:
        reasons.append(Curable(lazy("No nomination is accepted yet"), NOMINATIONS))
    gaps = reasons_in(session, run.award, result, nominees)
    return reasons + blocked + unexplained(run.award, gaps, nominees)


def why_unsealed(award: Award) -> list[LazyMessage]:
    """Results are decided under sealed rules, and under the very rules that were sealed."""
    if not is_sealed(award):
        return [Curable(lazy("The rules of the award are not sealed"), SEAL, is_office=True)]
    return [] if is_intact(award) else [lazy("The rules are not those that were sealed")]


def why_outdated(session: Session, run: Run, accepted: set[str]) -> LazyMessage | None:
    """What is known now that the run does not know: nobody chooses among runs of different days."""
    latest = queries.latest_run(session, run.award)
    if latest is not None and latest.id != run.id:
        return Curable(lazy("Only the latest run can be: that is run %(latest)s", latest=latest.number), RUNS)
    if accepted != {row["id"] for row in queries.result_of(run)["ranking"]}:
        return Curable(lazy("Nominations were accepted or taken back after it: compute a new run"), RUNS)
    if run.bundle_sha256 != scoring.digest(build_bundle(session, run.award)):
        return Curable(lazy("Marks, evidence or the register changed after it: compute a new run"), RUNS)
    return None


def who_may_sign(session: Session, award: Award, now: datetime) -> list[str]:
    """The judges whose marks are still to come, by name, while the judging window is open."""
    today = date_in(award.campaign, now)
    if not is_open(award.campaign, "judging", today):
        return []
    return [one.seat.user.name for one in may_still_sign(session, award, today)]


def why_unchanged(session: Session, run: Run) -> LazyMessage | None:
    """That an objection to what the run was made of was upheld: what was found to be wrong would be decided once more.

    Where a number was to be corrected, another ruling is no correction: the bundles are compared without rulings. Where
    somebody was excluded, the very same bundle is refused. Where a step of the procedure was done again, the figures
    may be the same. An event tells the bundle objected to, and the decided one that fell instead, if it was another.
    """
    upheld = select(Event).where(Event.name == UPHELD, Event.subject == queries.subject_of(run.award))
    found = {remedy: set[str]() for remedy in ("correct", "exclude", "procedure")}
    for event in session.scalars(upheld):
        refused = found.get(event.data.get("remedy", ""), found["correct"])
        refused |= {event.data[key] for key in ("bundle", "fallen") if event.data.get(key)}
    if run.bundle_sha256 in found["correct"] | found["exclude"]:
        text = lazy("An objection to this very result was upheld: correct what it found, and compute a new run")
    elif _has_facts_of(session, run, found["correct"]):
        text = lazy(
            "An upheld objection asks for a correction, and no figure has changed since: correct what it found, and "
            "compute a new run"
        )
    else:
        return None
    return Curable(text, EVIDENCE)


def _has_facts_of(session: Session, run: Run, bundles: Collection[str]) -> bool:
    """Whether nothing but rulings tells a run from another of the award's runs with one of these bundles."""
    if not bundles:
        return False
    others = select(Run).where(Run.award_id == run.award_id, Run.bundle_sha256.in_(bundles))
    facts = _facts(run)
    return any(_facts(other) == facts for other in session.scalars(others.options(undefer(Run.bundle))))


def _facts(run: Run) -> dict[str, Any]:
    return {**queries.bundle_of(run), "rulings": []}
