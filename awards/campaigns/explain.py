"""An award's rules in plain words: one sentence per fact, for everyone who reads the rules page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from awards.campaigns.models import Award, Component
from awards.campaigns.orders import COUNTED_FOR, ON_TIME, in_words, order_rule_of
from awards.db import plain
from awards.i18n import LazyMessage, lazy

KIND_WORDS = {
    "panel": lazy("Panel"),
    "inspection": lazy("Inspection"),
    "survey": lazy("Survey"),
    "indicator": lazy("Indicator"),
    "vote": lazy("Vote"),
}
SUBJECT_WORDS = {
    "department": lazy("departments"),
    "window": lazy("windows"),
    "zone": lazy("zones"),
    "team": lazy("teams"),
    "person": lazy("people"),
}
VISITS = {
    "self": lazy("Inspection visits to the nominee itself."),
    "self+windows": lazy("Inspection visits to the department and to its windows."),
    "serves": lazy("Inspection visits to the window or zone where the person works."),
    "self+serves": lazy("Inspection visits to the person and to the window or zone where the person works."),
}
ANSWERS = {
    "self": lazy("Answers to the satisfaction survey about the nominee itself."),
    "self+windows": lazy("Answers to the satisfaction survey about the department and its windows, added up."),
    "serves": lazy("Answers to the satisfaction survey about the window or zone where the person works."),
    "self+serves": lazy(
        "Answers to the satisfaction survey about the person and about the window or zone where the person works."
    ),
}
MISSING = {
    "block": lazy("Without it the nominee is incomplete: no rank, and no decision until it is there."),
    "reweight": lazy("Without it the other components carry its weight."),
    "zero": lazy("Without it this component counts 0 points."),
}


@dataclass(frozen=True)
class ComponentLine:
    """One component in words, and where its part of the weight bar lies (`start` and `width` of 1000)."""

    component: Component
    weight: str
    start: int
    width: int
    kind: LazyMessage
    source: LazyMessage
    rule: LazyMessage
    missing: LazyMessage

    @property
    def label(self) -> dict[str, str]:
        return self.component.label

    @property
    def contribution(self) -> str:
        """The weight as the bar's text."""
        return f"{self.weight}\u00a0%"


def lines_of(award: Award) -> list[ComponentLine]:
    """Every component of the award in words, in order. The campaign's indicators are read."""
    figures = {figure.code: figure for figure in award.campaign.indicators}
    lines, before = [], Decimal(0)
    for component in award.components:
        start, end = int(before * 10), int((before + component.weight) * 10)
        before += component.weight
        lines.append(
            ComponentLine(
                component=component,
                weight=plain(component.weight),
                start=start,
                width=end - start,
                kind=KIND_WORDS[component.kind],
                source=source_of(component, figures),
                rule=rule_of(component),
                missing=MISSING[component.missing],
            )
        )
    return lines


def source_of(component: Component, figures: Mapping[str, Any]) -> LazyMessage:
    """Where a component's number comes from; `figures` are the campaign's indicators by code."""
    subjects = component.source.get("subjects", "self")
    if component.kind == "panel":
        return lazy("The score sheets that the judges of the panel have signed.")
    if component.kind == "vote":
        return lazy("The counted ballots of colleagues.")
    if component.kind == "inspection":
        return VISITS[subjects]
    if component.kind == "survey":
        return ANSWERS[subjects]
    code = component.source.get("indicator", "")
    figure = figures.get(code)
    if figure is None:
        return lazy("The figure “%(figure)s” of the indicator sheets.", figure=code)
    limits = f"{plain(figure.minimum)}–{plain(figure.maximum)} {figure.unit}".strip()
    if code == ON_TIME and component.award.subject_kind in COUNTED_FOR:
        return in_words(order_rule_of(component.award.campaign), figure.label)
    return lazy("The figure “%(figure)s” (%(limits)s) of the indicator sheets.", figure=figure.label, limits=limits)


def rule_of(component: Component) -> LazyMessage:
    """How a component's points are computed, in one plain sentence."""
    explain = {
        "panel": _panel,
        "inspection": _inspection,
        "survey": _survey,
        "indicator": _indicator,
        "vote": _vote,
    }
    return explain[component.kind](component)


def winners_of(award: Award) -> LazyMessage:
    """How many are honoured."""
    rule = award.winners
    if rule["type"] == "share":
        return lazy(
            "At most %(share)s %% of all %(kind)s are honoured, and at least %(least)s may be.",
            share=rule["value"],
            kind=SUBJECT_WORDS[award.subject_kind],
            least=rule.get("at_least", 1),
        )
    if rule["type"] == "all":
        return lazy("All who reach the floor can be honoured.")
    return lazy("At most %(number)s are honoured.", number=rule["value"])


def quota_of(award: Award) -> LazyMessage:
    """How many a department may put forward, and that some departments have a number of their own."""
    if not award.quotas:
        return quota_rule(award)
    return lazy("%(rule)s For the departments named here the office has set a number instead.", rule=quota_rule(award))


