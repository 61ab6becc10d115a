"""Reading the transform of an indicator."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from scoring.components import Indicator
from scoring.problems import Location
from scoring.transforms import BENEFIT, COST, LinearTransform, PointsTransform, StepsTransform, Transform
from scoring.validation.fields import Node, decimal_between, is_list


def read_indicator(node: Node) -> Indicator | None:
    if "transform" not in node:
        return None
    keys: dict[str, tuple[str, ...]] = {
        "points": ("type",),
        "linear": ("type", "from", "to"),
        "steps": ("type", "direction", "steps", "else"),
    }
    raw, at = node.raw("transform"), node.place("transform")
    declared = raw.get("type") if isinstance(raw, dict) else None
    known = keys.get(declared, ()) if isinstance(declared, str) else ()
    every = sorted({key for names in keys.values() for key in names})
    entry = Node(raw, at, node.problems, known or ("type",), () if known else every)
    entry.choice("type", tuple(keys))
    readers: dict[Any, Callable[[Node], Transform | None]] = {"linear": _linear, "steps": _steps}
    if not known:
        return None
    transform = readers[declared](entry) if declared in readers else PointsTransform()
    return None if transform is None else Indicator(transform)


def _linear(node: Node) -> Transform | None:
    start, end = node.decimal("from"), node.decimal("to")
    if start is None or end is None:
        return None
    if start == end:
        node.problems.add(node.place("to"), "from_equals_to", value=node.raw("to"))
        return None
    return LinearTransform(start, end)


def _steps(node: Node) -> Transform | None:
    direction = node.choice("direction", (BENEFIT, COST))
    otherwise = node.decimal("else", least="0", most="100")
    rows: list[tuple[Fraction, Fraction]] = []
    last: list[Any] | None = None
    for value, at in node.items("steps", filled=True):
        row = _step(node, value, at)
        if row is None:
            last = None
            continue
        if last is not None and direction is not None:
            _threshold_order(node, direction, last, value, at)
        if last is not None:
            _points_fall(node, last[1], value[1], (*at, 1))
        last = value
        rows.append(row)
    if last is not None and otherwise is not None:
        _points_fall(node, last[1], node.raw("else"), node.place("else"))
    return StepsTransform(direction or BENEFIT, tuple(rows), otherwise or Fraction(0))


def _step(node: Node, value: Any, at: Location) -> tuple[Fraction, Fraction] | None:
    if not is_list(value, at, node.problems):
        return None
    if len(value) != 2:
        node.problems.add(at, "step_shape")
        return None
    threshold = decimal_between(value[0], (*at, 0), node.problems)
    points = decimal_between(value[1], (*at, 1), node.problems, "0", "100")
    return None if threshold is None or points is None else (threshold, points)


def _threshold_order(node: Node, direction: str, last: list[str], value: list[str], at: Location) -> None:
    before, after = Fraction(last[0]), Fraction(value[0])
    if after < before if direction == BENEFIT else after > before:
        return
    way, way_zh = ("fall", "递减") if direction == BENEFIT else ("rise", "递增")
    node.problems.add((*at, 0), "threshold_order", value=value[0], limit=last[0], way=way, way_zh=way_zh)


def _points_fall(node: Node, last: str, value: str, at: Location) -> None:
    if Fraction(value) > Fraction(last):
        node.problems.add(at, "points_rise", value=value, limit=last)
