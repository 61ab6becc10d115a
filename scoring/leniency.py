"""The method `adjusted`: how lenient each judge is, by exact least squares.

The fit is `t_ij = m + a_i + b_j` over all sheets of a component with `Σ b_j = 0`. The normal equations with the
nominees eliminated are `Σ_i∈j (b_j − mean_k∈i b_k) = Σ_i∈j (t_ij − mean_k∈i t_ik)` for every judge j (two-way layout
with unequal numbers, e.g. Searle, Linear Models, 1971, ch. 7). They are one short of full rank in a connected design;
`Σ b_j = 0` fills it.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import lcm

Totals = Mapping[str, Mapping[str, int]]


class Leniency(dict[str, Fraction]):
    """Judge → b_j. `common` times b_j is the whole number `parts[judge]`: many sheets add up without rationals."""

    def __init__(self, biases: Mapping[str, Fraction]) -> None:
        super().__init__(biases)
        self.common = lcm(*(bias.denominator for bias in biases.values()))
        self.parts = {judge: int(bias * self.common) for judge, bias in biases.items()}

    def fair(self, totals: Mapping[str, int]) -> Fraction:
        """`m + a_i`, the mean of `t_ij − b_j` over a nominee's sheets (at least one), in the unit of the totals."""
        summed = self.common * sum(totals.values()) - sum(map(self.parts.__getitem__, totals))
        return Fraction(summed, self.common * len(totals))


def groups(totals: Totals) -> list[tuple[list[str], list[str]]]:
    """The connected groups of judges and nominees with sheets: (judges, nominees), each sorted, by their first judge.

    `totals` is nominee → judge → total.
    """
    group_of: dict[str, set[str]] = {}
    for sheets in totals.values():
        merged = set(sheets).union(*(group_of.get(judge, ()) for judge in sheets))
        group_of.update(dict.fromkeys(merged, merged))
    distinct = {min(group): group for group in group_of.values()}
    return [
        (sorted(group), sorted(nominee for nominee, sheets in totals.items() if not group.isdisjoint(sheets)))
        for _, group in sorted(distinct.items())
    ]


def leniency(totals: Totals) -> Leniency:
    """b_j for every judge with a sheet, in the unit of `totals`; the design must be one connected group."""
    judges = sorted({judge for sheets in totals.values() for judge in sheets})
    solution = _solve(*_normal_equations(totals, judges)) if judges else []
    return Leniency(dict(zip(judges, solution, strict=True)))


def _normal_equations(totals: Totals, judges: list[str]) -> tuple[list[list[int]], list[int]]:
    """The judges' system in whole numbers (times the common multiple of all sheet counts), its last row `Σ b_j = 0`."""
    place = {judge: index for index, judge in enumerate(judges)}
    common = lcm(*(len(sheets) for sheets in totals.values() if sheets))
    matrix = [[0] * len(judges) for _ in judges]
    right = [0] * len(judges)
    for sheets in filter(None, totals.values()):
        share, summed = common // len(sheets), sum(sheets.values())
        seats = [place[judge] for judge in sheets]
        for seat, total in zip(seats, sheets.values(), strict=True):
            right[seat] += common * total - share * summed
            row = matrix[seat]
            row[seat] += common
            for other in seats:
                row[other] -= share
    matrix[-1], right[-1] = [1] * len(judges), 0
    return matrix, right


def _solve(matrix: list[list[int]], right: list[int]) -> list[Fraction]:
    """The solution of a regular integer system, by fraction-free elimination (Bareiss 1968), then back substitution."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size, previous = len(rows), 1
    for step in range(size):
        pivot = next(index for index in range(step, size) if rows[index][step])
        rows[step], rows[pivot] = rows[pivot], rows[step]
        head = rows[step]
        for index in range(step + 1, size):
            factor = rows[index][step]
            rows[index] = [(a * head[step] - b * factor) // previous for a, b in zip(rows[index], head, strict=True)]
        previous = head[step]
    solution = [Fraction(0)] * size
    for step in reversed(range(size)):
        known = sum((rows[step][k] * solution[k] for k in range(step + 1, size)), Fraction(0))
        solution[step] = (rows[step][size] - known) / rows[step][step]
    return solution
