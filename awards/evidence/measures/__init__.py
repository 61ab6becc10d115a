"""From raw rows to what a component of the bundle holds: nothing derived is stored, everything is counted anew."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from awards.campaigns.models import Award, Component
from awards.campaigns.orders import ON_TIME
from awards.evidence.measures import rows
from awards.evidence.measures.kinds import bundle_decimal, indicator_data, inspection_data, vote_data
from awards.evidence.measures.orders import order_counts, summed
from awards.evidence.measures.places import SELF, Places
from awards.evidence.measures.survey import counted_answers, survey_data, survey_scheme
from awards.organisation.models import Subject

__all__ = ["Measures", "measures_for"]

MEASURED = ("inspection", "survey", "indicator", "vote")


class Measured(NamedTuple):
    """One nominee's evidence for one component: the bundle's data, how many raw rows it is made of, the newest day, the
    imports that these came with, and "orders" or "sheet" where an indicator can come from either."""

    data: Any
    rows: int
    newest: date | None
    batches: Iterable[int]
    source: str = ""


@dataclass
class Measures:
    """What the evidence gives the components of one award.

    `data`, `rows` and `newest` are subject id → component code → the bundle's data, the number of raw rows, the day of
    the newest row; a code without evidence is absent. `scheme` is component code → the keys that only evidence can
    fill: items, strata and wave of a survey. `sources` is subject id → component code → "orders" or "sheet", for
    on-time rates alone. `batches` is subject id → component code → the ids of the imports, in their order; for surveys
    all of the year's, since everyone's answers are part of each figure.
    """

    data: dict[int, dict[str, Any]] = field(default_factory=dict)
    rows: dict[int, dict[str, int]] = field(default_factory=dict)
    newest: dict[int, dict[str, date | None]] = field(default_factory=dict)
    scheme: dict[str, dict[str, Any]] = field(default_factory=dict)
    sources: dict[int, dict[str, str]] = field(default_factory=dict)
    batches: dict[int, dict[str, list[int]]] = field(default_factory=dict)

    @classmethod
    def empty(cls, subjects: Sequence[Subject]) -> "Measures":
        """No evidence about any of the subjects."""
        ids = [subject.id for subject in subjects]
        return cls({one: {} for one in ids}, {one: {} for one in ids}, {one: {} for one in ids})

    def keep(self, subject_id: int, code: str, measured: Measured) -> None:
        """Remember one nominee's evidence for one component; nothing if there is none."""
        if measured.data is not None and measured.rows:
            self.data[subject_id][code] = measured.data
            self.rows[subject_id][code] = measured.rows
            self.newest[subject_id][code] = measured.newest
            self.batches.setdefault(subject_id, {})[code] = sorted(set(measured.batches))
            if measured.source:
                self.sources.setdefault(subject_id, {})[code] = measured.source


Reader = Callable[[Component, Collection[int]], Measured]


def measures_for(session: Session, award: Award, subjects: Sequence[Subject]) -> Measures:
    """What the rows of the award's year say about each subject, for every component that is not a panel.

    The award's components and campaign must be loaded. The number of statements does not depend on the number of
    subjects: at most one for the departments' windows and one per kind of row (three for surveys, two for work orders).
    """
    components = [component for component in award.components if component.kind in MEASURED]
    places = Places.load(session, subjects, [rule_of(component) for component in components])
    wanted = {
        component.code: {one.id: places.of(one, rule_of(component)) for one in subjects} for component in components
    }
    measures = Measures(
        {one.id: {} for one in subjects}, {one.id: {} for one in subjects}, {one.id: {} for one in subjects}
    )
    for kind in MEASURED:
        same_kind = [component for component in components if component.kind == kind]
        if same_kind:
            ids = {place for one in same_kind for found in wanted[one.code].values() for place in found}
            reader = READERS[kind](session, award, same_kind, ids, measures)
            for component in same_kind:
                for subject_id, found in wanted[component.code].items():
                    measures.keep(subject_id, component.code, reader(component, found))
    return measures


def rule_of(component: Component) -> str:
    """Whose rows count: `source.subjects`, the nominee's own unless it says otherwise."""
    return str(component.source.get("subjects", SELF))


def read_visits(
    session: Session, award: Award, components: Sequence[Component], ids: Collection[int], measures: Measures
) -> Reader:
    visits = rows.visits_of(session, award.campaign, ids)

    def read(component: Component, places: Collection[int]) -> Measured:
        mine = sorted(
            (visit for place in sorted(places) for visit in visits.get(place, ())), key=lambda one: one.month_on
        )
        weights = component.source.get("weights") or {}
        batches = (visit.batch_id for visit in mine)
        return Measured(inspection_data(mine, weights), len(mine), newest(visit.month_on for visit in mine), batches)

    return read


def read_answers(
    session: Session, award: Award, components: Sequence[Component], ids: Collection[int], measures: Measures
) -> Reader:
    questionnaires = rows.surveys_of(session, award.campaign)
    tallies = rows.tallies_of(session, award.campaign, questionnaires) if questionnaires else {}
    batches = rows.survey_batches_of(session, award.campaign) if questionnaires else ()
    counted = {
        component.code: counted_answers(questionnaires.values(), tallies, component.source.get("survey"))
        for component in components
    }
    for component in components:
        measures.scheme[component.code] = survey_scheme(component.settings, counted[component.code])

    def read(component: Component, places: Collection[int]) -> Measured:
        strata = [stratum["code"] for stratum in component.settings["strata"]]
        sums = counted[component.code].over(places, strata)
        latest = newest(tally.newest for tally in sums.values() if tally.newest)
        day = None if latest is None else rows.day_in(award.campaign.timezone, latest, latest.date())
        data = survey_data(strata, sums, len(measures.scheme[component.code]["items"]))
        return Measured(data, sum(tally.responses for tally in sums.values()), day, batches)

    return read


def read_values(
    session: Session, award: Award, components: Sequence[Component], ids: Collection[int], measures: Measures
) -> Reader:
    codes = {component.source["indicator"] for component in components}
    values = rows.values_of(session, award.campaign, ids, codes)
    orders = order_counts(session, award.campaign, ids) if ON_TIME in codes else {}

    def read(component: Component, places: Collection[int]) -> Measured:
        code = component.source["indicator"]
        if code == ON_TIME and (count := summed(orders, places)).rate is not None:
            day = None if count.newest is None else rows.day_in(award.campaign.timezone, count.newest, date.min)
            return Measured(bundle_decimal(count.rate), count.counted, day, count.batches, "orders")
        mine = [values[place, code] for place in sorted(places) if (place, code) in values]
        source = "sheet" if code == ON_TIME else ""
        batches = (one.batch_id for one in mine)
        return Measured(indicator_data(mine), len(mine), newest(one.imported_on for one in mine), batches, source)

    return read


def read_ballots(
    session: Session, award: Award, components: Sequence[Component], ids: Collection[int], measures: Measures
) -> Reader:
    ballots = rows.ballots_of(session, award.campaign, ids)

    def read(component: Component, places: Collection[int]) -> Measured:
        mine = [ballots[place] for place in sorted(places) if place in ballots]
        batches = (one.batch_id for one in mine)
        return Measured(vote_data(mine), len(mine), newest(one.imported_on for one in mine), batches)

    return read


READERS: Mapping[str, Callable[..., Reader]] = {
    "inspection": read_visits,
    "survey": read_answers,
    "indicator": read_values,
    "vote": read_ballots,
}


def newest(days: Iterable[Any]) -> Any:
    """The latest of some days or instants, None if there are none."""
    return max(days, default=None)
