"""The awards of a preset: their rules, components and criteria, with the defaults filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from awards.campaigns.models import COMPONENT_KINDS, MISSING_POLICIES
from awards.campaigns.presets.table import Table
from awards.organisation.models import SUBJECT_KINDS

RULES = ("number", "share", "all")
CHECKS = ("since", "not_honoured", "tick")
SUBJECTS = ("self", "self+windows", "serves", "self+serves")
VISIT_MODES = ("announced", "mystery")
# Pages of the year's evidence that stand where an award's own page would.
RESERVED = ("decided", "figures", "files", "numbers", "orders", "pictures", "surveys")
WHOLE_NUMBERS = ("trim", "trim_min_judges", "min_sheets", "min_responses", "min_valid", "options")


@dataclass(frozen=True)
class Defaults:
    """What holds wherever an award, a component of a kind, or a criterion does not say otherwise."""

    award: Mapping[str, Any]
    criterion: Mapping[str, Any]
    settings: Mapping[str, Mapping[str, Any]]

    @classmethod
    def read(cls, entry: Table) -> "Defaults":
        parts = {key: entry.table(key, needed=False).values for key in ("award", "criterion", *COMPONENT_KINDS)}
        entry.close()
        return cls(parts.pop("award"), parts.pop("criterion"), parts)


def read_award(entry: Table, defaults: Defaults, indicators: list[str]) -> dict[str, Any]:
    """One award shaped as its columns, with `components`; decimals as text."""
    entry.values = {**defaults.award, **entry.values}
    components = [read_component(inner, defaults, indicators) for inner in entry.tables("components")]
    codes = [component["code"] for component in components]
    entry.distinct("components", codes)
    total = sum(Decimal(component["weight"]) for component in components)
    if components and total != 100:
        entry.note("components", f"the weights sum to {total}, not to 100")
    kind = entry.choice("subject_kind", SUBJECT_KINDS)
    return {
        "code": read_award_code(entry),
        "name": entry.label("name"),
        "description": entry.label("description"),
        "subject_kind": kind,
        "places": entry.integer("places"),
        "winners": read_rule(entry, "winners"),
        "quota": read_rule(entry, "quota"),
        "per_department": entry.integer("per_department") if "per_department" in entry.values else None,
        "min_score": entry.number("min_score") if "min_score" in entry.values else None,
        "bonus_cap": entry.number("bonus_cap"),
        "deduction_cap": entry.number("deduction_cap"),
        "tie_break": read_tie_break(entry, codes),
        "vetoes": _both(entry, "vetoes", _veto),
        "conditions": _both(entry, "conditions", _condition),
        "components": components,
    }


def read_award_code(entry: Table) -> str:
    """A code that hides no page."""
    code = entry.code()
    if code in RESERVED:
        entry.note("code", f"{code!r} is the address of a page: choose another code")
    return code


def read_rule(entry: Table, key: str) -> dict[str, Any]:
    """A rule of how many: `{"type": "number"|"share"|"all", "value", "at_least"}`, a share in percent."""
    inner = entry.table(key)
    kind = inner.choice("type", RULES)
    rule: dict[str, Any] = {"type": kind}
    if kind in ("number", "share"):
        rule["value"] = inner.number("value", positive=True)
        if kind == "number" and Decimal(rule["value"]) % 1:
            inner.note("value", "must be a whole number")
        if kind == "share" and Decimal(rule["value"]) > 100:
            inner.note("value", f"{rule['value']} % is more than all")
    if kind == "share":
        rule["at_least"] = inner.integer("at_least", 1)
    inner.close()
    return rule


def read_tie_break(entry: Table, codes: list[str]) -> list[str]:
    order = entry.entries("tie_break")
    for index, code in enumerate(order):
        if code not in codes:
            entry.note(f"tie_break[{index}]", f"{code!r} is no component of this award")
    entry.distinct("tie_break", [str(code) for code in order])
    return order


def _both(entry: Table, key: str, read: Any) -> list[dict[str, Any]]:
    """The default list at `key`, then what this award adds at `more_<key>`."""
    found = [read(inner) for name in (key, f"more_{key}") for inner in entry.tables(name, needed=False)]
    entry.distinct(key, [one["code"] for one in found])
    return found


def _veto(entry: Table) -> dict[str, Any]:
    return {"code": entry.code(), "label": entry.label()}


def _condition(entry: Table) -> dict[str, Any]:
    check = entry.choice("check", CHECKS)
    condition: dict[str, Any] = {"code": entry.code(), "label": entry.label(), "check": check}
    if check == "since":
        condition["months"] = entry.integer("months")
    if check == "not_honoured":
        condition["years"] = entry.integer("years")
    if check == "tick":
        condition["needs_file"] = entry.flag("needs_file")
    return condition


def read_component(entry: Table, defaults: Defaults, indicators: list[str]) -> dict[str, Any]:
    """One component shaped as its columns, with `criteria`."""
    kind = entry.choice("kind", COMPONENT_KINDS)
    own = entry.table("settings", needed=False).values
    criteria = [read_criterion(inner, defaults) for inner in entry.tables("criteria", needed=kind == "panel")]
    entry.distinct("criteria", [criterion["code"] for criterion in criteria])
    if criteria and kind != "panel":
        entry.note("criteria", "only a panel has criteria")
    settings = exact({**defaults.settings.get(kind, {}), **own}, entry.place("settings"), entry.mistakes)
    return {
        "code": entry.code(),
        "kind": kind,
        "label": entry.label(),
        "weight": entry.number("weight", positive=True),
        "missing": entry.choice("missing", MISSING_POLICIES),
        "settings": settings,
        "source": read_source(entry, kind, indicators),
        "criteria": criteria,
    }


def read_source(entry: Table, kind: str, indicators: list[str]) -> dict[str, Any]:
    """Which evidence counts; a panel has none."""
    inner = entry.table("source", needed=kind != "panel")
    source: dict[str, Any] = {} if kind == "panel" else {"subjects": inner.choice("subjects", SUBJECTS)}
    if kind == "indicator":
        source["indicator"] = inner.choice("indicator", indicators)
    if kind == "inspection":
        weights = inner.table("weights")
        source["weights"] = {mode: weights.number(mode, positive=True) for mode in VISIT_MODES}
        weights.close()
    if kind == "survey":
        source["survey"] = None
    inner.close()
    return source


def read_criterion(entry: Table, defaults: Defaults) -> dict[str, Any]:
    entry.values = {**defaults.criterion, **entry.values}
    maximum, step = entry.number("maximum", positive=True), entry.number("step", positive=True)
    anchors: list[dict[str, Any]] = [
        {"mark": one.number("mark"), "label": one.label()} for one in entry.tables("anchors")
    ]
    for index, anchor in enumerate(anchors):
        if Decimal(anchor["mark"]) > Decimal(maximum):
            entry.note(f"anchors[{index}].mark", f"{anchor['mark']} is above the maximum {maximum}")
    label, weight = entry.label(), entry.number("weight", positive=True)
    code = entry.code()
    return {"code": code, "label": label, "maximum": maximum, "weight": weight, "step": step, "anchors": anchors}


def exact(value: Any, path: str, mistakes: list[str], key: str = "") -> Any:
    """Settings as the engine wants them: counts as integers, every other number as its exact text."""
    if isinstance(value, dict):
        return {name: exact(inner, f"{path}.{name}", mistakes, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [exact(inner, f"{path}[{index}]", mistakes) for index, inner in enumerate(value)]
    if isinstance(value, float):
        mistakes.append(f"{path}: write {value} in quotes: decimals are kept exactly as written")
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool) and key not in WHOLE_NUMBERS:
        return str(value)
    return value
