"""One run: a bundle in, the result document out. Reads no clock, no file, no environment."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scoring import panel as panels
from scoring.documents import MAX_BYTES, canonical_bytes
from scoring.leniency import groups, leniency
from scoring.model import Bundle
from scoring.numbers import CONTRIBUTION_PLACES, written
from scoring.panel import Panel, Sheets
from scoring.problems import BundleError, Problem, Problems
from scoring.ranking import ranked_groups, unranked
from scoring.selection import PENDING, TIED_AT_CUT, Selection
from scoring.totals import INCOMPLETE, Contribution, Leniencies, Scored, score
from scoring.validation import read_bundle

ENGINE = "1.0.0"
FORMAT = "award-result/1"
BLOCKING = (INCOMPLETE, TIED_AT_CUT, PENDING)

Document = dict[str, Any]


def run(document: Document) -> Document:
    """The result document of a bundle; raises BundleError with every problem, and computes nothing then."""
    ranking, data = _rows(assess(document)), sized(document)
    blocked_by = _blocked_by(ranking)
    return {
        "format": FORMAT,
        "engine": ENGINE,
        "bundle_sha256": hashlib.sha256(data).hexdigest(),
        "approvable": not blocked_by,
        "blocked_by": blocked_by,
        "ranking": ranking,
    }


def check_bundle(document: object) -> list[Problem]:
    """Every problem of a bundle, in document order; [] means `run` will succeed."""
    try:
        assess(document)
        sized(document)
    except BundleError as error:
        return error.problems
    return []


def leniencies(bundle: Bundle, document: object) -> Leniencies:
    """Component code → judge → b_j for every `adjusted` panel; raises BundleError where groups share no judge."""
    problems = Problems()
    found = {}
    for index, component in enumerate(bundle.scheme.components):
        if not isinstance(component.rule, Panel) or component.rule.method != panels.ADJUSTED:
            continue
        totals = {
            nominee.id: evidence.totals
            for nominee in bundle.nominees
            if isinstance(evidence := nominee.evidence.get(component.code), Sheets)
        }
        split = groups(totals)
        if len(split) > 1:
            named = "; ".join(f"{', '.join(judges)}: {', '.join(nominees)}" for judges, nominees in split)
            problems.add(("scheme", "components", index), "unconnected", value=named)
        else:
            found[component.code] = leniency(totals)
    problems.raise_if_any(document)
    return found


@dataclass(frozen=True)
class Assessed:
    """A sound bundle with everyone scored, ranked and selected; `groups` are (rank, equals), best first."""

    bundle: Bundle
    scored: Sequence[Scored]
    groups: Sequence[tuple[int, list[Scored]]]
    selection: Selection


def assess(document: object) -> Assessed:
    """What `run` prints and the diagnostics start from; raises BundleError, also for what is found last."""
    bundle = read_bundle(document)
    found = leniencies(bundle, document)
    scored = [score(bundle.scheme, nominee, found) for nominee in bundle.nominees]
    groups = ranked_groups(scored, bundle.scheme.tie_break)
    selection = Selection(bundle.scheme, bundle.rulings).walk(groups)
    _refuse_idle_rulings(bundle, selection, document)
    return Assessed(bundle, scored, groups, selection)


def _rows(assessed: Assessed) -> list[Document]:
    """The rows of the result by rank, then id, the unranked last."""
    places, status = assessed.bundle.scheme.places, assessed.selection.status
    rows = [_row(one, rank, status[one.nominee.id], places) for rank, group in assessed.groups for one in group]
    return rows + [_row(one, None, one.status or INCOMPLETE, places) for one in unranked(assessed.scored)]


def sized(document: object) -> bytes:
    """The canonical form; raises BundleError if it is larger than a document may be."""
    data = canonical_bytes(document)
    if len(data) > MAX_BYTES:
        raise BundleError([Problem((), "too_large", (("limit", str(MAX_BYTES)),))])
    return data


def _refuse_idle_rulings(bundle: Bundle, selection: Selection, document: object) -> None:
    problems = Problems()
    for tie in bundle.rulings.ties:
        if tie not in selection.used:
            problems.add(("rulings", tie.index, "order"), "no_such_tie", value=", ".join(tie.order))
    problems.raise_if_any(document)


def _row(one: Scored, rank: int | None, status: str, places: int) -> Document:
    return {
        "id": one.nominee.id,
        "rank": rank,
        "total": None if one.total is None else written(one.total, places),
        "status": status,
        "adjustment": written(one.adjustment, places),
        "notes": one.notes,
        "components": [_component_row(part, places) for part in one.components],
    }


def _component_row(part: Contribution, places: int) -> Document:
    component = part.measured.component
    row: Document = {
        "code": component.code,
        "points": None if part.points is None else written(part.points, places),
        "weight": component.weight,
        "contribution": None if part.contribution is None else written(part.contribution, CONTRIBUTION_PLACES),
        "notes": part.measured.notes,
    }
    if part.measured.sheets is not None:
        row["sheets"] = part.measured.sheets
    return row


def _blocked_by(ranking: list[Document]) -> list[Document]:
    blocked = [{"code": code, "nominees": [row["id"] for row in ranking if row["status"] == code]} for code in BLOCKING]
    return [entry for entry in blocked if entry["nominees"]]
