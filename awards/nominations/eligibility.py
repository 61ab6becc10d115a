"""What is known about an award's conditions for its nominees; where nothing can tell, the office checks."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy.orm import Session

from awards.campaigns.models import Award, Component
from awards.campaigns.rules import phase_of
from awards.evidence.measures import MEASURED, Measures, measures_of_all
from awards.evidence.queries import PastHonours, past_honours
from awards.evidence.queries.lines import line_of
from awards.evidence.smallness import LEAST_PRINTED
from awards.i18n import LazyMessage, lazy
from awards.nominations.models import ConditionRuling, Nomination
from awards.organisation.models import Subject

Standing = Literal["met", "unmet", "open"]


@dataclass(frozen=True)
class ConditionLine:
    """One condition of an award: its code and label, whether it is met ("open" where only the office can tell), and
    why. `needs_file`: the office holds it for met on a document only."""

    code: str
    label: Mapping[str, str]
    standing: Standing
    fact: LazyMessage
    needs_file: bool = False


@dataclass(frozen=True)
class Known:
    """What the conditions of one award are judged by: points of components, and earlier honours of the award."""

    award: Award
    measures: Measures
    honours: PastHonours


Found = tuple[Standing, LazyMessage]


@dataclass(frozen=True)
class RuledCondition:
    """A condition, and the office's last ruling on it, None before the first. `lacks_file`: the file that the ruling
    rests on is not attached any more."""

    line: ConditionLine
    ruling: ConditionRuling | None
    lacks_file: bool = False

    @property
    def holds(self) -> bool | None:
        """Whether it holds: as ruled, else as the evidence says; None where neither tells.

        A ruling from before the evidence spoke against it, or from when it said something else against it, is none: the
        office did not know what it overrides. Nor is one whose file is gone.
        """
        if self.ruling is None:
            return True if self.line.standing == "met" else None
        if self.lacks_file:
            return None
        if self.ruling.holds and self.line.standing == "unmet" and not self._knew_the_fact:
            return None
        return self.ruling.holds

    @property
    def _knew_the_fact(self) -> bool:
        return self.ruling is not None and self.ruling.fact == self.line.fact.as_data()

    @property
    def is_denied(self) -> bool:
        """Whether the office ruled that it does not hold."""
        return self.ruling is not None and not self.ruling.holds


def ruled_conditions(session: Session, nomination: Nomination) -> list[RuledCondition]:
    """The conditions of a nomination's award for its nominee, with the rulings that stand."""
    lines = conditions_for(session, nomination.award, [nomination.subject])[nomination.subject_id]
    last = {ruling.code: ruling for ruling in rulings_since_start(nomination)}
    attached = {one.file_id for one in nomination.files}
    return [_ruled(line, last.get(line.code), attached) for line in lines]


def rulings_since_start(nomination: Nomination) -> list[ConditionRuling]:
    """The rulings on what is there now: one that was withdrawn and taken up again is another nomination, perhaps by
    somebody else and with other files."""
    starts = [move.at for move in nomination.moves if move.state == "draft"]
    return [ruling for ruling in nomination.rulings if not starts or ruling.at >= max(starts)]


def _ruled(line: ConditionLine, ruling: ConditionRuling | None, attached: set[int]) -> RuledCondition:
    lacks_file = line.needs_file and ruling is not None and ruling.holds and ruling.file_id not in attached
    return RuledCondition(line, ruling, lacks_file)


def conditions_for(session: Session, award: Award, subjects: Sequence[Subject]) -> dict[int, list[ConditionLine]]:
    """Subject id → every condition of the award, in the order of the rules.

    The award's components and campaign must be loaded. The number of statements does not depend on the number of
    subjects.
    """
    return conditions_of_all(session, [award], subjects)[award.id]


def conditions_of_all(
    session: Session, awards: Sequence[Award], subjects: Sequence[Subject]
) -> dict[int, dict[int, list[ConditionLine]]]:
    """Award id → as `conditions_for`, for awards of one year; as many statements as for one of them."""
    measured = [one for one in awards if "evidence" in _checks(one)]
    fields = [(one, subjects) for one in measured]
    measures = dict(zip([one.id for one in measured], measures_of_all(session, fields), strict=True))
    asked = [one for one in awards if "not_honoured" in _checks(one)]
    honours = past_honours(session, asked, subjects, max(map(_years_back, asked))) if asked else {}
    found = {}
    for award in awards:
        known = Known(
            award,
            measures.get(award.id) or Measures.empty(subjects),
            honours.get(award.id) or PastHonours({}, frozenset()),
        )
        found[award.id] = {one.id: [_line(known, one, condition) for condition in award.conditions] for one in subjects}
    return found


