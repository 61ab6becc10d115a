"""The two-way fit `t_ij = m + a_i + b_j` of a panel, per connected group of judges and nominees, with its residuals."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from scoring.leniency import Leniency, Totals, groups, leniency


@dataclass(frozen=True)
class JudgeFit:
    """One judge: the number of the group (from 1), b_j in the unit of the totals, Σe² in its square, n_j sheets."""

    group: int
    leniency: Fraction
    squares: Fraction
    sheets: int


def fit(totals: Totals) -> dict[str, JudgeFit]:
    """Every judge with a sheet → fit. Least squares (see `scoring.leniency`), `Σ b_j = 0` over each group.

    Judges of different groups share no nominee, so their b_j cannot be compared.
    """
    fitted: dict[str, JudgeFit] = {}
    for number, (_, nominees) in enumerate(groups(totals), start=1):
        group = {nominee: totals[nominee] for nominee in nominees}
        biases = leniency(group)
        counts, squares = _squares(group, biases)
        for judge, bias in biases.items():
            fitted[judge] = JudgeFit(number, bias, squares[judge], counts[judge])
    return fitted


def residuals(totals: Totals) -> dict[str, dict[str, Fraction]]:
    """Nominee → judge → `e_ij = t_ij − m − a_i − b_j`, in the unit of the totals; the fit is that of `fit`."""
    found: dict[str, dict[str, Fraction]] = {}
    for _, nominees in groups(totals):
        biases = leniency({nominee: totals[nominee] for nominee in nominees})
        for nominee in nominees:
            fair = biases.fair(totals[nominee])
            found[nominee] = {judge: total - biases[judge] - fair for judge, total in totals[nominee].items()}
    return found


def freedom(totals: Totals) -> int:
    """Degrees of freedom that the fit leaves: sheets less judges less nominees, and one back for each connected
    group."""
    connected = groups(totals)
    return sum(map(len, totals.values())) - sum(len(judges) + len(nominees) - 1 for judges, nominees in connected)


def _squares(totals: Totals, biases: Leniency) -> tuple[dict[str, int], dict[str, Fraction]]:
    """n_j and `Σ_i e_ij²`, `e_ij = t_ij − b_j − mean_k (t_ik − b_k)`, in whole numbers over one denominator."""
    common, offsets = biases.common, biases.parts
    counts: defaultdict[str, int] = defaultdict(int)
    by_size: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for sheets in totals.values():
        fair = {judge: total * common - offsets[judge] for judge, total in sheets.items()}
        size, summed = len(fair), sum(fair.values())
        for judge, value in fair.items():
            counts[judge] += 1
            by_size[judge][size] += (size * value - summed) ** 2
    squares = {
        judge: sum((Fraction(total, (size * common) ** 2) for size, total in sizes.items()), Fraction(0))
        for judge, sizes in by_size.items()
    }
    return dict(counts), squares
