"""An indicator's value → points 0–100. No transform looks at other nominees."""

from dataclasses import dataclass
from fractions import Fraction

from scoring.numbers import HUNDRED

BENEFIT, COST = "benefit", "cost"


@dataclass(frozen=True)
class PointsTransform:
    """The value is points already (validation keeps it within 0–100)."""

    def points(self, value: Fraction) -> Fraction:
        return value


@dataclass(frozen=True)
class LinearTransform:
    """`clip(100·(v − from) / (to − from), 0, 100)`; from above to for costs."""

    start: Fraction
    end: Fraction

    def points(self, value: Fraction) -> Fraction:
        return min(max(HUNDRED * (value - self.start) / (self.end - self.start), Fraction(0)), HUNDRED)


@dataclass(frozen=True)
class StepsTransform:
    """The points of the first row that the value reaches (≥ threshold for benefit, ≤ for cost), else `otherwise`."""

    direction: str
    rows: tuple[tuple[Fraction, Fraction], ...]
    otherwise: Fraction

    def row_reached(self, value: Fraction) -> int | None:
        """The index of that row, or None."""
        for index, (threshold, _) in enumerate(self.rows):
            if value >= threshold if self.direction == BENEFIT else value <= threshold:
                return index
        return None

    def points(self, value: Fraction) -> Fraction:
        row = self.row_reached(value)
        return self.otherwise if row is None else self.rows[row][1]


Transform = PointsTransform | LinearTransform | StepsTransform
