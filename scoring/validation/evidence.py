"""Reading what a nominee has for a component: one reader per kind, returning what `components.measure` takes."""

from typing import Any

from scoring.components import Ballots, Component, Indicator, Inspection, Visit
from scoring.panel import Panel, Sheets
from scoring.problems import Location, Problems, show
from scoring.survey import Survey
from scoring.transforms import PointsTransform
from scoring.validation.counts import read_strata
from scoring.validation.fields import Node, code, decimal_between, entries, is_object, report_keys


def read_evidence(component: Component, value: object, at: Location, problems: Problems) -> Any:
    """The evidence for one component; None (and problems) if it is unusable."""
    rule = component.rule
    if isinstance(rule, Panel):
        return read_sheets(rule, value, at, problems)
    if isinstance(rule, Inspection):
        return read_visits(value, at, problems)
    if isinstance(rule, Survey):
        return read_strata(value, at, problems, rule.items, rule.strata)
    if isinstance(rule, Indicator):
        limits = ("0", "100") if isinstance(rule.transform, PointsTransform) else (None, None)
        return decimal_between(value, at, problems, *limits)
    return read_ballots(value, at, problems)


def read_visits(value: object, at: Location, problems: Problems) -> list[Visit]:
    """Visits; a score is at most what it is out of."""
    visits = []
    for entry, place in entries(value, at, problems, filled=True):
        node = Node(entry, place, problems, ("score",), ("out_of", "weight"))
        out_of, weight = node.positive("out_of", default="100"), node.positive("weight", default="1")
        most = None if out_of is None else str(node.raw("out_of") or "100")
        score = node.decimal("score", least="0", most=most)
        if score is not None and out_of is not None and weight is not None:
            visits.append(Visit(score, out_of, weight))
    return visits


def read_ballots(value: object, at: Location, problems: Problems) -> Ballots | None:
    node = Node(value, at, problems, ("for", "valid"))
    in_favour, valid = node.integer("for", least=0), node.integer("valid", least=0)
    if in_favour is None or valid is None:
        return None
    if in_favour > valid:
        problems.add(node.place("for"), "for_above_valid", value=in_favour, limit=valid)
    return Ballots(in_favour, valid)


def read_sheets(panel: Panel, value: object, at: Location, problems: Problems) -> Sheets:
    """The sheets of one nominee. A sound sheet costs a few look-ups; any other is examined by `_examine_sheet`."""
    node = Node(value, at, problems, ("sheets", "recused"))
    raw = node.raw("sheets")
    totals: dict[str, int] = {}
    size, judges, total_of = len(panel.codes), panel.judge_set, panel.total_of
    for index, sheet in enumerate(raw if isinstance(raw, list) else ()):
        try:
            judge, scores = sheet["judge"], sheet["scores"]
            total = total_of(scores)
            is_sound = len(sheet) == 2 and len(scores) == size and judge in judges and judge not in totals
        except (KeyError, TypeError, AttributeError):
            is_sound = False
        if is_sound:
            totals[judge] = total
        else:
            _examine_sheet(panel, sheet, (*at, "sheets", index), problems, totals)
    if not isinstance(raw, list):
        list(node.items("sheets"))
    recused = _recused(panel, node, totals)
    return Sheets({judge: totals[judge] for judge in sorted(totals)}, tuple(recused))


def _examine_sheet(panel: Panel, value: object, at: Location, problems: Problems, totals: dict[str, int]) -> None:
    """Says everything that is wrong with a sheet; its judge counts as having one, so that a second sheet is noticed."""
    node = Node(value, at, problems, ("judge", "scores"))
    judge = node.code("judge")
    if judge is not None and judge not in panel.judge_set:
        problems.add(node.place("judge"), "unknown_judge", value=show(judge))
    elif judge is not None and judge in totals:
        problems.add(node.place("judge"), "second_sheet", value=show(judge))
    elif judge is not None:
        totals[judge] = 0
    if "scores" in node:
        _examine_scores(panel, node.raw("scores"), node.place("scores"), problems)


def _examine_scores(panel: Panel, scores: Any, at: Location, problems: Problems) -> None:
    if not is_object(scores, at, problems):
        return
    report_keys(scores, at, problems, frozenset(panel.codes), "unknown_criterion")
    for criterion in panel.criteria:
        place = (*at, criterion.code)
        if criterion.code not in scores:
            problems.add(place, "missing_mark")
            continue
        mark = decimal_between(scores[criterion.code], place, problems, "0")
        if mark is not None and mark > criterion.maximum:
            problems.add(place, "above_maximum", value=scores[criterion.code], limit=criterion.written_maximum)


def _recused(panel: Panel, node: Node, totals: dict[str, int]) -> list[str]:
    recused: list[str] = []
    for value, at in node.items("recused"):
        judge = code(value, at, node.problems)
        if judge is None:
            continue
        if judge not in panel.judge_set:
            node.problems.add(at, "unknown_judge", value=show(judge))
        elif judge in recused:
            node.problems.add(at, "duplicate", value=show(judge))
        elif judge in totals:
            node.problems.add(at, "sheet_and_recusal", value=show(judge))
        recused.append(judge)
    return recused
