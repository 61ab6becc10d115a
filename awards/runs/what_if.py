"""What-if runs: what would come of other weights, places or judges, computed beside a run and marked as such for ever.
They are rows of their own kind: whatever approves or publishes takes a `Run`, so nothing can be decided on them."""

import copy
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from awards.audit.service import record
from awards.campaigns.models import Award
from awards.errors import AwardsError, NotFoundError
from awards.i18n import LazyMessage, lazy
from awards.nominations.queries import AwardCase
from awards.permissions import Viewer
from awards.runs import queries
from awards.runs.models import Run, WhatIf
from awards.runs.problems import UnscorableError, in_words
from awards.text import needed_text
from scoring import BundleError, canonical_bytes
from scoring import run as score

MADE, TITLE = "what-if:made", 120
REASON = "假设试算 / what-if"

Document = dict[str, Any]


@dataclass(frozen=True)
class WhatIfCase:
    """One what-if run of one award."""

    case: AwardCase
    what_if: WhatIf

    def concerns(self, viewer: Viewer) -> bool:
        """Whether the viewer is a nominee of the award."""
        return self.case.concerns(viewer)


def what_if_case(session: Session, viewer: Viewer, year: int, code: str, number: int) -> WhatIfCase:
    """The what-if run with this number. Raises as `runs_case`: its bundle holds the judges' marks too."""
    case = queries.runs_case(session, viewer, year, code)
    query = select(WhatIf).where(WhatIf.award_id == case.award.id, WhatIf.number == number)
    what_if = session.scalar(query.options(joinedload(WhatIf.run)))
    if what_if is None:
        raise NotFoundError
    return WhatIfCase(case, what_if)


def what_ifs_of(session: Session, award: Award) -> list[WhatIf]:
    """Every what-if run of an award with its run, the newest first."""
    query = select(WhatIf).where(WhatIf.award_id == award.id).order_by(WhatIf.number.desc())
    return list(session.scalars(query.options(joinedload(WhatIf.run))))


def name_of(what_if: WhatIf, names: Mapping[str, Any]) -> LazyMessage | str:
    """What it is called: its title, and whom it leaves out; `names`: nominee id → (bilingual) name."""
    excluded = tuple(names.get(one, one) for one in what_if.changes.get("excluded", []))
    if not excluded:
        return what_if.title
    return lazy("%(title)s (without %(names)s)", title=what_if.title, names=excluded)


def make_what_if(
    session: Session, run: Run, changes: Mapping[str, Any], *, title: str, actor: str, now: datetime
) -> WhatIf:
    """Score the run's bundle with `changes`, as `changed_bundle` takes them, and keep it.

    Raises AwardsError without any change, InputNeededError (field `title`), UnscorableError with everything that the
    engine finds wrong with the changes.
    """
    title = needed_text(title, "title", TITLE)
    if not any(changes.values()) and "min_score" not in changes:
        raise AwardsError(lazy("Change something: otherwise it is the run itself."))
    bundle, result = _scored(session, run, changes)
    frozen, scored = canonical_bytes(bundle), canonical_bytes(result)
    what_if = WhatIf(
        award_id=run.award_id,
        run=run,
        number=_next_number(session, run.award_id),
        title=title,
        changes=dict(changes),
        bundle=frozen,
        bundle_sha256=hashlib.sha256(frozen).hexdigest(),
        result=scored,
        result_sha256=hashlib.sha256(scored).hexdigest(),
        engine=result["engine"],
        actor=actor,
        created_at=now,
    )
    session.add(what_if)
    session.flush()
    told: dict[str, Any] = {"what_if": what_if.number, "run": run.number}
    told |= {"bundle": what_if.bundle_sha256, "result": what_if.result_sha256}
    record(session, MADE, actor=actor, subject=queries.subject_of(run.award), now=now, **told)
    return what_if


def changed_bundle(bundle: Document, changes: Mapping[str, Any]) -> Document:
    """A bundle with other rules or judges, which claims no seal. `changes`, each as far as it is there:

    `{"weights": {component code: text}, "winners": int, "min_score": text | None, "without": [judge codes],
    "excluded": [nominee ids]}`.
    """
    changed = copy.deepcopy(bundle)
    changed["rules"]["sealed_sha256"] = ""
    scheme = changed["scheme"]
    for component in scheme["components"]:
        component["weight"] = changes.get("weights", {}).get(component["code"], component["weight"])
    scheme |= {key: changes[key] for key in ("winners", "min_score") if key in changes}
    for judge in changes.get("without", []):
        _leave_out(changed, judge)
    excluded = changes.get("excluded", [])
    kept = [one for one in changed["rulings"] if _stays(one, excluded)]
    changed["rulings"] = kept + [{"kind": "exclude", "nominee": one, "reason": REASON} for one in excluded]
    return changed


def _stays(ruling: Document, excluded: list[str]) -> bool:
    if ruling["kind"] == "exclude":
        return ruling["nominee"] not in excluded
    return not set(ruling["order"]) & set(excluded)


def _leave_out(bundle: Document, judge: str) -> None:
    for component in bundle["scheme"]["components"]:
        if component["kind"] != "panel":
            continue
        component["judges"] = [one for one in component["judges"] if one != judge]
        for nominee in bundle["nominees"]:
            panel = nominee["data"].get(component["code"])
            if panel is not None:
                panel["sheets"] = [one for one in panel["sheets"] if one["judge"] != judge]
                panel["recused"] = [one for one in panel.get("recused", []) if one != judge]


def _scored(session: Session, run: Run, changes: Mapping[str, Any]) -> tuple[Document, Document]:
    """Bundle and result; a vote on what is no tie any more is left out, as nobody would have voted on it."""
    bundle = changed_bundle(queries.bundle_of(run), changes)
    while True:
        try:
            return bundle, score(bundle)
        except BundleError as error:
            idle = _idle_votes(bundle, error)
            if not idle:
                raise _unscorable(session, run, bundle, error) from error
        bundle["rulings"] = [one for at, one in enumerate(bundle["rulings"]) if at not in idle]


def _idle_votes(bundle: Document, error: BundleError) -> set[int]:
    """The places of the votes that the engine refuses; none if anything else is wrong."""
    places = [problem.location for problem in error.problems]
    if any(place[:1] != ("rulings",) or len(place) < 2 for place in places):
        return set()
    return {int(place[1]) for place in places if bundle["rulings"][int(place[1])]["kind"] == "tie"}


def _unscorable(session: Session, run: Run, bundle: Document, error: BundleError) -> UnscorableError:
    return UnscorableError(in_words(error.problems, bundle, queries.nominees_of(session, run.award)))


def _next_number(session: Session, award_id: int) -> int:
    last = session.scalar(select(func.max(WhatIf.number)).where(WhatIf.award_id == award_id))
    return (last or 0) + 1
