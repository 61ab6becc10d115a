"""Building a bundle: everything that one scoring needs, frozen into one document without a single name."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from awards.campaigns.models import Award
from awards.campaigns.scheme import scheme_of
from awards.db import plain
from awards.evidence.measures import Measures, measures_for
from awards.evidence.queries import Decisions, decisions_for
from awards.judging.queries import SignedSheet, judge_codes, recusals, signed_sheets
from awards.nominations.models import Nomination
from awards.organisation.queries import active_counts
from awards.runs.queries import accepted_of, bundle_of, decision_of, nominee_id, rulings_decided_with, rulings_of

FORMAT = "award-bundle/1"
DRAWS, DELTA = 1000, "0.2"

Document = dict[str, Any]
Sheets = Mapping[int, Sequence[SignedSheet]]
Recusals = Mapping[int, Sequence[str]]


class Frozen(NamedTuple):
    """A bundle, and what its figures are made of as `Run.evidence` keeps it: the format of bundles has no place for
    that."""

    bundle: Document
    evidence: Document


def build_bundle(session: Session, award: Award) -> Document:
    """The bundle of an award as of now, exactly as scoring.md lays it out; the engine still has to validate it."""
    return freeze(session, award).bundle


def freeze(session: Session, award: Award) -> Frozen:
    """The bundle of an award as of now, and where its figures come from.

    Only accepted nominations and signed sheets are in it; rules that are not sealed have an empty digest. While a
    decision stands, its nominees count for the departments for which it was made. The number of statements does not
    depend on the number of nominees.
    """
    nominations = sorted(accepted_of(session, award), key=nominee_id)
    subjects = [nomination.subject for nomination in nominations]
    measures, decisions = measures_for(session, award, subjects), decisions_for(session, award, subjects)
    sheets, recused = signed_sheets(session, award), recusals(session, award)
    counts, judges = active_counts(session, award.campaign.year), judge_codes(session, award)
    departments = _decided_departments(session, award)
    known: dict[str, Any] = {"measures": measures, "decisions": decisions, "sheets": sheets, "recused": recused}
    bundle = {
        "format": FORMAT,
        "award": {"code": award.code, "name": dict(award.name), "year": award.campaign.year},
        "rules": {"sealed_sha256": award.seal.sha256 if award.seal else ""},
        "scheme": scheme_of(award, counts=counts, survey_parts=measures.scheme, judges=judges),
        "nominees": [{**_nominee(award, one, **known), **departments.get(nominee_id(one), {})} for one in nominations],
        "rulings": rulings_for(session, award, {nominee_id(one) for one in nominations}),
        "stability": {"draws": DRAWS, "delta": DELTA, "seed": award.campaign.year},
    }
    return Frozen(bundle, {nominee_id(one): made_of(measures, one.subject_id) for one in nominations})


def _decided_departments(session: Session, award: Award) -> dict[str, Document]:
    """Nominee id → `{"departments"}` as in the decided run; {} where nothing is decided. A transfer after the decision
    changes nothing of what was decided."""
    decision = decision_of(session, award)
    nominees = bundle_of(decision.run)["nominees"] if decision else []
    return {one["id"]: {"departments": one["departments"]} for one in nominees}


def made_of(measures: Measures, subject_id: int) -> Document:
    """Component code → `{"source", "rows", "batches"}` of one nominee, for the components with evidence."""
    sources, batches = measures.sources.get(subject_id, {}), measures.batches.get(subject_id, {})
    return {
        code: {"source": sources.get(code, ""), "rows": rows, "batches": batches.get(code, [])}
        for code, rows in measures.rows[subject_id].items()
    }


def rulings_for(session: Session, award: Award, nominees: Collection[str]) -> list[Document]:
    """The rulings that count, in the order in which they were recorded; while a decision stands, those that its run
    obeys: an exclusion that takes nobody's place in it waits until it falls. An exclusion of somebody who is no nominee
    any more has nobody to exclude. A vote on what is no tie any more is a problem: people voted on something else."""
    decision = decision_of(session, award)
    if decision is None:
        rulings = [one for one in rulings_of(session, award) if one.counts]
    else:
        rulings = rulings_decided_with(session, decision)
    return [
        {"kind": one.kind, **one.data, "reason": one.reason, **({"vote": one.vote} if one.kind == "tie" else {})}
        for one in rulings
        if one.kind == "tie" or one.nominees[0] in nominees
    ]


def _nominee(
    award: Award,
    nomination: Nomination,
    *,
    measures: Measures,
    decisions: Decisions,
    sheets: Sheets,
    recused: Recusals,
) -> Document:
    data = dict(measures.data[nomination.subject_id])
    for component in award.components:
        if component.kind == "panel":
            codes = [criterion.code for criterion in component.criteria]
            panel = _panel(codes, sheets.get(nomination.id, ()), recused.get(nomination.id, ()))
            data |= {component.code: panel} if panel["sheets"] or panel["recused"] else {}
    return {
        "id": nominee_id(nomination),
        "departments": sorted(f"d{department.id}" for department in nomination.subject.own_departments),
        "vetoes": decisions.vetoes.get(nomination.subject_id, []),
        "adjustments": decisions.adjustments.get(nomination.subject_id, []),
        "data": data,
    }


def _panel(codes: Sequence[str], sheets: Sequence[SignedSheet], recused: Sequence[str]) -> Document:
    """A component's sheets, every mark as it was signed; a component without data is left out by the caller."""
    return {
        "sheets": [
            {"judge": sheet.judge_code, "scores": {code: plain(sheet.marks[code]) for code in codes}}
            for sheet in sheets
        ],
        "recused": list(recused),
    }
