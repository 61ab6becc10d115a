"""Each judge of a panel: sheets, leniency, distance from the fit, and whether the selection hangs on this judge."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from scoring import panel as panels
from scoring.components import measure
from scoring.diagnostics.figures import TOO_FEW_SHEETS, UNCONNECTED, Figure, UndefinedError, printed, root
from scoring.diagnostics.fit import JudgeFit, fit
from scoring.engine import Assessed
from scoring.leniency import Leniency, Totals, groups, leniency
from scoring.panel import Panel, Sheets
from scoring.ranking import ranked_groups
from scoring.selection import Selection
from scoring.totals import weighed

_NO_SHEETS: Figure = {
    "sheets": 0,
    "mean": None,
    "group": None,
    "leniency": None,
    "residual_sd": None,
    "changes_selection": False,
    "reason": None,
}


def judge_rows(assessed: Assessed, index: int, panel: Panel, totals: Totals) -> list[Figure]:
    """A row per judge of the panel that component `index` is, by judge id.

    Mean, leniency b_j and `residual_sd = √(Σ e² / n_j)` are in points; b_j above 0 is lenient. b_j and e come from the
    two-way fit over the judge's connected group (`fit`), so a mean that is high because of whom a judge saw is not.
    """
    fitted = fit(totals)
    rows = []
    for judge in sorted(panel.judges):
        row = {"judge": judge, **_NO_SHEETS}
        if judge in fitted:
            row |= _figures(panel, fitted[judge], [sheets[judge] for sheets in totals.values() if judge in sheets])
            row["changes_selection"], row["reason"] = _change(assessed, index, panel, judge)
        rows.append(row)
    return rows


def _figures(panel: Panel, fitted: JudgeFit, marked: Sequence[int]) -> Figure:
    return {
        "sheets": fitted.sheets,
        "mean": printed(Fraction(sum(marked), len(marked) * panel.scale)),
        "group": fitted.group,
        "leniency": printed(fitted.leniency / panel.scale),
        "residual_sd": root(fitted.squares / fitted.sheets / panel.scale**2),
    }


def _change(assessed: Assessed, index: int, panel: Panel, judge: str) -> tuple[bool | None, str | None]:
    """Whether others are selected without this judge; None and the reason where that cannot be said."""
    try:
        return selected_without(assessed, index, panel, judge) != assessed.selection.selected, None
    except UndefinedError as undefined:
        return None, undefined.args[0]


def selected_without(assessed: Assessed, index: int, panel: Panel, judge: str) -> frozenset[str]:
    """Who would be selected without a judge's sheets on this panel, under the same rules and rulings.

    The estimator is kept (whether it trims was decided by the whole panel) and `min_sheets` is one less, though never
    so few that nothing is left to average. Raises UndefinedError: `too_few_sheets` where a nominee who has points would
    have none, `unconnected` where the judge alone links the groups of an `adjusted` panel.
    """
    scheme = assessed.bundle.scheme
    rule = replace(panel, min_sheets=max(panel.min_sheets - 1, 2 * panel.trim + 1 if panel.trims else 1))
    component = replace(scheme.components[index], rule=rule)
    evidence = {one.nominee.id: _without(one.nominee.evidence.get(component.code), judge) for one in assessed.scored}
    biases = _leniency(panel, [sheets.totals for sheets in evidence.values() if sheets])
    scored = []
    for one in assessed.scored:
        measured = [part.measured for part in one.components]
        changed = measure(component, evidence[one.nominee.id], scheme.places, biases)
        if changed.is_missing and not measured[index].is_missing:
            raise UndefinedError(TOO_FEW_SHEETS)
        measured[index] = changed
        scored.append(weighed(scheme, one.nominee, measured))
    return Selection(scheme, assessed.bundle.rulings).chosen(ranked_groups(scored, scheme.tie_break))


def _without(evidence: Sheets | None, judge: str) -> Sheets | None:
    """The sheets of one nominee but this judge's."""
    if evidence is None or judge not in evidence.totals:
        return evidence
    return replace(evidence, totals={other: total for other, total in evidence.totals.items() if other != judge})


def _leniency(panel: Panel, sheets: Sequence[Mapping[str, int]]) -> Leniency | None:
    """b_j of the other judges for an `adjusted` panel, None for any other method."""
    if panel.method != panels.ADJUSTED:
        return None
    totals = {str(index): one for index, one in enumerate(sheets)}
    if len(groups(totals)) > 1:
        raise UndefinedError(UNCONNECTED)
    return leniency(totals)
