"""Reading the rule of a component: what each kind declares in the scheme.

What is wrong is replaced by a harmless stand-in, so that the nominees' data can still be checked; nothing is computed
from it. A rule whose lists are unusable is None: then its data is not checked at all.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeVar

from scoring import components as kinds
from scoring import panel as panels
from scoring import survey as surveys
from scoring.components import Inspection, Rule, Vote
from scoring.panel import Criterion, Panel
from scoring.problems import Location, show
from scoring.survey import Counts, Item, Stratum, Survey
from scoring.validation.counts import read_strata
from scoring.validation.fields import LARGEST, Node, distinct
from scoring.validation.transforms import read_indicator

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
    criteria = _coded(node, "criteria", (("label", "max", "weight"), ()), _criterion)
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


def _criterion(entry: Node, code: str) -> Criterion:
    label, maximum, weight = entry.label("label"), entry.positive("max"), entry.positive("weight")
    return Criterion(code, label, maximum or ANY, weight or ONE, str(entry.raw("max")), str(entry.raw("weight")))


def read_survey(node: Node) -> Survey | None:
    min_responses = node.integer("min_responses", least=1, default=1)
    strength = node.decimal("strength", least="0", default="20")
    strata = _coded(node, "strata", (("weight",), ("label",)), _stratum)
    items = _coded(node, "items", (("weight", "options"), ("label",)), _item)
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


def _stratum(entry: Node, code: str) -> Stratum:
    weight, label = entry.positive("weight"), entry.label("label")
    return Stratum(code, weight or ONE, label or None)


def _item(entry: Node, code: str) -> Item:
    """Unreadable `options` become 0, which means: do not check the length of the counts."""
    weight, label, options = entry.positive("weight"), entry.label("label"), entry.integer("options", least=2)
    return Item(code, weight or ONE, options or 0, label or None)


Coded = TypeVar("Coded")


def _coded(
    node: Node, key: str, keys: tuple[tuple[str, ...], tuple[str, ...]], build: Callable[[Node, str], Coded]
) -> tuple[Coded, ...]:
    """A list of objects with a `code`, `keys` the other required and optional ones; not empty, no code twice."""
    read: dict[str, Coded] = {}
    found: list[str | None] = []
    places: list[Location] = []
    for value, at in node.items(key, filled=True):
        entry = Node(value, at, node.problems, ("code", *keys[0]), keys[1])
        code = entry.code("code")
        built = build(entry, code or "")
        found.append(code)
        places.append(entry.place("code"))
        if code is not None:
            read.setdefault(code, built)
    distinct(found, places, node.problems)
    return tuple(read.values())
