"""Exact numbers: decimals written as text, rounding 四舍五入, and published numbers as whole units.

A *unit* is one step of the last printed digit: with two places 90.47 is 9047 units. Ranks, ties and thresholds are
decided in units, so nobody is ever ranked by digits that nobody can see.
"""

import re
from fractions import Fraction
from functools import lru_cache

CONTRIBUTION_PLACES = 4
HUNDRED = Fraction(100)
MILLION = 10**6

_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?")


@lru_cache(maxsize=1 << 14)
def decimal(text: str) -> Fraction:
    """The exact value of a decimal written as text; ValueError for an exponent, a leading zero, 7 places, …"""
    if not _DECIMAL.fullmatch(text):
        raise ValueError(text)
    return Fraction(text)


def places_of(text: str) -> int:
    """How many digits stand after the point of a decimal, as written."""
    return len(text.partition(".")[2])


def round_ratio(numerator: int, denominator: int) -> int:
    """numerator / denominator (positive) to the nearest whole number, halves away from zero."""
    if numerator < 0:
        return -round_ratio(-numerator, denominator)
    return (2 * numerator + denominator) // (2 * denominator)


def to_units(value: Fraction, places: int) -> int:
    """`value` rounded half-up to `places` digits, counted in units of the last digit: 92.345 → 9235."""
    return round_ratio(value.numerator * 10**places, value.denominator)


def written(units: int, places: int) -> str:
    """Units as published: (9047, 2) → "90.47"; zero never carries a sign."""
    whole, rest = divmod(abs(units), 10**places)
    return f"{'-' if units < 0 else ''}{whole}.{rest:0{places}d}"


def plain(value: Fraction, most: int = 6) -> str:
    """A rational as a person writes it: rounded to `most` places, no trailing zeros: 47 → "47", 1/2 → "0.5"."""
    text = written(to_units(value, most), most)
    return text.rstrip("0").rstrip(".")


def is_plain(value: Fraction, most: int = 6) -> bool:
    """True if `plain(value, most)` is exact."""
    return bool(10**most % value.denominator == 0)
