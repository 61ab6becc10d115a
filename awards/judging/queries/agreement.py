"""The panel's signed marks beside each other: how far the judges agree, and which sheets stand out.

All figures are the engine's own (scoring.diagnostics), over the exact totals of the sheets that are signed now. A sheet
stands out when it is more than two residual standard deviations from the fit `t_ij = m + a_i + b_j` (scoring.md,
Diagnostics); the standard deviation is `s = √(Σ e² / f)`, f the degrees of freedom that the fit leaves.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from scoring.diagnostics.agreement import agreement
from scoring.diagnostics.figures import printed, root
from scoring.diagnostics.fit import JudgeFit, fit, freedom, residuals
from scoring.diagnostics.words import FIGURES, REASONS

SHOWN = ("kendall_w", "icc_2_1", "icc_2_k", "alpha")
Totals = Mapping[str, Mapping[str, int]]


class AgreementFigure(NamedTuple):
    """One figure: `value` with three decimals, or None and the `reason`; `question` says what it asks (bilingual)."""

    code: str
    value: str | None
    reason: Mapping[str, str] | None
    question: Mapping[str, str]


class JudgeFigures(NamedTuple):
    """Points with two decimals; leniency above 0 is mild; `group` from 1, judges of different groups share no
    nominee."""

    sheets: int
    mean: str
    leniency: str
    residual_sd: str
    group: int


@dataclass(frozen=True)
class Figures:
    """Of a panel's signed sheets: `sd` is s with two decimals, None where the fit leaves nothing free; `residuals` is
    nominee → judge → e in points."""

    judges: int
    nominees: int
    sheets: int
    agreement: tuple[AgreementFigure, ...]
    by_judge: Mapping[str, JudgeFigures]
    residuals: Mapping[str, Mapping[str, Fraction]]
    square: Fraction | None
    can_stand_out: bool
    groups: int = 1
    sd: str | None = field(default=None)

    @property
    def meaning(self) -> Mapping[str, Mapping[str, str]]:
        """What each figure asks, in a sentence in both languages."""
        return FIGURES

    def is_outlier(self, nominee: str, judge: str) -> bool:
        """Whether |e| > 2·s, compared exactly."""
        if self.square is None or not self.can_stand_out:
            return False
        return self.residuals[nominee][judge] ** 2 > 4 * self.square


def figures_of(totals: Totals, scale: int) -> Figures:
    """`totals` is nominee → judge → exact total in 1/scale of a point."""
    one = agreement(totals)
    off = {
        nominee: {judge: error / scale for judge, error in errors.items()}
        for nominee, errors in residuals(totals).items()
    }
    free = freedom(totals)
    square = sum((e**2 for errors in off.values() for e in errors.values()), Fraction(0)) / free if free else None
    fitted = fit(totals)
    return Figures(
        judges=one["judges"],
        nominees=one["nominees"],
        sheets=one["sheets"],
        agreement=tuple(_figure(code, one[code]) for code in SHOWN),
        by_judge={judge: _of_judge(totals, judge, found, scale) for judge, found in fitted.items()},
        residuals=off,
        square=square,
        can_stand_out=can_stand_out(free, one["sheets"]),
        groups=len({found.group for found in fitted.values()}),
        sd=None if square is None else rounded(root(square), 2),
    )


def can_stand_out(free: int, sheets: int) -> bool:
    """Whether any sheet could be two standard deviations off. In a full table one odd sheet alone is `√(f·f/N)` of them
    off, however odd it is: it takes a share f/N of its own oddity as its residual."""
    return free * free > 4 * sheets


def rounded(figure: str, places: int) -> str:
    """A figure of the diagnostics with fewer decimals, halves away from zero; never a minus zero."""
    short = Decimal(figure).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return format(abs(short) if short == 0 else short, "f")


def points(value: Fraction, places: int = 1) -> str:
    """An exact number of points as printed."""
    return rounded(printed(value), places)


def _figure(code: str, figure: Mapping[str, Any]) -> AgreementFigure:
    value = figure["value"]
    if value is None:
        return AgreementFigure(code, None, REASONS[figure["reason"]], FIGURES[code])
    return AgreementFigure(code, rounded(value, 3), None, FIGURES[code])


def _of_judge(totals: Totals, judge: str, found: JudgeFit, scale: int) -> JudgeFigures:
    given = [sheets[judge] for sheets in totals.values() if judge in sheets]
    return JudgeFigures(
        found.sheets,
        points(Fraction(sum(given), len(given) * scale), 2),
        points(found.leniency / scale, 2),
        rounded(root(found.squares / found.sheets / scale**2), 2),
        found.group,
    )


def totals_of(rows: Mapping[tuple[int, str], int]) -> dict[str, dict[str, int]]:
    """(nomination id, judge code) → total, as the engine takes it; judges in the order of the engine."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (nomination, judge), total in sorted(rows.items()):
        found[str(nomination)][judge] = total
    return dict(found)
