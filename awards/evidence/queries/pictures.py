"""What the pictures of a year show: satisfaction by unit, inspections by month, on-time rates; of the whole year, or
about one nominee. Plain values, so that a picture that is known can be told without drawing it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from awards.campaigns.models import Award, Campaign
from awards.campaigns.nominees import nominees_of
from awards.campaigns.orders import counts_orders
from awards.campaigns.queries import campaign_of_year
from awards.errors import NotFoundError
from awards.evidence.measures.orders import OrderCount, order_counts
from awards.evidence.measures.places import places_about
from awards.evidence.measures.rows import surveys_of, tallies_of
from awards.evidence.measures.satisfaction import figures_over, shown
from awards.evidence.models import InspectionVisit
from awards.evidence.smallness import is_small
from awards.organisation.models import Subject
from awards.permissions import Viewer

SATISFACTION, INSPECTIONS, ON_TIME = NAMES = ("satisfaction", "inspections", "on_time")
PLACES = ("department", "window", "zone", "team")


class Unit(NamedTuple):
    """Whom a line is about; `is_own` marks the nominee, or what belongs to the nominee."""

    code: str
    zh: str
    en: str
    is_own: bool = False

    @property
    def name(self) -> dict[str, str]:
        """The bilingual name."""
        return {"zh": self.zh, "en": self.en}


@dataclass(frozen=True)
class Share:
    """Satisfaction with one unit: index on 0–100, share and its 95 % interval in percent, with one decimal."""

    unit: Unit
    people: int
    index: Decimal
    share: Decimal
    low: Decimal
    high: Decimal


class Month(NamedTuple):
    """The visits of one month in one mode: their mean in points of 100, rounded half-up to 2 places."""

    month_on: date
    mode: str
    points: Decimal
    visits: int


class Months(NamedTuple):
    """The visits to one unit in the order of months, announced before mystery."""

    unit: Unit
    months: tuple[Month, ...]


def months_in(lines: Sequence[Months]) -> list[date]:
    """Every month from the first visit to the last, by its first day; empty without any."""
    numbers = [12 * month.month_on.year + month.month_on.month - 1 for line in lines for month in line.months]
    every = range(min(numbers, default=0), max(numbers, default=-1) + 1)
    return [date(number // 12, number % 12 + 1, 1) for number in every]


class Rate(NamedTuple):
    """The orders of one department or technician: how many count, how many of them were on time, in percent."""

    unit: Unit
    on_time: int
    counted: int
    percent: Decimal


@dataclass(frozen=True)
class Picture:
    """One picture: a line per unit. `small` counts the units that are left out because fewer than 5 answered."""

    name: str
    lines: tuple[Any, ...]
    small: int = 0


@dataclass(frozen=True)
class About:
    """Whom pictures are about: a nominee, the ids of the places that belong to it, and of a person's departments."""

    subject: Subject
    places: frozenset[int]
    departments: frozenset[int]

    @classmethod
    def load(cls, session: Session, subject: Subject) -> "About":
        """The subject's departments must be loaded."""
        departments = subject.departments if subject.kind == "person" else ()
        return cls(subject, places_about(session, subject), frozenset(one.id for one in departments))


@dataclass(frozen=True)
class PictureCase:
    """A picture of a year that is asked for; `is_secret` says that the viewer may not see it: it shows evidence of an
    award in which the viewer is a nominee."""

    campaign: Campaign
    name: str
    theme: str
    lang: str
    is_secret: bool

    def concerns(self, viewer: Viewer) -> bool:
        """Whether it shows those with whom the viewer competes."""
        return self.is_secret


def picture_case(session: Session, viewer: Viewer, year: int, *, name: str, theme: str, lang: str) -> PictureCase:
    """One picture of a year, not read yet. Raises NotFoundError."""
    campaign = campaign_of_year(session, viewer, year)
    return PictureCase(campaign, name, theme, lang, name in secret_names(session, campaign, viewer))


def secret_names(session: Session, campaign: Campaign, viewer: Viewer) -> frozenset[str]:
    """The pictures that show evidence of an award in which the viewer is a nominee."""
    if viewer.person_id is None:
        return frozenset()
    query = select(Award).where(Award.campaign_id == campaign.id, Award.subject_kind == "person")
    awards = session.scalars(query.options(selectinload(Award.components)).order_by(Award.position)).all()
    own = [award for award in awards if nominees_of(session, award).concerns(viewer)]
    return frozenset(name for award in own for name in NAMES if SHOWS[name](award))


def _counts(kind: str) -> Callable[[Award], bool]:
    return lambda award: any(component.kind == kind for component in award.components)


SHOWS: Mapping[str, Callable[[Award], bool]] = {
    SATISFACTION: _counts("survey"),
    INSPECTIONS: _counts("inspection"),
    ON_TIME: counts_orders,
}


def pictures_of(
    session: Session, campaign: Campaign, names: Collection[str] = NAMES, subject: Subject | None = None
) -> dict[str, Picture]:
    """Name → picture of the year, or about one nominee; one without a line, or without one about the nominee, is left
    out. A constant number of statements, whatever there is."""
    about = None if subject is None else About.load(session, subject)
    found = {name: DRAWN[name](session, campaign, about) for name in NAMES if name in names}
    return {name: one for name, one in found.items() if shows_anything(one, about)}


