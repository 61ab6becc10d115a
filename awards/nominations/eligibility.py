"""What the register itself can say about an award's conditions; the rest is for the office to check."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from awards.campaigns.models import Award
from awards.campaigns.rules import phase_of
from awards.i18n import LazyMessage, lazy
from awards.organisation.models import Subject


@dataclass(frozen=True)
class ConditionLine:
    """One condition of an award: its label, whether it is met ("open" where only the office can tell), and why."""

    label: Mapping[str, str]
    standing: Literal["met", "unmet", "open"]
    fact: LazyMessage


def conditions_of(award: Award, subject: Subject) -> list[ConditionLine]:
    """Every condition of the award for one subject, in the order of the rules."""
    return [_line(award, subject, condition) for condition in award.conditions]


def _line(award: Award, subject: Subject, condition: Mapping[str, Any]) -> ConditionLine:
    label = condition["label"]
    if condition.get("check") == "evidence":
        return ConditionLine(label, "open", _threshold(award, condition))
    if condition.get("check") != "since":
        return ConditionLine(label, "open", lazy("The office checks this."))
    window = phase_of(award.campaign, "nominations")
    if subject.since_on is None or window is None:
        return ConditionLine(label, "open", lazy("The register has no date for this; the office checks it."))
    since = subject.since_on.isoformat()
    if later(subject.since_on, condition["months"]) <= window.ends_on:
        return ConditionLine(label, "met", lazy("Since %(date)s, says the register.", date=since))
    return ConditionLine(label, "unmet", lazy("Only since %(date)s, says the register.", date=since))


def _threshold(award: Award, condition: Mapping[str, Any]) -> LazyMessage:
    """Points are known with the year's evidence only: the threshold is named, the office checks it."""
    code = condition["component"]
    label = next((component.label for component in award.components if component.code == code), code)
    words = {"least": condition["least"], "component": label}
    return lazy("At least %(least)s points in “%(component)s”; the office checks this.", **words)


def later(day: date, months: int) -> date:
    """The same day `months` later, or that month's last day: 31 August and 6 months give 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