def quotas_by_hand(award: Award) -> list[tuple[dict[str, str], int]]:
    """(department's name, number) of each department whose number was set by hand, in the order of codes."""
    ordered = sorted(award.quotas, key=lambda quota: quota.department.code)
    return [(quota.department.name, quota.places) for quota in ordered]


def quota_rule(award: Award) -> LazyMessage:
    """How many a department may put forward where no number was set by hand."""
    rule = award.quota
    if rule["type"] == "share":
        return lazy(
            "Each department may put forward %(share)s %% of its staff (rounded half up), at least %(least)s.",
            share=rule["value"],
            least=rule.get("at_least", 1),
        )
    if rule["type"] == "all":
        return lazy("Each department may put forward all of its %(kind)s.", kind=SUBJECT_WORDS[award.subject_kind])
    return lazy("Each department may put forward %(number)s.", number=rule["value"])


def conditions_of(award: Award) -> list[LazyMessage]:
    """What is checked for each condition of an award, in their order."""
    labels = {component.code: component.label for component in award.components}
    return [_condition(condition, labels) for condition in award.conditions]


def _condition(condition: Mapping[str, Any], labels: Mapping[str, Any]) -> LazyMessage:
    check = condition.get("check")
    if check == "since":
        return lazy("By the register: %(months)s months on the last day of nominations.", months=condition["months"])
    if check == "not_honoured":
        return lazy("Not honoured in the last %(years)s years.", years=condition["years"])
    if check == "evidence":
        label = labels.get(condition["component"], condition["component"])
        return lazy("At least %(least)s points in “%(component)s”.", least=condition["least"], component=label)
    if condition.get("needs_file"):
        return lazy("The office checks this against a document on file.")
    return lazy("The office checks this.")


def tie_order_of(award: Award) -> list[dict[str, str]]:
    """The labels of the components that decide between equal totals, first to last."""
    labels = {component.code: component.label for component in award.components}
    return [labels[code] for code in award.tie_break]


def _panel(component: Component) -> LazyMessage:
    method = component.settings.get("method", "mean")
    least = component.settings.get("min_sheets", 1)
    if method == "median":
        return lazy(
            "A sheet's total is the weighted share of its marks, out of 100; the middle total counts. At least"
            " %(least)s sheets are needed.",
            least=least,
        )
    if method == "adjusted":
        return lazy(
            "A sheet's total is the weighted share of its marks, out of 100; how lenient or strict a judge is over all"
            " nominees is taken out before the mean. At least %(least)s sheets are needed.",
            least=least,
        )
    if method == "trimmed_mean":
        return lazy(
            "A sheet's total is the weighted share of its marks, out of 100. With %(judges)s judges or more on the"
            " panel the %(trim)s highest and %(trim)s lowest totals are left out before the mean; with fewer it is the"
            " plain mean. At least %(least)s sheets are needed.",
            judges=component.settings.get("trim_min_judges", 7),
            trim=component.settings.get("trim", 1),
            least=least,
        )
    return lazy(
        "A sheet's total is the weighted share of its marks, out of 100; the mean of the totals counts. At least"
        " %(least)s sheets are needed.",
        least=least,
    )


def _inspection(component: Component) -> LazyMessage:
    weights = component.source.get("weights", {})
    announced, mystery = str(weights.get("announced", "1")), str(weights.get("mystery", "1"))
    if announced == mystery:
        return lazy("The mean of all visits, each as a percentage of its highest possible score.")
    return lazy(
        "The mean of all visits, each as a percentage of its highest possible score; an announced visit has the weight"
        " %(announced)s, a mystery visit %(mystery)s.",
        announced=announced,
        mystery=mystery,
    )


def _survey(component: Component) -> LazyMessage:
    settings = component.settings
    return lazy(
        "The worst answer counts 0, the best 100, and the mean is taken per group (%(strata)s). So that a few happy"
        " answers do not beat many, each group is moved towards the mean of the whole survey as if %(strength)s more"
        " people had answered like that. Fewer than %(least)s answers are too small a sample.",
        strata=_shares(settings.get("strata", [])),
        strength=settings.get("strength", "20"),
        least=settings.get("min_responses", 1),
    )


def _shares(strata: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    def one(stratum: Mapping[str, Any], lang: str) -> str:
        return f"{stratum.get('label', {}).get(lang) or stratum['code']} {stratum['weight']} %"

    return {
        "zh": "、".join(one(stratum, "zh") for stratum in strata),
        "en": ", ".join(one(stratum, "en") for stratum in strata),
    }


def _indicator(component: Component) -> LazyMessage:
    transform = component.settings["transform"]
    if transform["type"] == "linear":
        return lazy(
            "%(start)s gives 0 points, %(end)s gives 100, and what lies between counts in proportion.",
            start=transform["from"],
            end=transform["to"],
        )
    if transform["type"] == "steps":
        sign = "≤" if transform["direction"] == "cost" else "≥"
        steps = "; ".join(f"{sign} {threshold} → {points}" for threshold, points in transform["steps"])
        return lazy("Points go by steps: %(steps)s; otherwise %(rest)s.", steps=steps, rest=transform["else"])
    return lazy("The figure is the points, from 0 to 100.")


def _vote(component: Component) -> LazyMessage:
    return lazy("Votes in favour as a percentage of the valid ballots.")
