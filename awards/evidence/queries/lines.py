"""What the evidence says about one subject, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

import scoring
from awards.campaigns.models import Award, Campaign, Component
from awards.evidence.measures import MEASURED, Measures, measures_for
from awards.evidence.measures.kinds import brief
from awards.evidence.smallness import LEAST_PRINTED, is_small
from awards.i18n import LazyMessage, lazy
from awards.organisation.models import Subject

MISSING = {
    "block": lazy("No evidence yet: without it the nomination cannot be scored."),
    "reweight": lazy("No evidence: the other components carry its weight."),
    "zero": lazy("No evidence: it counts as 0 points."),
}


@dataclass(frozen=True)
class EvidenceLine:
    """One component of one award: what there is about the subject, in words and, where it can be said, in points.

    `rows` counts raw rows; `newest` is the day of the newest; `points` are on 0–100 as a run would give them today,
    None if there is no evidence, too little of it, or a group too small to be printed (`is_small`). `source` is
    "orders" or "sheet" where the component can come from either.
    """

    award: Award
    component: Component
    rows: int
    newest: date | None
    words: LazyMessage
    points: str | None = None
    is_small: bool = False
    source: str = ""

    @property
    def label(self) -> dict[str, str]:
        """The component's name in both languages."""
        return self.component.label


def evidence_of(
    session: Session, subject: Subject, campaign: Campaign, award: Award | None = None
) -> list[EvidenceLine]:
    """What a year's rows say about a subject for every component that is measured from them: of one award, or of all
    awards for subjects of its kind. Panels are left out. A constant number of statements per award."""
    awards = [award] if award else awards_for(session, campaign, subject.kind)
    return [line for one in awards for line in lines_of(one, subject, measures_for(session, one, [subject]))]


def awards_for(session: Session, campaign: Campaign, kind: str) -> Sequence[Award]:
    """The year's awards for subjects of a kind, with their components."""
    query = select(Award).where(Award.campaign_id == campaign.id, Award.subject_kind == kind).order_by(Award.position)
    return session.scalars(query.options(joinedload(Award.campaign), selectinload(Award.components))).all()


def lines_of(award: Award, subject: Subject, measures: Measures) -> list[EvidenceLine]:
    """One line per measured component."""
    components = [component for component in award.components if component.kind in MEASURED]
    return [line_of(award, component, subject, measures) for component in components]


def line_of(award: Award, component: Component, subject: Subject, measures: Measures) -> EvidenceLine:
    """The line of one component."""
    data = measures.data[subject.id].get(component.code)
    if data is None:
        return EvidenceLine(award, component, 0, None, MISSING[component.missing])
    rows, newest = measures.rows[subject.id][component.code], measures.newest[subject.id][component.code]
    if is_small(component.kind, people_in(component, data, rows)):
        words = lazy("Fewer than %(least)s people: nothing is shown.", least=LEAST_PRINTED)
        return EvidenceLine(award, component, rows, newest, words, is_small=True)
    points = points_of(component, measures.scheme.get(component.code, {}), data, award.places)
    source = measures.sources.get(subject.id, {}).get(component.code, "")
    return EvidenceLine(award, component, rows, newest, in_words(component, data, rows, source), points, source=source)


def people_in(component: Component, data: Any, rows: int) -> int:
    """How many people a figure stands for: those who answered, or whose votes are valid."""
    return int(data["valid"]) if component.kind == "vote" else rows


def in_words(component: Component, data: Any, rows: int, source: str = "") -> LazyMessage:
    """What there is, as a sentence; `source` as in `Measures.sources`."""
    if source == "orders":
        return lazy("Work orders that count: %(rows)s, on time: %(value)s %%.", rows=rows, value=brief(data))
    if source == "sheet":
        return lazy("Value of the indicator sheet: %(value)s.", value=brief(data))
    if component.kind == "inspection":
        return lazy("Visits: %(rows)s.", rows=rows)
    if component.kind == "survey":
        return lazy("Answers: %(rows)s.", rows=rows)
    if component.kind == "vote":
        return lazy("%(votes)s of %(valid)s valid papers are for.", votes=data["for"], valid=data["valid"])
    return lazy("Value: %(value)s.", value=brief(data))


def points_of(component: Component, scheme: dict[str, Any], data: Any, places: int) -> str | None:
    """The points that the engine gives this component alone; None for too small a sample or data that are unfit."""
    entry = {
        "code": component.code,
        "kind": component.kind,
        "label": component.label,
        "weight": "100",
        **component.settings,
        **scheme,
        "missing": "reweight",
    }
    document = {
        "format": "award-bundle/1",
        "award": {"code": "evidence", "name": component.label, "year": 0},
        "rules": {"sealed_sha256": "0" * 64},
        "scheme": {**FREE, "places": places, "components": [entry]},
        "nominees": [{"id": "n", "departments": [], "vetoes": [], "adjustments": [], "data": {component.code: data}}],
        "rulings": [],
        "stability": {"draws": 1, "delta": "0.2", "seed": 0},
    }
    try:
        found: str | None = scoring.run(document)["ranking"][0]["components"][0]["points"]
    except scoring.BundleError:
        return None
    return found


FREE = {
    "bonus_cap": "0",
    "deduction_cap": "0",
    "tie_break": [],
    "winners": 1,
    "per_department": None,
    "min_score": None,
}
