"""How far the judges of a panel agree.

Kendall's W and the intraclass correlations need a full table: the judges who have any sheet, and the nominees whom all
of them marked. Krippendorff's α takes every sheet. All of them are pure numbers without a unit, computed from the exact
sheet totals; none depends on the scale of the totals.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from scoring.diagnostics.figures import (
    TOO_FEW_JUDGES,
    TOO_FEW_NOMINEES,
    TOO_FEW_SHEETS,
    Figure,
    UndefinedError,
    printed,
    ratio,
)

Totals = Mapping[str, Mapping[str, int]]
Table = Sequence[Sequence[int]]


def agreement(totals: Totals) -> Figure:
    """The four figures of a panel; `totals` is nominee → judge → exact total in any one unit."""
    judges = sorted({judge for sheets in totals.values() for judge in sheets})
    table = [[sheets[judge] for judge in judges] for sheets in totals.values() if judges and len(sheets) == len(judges)]
    return {
        "judges": len(judges),
        "nominees": len(table),
        "sheets": sum(map(len, totals.values())),
        "kendall_w": _figure(lambda: kendall_w(_full(table, judges))),
        "icc_2_1": _figure(lambda: icc_single(_full(table, judges))),
        "icc_2_k": _figure(lambda: icc_average(_full(table, judges))),
        "alpha": _figure(lambda: alpha([list(sheets.values()) for sheets in totals.values()])),
    }


def kendall_w(table: Table) -> Fraction:
    """Kendall's coefficient of concordance, corrected for ties: 0 (no agreement) to 1 (the same order by all).

    `W = 12·S / (m²·(n³ − n) − m·ΣT)`: m judges, n nominees, S the squared deviations of the nominees' rank sums from
    their mean, ties at mean rank, `T = Σ (t³ − t)` over each judge's groups of t equal totals. Kendall and Babington
    Smith, The problem of m rankings, Annals of Mathematical Statistics 10 (1939); ties: Kendall, Rank Correlation
    Methods (1948), ch. 6. `table` has a row per nominee and a column per judge.
    """
    nominees, judges = len(table), len(table[0])
    columns = list(zip(*table, strict=True))
    sums = [sum(ranks) for ranks in zip(*map(_doubled_ranks, columns), strict=True)]
    squares = sum((total - judges * (nominees + 1)) ** 2 for total in sums)  # 4·S, for the ranks are doubled
    ties = sum(size**3 - size for column in columns for size in Counter(column).values())
    return ratio(Fraction(3 * squares), Fraction(judges**2 * (nominees**3 - nominees) - judges * ties))


def icc_single(table: Table) -> Fraction:
    """ICC(2,1), how reliable one judge's total is: judges and nominees at random, absolute agreement, at most 1.

    `(MSR − MSE) / (MSR + (k−1)·MSE + k·(MSC − MSE)/n)`: k judges, n nominees, mean squares between rows (nominees),
    columns (judges) and of the rest. Shrout and Fleiss, Intraclass correlations, Psychological Bulletin 86 (1979).
    """
    rows, columns, rest = _mean_squares(table)
    nominees, judges = len(table), len(table[0])
    return ratio(rows - rest, rows + (judges - 1) * rest + judges * (columns - rest) / nominees)


def icc_average(table: Table) -> Fraction:
    """ICC(2,k), how reliable the mean of these k judges is: `(MSR − MSE) / (MSR + (MSC − MSE)/n)`; as `icc_single`."""
    rows, columns, rest = _mean_squares(table)
    return ratio(rows - rest, rows + (columns - rest) / len(table))


def alpha(units: Sequence[Sequence[int]]) -> Fraction:
    """Krippendorff's α for interval data, incomplete tables allowed: 1 is agreement, 0 what chance gives.

    `α = 1 − Do/De` over the nominees with at least two sheets, v their totals, m_u of nominee u, N in all:
    `Do = Σ_u Σ_{i≠j} (v_i − v_j)² / (m_u − 1) / N`, `De = Σ_{i≠j} (v_i − v_j)² / (N·(N−1))`. Krippendorff, Content
    Analysis (2004), ch. 11; Computing Krippendorff's alpha-reliability (2011). `units` holds each nominee's totals.
    """
    pairable = [unit for unit in units if len(unit) > 1]
    if not pairable:
        raise UndefinedError(TOO_FEW_SHEETS)
    values = [value for unit in pairable for value in unit]
    observed = sum((Fraction(_pair_squares(unit), len(unit) - 1) for unit in pairable), Fraction(0))
    return 1 - ratio(observed * (len(values) - 1), Fraction(_pair_squares(values)))


def _figure(compute: Callable[[], Fraction]) -> Figure:
    try:
        return {"value": printed(compute()), "reason": None}
    except UndefinedError as undefined:
        return {"value": None, "reason": undefined.args[0]}


def _full(table: Table, judges: Sequence[str]) -> Table:
    """The table if it has at least two judges and two nominees."""
    if len(judges) < 2:
        raise UndefinedError(TOO_FEW_JUDGES)
    if len(table) < 2:
        raise UndefinedError(TOO_FEW_NOMINEES)
    return table


def _doubled_ranks(values: Sequence[int]) -> list[int]:
    """Twice the rank of each value from low to high, equals at their mean rank: (5, 7, 7) → [2, 5, 5]."""
    sizes = Counter(values)
    ranks, below = {}, 0
    for value in sorted(sizes):
        ranks[value] = 2 * below + sizes[value] + 1
        below += sizes[value]
    return [ranks[value] for value in values]


def _mean_squares(table: Table) -> tuple[Fraction, Fraction, Fraction]:
    """MSR, MSC and MSE of the two-way table, in the square of its unit."""
    nominees, judges = len(table), len(table[0])
    squares = sum(value * value for row in table for value in row)
    of_rows = Fraction(sum(sum(row) ** 2 for row in table), judges)
    of_columns = Fraction(sum(sum(column) ** 2 for column in zip(*table, strict=True)), nominees)
    of_all = Fraction(sum(map(sum, table)) ** 2, nominees * judges)
    rest = (squares - of_rows - of_columns + of_all) / ((nominees - 1) * (judges - 1))
    return (of_rows - of_all) / (nominees - 1), (of_columns - of_all) / (judges - 1), rest


def _pair_squares(values: Sequence[int]) -> int:
    """`Σ_{i≠j} (v_i − v_j)²` over ordered pairs, which is `2·(N·Σv² − (Σv)²)`."""
    return 2 * (len(values) * sum(value * value for value in values) - sum(values) ** 2)
