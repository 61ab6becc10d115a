"""The derivation of one nominee as frozen values: what the results page shows and `explain` prints."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from scoring import words
from scoring.components import Component, Indicator, Inspection
from scoring.derivation.formulas import bilingual
from scoring.derivation.measure_lines import indicator_lines, visit_lines, vote_lines
from scoring.derivation.panel_lines import panel_lines
from scoring.derivation.phrases import phrase
from scoring.derivation.survey_lines import survey_lines
from scoring.derivation.view import View
from scoring.model import Nominee
from scoring.numbers import plain
from scoring.panel import Panel
from scoring.survey import Survey

Document = dict[str, Any]

SAID = ("not_trimmed", "sample_too_small")  # notes that the lines of the component tell with their figures


@dataclass(frozen=True)
class Step:
    """One component: `lines` lead from raw data to the points; figures are text as in the result, None: no value.

    `weight_sum` is W. `contribution_line` writes `points × weight ÷ W → contribution`; `notes` are sentences that the
    lines do not say already.
    """

    code: str
    label: str
    kind: str
    kind_words: str
    lines: tuple[str, ...]
    points: str | None
    weight: str
    weight_sum: str
    contribution: str | None
    points_line: str
    contribution_line: str
    notes: tuple[str, ...]


def component_step(
    component: Component, nominee: Nominee, data: Document, row: Document, *, weight_sum: str, view: View
) -> Step:
    """`data` is the nominee's data in the bundle, `row` the component in the result."""
    lang, points, contribution = view.lang, row["points"], row["contribution"]
    figures = {"points": points, "weight": row["weight"], "weight_sum": weight_sum, "contribution": contribution}
    return Step(
        code=component.code,
        label=bilingual(component.label, lang, component.code),
        kind=component.kind,
        kind_words=words.kind(component.kind, lang),
        lines=tuple(_lines(component, nominee, data, view)),
        points=points,
        weight=row["weight"],
        weight_sum=weight_sum,
        contribution=contribution,
        points_line=phrase("no_points_line" if points is None else "points_line", lang, points=points),
        contribution_line=phrase(_contribution(figures), lang, **figures),
        notes=tuple(words.note(note, lang) for note in row["notes"] if note["code"] not in SAID),
    )


def _contribution(figures: Document) -> str:
    """Which sentence tells the contribution; without one although there are points, a `block` component is missing."""
    if figures["contribution"] is None:
        return "no_contribution" if figures["points"] is None else "contribution_blocked"
    return "contribution" if figures["weight_sum"] == "100" else "contribution_of_rest"


def weight_sum_of(components: tuple[Component, ...], rows: list[Document]) -> str:
    """W: the weights of the components that were not reweighted away."""
    counted = [
        Fraction(component.weight)
        for component, row in zip(components, rows, strict=True)
        if not any(note["code"] == "reweighted" for note in row["notes"])
    ]
    return plain(sum(counted, Fraction(0)))


def _lines(component: Component, nominee: Nominee, data: Document, view: View) -> list[str]:
    rule, evidence = component.rule, nominee.evidence.get(component.code)
    if isinstance(rule, Panel):
        return panel_lines(rule, evidence, data.get(component.code), view.leniencies.get(component.code), view)
    if evidence is None:
        return [phrase("no_data", view.lang)]
    if isinstance(rule, Survey):
        return survey_lines(rule, evidence, view.lang)
    if isinstance(rule, Inspection):
        return visit_lines(evidence, view.lang)
    if isinstance(rule, Indicator):
        return indicator_lines(rule, evidence, view.lang)
    return vote_lines(rule, evidence, view.lang)
