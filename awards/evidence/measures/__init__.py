"""From raw rows to what a component of the bundle holds: nothing derived is stored, everything is counted anew."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from awards.campaigns.models import Award, Campaign, Component
from awards.campaigns.orders import ON_TIME
from awards.evidence.measures import rows
from awards.evidence.measures.kinds import bundle_decimal, indicator_data, inspection_data, vote_data
from awards.evidence.measures.orders import summed
from awards.evidence.measures.places import SELF, Places
from awards.evidence.measures.survey import counted_answers, survey_data, survey_scheme
from awards.evidence.measures.year import YearRows
from awards.organisation.models import Subject

__all__ = ["Measures", "measures_for", "measures_of_all"]

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
# Component code → subject id → the ids of those whose rows count.
Wanted = Mapping[str, Mapping[int, frozenset[int]]]


def measures_for(session: Session, award: Award, subjects: Sequence[Subject]) -> Measures:
    """What the rows of the award's year say about each subject, for every component that is not a panel.

    The award's components and campaign must be loaded. The number of statements does not depend on the number of
    subjects: at most one for the departments' windows and one per kind of row (three for surveys, two for work orders).
    """
    return measures_of_all(session, [(award, subjects)])[0]


def measures_of_all(session: Session, fields: Sequence[tuple[Award, Sequence[Subject]]]) -> list[Measures]:
    """As `measures_for`, for several awards of one year with the subjects of each, in their order; as many statements
    as for one of them that has every kind of component."""
    if not fields:
        return []
    measured = [measured_of(award) for award, _ in fields]
    everyone = {one.id: one for _, subjects in fields for one in subjects}
    places = Places.load(session, list(everyone.values()), [rule_of(one) for same in measured for one in same])
    wanted = [
        {component.code: {one.id: places.of(one, rule_of(component)) for one in subjects} for component in components}
        for components, (_, subjects) in zip(measured, fields, strict=True)
    ]
    year = _year_of(session, fields[0][0].campaign, measured, wanted)
    return [
        _measures(subjects, components, found, year)
        for (_, subjects), components, found in zip(fields, measured, wanted, strict=True)
    ]


def measured_of(award: Award) -> list[Component]:
    """The components that evidence fills."""
    return [component for component in award.components if component.kind in MEASURED]


def _year_of(
    session: Session, campaign: Campaign, measured: Sequence[Sequence[Component]], wanted: Sequence[Wanted]
) -> YearRows:
    ids: dict[str, set[int]] = {kind: set() for kind in MEASURED}
    codes: set[str] = set()
    for components, found in zip(measured, wanted, strict=True):
        for component in components:
            ids[component.kind].update(place for places in found[component.code].values() for place in places)
            codes |= {component.source["indicator"]} if component.kind == "indicator" else set()
    return YearRows(session, campaign, ids, codes)


def _measures(subjects: Sequence[Subject], components: Sequence[Component], wanted: Wanted, year: YearRows) -> Measures:
    measures = Measures.empty(subjects)
    for kind in MEASURED:
        same_kind = [component for component in components if component.kind == kind]
        if same_kind:
            reader = READERS[kind](year, same_kind, measures)
            for component in same_kind:
                for subject_id, found in wanted[component.code].items():
                    measures.keep(subject_id, component.code, reader(component, found))
    return measures


def rule_of(component: Component) -> str:
    """Whose rows count: `source.subjects`, the nominee's own unless it says otherwise."""
    return str(component.source.get("subjects", SELF))


def read_visits(year: YearRows, components: Sequence[Component], measures: Measures) -> Reader:
    visits = year.visits

    def read(component: Component, places: Collection[int]) -> Measured:
        mine = sorted(
            (visit for place in sorted(places) for visit in visits.get(place, ())), key=lambda one: one.month_on
        )
        weights = component.source.get("weights") or {}
        batches = (visit.batch_id for visit in mine)
        return Measured(inspection_data(mine, weights), len(mine), newest(visit.month_on for visit in mine), batches)

    return read


def read_answers(year: YearRows, components: Sequence[Component], measures: Measures) -> Reader:
    tallies, batches = year.tallies, year.survey_batches
    counted = {
        component.code: counted_answers(year.questionnaires.values(), tallies, component.source.get("survey"))
        for component in components
    }
    for component in components:
        measures.scheme[component.code] = survey_scheme(component.settings, counted[component.code])

    def read(component: Component, places: Collection[int]) -> Measured:
        strata = [stratum["code"] for stratum in component.settings["strata"]]
        sums = counted[component.code].over(places, strata)
        latest = newest(tally.newest for tally in sums.values() if tally.newest)
        day = None if latest is None else rows.day_in(year.campaign.timezone, latest, latest.date())
        data = survey_data(strata, sums, len(measures.scheme[component.code]["items"]))
        return Measured(data, sum(tally.responses for tally in sums.values()), day, batches)

    return read


def read_values(year: YearRows, components: Sequence[Component], measures: Measures) -> Reader:
    values = year.values

    def read(component: Component, places: Collection[int]) -> Measured:
        code = component.source["indicator"]
        if code == ON_TIME and (count := summed(year.orders, places)).rate is not None:
            day = None if count.newest is None else rows.day_in(year.campaign.timezone, count.newest, date.min)
            return Measured(bundle_decimal(count.rate), count.counted, day, count.batches, "orders")
        mine = [values[place, code] for place in sorted(places) if (place, code) in values]
        source = "sheet" if code == ON_TIME else ""
        batches = (one.batch_id for one in mine)
        return Measured(indicator_data(mine), len(mine), newest(one.imported_on for one in mine), batches, source)

    return read


def read_ballots(year: YearRows, components: Sequence[Component], measures: Measures) -> Reader:
    ballots = year.ballots

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
