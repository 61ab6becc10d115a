"""The kinds of component, and what one nominee gets for one of them: points, missing or not, and the notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from scoring import panel as panels
from scoring import survey as surveys
from scoring.leniency import Leniency
from scoring.numbers import HUNDRED, to_units
from scoring.panel import Panel, Sheets
from scoring.survey import Survey
from scoring.transforms import Transform

BLOCK, REWEIGHT, ZERO = "block", "reweight", "zero"
POLICIES = (BLOCK, REWEIGHT, ZERO)
PANEL, INSPECTION, SURVEY, INDICATOR, VOTE = "panel", "inspection", "survey", "indicator", "vote"
KINDS = (PANEL, INSPECTION, SURVEY, INDICATOR, VOTE)

Note = dict[str, Any]


@dataclass(frozen=True)
class Inspection:
    """`Σ weight·100·score/out_of / Σ weight` needs no rule."""


@dataclass(frozen=True)
class Visit:
    score: Fraction
    out_of: Fraction
    weight: Fraction


@dataclass(frozen=True)
class Indicator:
    transform: Transform


@dataclass(frozen=True)
class Vote:
    min_valid: int


@dataclass(frozen=True)
class Ballots:
    in_favour: int
    valid: int


Rule = Panel | Inspection | Survey | Indicator | Vote


@dataclass(frozen=True)
class Component:
    """A component of the scheme; `weight` as declared, `weight_millionths` the same as a whole number."""

    code: str
    kind: str
    label: Mapping[str, str]
    weight: str
    weight_millionths: int
    missing: str
    rule: Rule


@dataclass(frozen=True)
class Measured:
    """One nominee's component: `points` in units of 10^-places, None when missing; notes in the rules' order."""

    component: Component
    points: int | None
    notes: list[Note]
    sheets: list[Note] | None = None

    @property
    def is_missing(self) -> bool:
        return self.points is None


def measure(component: Component, evidence: Any, places: int, leniency: Leniency | None = None) -> Measured:
    """Points of one component from a nominee's evidence for it (None: absent), rounded to `places`."""
    notes: list[Note] = []
    sheets: list[Note] | None = None
    exact: Fraction | None = None
    rule = component.rule
    if isinstance(rule, Panel):
        totals = evidence.totals if isinstance(evidence, Sheets) else {}
        dropped: frozenset[str] = frozenset()
        if not panels.is_missing(rule, totals):
            dropped = panels.dropped_judges(rule, totals)
            exact = panels.points(rule, totals, dropped, leniency)
            notes += _panel_notes(rule)
        sheets = _printed_sheets(rule, totals, dropped)
    elif evidence is None:
        pass
    elif isinstance(rule, Survey):
        exact = surveys.points(rule, surveys.stratum_means(rule, evidence))
        notes += [{"code": "sample_too_small"}] if exact is None else []
    elif isinstance(rule, Inspection):
        exact = inspection_points(evidence)
    elif isinstance(rule, Indicator):
        exact = rule.transform.points(evidence)
    else:
        exact = vote_points(rule, evidence)
    if exact is None:
        notes += _policy_note(component.missing)
        return Measured(component, None, notes, sheets)
    return Measured(component, to_units(exact, places), notes, sheets)


def inspection_points(visits: list[Visit]) -> Fraction:
    """The weighted mean of the visits, each in percent of what it is out of."""
    weighted = sum((visit.weight * HUNDRED * visit.score / visit.out_of for visit in visits), Fraction(0))
    return weighted / sum((visit.weight for visit in visits), Fraction(0))


def vote_points(vote: Vote, ballots: Ballots) -> Fraction | None:
    """`100·for/valid`; None with fewer valid ballots than `min_valid`."""
    return None if ballots.valid < vote.min_valid else Fraction(100 * ballots.in_favour, ballots.valid)


def _printed_sheets(panel: Panel, totals: Mapping[str, int], dropped: frozenset[str]) -> list[Note]:
    texts = panel.texts
    return [{"judge": judge, "total": texts[total], "dropped": judge in dropped} for judge, total in totals.items()]


def _panel_notes(panel: Panel) -> list[Note]:
    if panel.method == panels.TRIMMED_MEAN and not panel.trims:
        return [{"code": "not_trimmed", "judges": len(panel.judges)}]
    return [{"code": "adjusted"}] if panel.method == panels.ADJUSTED else []


def _policy_note(policy: str) -> list[Note]:
    return {BLOCK: [], REWEIGHT: [{"code": "reweighted"}], ZERO: [{"code": "zero"}]}[policy]
