"""Visits, indicators and votes written out."""

from collections.abc import Sequence
from fractions import Fraction

from scoring import components as kinds
from scoring.components import Ballots, Indicator, Visit, Vote
from scoring.derivation.formulas import equals, inner, number, weighted_mean
from scoring.derivation.phrases import phrase
from scoring.numbers import HUNDRED
from scoring.transforms import LinearTransform, PointsTransform, StepsTransform


def visit_lines(visits: Sequence[Visit], lang: str) -> list[str]:
    """Every visit in percent of what it is out of, then their mean; weights only where they differ."""
    percents = [HUNDRED * visit.score / visit.out_of for visit in visits]
    weights = [visit.weight for visit in visits]
    is_weighted = len(set(weights)) > 1
    lines = [
        phrase(
            f"visit{'_of_100' if visit.out_of == HUNDRED else ''}{'_weighted' if is_weighted else ''}",
            lang,
            number=index,
            score=number(visit.score),
            out_of=number(visit.out_of),
            result=equals(percent),
            weight=number(visit.weight),
        )
        for index, (visit, percent) in enumerate(zip(visits, percents, strict=True), start=1)
    ]
    if len(visits) == 1:
        return lines
    formula = weighted_mean(zip(weights, percents, strict=True))
    return [*lines, phrase("weighted_mean" if is_weighted else "mean", lang, formula=formula)]


def indicator_lines(indicator: Indicator, value: Fraction, lang: str) -> list[str]:
    """The value and what the transform makes of it."""
    transform = indicator.transform
    if isinstance(transform, PointsTransform):
        return [phrase("indicator_points", lang, value=number(value))]
    if isinstance(transform, LinearTransform):
        return [phrase("indicator", lang, value=number(value)), *_linear_lines(transform, value, lang)]
    return [phrase("indicator", lang, value=number(value)), _step_line(transform, value, lang)]


def vote_lines(vote: Vote, ballots: Ballots, lang: str) -> list[str]:
    points = kinds.vote_points(vote, ballots)
    if points is None:
        return [phrase("few_votes", lang, valid=ballots.valid, least=vote.min_valid)]
    formula = f"100 × {ballots.in_favour} ÷ {ballots.valid} {equals(points)}"
    return [phrase("vote", lang, valid=ballots.valid, in_favour=ballots.in_favour, formula=formula)]


def _linear_lines(transform: LinearTransform, value: Fraction, lang: str) -> list[str]:
    start, end = transform.start, transform.end
    raw = HUNDRED * (value - start) / (end - start)
    formula = f"100 × ({number(value)} − {inner(start)}) ÷ ({number(end)} − {inner(start)}) {equals(raw)}"
    lines = [phrase("linear", lang, start=number(start), end=number(end), formula=formula)]
    if not 0 <= raw <= HUNDRED:
        lines.append(phrase("kept_within", lang, points=number(transform.points(value))))
    return lines


def _step_line(transform: StepsTransform, value: Fraction, lang: str) -> str:
    row = transform.row_reached(value)
    points = number(transform.points(value))
    if row is None:
        return phrase("step_else", lang, value=number(value), points=points)
    threshold = number(transform.rows[row][0])
    return phrase(f"step_{transform.direction}", lang, value=number(value), threshold=threshold, points=points)
