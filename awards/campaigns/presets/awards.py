"""Awards as they are declared: their rules, components and criteria, with the defaults filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from awards.campaigns.models import COMPONENT_KINDS, MISSING_POLICIES
from awards.campaigns.presets.mistakes import Mistake
from awards.campaigns.presets.options import read_award_options
from awards.campaigns.presets.table import Table, in_quotes
from awards.db import plain
from awards.i18n import lazy
from awards.organisation.models import SUBJECT_KINDS

RULES = ("number", "share", "all")
CHECKS = ("since", "not_honoured", "tick", "evidence")
LONGEST_AWARD_CODE = 60
LONGEST_MONTHS, LONGEST_YEARS = 600, 50
SUBJECTS = ("self", "self+windows", "serves", "self+serves")
# Evidence about whom can exist for a kind of nominee; a kind that is not listed may have any.
SUITABLE = {
    "department": ("self", "self+windows"),
    "window": ("self",),
    "zone": ("self",),
    "team": ("self",),
    "person": ("self", "serves", "self+serves"),
}
# Components that only some kinds of nominees can ever have: inspection sheets and ballots know no teams, ballots people
# alone.
ONLY_ABOUT = {"vote": ("person",), "inspection": ("department", "window", "zone", "person")}
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
    kind = entry.choice("subject_kind", SUBJECT_KINDS)
    components = [read_component(inner, defaults, indicators, kind) for inner in entry.tables("components")]
    codes = [component["code"] for component in components]
    entry.distinct("components", codes)
    check_sum(entry, [Decimal(component["weight"]) for component in components])
    return {
        "code": read_award_code(entry),
        "name": entry.label("name"),
        "description": entry.label("description", 600),
        "subject_kind": kind,
        "places": entry.integer("places"),
        "winners": read_rule(entry, "winners"),
        "quota": read_rule(entry, "quota"),
        "per_department": None if entry.raw("per_department") is None else entry.integer("per_department"),
        "min_score": None if entry.raw("min_score") is None else entry.number("min_score"),
        "bonus_cap": entry.number("bonus_cap"),
        "deduction_cap": entry.number("deduction_cap"),
        "tie_break": read_tie_break(entry, codes),
        "vetoes": _both(entry, "vetoes", read_veto),
        "conditions": _both(entry, "conditions", lambda inner: read_condition(inner, codes)),
        "options": read_award_options(entry, kind, components),
        "components": components,
    }


def check_sum(entry: Table, weights: list[Decimal]) -> None:
    """Notes weights that miss 100; a weight that could not be read was noted itself."""
    if weights and all(weights) and sum(weights) != 100:
        entry.note("components", lazy("The weights sum to %(sum)s, not to 100.", sum=plain(sum(weights, Decimal(0)))))


def read_award_code(entry: Table) -> str:
    """A code that hides no page."""
    code = entry.code(most=LONGEST_AWARD_CODE)
    if code in RESERVED:
        entry.note("code", lazy("“%(code)s” is the address of a page: choose another code.", code=code))
    return code


def read_rule(entry: Table, key: str) -> dict[str, Any]:
    """A rule of how many: `{"type": "number"|"share"|"all", "value", "at_least"}`, a share in percent."""
    inner = entry.table(key)
    kind = inner.choice("type", RULES)
    rule: dict[str, Any] = {"type": kind}
    if kind in ("number", "share"):
        rule["value"] = inner.number("value", positive=True)
        if kind == "number" and Decimal(rule["value"]) % 1:
            inner.note("value", lazy("This must be a whole number."))
        if kind == "share" and Decimal(rule["value"]) > 100:
            inner.note("value", lazy("%(value)s %% is more than all.", value=rule["value"]))
    if kind == "share":
        rule["at_least"] = inner.integer("at_least", 1)
    inner.close()
    return rule


def read_tie_break(entry: Table, codes: list[str]) -> list[str]:
    """Codes of components, the first to decide first. Only one component alone needs no order."""
    order = [str(code) for code in entry.entries("tie_break")]
    for index, code in enumerate(order):
        if code not in codes:
            words = {"code": code}
            entry.note(f"tie_break[{index}]", lazy("“%(code)s” is no component of this award.", **words))
    if not order and len(codes) > 1 and "tie_break" in entry.values:
        entry.note("tie_break", lazy("Say which component decides between equal totals."))
    entry.distinct("tie_break", order, field="")
    return order


def _both(entry: Table, key: str, read: Any) -> list[dict[str, Any]]:
    """The default list at `key`, then what this award adds at `more_<key>`."""
    found = [read(inner) for name in (key, f"more_{key}") for inner in entry.tables(name, needed=False)]
    entry.distinct(key, [one["code"] for one in found])
    return found


def read_veto(entry: Table) -> dict[str, Any]:
    """`{"code", "label"}`."""
    return {"code": entry.code(), "label": entry.label()}


def read_condition(entry: Table, components: list[str]) -> dict[str, Any]:
    """`{"code", "label", "check"}` and what the check needs: `months`, `years`, `needs_file`, or `component` and
    `least` points in it."""
    check = entry.choice("check", CHECKS)
    condition: dict[str, Any] = {"code": entry.code(), "label": entry.label(), "check": check}
    if check == "since":
        condition["months"] = entry.integer("months", most=LONGEST_MONTHS)
    if check == "not_honoured":
        condition["years"] = entry.integer("years", most=LONGEST_YEARS)
    if check == "tick":
        condition["needs_file"] = entry.flag("needs_file")
    if check == "evidence":
        condition["component"] = entry.choice("component", components)
        condition["least"] = entry.number("least", positive=True)
        if Decimal(condition["least"]) > 100:
            entry.note("least", lazy("Points lie between 0 and 100."))
    return condition


def read_component(entry: Table, defaults: Defaults, indicators: list[str], nominees: str) -> dict[str, Any]:
    """One component shaped as its columns, with `criteria`; `nominees` is the kind of the award's nominees."""
    kind = entry.choice("kind", COMPONENT_KINDS)
    own = entry.table("settings", needed=False).values
    criteria = [read_criterion(inner, defaults) for inner in entry.tables("criteria", needed=kind == "panel")]
    entry.distinct("criteria", [criterion["code"] for criterion in criteria])
    if kind in ONLY_ABOUT and nominees in SUBJECT_KINDS and nominees not in ONLY_ABOUT[kind]:
        entry.note("kind", lazy("There is no such evidence about nominees of this kind."))
    if criteria and kind != "panel":
        entry.note("criteria", lazy("Only a panel has criteria."))
    settings = exact({**defaults.settings.get(kind, {}), **own}, entry.place("settings"), entry.mistakes)
    return {
        "code": entry.code(),
        "kind": kind,
        "label": entry.label(),
        "weight": entry.number("weight", positive=True),
        "missing": entry.choice("missing", MISSING_POLICIES),
        "settings": settings,
        "source": read_source(entry, kind, indicators, nominees),
        "criteria": criteria,
    }


