"""One nominee's total: rounded points weighted, contributions added as printed, bonuses and deductions capped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.components import BLOCK, ZERO, Measured, Note, measure
from scoring.leniency import Leniency
from scoring.model import Nominee, Scheme
from scoring.numbers import CONTRIBUTION_PLACES, to_units

DISQUALIFIED, INCOMPLETE = "disqualified", "incomplete"

Leniencies = Mapping[str, Leniency]


@dataclass(frozen=True)
class Contribution:
    """A component as counted: points in units of 10^-places, contribution in units of 10^-4; None as the law says."""

    measured: Measured
    points: int | None
    contribution: int | None


@dataclass(frozen=True)
class Scored:
    """A nominee with everything but rank and selection; `total` in units, None for the disqualified and incomplete."""

    nominee: Nominee
    components: tuple[Contribution, ...]
    adjustment: int
    notes: list[Note]
    status: str | None
    total: int | None

    def points_of(self, code: str) -> int:
        """For tie_break: a component's points, −1 where it is missing."""
        found = next(part.points for part in self.components if part.measured.component.code == code)
        return -1 if found is None else found


def score(scheme: Scheme, nominee: Nominee, leniencies: Leniencies) -> Scored:
    """Everything about one nominee that does not depend on the ranking."""
    measured = [
        measure(c, nominee.evidence.get(c.code), scheme.places, leniencies.get(c.code)) for c in scheme.components
    ]
    return weighed(scheme, nominee, measured)


def weighed(scheme: Scheme, nominee: Nominee, measured: Sequence[Measured]) -> Scored:
    """What follows from the measured components: contributions, adjustment, status, total."""
    status = _status(nominee, measured)
    components = contributions(measured, scheme.places)
    adjustment, notes = capped(nominee.adjustments, scheme)
    total = None if status else _total(components, adjustment, scheme.places)
    return Scored(nominee, components, adjustment, notes, status, total)


def contributions(measured: Sequence[Measured], places: int) -> tuple[Contribution, ...]:
    """`round(points × weight / W, 4)` for each component, W of those that count; none if a `block` one is missing."""
    blocked = any(part.is_missing and part.component.missing == BLOCK for part in measured)
    points = [0 if part.is_missing and part.component.missing == ZERO else part.points for part in measured]
    weights = [part.component.weight_millionths for part in measured]
    weight_sum = sum(weight for weight, earned in zip(weights, points, strict=True) if earned is not None)
    return tuple(
        Contribution(part, earned, None)
        if blocked or earned is None
        else Contribution(part, earned, *shares((earned,), weight, weight_sum, places))
        for part, earned, weight in zip(measured, points, weights, strict=True)
    )


def shares(points: Iterable[int], weight: int, weight_sum: int, places: int) -> list[int]:
    """`round(points × weight / W, 4)` of one component for any number of nominees, in units of 10^-4.

    The one place where points (in units, never negative) are weighted; `weight` and `weight_sum` in any one unit.
    """
    times, twice = 2 * weight * 10 ** (CONTRIBUTION_PLACES - places), 2 * weight_sum
    return [(earned * times + weight_sum) // twice for earned in points]


def capped(adjustments: Sequence[Fraction], scheme: Scheme) -> tuple[int, list[Note]]:
    """The adjustment in units: positive and negative points each summed and capped, then added; a note per cap."""
    bonus = sum((points for points in adjustments if points > 0), Fraction(0))
    deduction = -sum((points for points in adjustments if points < 0), Fraction(0))
    notes: list[Note] = []
    if bonus > scheme.bonus_cap:
        notes.append({"code": "bonus_capped"})
    if deduction > scheme.deduction_cap:
        notes.append({"code": "deduction_capped"})
    net = min(bonus, scheme.bonus_cap) - min(deduction, scheme.deduction_cap)
    return to_units(net, scheme.places), notes


def totals_of(summed: Iterable[int], adjustments: Iterable[int], places: int) -> list[int]:
    """`round(Σ contributions + adjustment, places)`, at least 0, in units, of any number of nominees.

    `summed` are the sums of the contributions in 10^-4, `adjustments` in units.
    """
    finer: int = 10 ** (CONTRIBUTION_PLACES - places)
    half = finer // 2
    return [
        total if (total := (known + net * finer + half) // finer) > 0 else 0
        for known, net in zip(summed, adjustments, strict=True)
    ]


def _total(components: Sequence[Contribution], adjustment: int, places: int) -> int:
    return totals_of([sum(part.contribution or 0 for part in components)], [adjustment], places)[0]


def _status(nominee: Nominee, measured: Sequence[Measured]) -> str | None:
    if nominee.vetoes:
        return DISQUALIFIED
    missing = [part for part in measured if part.is_missing]
    if len(missing) == len(measured) or any(part.component.missing == BLOCK for part in missing):
        return INCOMPLETE
    return None
