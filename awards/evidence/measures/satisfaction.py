"""Index (满意度) and share of satisfied answers (满意率) of a set of answers, and the interval of the share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from awards.evidence.smallness import LEAST_PRINTED

Z95 = Decimal("1.959963984540054235524594430520551")  # the 97.5 % point of the normal distribution
DIGITS = 40
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Satisfaction:
    """Figures of a set of answers, in percent or on 0–100 with one decimal; None without any answer on the scale.

    `index` is the mean of the levels from 0 (worst) to 100 (best); `share` the part of the answers above the middle of
    the scale (4 and 5 of 5), between `low` and `high` with 95 % confidence. `people` answered.
    """

    people: int
    index: Decimal | None
    share: Decimal | None
    low: Decimal | None
    high: Decimal | None


NOBODY = Satisfaction(0, None, None, None, None)


def satisfaction_of(answers: Iterable[Mapping[str, str]], scale: Sequence[str], questions: int) -> Satisfaction:
    """The figures of answered questionnaires `{item: option text}`; questions weigh alike, by their answers.

    The interval takes n = answers / questions: the marks of one person are not independent of each other, and n counts
    people, as in the scoring rules.
    """
    levels = {text: level for level, text in enumerate(scale)}
    counts, people = [0] * len(scale), 0
    for texts in answers:
        people += 1
        for text in texts.values():
            if text in levels:
                counts[levels[text]] += 1
    return figures_of(counts, people, questions)


def figures_of(counts: Sequence[int], people: int, questions: int) -> Satisfaction:
    """The figures of counts from worst to best."""
    return figures_over([(counts, questions)], people)


def figures_over(parts: Iterable[tuple[Sequence[int], int]], people: int) -> Satisfaction:
    """The figures of several questionnaires `(counts from worst to best, questions)` together, whatever their scales:
    every mark weighs alike, and the interval takes n = Σ marks / questions."""
    total, marks, above, size = 0, Fraction(0), 0, Fraction(0)
    for counts, questions in parts:
        steps = len(counts) - 1
        total += sum(counts)
        marks += Fraction(sum(level * count for level, count in enumerate(counts)), steps)
        above += sum(count for level, count in enumerate(counts) if 2 * level > steps)
        size += Fraction(sum(counts), questions)
    if not total:
        return replace(NOBODY, people=people)
    low, high = wilson(Fraction(above, total), size)
    index, share = 100 * marks / total, Fraction(100 * above, total)
    return Satisfaction(people, shown(index), shown(share), shown(100 * low), shown(100 * high))


def fit_to_print(figures: Sequence[Satisfaction]) -> list[Satisfaction]:
    """The same figures, the most important first, without those that would tell what fewer than 5 people said: of too
    few people themselves, or so near to another that the difference of the two is of too few."""
    printed: list[Satisfaction] = []
    found = []
    for one in figures:
        told = any(0 < abs(one.people - other.people) < LEAST_PRINTED for other in printed)
        is_fit = one.people >= LEAST_PRINTED and not told
        printed += [one] if is_fit else []
        found.append(one if is_fit else replace(NOBODY, people=one.people))
    return found


def wilson(share: Fraction, size: Fraction) -> tuple[Fraction, Fraction]:
    """The 95 % score interval of a share observed in a sample of `size` > 0, exact to some 35 digits.

    `(p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n)`. Source: Wilson (1927), Probable inference, the law of
    succession, and statistical inference, Journal of the American Statistical Association 22, 209–212.
    """
    with localcontext(prec=DIGITS):
        p, n = (Decimal(one.numerator) / Decimal(one.denominator) for one in (share, size))
        square = Z95 * Z95
        half = Z95 * (p * (1 - p) / n + square / (4 * n * n)).sqrt()
        middle, whole = p + square / (2 * n), 1 + square / n
        low, high = (middle - half) / whole, (middle + half) / whole
    return max(Fraction(low), Fraction(0)), min(Fraction(high), Fraction(1))


def shown(value: Fraction) -> Decimal:
    """With one decimal, rounded half-up."""
    with localcontext(prec=DIGITS):
        return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(TENTH, ROUND_HALF_UP)
