"""A sheet's total, summed by the engine itself."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from awards.campaigns.models import Award, Criterion
from awards.db import plain
from awards.judging.rules import rubric_of
from scoring.panel import MEAN, Panel
from scoring.panel import Criterion as ScoredCriterion


class SheetTotals:
    """Sums sheets of one award as its run will: `100·Σ w·mark/max / Σ w` (scoring.md, Panel)."""

    def __init__(self, award: Award) -> None:
        criteria = tuple(_scored(criterion) for criterion in rubric_of(award))
        rule: dict[str, Any] = {"method": MEAN, "trim": 1, "trim_min_judges": 1, "min_sheets": 1, "judges": ()}
        self._panel = Panel.make(criteria=criteria, places=award.places, **rule) if criteria else None

    @property
    def scale(self) -> int:
        """How many units of `exact` a point has; 1 where there is no panel."""
        return self._panel.scale if self._panel else 1

    def exact(self, marks: Mapping[str, Decimal]) -> int | None:
        """The total in 1/scale of a point, as `text`."""
        if self._panel is None or len(marks) < len(self._panel.codes):
            return None
        return self._panel.total_of({code: plain(mark) for code, mark in marks.items()})

    def text(self, marks: Mapping[str, Decimal]) -> str | None:
        """The total as printed, from criterion code → mark; None while a criterion has no mark."""
        total = self.exact(marks)
        return None if self._panel is None or total is None else self._panel.texts[total]


def _scored(criterion: Criterion) -> ScoredCriterion:
    maximum, weight = plain(criterion.maximum), plain(criterion.weight)
    return ScoredCriterion(criterion.code, criterion.label, Fraction(maximum), Fraction(weight), maximum, weight)
