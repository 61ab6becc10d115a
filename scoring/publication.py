"""The public bundle: the same document fit for anyone's eyes, from which anyone gets the same ranking.

What it leaves out: reasons, votes in words, and who sat on the panel. Each nominee's sheets are put in the order of
their totals and named by that order, so that no label says anything about the judge, and none means the same judge for
two nominees.
"""

import copy
import re
from typing import Any

from scoring import panel as panels
from scoring.model import Bundle
from scoring.numbers import decimal, plain
from scoring.panel import Panel, Sheets
from scoring.problems import Problems
from scoring.validation import read_bundle

Document = dict[str, Any]
COUNT = re.compile(r"(\d{1,3}([:：]\d{1,3})+)?", re.ASCII)


def public_bundle(document: Document) -> Document:
    """A new bundle with the same ids, ranks, totals, statuses and points; raises BundleError for an unsound one.

    Also refused: a panel with the method `adjusted`, whose points need to know which sheets are one judge's.
    """
    bundle = read_bundle(document)
    _refuse_adjusted(bundle, document)
    public = copy.deepcopy(document)
    for component, raw in zip(bundle.scheme.components, public["scheme"]["components"], strict=True):
        if isinstance(component.rule, Panel):
            raw["judges"] = _labels(len(component.rule.judges))
            for nominee, entry in zip(bundle.nominees, public["nominees"], strict=True):
                if component.code in entry["data"]:
                    _relabel(entry["data"][component.code], nominee.evidence[component.code], component.rule)
    for entry in public["nominees"]:
        for told in (*entry["vetoes"], *entry["adjustments"]):
            told["reason"] = ""
    for ruling in public["rulings"]:
        ruling["reason"] = ""
        if not COUNT.fullmatch(ruling.get("vote", "")):  # "5:2" stays; names and staff numbers do not
            ruling["vote"] = ""
    return public


def _relabel(raw: Document, sheets: Sheets, panel: Panel) -> None:
    """Sheets by total, equal ones by their marks, so that nothing is left of the judges' order; then the recused. Marks
    are written alike and in the order of the criteria: who writes 9.0 for 9 would be known by that."""
    raw["sheets"].sort(
        key=lambda sheet: (sheets.totals[sheet["judge"]], [decimal(sheet["scores"][code]) for code in panel.codes])
    )
    for sheet in raw["sheets"]:
        sheet["scores"] = {code: plain(decimal(sheet["scores"][code])) for code in panel.codes}
    labels = _labels(len(raw["sheets"]) + len(raw["recused"]))
    raw["sheets"] = [
        {"judge": label, "scores": sheet["scores"]} for label, sheet in zip(labels, raw["sheets"], strict=False)
    ]
    raw["recused"] = labels[len(raw["sheets"]) :]


def _labels(number: int) -> list[str]:
    return [f"sheet-{place}" for place in range(1, number + 1)]


def _refuse_adjusted(bundle: Bundle, document: object) -> None:
    problems = Problems()
    for index, component in enumerate(bundle.scheme.components):
        if isinstance(component.rule, Panel) and component.rule.method == panels.ADJUSTED:
            problems.add(("scheme", "components", index, "method"), "not_public")
    problems.raise_if_any(document)
