"""Diagnostics: a second document beside the result, which never changes the first.

How far the judges agree, how each judge marks, and how firmly the selection stands when weights move. Everything is
computed exactly and printed with six decimals; `python -m scoring verify` compares it like a result.
"""

from typing import Any

from scoring import panel as panels
from scoring.diagnostics.agreement import agreement
from scoring.diagnostics.draws import drawn
from scoring.diagnostics.field import Field
from scoring.diagnostics.judges import judge_rows
from scoring.diagnostics.weights import weight_rows
from scoring.documents import digest
from scoring.engine import ENGINE, Assessed, assess, sized
from scoring.panel import Panel, Sheets

FORMAT = "award-diagnostics/1"

Document = dict[str, Any]

__all__ = ["FORMAT", "diagnose"]


def diagnose(document: Document) -> Document:
    """The diagnostics "award-diagnostics/1" of a bundle; raises BundleError exactly where `run` does."""
    assessed = assess(document)
    sized(document)
    field = Field.of(assessed)
    return {
        "format": FORMAT,
        "engine": ENGINE,
        "bundle_sha256": digest(document),
        "panels": [
            _panel(assessed, index, component.rule)
            for index, component in enumerate(assessed.bundle.scheme.components)
            if isinstance(component.rule, Panel)
        ],
        "stability": {
            "selected": sorted(assessed.selection.selected),
            "weights": weight_rows(assessed, field),
            **drawn(assessed, field, document["stability"]),
        },
    }


def _panel(assessed: Assessed, index: int, panel: Panel) -> Document:
    component = assessed.bundle.scheme.components[index]
    totals = {
        nominee.id: evidence.totals
        for nominee in assessed.bundle.nominees
        if isinstance(evidence := nominee.evidence.get(component.code), Sheets)
    }
    return {
        "code": component.code,
        "method": panel.method if panel.method != panels.TRIMMED_MEAN or panel.trims else panels.MEAN,
        "agreement": agreement(totals),
        "judges": judge_rows(assessed, index, panel, totals),
    }
