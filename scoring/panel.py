"""A panel's sheets: exact sheet totals, and the method that turns them into points.

Marks are the one place where a run is large, so a sheet's total is a whole number: every criterion has a table from a
mark as written to its exact share of the total, counted in 1/`scale` of a point.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from operator import getitem
from typing import Any, TypeVar

from scoring.leniency import Leniency
from scoring.numbers import HUNDRED, MILLION, decimal, round_ratio, written

MEAN, MEDIAN, TRIMMED_MEAN, ADJUSTED = "mean", "median", "trimmed_mean", "adjusted"
Exact = TypeVar("Exact", int, Fraction)

METHODS = (MEAN, MEDIAN, TRIMMED_MEAN, ADJUSTED)


class MarkTable(dict[str, int]):
    """One criterion: a mark as written → its share of the total; KeyError unless a decimal from 0 to the maximum."""

    def __init__(self, maximum: Fraction, per_millionth: int) -> None:
        super().__init__()
        self._maximum = maximum
        self._per_millionth = per_millionth

    def __missing__(self, mark: object) -> int:
        try:
            value = decimal(mark) if isinstance(mark, str) else None
        except ValueError:
            value = None
        if value is None or not 0 <= value <= self._maximum:
            raise KeyError(mark)
        share = int(value * MILLION) * self._per_millionth
        self[str(mark)] = share
        return share


class TotalTexts(dict[int, str]):
    """A sheet's total in 1/scale → as printed; most totals occur many times."""

    def __init__(self, scale: int, places: int) -> None:
        super().__init__()
        self._scale = scale
        self._places = places

    def __missing__(self, total: int) -> str:
        text = self[total] = written(round_ratio(total * 10**self._places, self._scale), self._places)
        return text


@dataclass(frozen=True)
class Criterion:
    code: str
    label: Mapping[str, str]
    maximum: Fraction
    weight: Fraction
    written_maximum: str
    written_weight: str


@dataclass(frozen=True)
class Panel:
    """The rule of a panel component; `make` fills what follows from the criteria."""

    method: str
    trim: int
    trim_min_judges: int
    min_sheets: int
    judges: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    codes: tuple[str, ...]
    tables: tuple[MarkTable, ...]
    scale: int
    texts: TotalTexts
    judge_set: frozenset[str]

    @classmethod
    def make(cls, *, criteria: tuple[Criterion, ...], judges: tuple[str, ...], places: int, **rule: Any) -> "Panel":
        """A panel whose sheet totals are `100·Σ w·mark/max / Σ w`, exact in 1/scale of a point."""
        weight_sum = sum((criterion.weight for criterion in criteria), Fraction(0))
        shares = [HUNDRED * criterion.weight / criterion.maximum / weight_sum / MILLION for criterion in criteria]
        scale = lcm(*(share.denominator for share in shares))
        return cls(
            criteria=criteria,
            judges=judges,
            judge_set=frozenset(judges),
            codes=tuple(criterion.code for criterion in criteria),
            tables=tuple(MarkTable(c.maximum, int(share * scale)) for c, share in zip(criteria, shares, strict=True)),
            scale=scale,
            texts=TotalTexts(scale, places),
            **rule,
        )

    @property
    def trims(self) -> bool:
        """Decided once for everyone, by the size of the panel."""
        return self.method == TRIMMED_MEAN and len(self.judges) >= self.trim_min_judges

    def total_of(self, scores: Mapping[str, str]) -> int:
        """A sheet's total in 1/scale; KeyError, TypeError or AttributeError unless every criterion has a sound mark."""
        return sum(map(getitem, self.tables, map(scores.__getitem__, self.codes)))


@dataclass(frozen=True)
class Sheets:
    """What a nominee has of a panel: judge → exact total in 1/scale, in the order of judge ids, and who was recused."""

    totals: Mapping[str, int]
    recused: tuple[str, ...]


def dropped_judges(panel: Panel, totals: Mapping[str, int]) -> frozenset[str]:
    """Whose sheets the trim drops. Of equal totals the lowest ids go at the low end, the highest at the high end."""
    if not panel.trims:
        return frozenset()
    ascending = sorted(totals, key=totals.__getitem__)  # a stable sort: equal totals stay in the order of judge ids
    return frozenset(ascending[: panel.trim] + ascending[-panel.trim :])


def is_missing(panel: Panel, totals: Mapping[str, int]) -> bool:
    """Fewer than `min_sheets` sheets."""
    return len(totals) < panel.min_sheets


def points(
    panel: Panel,
    totals: Mapping[str, int],
    dropped: frozenset[str],
    leniency: Leniency | None = None,
) -> Fraction:
    """The method applied to the exact totals of at least `min_sheets` sheets, 0–100; `dropped` as by `dropped_judges`.

    `leniency` (judge → b_j in 1/scale) is given for `adjusted` alone: `m + a_i` is the mean of `t_ij − b_j`, clipped.
    """
    if leniency is not None:
        return min(max(leniency.fair(totals) / panel.scale, Fraction(0)), HUNDRED)
    if panel.method == MEDIAN:
        kept = middle(sorted(totals.values()))
    else:
        kept = [total for judge, total in totals.items() if judge not in dropped]
    return Fraction(sum(kept), len(kept) * panel.scale)


def middle(ascending: list[Exact]) -> list[Exact]:
    """The middle one of an odd number, the middle two of an even number."""
    return ascending[(len(ascending) - 1) // 2 : len(ascending) // 2 + 1]