def _checks(award: Award) -> set[str]:
    return {condition.get("check", "") for condition in award.conditions}


def _years_back(award: Award) -> int:
    return max(int(condition.get("years", 0)) for condition in award.conditions)


def _line(known: Known, subject: Subject, condition: Mapping[str, Any]) -> ConditionLine:
    standing, fact = CHECKED.get(condition.get("check", ""), _for_the_office)(known, subject, condition)
    needs_file = bool(condition.get("needs_file"))
    return ConditionLine(condition["code"], condition["label"], standing, fact, needs_file)


def _for_the_office(known: Known, subject: Subject, condition: Mapping[str, Any]) -> Found:
    return "open", lazy("The office checks this.")


def _since(known: Known, subject: Subject, condition: Mapping[str, Any]) -> Found:
    """In post or in service for so many months on the day nominations close."""
    window = phase_of(known.award.campaign, "nominations")
    if subject.since_on is None or window is None:
        return "open", lazy("The register has no date for this; the office checks it.")
    if later(subject.since_on, condition["months"]) <= window.ends_on:
        return "met", lazy("Since %(date)s, says the register.", date=subject.since_on)
    return "unmet", lazy("Only since %(date)s, says the register.", date=subject.since_on)


def _not_honoured(known: Known, subject: Subject, condition: Mapping[str, Any]) -> Found:
    """A year without any honour on record tells nothing: perhaps its file was never imported. Nor does one whose
    decision was withdrawn: who will be honoured by the next one, nobody knows."""
    year = known.award.campaign.year
    asked = range(year - condition["years"], year)
    honoured = [one for one in known.honours.years.get(subject.id, ()) if one in asked]
    if honoured:
        return "unmet", lazy("Honoured with this award in %(years)s.", years=_listed(honoured))
    if unsure := [one for one in asked if one in known.honours.suspended]:
        return "open", lazy(
            "The decision on this award of %(years)s was withdrawn and not made anew; the office checks this.",
            years=_listed(unsure),
        )
    if unknown := [one for one in asked if one not in known.honours.recorded]:
        return "open", lazy("No honours of %(years)s are on record; the office checks this.", years=_listed(unknown))
    return "met", lazy("Not among those honoured with this award in %(years)s.", years=_listed(asked))


def _listed(years: Iterable[int]) -> str:
    return " / ".join(str(year) for year in sorted(years))


def _threshold(known: Known, subject: Subject, condition: Mapping[str, Any]) -> Found:
    """So many points in a component, as a run would give them today; a figure that few people gave is never told, nor
    on which side of the threshold it lies."""
    component = _component(known.award, condition["component"])
    words: dict[str, Any] = {"least": condition["least"], "component": component.label if component else ""}
    if component is None or component.kind not in MEASURED:
        return "open", lazy("At least %(least)s points in “%(component)s”; the office checks this.", **words)
    line = line_of(known.award, component, subject, known.measures)
    if line.is_small:
        few = {"few": LEAST_PRINTED, **words}
        return "open", lazy(
            "At least %(least)s points in “%(component)s” are needed; fewer than %(few)s people are behind the figure,"
            " so it is not shown.",
            **few,
        )
    if line.points is None:
        return "open", lazy("At least %(least)s points in “%(component)s” are needed; there are none yet.", **words)
    standing: Standing = "met" if Decimal(line.points) >= Decimal(condition["least"]) else "unmet"
    fact = lazy("%(points)s points in “%(component)s”; at least %(least)s are needed.", points=line.points, **words)
    return standing, fact


def _component(award: Award, code: str) -> Component | None:
    return next((one for one in award.components if one.code == code), None)


CHECKED: dict[str, Callable[[Known, Subject, Mapping[str, Any]], Found]] = {
    "since": _since,
    "evidence": _threshold,
    "not_honoured": _not_honoured,
}


def later(day: date, months: int) -> date:
    """The same day `months` later, or that month's last day: 31 August and 6 months give 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
