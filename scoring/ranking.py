"""Who stands where: by total, then by the declared components, and by nothing else."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from scoring.totals import Scored


def ranked_groups(scored: Sequence[Scored], tie_break: Sequence[str]) -> list[tuple[int, list[Scored]]]:
    """(rank, everyone equal in all that counts), best first, each by id; ranks run 1, 2, 2, 4; without the unranked."""
    ranked = in_order_of_id(scored)
    keys = [(one.total, *ties_of(one, tie_break)) for one in ranked]
    return [(rank, [ranked[index] for index in group]) for rank, group in standings(keys)]


def standings(keys: Sequence[Any]) -> Iterator[tuple[int, list[int]]]:
    """(rank, positions of equal keys), highest first, equals in their order; the one place where anyone is ranked."""
    best_first = sorted(range(len(keys)), key=keys.__getitem__, reverse=True)  # stable: equals stay in their order
    rank = 1
    for _, equals in groupby(best_first, key=keys.__getitem__):
        group = list(equals)
        yield rank, group
        rank += len(group)


def ties_of(one: Scored, tie_break: Sequence[str]) -> tuple[int, ...]:
    """The points that break a tie, in the declared order; −1 where the component is missing."""
    return tuple(one.points_of(code) for code in tie_break)


def in_order_of_id(scored: Sequence[Scored]) -> list[Scored]:
    """Everyone who has a rank, by id."""
    return sorted((one for one in scored if one.total is not None), key=lambda one: one.nominee.id)


def unranked(scored: Sequence[Scored]) -> list[Scored]:
    """The disqualified and incomplete, by id."""
    return sorted((one for one in scored if one.total is None), key=lambda one: one.nominee.id)
