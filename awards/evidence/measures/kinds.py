"""Visits, indicator values and ballots: raw rows to the data that a component of the bundle holds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from awards.db import plain

MOST_PLACES = Decimal("0.000001")
CENT = Decimal("0.01")


class Visit(NamedTuple):
    """One row of `inspection_visits`, as far as it counts, and the import that it came with."""

    month_on: date
    mode: str
    score: Decimal
    out_of: Decimal
    batch_id: int


class Value(NamedTuple):
    """One row of `indicator_values`, with its import and the day of it."""

    value: Decimal
    imported_on: date
    batch_id: int


class Count(NamedTuple):
    """One row of `ballots`, with its import and the day of it."""

    in_favour: int
    valid: int
    imported_on: date
    batch_id: int


def bundle_decimal(value: Decimal) -> str:
    """A decimal as a bundle holds it: at most 6 places, rounded half-up there; rows keep what was typed.

    Source: design of the bundle, "Numbers". A spreadsheet's 95.33333333333333 becomes "95.333333".
    """
    exponent = value.as_tuple().exponent
    rounded = value.quantize(MOST_PLACES, ROUND_HALF_UP) if isinstance(exponent, int) and exponent < -6 else value
    return plain(rounded)


def brief(value: Decimal | str) -> str:
    """A figure as people read it beside the points: at most two decimals, rounded half-up. What is computed, and what
    shows how, keeps all of `bundle_decimal`."""
    return plain(Decimal(value).quantize(CENT, ROUND_HALF_UP))


def inspection_data(visits: Iterable[Visit], weights: Mapping[str, str]) -> list[dict[str, str]]:
    """`[{"score", "out_of", "weight"}]`, a visit each; `weights` maps a visit's mode to its weight, 1 if not given."""
    return [
        {
            "score": bundle_decimal(visit.score),
            "out_of": bundle_decimal(visit.out_of),
            "weight": plain(weights.get(visit.mode, "1")),
        }
        for visit in visits
    ]


def indicator_data(values: Sequence[Value]) -> str | None:
    """The one decimal of an indicator; the exact mean where several of a nominee's subjects have a value each.

    None without any. The mean is rounded as `bundle_decimal` says.
    """
    if not values:
        return None
    return bundle_decimal(sum((one.value for one in values), Decimal(0)) / len(values))


def vote_data(counts: Sequence[Count]) -> dict[str, int] | None:
    """`{"for", "valid"}`, summed over the ballots about the nominee; None without any."""
    if not counts:
        return None
    return {"for": sum(one.in_favour for one in counts), "valid": sum(one.valid for one in counts)}
