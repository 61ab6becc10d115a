"""Reading the scheme: components, weights, caps, tie order, places."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.components import BLOCK, KINDS, POLICIES, Component
from scoring.model import Scheme
from scoring.numbers import HUNDRED, MILLION, places_of, plain
from scoring.problems import Location, Problems, show
from scoring.validation.fields import Node, distinct
from scoring.validation.rules import KEYS, read_rule

SCHEME = ("components", "bonus_cap", "deduction_cap", "tie_break", "winners", "per_department", "min_score")
COMPONENT = ("code", "kind", "label", "weight")


@dataclass(frozen=True)
class SchemeRead:
    """The scheme to check nominees against; only sound without problems. `components` has the usable ones.

    `codes` are all component codes seen, None if the list itself could not be read.
    """

    scheme: Scheme
    components: Mapping[str, Component]
    codes: frozenset[str] | None


def read_scheme(value: object, at: Location, problems: Problems) -> SchemeRead:
    node = Node(value, at, problems, SCHEME, ("places",))
    places = node.integer("places", 1, 2, default=2) or 2
    codes, components = _components(node, places)
    scheme = Scheme(
        places=places,
        components=tuple(components.values()),
        bonus_cap=_cap(node, "bonus_cap", places),
        deduction_cap=_cap(node, "deduction_cap", places),
        tie_break=tuple(_tie_break(node, codes)),
        winners=node.integer("winners", least=1) or 1,
        per_department=None if node.raw("per_department") is None else node.integer("per_department", least=1),
        min_score=None if node.raw("min_score") is None else node.decimal("min_score"),
    )
    readable = isinstance(node.raw("components"), list) and None not in codes
    return SchemeRead(scheme, components, frozenset(filter(None, codes)) if readable else None)


def _components(node: Node, places: int) -> tuple[list[str | None], dict[str, Component]]:
    usable: dict[str, Component] = {}
    codes: list[str | None] = []
    sites: list[Location] = []
    weights: list[Fraction | None] = []
    for value, at in node.items("components"):
        code, weight, component = _component(value, at, node.problems, places)
        codes.append(code)
        sites.append((*at, "code"))
        weights.append(weight)
        if component is not None:
            usable.setdefault(component.code, component)
    distinct(codes, sites, node.problems)
    known = [weight for weight in weights if weight is not None]
    if isinstance(node.raw("components"), list) and len(known) == len(weights) and sum(known) != HUNDRED:
        node.problems.add(node.place("components"), "weights_sum", value=plain(sum(known, Fraction(0))))
    return codes, usable


def _component(
    value: object, at: Location, problems: Problems, places: int
) -> tuple[str | None, Fraction | None, Component | None]:
    declared = value.get("kind") if isinstance(value, dict) else None
    kind = declared if isinstance(declared, str) and declared in KINDS else None
    every = tuple({key for pair in KEYS.values() for keys in pair for key in keys})
    required, optional = KEYS[kind] if kind else ((), every)
    node = Node(value, at, problems, (*COMPONENT, *required), ("missing", *optional))
    node.choice("kind", KINDS)
    code, label, weight = node.code("code"), node.label("label"), node.positive("weight")
    missing = node.choice("missing", POLICIES, default=BLOCK)
    rule = read_rule(node, kind, places) if kind else None
    if code is None or kind is None or rule is None:
        return code, weight, None
    millionths = int((weight or Fraction(1)) * MILLION)
    written = str(node.raw("weight"))
    return code, weight, Component(code, kind, label, written, millionths, missing or BLOCK, rule)


def _cap(node: Node, key: str, places: int) -> Fraction:
    cap = node.decimal(key, least="0")
    if cap is not None and places_of(node.raw(key)) > places:
        node.problems.add(node.place(key), "too_many_places", value=node.raw(key), limit=places)
    return HUNDRED if cap is None else cap


def _tie_break(node: Node, codes: list[str | None]) -> list[str]:
    read = node.codes("tie_break")
    unknown = set(read).difference(code for code in codes if code is not None)
    if isinstance(node.raw("tie_break"), list) and isinstance(node.raw("components"), list) and None not in codes:
        for value, at in node.items("tie_break"):
            if isinstance(value, str) and value in unknown:
                node.problems.add(at, "unknown_component", value=show(value))
    return [code for code in read if code not in unknown]
