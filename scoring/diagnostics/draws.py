"""What ranks come out when all weights move a little at once."""

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from scoring.diagnostics.field import Field
from scoring.diagnostics.figures import UNRANKED, Figure, printed
from scoring.engine import Assessed
from scoring.numbers import MILLION
from scoring.ranking import unranked

BITS = 2**52  # 2·random() − 1 is a whole number of these parts


def drawn(assessed: Assessed, field: Field, stability: dict[str, Any]) -> Figure:
    """For each nominee the share of draws ranked within `winners`, and the 5 % and 95 % ranks (nearest rank).

    A draw takes for each component, in order, `u = 2·random() − 1` from `random.Random(seed)`, and its weight times
    `1 + δ·u`; the weights are renormalised, and points, adjustments, rounding and tie order are those of the award.
    Monte Carlo sensitivity as in Butler, Jia and Dyer, European Journal of Operational Research 103 (1997).
    """
    draws, delta = stability["draws"], stability.get("delta", "0.2")
    ranks: list[list[int]] = [[] for _ in field.ranked]
    for weights in weightings(field.weights, draws, Fraction(delta), stability["seed"]):
        for rank, group in field.standings(field.totals(weights)):
            for position in group:
                ranks[position].append(rank)
    winners = assessed.bundle.scheme.winners
    rows = {one.nominee.id: _row(found, winners) for one, found in zip(field.ranked, ranks, strict=True)}
    rows |= {one.nominee.id: _no_row() for one in unranked(assessed.scored)}
    in_order = [one.nominee.id for _, group in assessed.groups for one in group]
    in_order += [one.nominee.id for one in unranked(assessed.scored)]
    nominees = [{"id": nominee, **rows[nominee]} for nominee in in_order]
    return {"draws": draws, "delta": delta, "seed": stability["seed"], "nominees": nominees}


def weightings(weights: Sequence[int], draws: int, delta: Fraction, seed: int) -> Iterator[list[int]]:
    """The drawn weights, exact, each draw in a unit of its own: only their proportion counts."""
    uniform = random.Random(seed).random  # noqa: S311 (repeatable on purpose)
    whole, part = BITS * MILLION, int(delta * MILLION)
    for _ in range(draws):
        yield [weight * (whole + part * int((2 * uniform() - 1) * BITS)) for weight in weights]


def nearest_rank(ascending: Sequence[int], percent: int) -> int:
    """The smallest value that at least `percent` of the values do not exceed."""
    return ascending[max(0, -(-percent * len(ascending) // 100) - 1)]


def _row(ranks: list[int], winners: int) -> Figure:
    ascending = sorted(ranks)
    share = Fraction(sum(rank <= winners for rank in ascending), len(ascending))
    low, high = nearest_rank(ascending, 5), nearest_rank(ascending, 95)
    return {"top_share": printed(share), "rank_5": low, "rank_95": high, "reason": None}


def _no_row() -> Figure:
    return {"top_share": None, "rank_5": None, "rank_95": None, "reason": UNRANKED}
