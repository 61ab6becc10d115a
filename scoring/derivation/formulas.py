"""Formulas as a person writes them out: × ÷ + with exact figures, ≈ where six places do not hold a number exactly."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from scoring.numbers import is_plain, plain

MINUS = "−"


def number(value: Fraction) -> str:
    """A figure with at most six places, a negative one with a minus sign."""
    return plain(value).replace("-", MINUS)


def equals(value: Fraction) -> str:
    """ "= 84.5" when six places hold it exactly, else "≈ 84.166667"."""
    return f"{'=' if is_plain(value) else '≈'} {number(value)}"


def inner(value: Fraction) -> str:
    """A figure inside a product: a negative one in brackets."""
    return f"({number(value)})" if value < 0 else number(value)


def weighted_mean(pairs: Iterable[tuple[Fraction, Fraction]]) -> str:
    """(weight, value) pairs: "(60 × 88 + 40 × 84) ÷ (60 + 40) = 86.4"; a single pair is just its value."""
    terms = list(pairs)
    weights = sum((weight for weight, _ in terms), Fraction(0))
    mean = sum((weight * value for weight, value in terms), Fraction(0)) / weights
    if len(terms) == 1:
        return number(mean)
    above = " + ".join(f"{number(weight)} × {inner(value)}" for weight, value in terms)
    return f"({above}) ÷ ({' + '.join(number(weight) for weight, _ in terms)}) {equals(mean)}"


def mean(values: Iterable[Fraction]) -> str:
    """ "(88 + 84 + 98) ÷ 3 = 90"."""
    terms = list(values)
    return (
        f"({' + '.join(inner(value) for value in terms)}) ÷ {len(terms)} {equals(sum(terms, Fraction(0)) / len(terms))}"
    )


def bilingual(label: Mapping[str, str] | None, lang: str, otherwise: str) -> str:
    """A name of data in `lang`, else in the other language, else its code."""
    known = label or {}
    return known.get(lang) or known.get("zh") or known.get("en") or otherwise