def picture_of(session: Session, campaign: Campaign, name: str, subject: Subject | None = None) -> Picture:
    """One picture of the year, or about one nominee. Raises NotFoundError where there is nothing to draw."""
    found = pictures_of(session, campaign, [name], subject)
    if name not in found:
        raise NotFoundError
    return found[name]


def shows_anything(picture: Picture, about: About | None) -> bool:
    """Whether there is a line, about the nominee if there is one."""
    return any(about is None or line.unit.is_own for line in picture.lines)


def satisfaction_picture(session: Session, campaign: Campaign, about: About | None) -> Picture:
    """The answers that count about each department, window, zone and team, the most satisfied first; a nominee's own
    too."""
    questionnaires = surveys_of(session, campaign)
    parts: dict[int, list[tuple[list[int], int]]] = defaultdict(list)
    people: dict[int, int] = defaultdict(int)
    for survey_id, by_subject in (tallies_of(session, campaign, questionnaires) if questionnaires else {}).items():
        survey = questionnaires[survey_id]
        for subject_id, strata in by_subject.items():
            items = [counts for tally in strata.values() for counts in tally.items.values()]
            counts = [sum(level) for level in zip(*items, strict=True)] or [0] * len(survey.scale)
            parts[subject_id].append((counts, len(survey.items)))
            people[subject_id] += sum(tally.responses for tally in strata.values())
    own = about.places | about.departments if about else frozenset()
    units = units_of(session, parts, PLACES, own)
    small = {one for one in units if is_small("survey", people[one])}
    lines = [share_of(units[one], parts[one], people[one]) for one in units if one not in small]
    shares = [line for line in lines if line is not None]
    return Picture(SATISFACTION, tuple(sorted(shares, key=lambda one: (-one.share, one.unit))), len(small))


def share_of(unit: Unit, parts: Sequence[tuple[Sequence[int], int]], people: int) -> Share | None:
    """The line of one unit; None if nobody marked anything."""
    found = figures_over(parts, people)
    if found.index is None or found.share is None or found.low is None or found.high is None:
        return None
    return Share(unit, people, found.index, found.share, found.low, found.high)


def inspections_picture(session: Session, campaign: Campaign, about: About | None) -> Picture:
    """The visits to each department, window, zone and team by month, by code; about a nominee only the own ones."""
    table = InspectionVisit
    query = select(table.subject_id, table.month_on, table.mode, table.score, table.out_of)
    query = query.where(table.campaign_id == campaign.id)
    if about:
        query = query.where(table.subject_id.in_(about.places))
    visits: dict[int, dict[tuple[date, str], list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    for subject_id, month_on, mode, score, out_of in session.execute(query.order_by(table.id)):
        visits[subject_id][month_on, mode].append(100 * Fraction(score) / Fraction(out_of))
    units = units_of(session, visits, PLACES, about.places if about else frozenset())
    return Picture(INSPECTIONS, tuple(Months(unit, months_of(visits[one])) for one, unit in units.items()))


def months_of(visits: Mapping[tuple[date, str], Sequence[Fraction]]) -> tuple[Month, ...]:
    """Month and mode → points of the visits, in order."""
    return tuple(Month(*key, mean(points), len(points)) for key, points in sorted(visits.items()))


def mean(points: Sequence[Fraction]) -> Decimal:
    """The mean with 2 places, rounded half-up from the exact fraction."""
    hundredths = 100 * sum(points, Fraction(0)) / len(points)
    return Decimal((2 * hundredths.numerator + hundredths.denominator) // (2 * hundredths.denominator)).scaleb(-2)


def on_time_picture(session: Session, campaign: Campaign, about: About | None) -> Picture:
    """The on-time rates of the departments, the best first; about a person the own one beside its departments'."""
    own = frozenset({about.subject.id}) if about else frozenset()
    wanted = own | about.departments if about and about.subject.kind == "person" else None
    counts = {one: count for one, count in order_counts(session, campaign, wanted).items() if count.counted}
    units = units_of(session, counts, ("department",), own)
    lines = [rate_of(unit, counts[one]) for one, unit in units.items()]
    return Picture(ON_TIME, tuple(sorted(lines, key=lambda one: (-one.percent, one.unit))))


def rate_of(unit: Unit, count: OrderCount) -> Rate:
    """The line of one department or technician, in percent with one decimal."""
    return Rate(unit, count.on_time, count.counted, shown(Fraction(100 * count.on_time, count.counted)))


def units_of(session: Session, ids: Collection[int], kinds: Collection[str], own: Collection[int]) -> dict[int, Unit]:
    """The subjects among `ids` that are of these kinds or the nominee's own, by kind and code; one statement."""
    query = select(Subject).where(Subject.id.in_(ids), or_(Subject.kind.in_(kinds), Subject.id.in_(own)))
    found = session.scalars(query.order_by(Subject.kind, Subject.code))
    return {one.id: Unit(one.code, one.name["zh"], one.name["en"], one.id in own) for one in found}


DRAWN: Mapping[str, Callable[[Session, Campaign, About | None], Picture]] = {
    SATISFACTION: satisfaction_picture,
    INSPECTIONS: inspections_picture,
    ON_TIME: on_time_picture,
}
