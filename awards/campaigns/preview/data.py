"""Data of each kind of component that comes to about as many points as is wanted."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from awards.campaigns.models import Component, Criterion
from awards.db import plain

Document = dict[str, Any]

OPTIONS = 5
ITEMS = [{"code": "q1", "weight": "1", "options": OPTIONS}]
ANSWERS, WAVE_ANSWERS, WAVE_LEVEL, BALLOTS = 80, 1000, Decimal(85), 30
LARGEST = 10**12 - 1
FINEST = Decimal("0.000001")
# How far the invented judges lie from each other, in points; each nominee meets them in another order.
SPREAD = (0, 2, -2, 1, -1, 3, -3)


def survey_parts(component: Component) -> Document:
    """What the year's answers would add to a survey component: one question, and a wave of the middle sort."""
    return {
        "items": ITEMS,
        "wave": [_answers(stratum["code"], WAVE_LEVEL, WAVE_ANSWERS) for stratum in component.settings["strata"]],
    }


def data_of(component: Component, level: Decimal, judges: Sequence[str], turn: int) -> Any:
    """What `data[code]` of a bundle's nominee holds; `level` lies in 0–100, `turn` varies the judges."""
    if component.kind == "panel":
        return _sheets(component.criteria, level, judges, turn)
    if component.kind == "inspection":
        weights = component.source.get("weights") or {"announced": "1"}
        return [{"score": plain(level), "weight": plain(str(weight))} for weight in weights.values()]
    if component.kind == "survey":
        answers = min(max(ANSWERS, int(component.settings.get("min_responses", 1))), LARGEST)
        return [_answers(stratum["code"], level, answers) for stratum in component.settings["strata"]]
    if component.kind == "vote":
        valid = min(max(BALLOTS, int(component.settings.get("min_valid", 1))), LARGEST)
        return {"for": _whole(level * valid / 100), "valid": valid}
    return _figure(component.settings["transform"], level)


def _sheets(criteria: Sequence[Criterion], level: Decimal, judges: Sequence[str], turn: int) -> Document:
    sheets = []
    for seat, judge in enumerate(judges):
        own = min(max(level + SPREAD[(seat + turn) % len(SPREAD)], Decimal(0)), Decimal(100))
        sheets.append({"judge": judge, "scores": {one.code: _mark(one, own) for one in criteria}})
    return {"sheets": sheets, "recused": []}


def _mark(criterion: Criterion, level: Decimal) -> str:
    """The mark nearest to the level among those that the rubric allows: multiples of its step up to its maximum."""
    most = (criterion.maximum / criterion.step).to_integral_value(ROUND_FLOOR)
    steps = (level * criterion.maximum / 100 / criterion.step).to_integral_value(ROUND_HALF_UP)
    return plain(min(steps, most) * criterion.step)


def _answers(stratum: str, level: Decimal, answers: int) -> Document:
    """So many answers, on the two options that lie around the level."""
    worst_to_best = level * (OPTIONS - 1) / 100
    lower = min(int(worst_to_best), OPTIONS - 2)
    upper = _whole((worst_to_best - lower) * answers)
    counts = [0] * OPTIONS
    counts[lower], counts[lower + 1] = answers - upper, upper
    return {"stratum": stratum, "responses": answers, "items": {"q1": counts}}


def _figure(transform: Mapping[str, Any], level: Decimal) -> str:
    if transform["type"] == "linear":
        start, end = Decimal(transform["from"]), Decimal(transform["to"])
        return plain((start + (end - start) * level / 100).quantize(FINEST, ROUND_HALF_UP))
    if transform["type"] == "steps":
        return _threshold(transform, level)
    return plain(level)


def _threshold(transform: Mapping[str, Any], level: Decimal) -> str:
    """A figure that earns the points nearest to the level: a threshold, or one that reaches none of them."""
    rows = [(Decimal(points), Decimal(threshold)) for threshold, points in transform["steps"]]
    beyond = rows[-1][1] + (1 if transform["direction"] == "cost" else -1)
    if abs(beyond) <= LARGEST:
        rows.append((Decimal(transform["else"]), beyond))
    return plain(min(rows, key=lambda row: abs(row[0] - level))[1])


def _whole(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_HALF_UP))
