"""Reading the rule of a component: what each kind declares in the scheme.

What is wrong is replaced by a harmless stand-in, so that the nominees' data can still be checked; nothing is computed
from it. A rule whose lists are unusable is None: then its data is not checked at all.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from scoring import components as kinds
from scoring import panel as panels
from scoring import survey as surveys
from scoring.components import Indicator, Inspection, Rule, Vote
from scoring.panel import Criterion, Panel
from scoring.problems import Location, show
from scoring.survey import Counts, Item, Stratum, Survey
from scoring.transforms import BENEFIT, COST, LinearTransform, PointsTransform, StepsTransform, Transform
from scoring.validation.counts import read_strata
from scoring.validation.fields import LARGEST, Node, decimal_between, distinct

ANY = Fraction(LARGEST)
ONE = Fraction(1)

KEYS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    kinds.PANEL: (("method", "judges", "criteria"), ("trim", "trim_min_judges", "min_sheets")),
    kinds.INSPECTION: ((), ()),
    kinds.SURVEY: (("strata", "items", "wave"), ("min_responses", "strength")),
    kinds.INDICATOR: (("transform",), ()),
    kinds.VOTE: ((), ("min_valid",)),
}


def read_rule(node: Node, kind: str, places: int) -> Rule | None:
    """The rule of a component of this kind; `node` is the component."""
    readers: Mapping[str, Callable[[Node], Rule | None]] = {
        kinds.PANEL: lambda node: read_panel(node, places),
        kinds.INSPECTION: lambda _: Inspection(),
        kinds.SURVEY: read_survey,
        kinds.INDICATOR: read_indicator,
        kinds.VOTE: lambda node: Vote(node.integer("min_valid", least=1, default=1) or 1),
    }
    return readers[kind](node)


def read_panel(node: Node, places: int) -> Panel | None:
    method = node.choice("method", panels.METHODS)
    trim = node.integer("trim", least=1, default=1)
    trim_min_judges = node.integer("trim_min_judges", least=1, default=7)
    min_sheets = node.integer("min_sheets", least=1, default=1)
    judges = node.codes("judges")
    criteria = _criteria(node)
    if not criteria or not isinstance(node.raw("judges"), list):
        return None
    panel = Panel.make(
        criteria=criteria,
        places=places,
        method=method or panels.MEAN,
        trim=trim or 1,
        trim_min_judges=trim_min_judges or 7,
        min_sheets=min_sheets or 1,
        judges=tuple(judges),
    )
    if panel.trims and trim and trim_min_judges and min_sheets and min_sheets <= 2 * trim:
        node.problems.add(node.place("min_sheets"), "few_sheets_for_trim", value=min_sheets, limit=2 * trim)
    return panel


def _criteria(node: Node) -> tuple[Criterion, ...]:
    read: dict[str, Criterion] = {}
    found: list[str | None] = []
    places: list[Location] = []
    for value, at in node.items("criteria", filled=True):
        entry = Node(value, at, node.problems, ("code", "label", "max", "weight"))
        code, label = entry.code("code"), entry.label("label")
        maximum, weight = entry.positive("max"), entry.positive("weight")
        found.append(code)
        places.append(entry.place("code"))
        if code is not None:
            written = str(entry.raw("max")), str(entry.raw("weight"))
            read.setdefault(code, Criterion(code, label, maximum or ANY, weight or ONE, *written))
    distinct(found, places, node.problems)
    return tuple(read.values())


def read_survey(node: Node) -> Survey | None:
    min_responses = node.integer("min_responses", least=1, default=1)
    strength = node.decimal("strength", least="0", default="20")
    strata, items = _strata(node), _items(node)
    if not strata or not items:
        return None
    before = len(node.problems)
    wave = read_strata(node.raw("wave"), node.place("wave"), node.problems, items, strata) if "wave" in node else None
    is_readable = wave is not None and len(node.problems) == before
    priors = {stratum.code: _prior(items, wave, stratum.code) for stratum in strata}
    survey = Survey(items, strata, ONE if strength is None else strength, min_responses or 1, priors)
    if is_readable and survey.strength:
        for code, prior in priors.items():
            if prior is None:
                node.problems.add(node.place("wave"), "no_prior", value=show(code))
    return survey


def _prior(items: tuple[Item, ...], wave: Mapping[str, Counts] | None, stratum: str) -> Fraction | None:
    return surveys.stratum_mean(items, (wave or {}).get(stratum, {}))


def _strata(node: Node) -> tuple[Stratum, ...]:
    read: dict[str, Stratum] = {}
    found: list[str | None] = []
    places: list[Location] = []
    for value, at in node.items("strata", filled=True):
        entry = Node(value, at, node.problems, ("code", "weight"), ("label",))
        code, weight, label = entry.code("code"), entry.positive("weight"), entry.label("label")
        found.append(code)
        places.append(entry.place("code"))
        if code is not None:
            read.setdefault(code, Stratum(code, weight or ONE, label or None))
    distinct(found, places, node.problems)
    return tuple(read.values())


def _items(node: Node) -> tuple[Item, ...]:
    """Items with unreadable `options` keep 0, which means: do not check the length of their counts."""
    read: dict[str, Item] = {}
    found: list[str | None] = []
    places: list[Location] = []
    for value, at in node.items("items", filled=True):
        entry = Node(value, at, node.problems, ("code", "weight", "options"), ("label",))
        code, weight, label = entry.code("code"), entry.positive("weight"), entry.label("label")
        options = entry.integer("options", least=2)
        found.append(code)
        places.append(entry.place("code"))
        if code is not None:
            read.setdefault(code, Item(code, weight or ONE, options or 0, label or None))
    distinct(found, places, node.problems)
    return tuple(read.values())


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
    if not isinstance(value, list) or len(value) != 2:
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
