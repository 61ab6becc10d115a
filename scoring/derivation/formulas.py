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
    """(weight, value) pairs: "(60 × 88 + 40 × 84) ÷ (60 + 40) = 86.4"; a plain mean where all weights are equal."""
    terms = list(pairs)
    if len({weight for weight, _ in terms}) == 1:
        return mean(value for _, value in terms)
    weights = sum((weight for weight, _ in terms), Fraction(0))
    found = sum((weight * value for weight, value in terms), Fraction(0)) / weights
    above = " + ".join(f"{number(weight)} × {inner(value)}" for weight, value in terms)
    return f"({above}) ÷ ({' + '.join(number(weight) for weight, _ in terms)}) {equals(found)}"


def mean(values: Iterable[Fraction]) -> str:
    """ "(88 + 84 + 98) ÷ 3 = 90"; a single value is just itself."""
    terms = list(values)
    if len(terms) == 1:
        return number(terms[0])
    found = sum(terms, Fraction(0)) / len(terms)
    return f"({' + '.join(inner(value) for value in terms)}) ÷ {len(terms)} {equals(found)}"


def bilingual(label: Mapping[str, str] | None, lang: str, otherwise: str) -> str:
    """A name of data in `lang`, else in the other language, else its code."""
    known = label or {}
    return known.get(lang) or known.get("zh") or known.get("en") or otherwise
