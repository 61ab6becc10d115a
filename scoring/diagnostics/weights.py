"""How far each weight may move before somebody else is selected."""

from collections.abc import Iterable
from fractions import Fraction
from math import gcd

from scoring.diagnostics.field import Field
from scoring.diagnostics.figures import ONLY_COMPONENT, Figure
from scoring.engine import Assessed
from scoring.numbers import MILLION, plain

STEP = MILLION // 2
WHOLE = 100 * MILLION


def weight_rows(assessed: Assessed, field: Field) -> list[Figure]:
    """Per component the lowest and highest weight, in percent, up to which the same nominees are selected.

    The search goes outwards from the declared weight over the multiples of 0.5 from 0.5 to 99.5 and ends at the first
    that selects others, so every weight of the grid between `from` and `to` selects the same. The other weights are
    scaled in proportion. This is a one-at-a-time sensitivity analysis as in Triantaphyllou and Sánchez, Decision
    Sciences 28 (1997), under the award's whole rules instead of the sum alone.
    """
    return [_row(assessed, field, index) for index in range(len(field.weights))]


def _row(assessed: Assessed, field: Field, index: int) -> Figure:
    component = assessed.bundle.scheme.components[index]
    row: Figure = {"code": component.code, "weight": component.weight}
    if len(field.weights) == 1:
        return {**row, "from": None, "to": None, "reason": ONLY_COMPONENT}
    declared = field.weights[index]
    below = range((declared - 1) // STEP * STEP, 0, -STEP)
    above = range((declared // STEP + 1) * STEP, WHOLE, STEP)
    lowest, highest = (_reach(assessed, field, index, grid) for grid in (below, above))
    return {**row, "from": plain(Fraction(lowest, MILLION)), "to": plain(Fraction(highest, MILLION)), "reason": None}


def _reach(assessed: Assessed, field: Field, index: int, grid: Iterable[int]) -> int:
    """The last weight of `grid`, in its order, before the selection changes; the declared one if none keeps it."""
    reached = field.weights[index]
    for weight in grid:
        if field.selected(moved(field.weights, index, weight)) != assessed.selection.selected:
            break
        reached = weight
    return reached


def moved(weights: tuple[int, ...], index: int, weight: int) -> list[int]:
    """Component `index` at `weight`, the others in proportion `(100 − weight) / (100 − declared)`, in whole numbers."""
    others = WHOLE - weights[index]
    scaled = [weight * others if at == index else declared * (WHOLE - weight) for at, declared in enumerate(weights)]
    common = gcd(*scaled)
    return [one // common for one in scaled]