def read_source(entry: Table, kind: str, indicators: list[str], nominees: str) -> dict[str, Any]:
    """Which evidence counts; a panel has none. A survey is null for all of the year, or the id of one."""
    inner = entry.table("source", needed=kind != "panel")
    source: dict[str, Any] = {}
    if kind != "panel":
        source["subjects"] = inner.choice("subjects", SUBJECTS)
        if source["subjects"] in SUBJECTS and source["subjects"] not in SUITABLE.get(nominees, SUBJECTS):
            inner.note("subjects", lazy("There is no such evidence about nominees of this kind."))
    if kind == "indicator":
        source["indicator"] = inner.choice("indicator", indicators)
    if kind == "inspection":
        weights = inner.table("weights")
        source["weights"] = {mode: weights.number(mode, positive=True) for mode in VISIT_MODES}
        weights.close()
    if kind == "survey":
        source["survey"] = inner.raw("survey")
    inner.close()
    return source


def read_criterion(entry: Table, defaults: Defaults) -> dict[str, Any]:
    """One line of a rubric shaped as its columns."""
    entry.values = {**defaults.criterion, **entry.values}
    maximum, step = entry.number("maximum", positive=True), entry.number("step", positive=True)
    if Decimal(step) > Decimal(maximum) > 0:
        entry.note("step", lazy("%(step)s is above the maximum %(maximum)s.", step=step, maximum=maximum))
    anchors: list[dict[str, Any]] = [
        {"mark": one.number("mark"), "label": one.label()} for one in entry.tables("anchors", needed=False)
    ]
    for index, anchor in enumerate(anchors):
        if Decimal(anchor["mark"]) > Decimal(maximum) > 0:
            words = {"mark": anchor["mark"], "maximum": maximum}
            entry.note(f"anchors[{index}].mark", lazy("%(mark)s is above the maximum %(maximum)s.", **words))
    label, weight = entry.label(), entry.number("weight", positive=True)
    code = entry.code()
    return {"code": code, "label": label, "maximum": maximum, "weight": weight, "step": step, "anchors": anchors}


def exact(value: Any, path: str, mistakes: list[Mistake], key: str = "") -> Any:
    """Settings as the engine wants them: counts as integers, every other number as its exact text."""
    if isinstance(value, dict):
        return {name: exact(inner, f"{path}.{name}", mistakes, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [exact(inner, f"{path}[{index}]", mistakes) for index, inner in enumerate(value)]
    if isinstance(value, float):
        mistakes.append(Mistake(path, in_quotes(value)))
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool) and key not in WHOLE_NUMBERS:
        return str(value)
    return value
