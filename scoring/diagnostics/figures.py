"""Figures of the diagnostics: exact rationals printed with six decimals, or none with the reason in a code."""

from fractions import Fraction
from math import isqrt
from typing import Any

from scoring.numbers import to_units, written

PLACES = 6

TOO_FEW_JUDGES = "too_few_judges"
TOO_FEW_NOMINEES = "too_few_nominees"
TOO_FEW_SHEETS = "too_few_sheets"
NO_VARIATION = "no_variation"
UNCONNECTED = "unconnected"
ONLY_COMPONENT = "only_component"
UNRANKED = "unranked"

Figure = dict[str, Any]


class UndefinedError(ArithmeticError):
    """A figure that does not exist for these data; its argument is the code of the reason."""


def printed(value: Fraction) -> str:
    """A figure with six decimals, halves away from zero: 2/3 → "0.666667"."""
    return written(to_units(value, PLACES), PLACES)


def root(square: Fraction) -> str:
    """√square with six decimals, correctly rounded: 2 → "1.414214"."""
    finer: int = isqrt(square.numerator * 10 ** (2 * PLACES + 2) // square.denominator)
    return written((finer + 5) // 10, PLACES)


def ratio(above: Fraction, below: Fraction) -> Fraction:
    """above / below; UndefinedError unless `below`, a variance, is positive."""
    if below <= 0:
        raise UndefinedError(NO_VARIATION)
    return above / below
