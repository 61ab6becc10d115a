"""A panel component written out: sheet by sheet, or without any judge's marks."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from scoring import panel as panels
from scoring.derivation.formulas import bilingual, equals, mean, number
from scoring.derivation.phrases import phrase
from scoring.derivation.view import View
from scoring.leniency import Leniency
from scoring.panel import Panel, Sheets

Raw = Mapping[str, Any]


def panel_lines(
    panel: Panel, sheets: Sheets | None, raw: Raw | None, leniency: Leniency | None, view: View
) -> list[str]:
    """The lines of one nominee's panel; `raw` is the data as in the bundle, `leniency` judge → b_j for `adjusted`."""
    if sheets is None or raw is None:
        return [phrase("no_panel", view.lang)]
    totals, lang = sheets.totals, view.lang
    size, recused = len(totals), len(sheets.recused)
    key = "panel_size" if recused else "panel_size_without"
    lines = [phrase(key, lang, judges=len(panel.judges), sheets=size, recused=recused)]
    is_missing = panels.is_missing(panel, totals)
    dropped = frozenset() if is_missing else panels.dropped_judges(panel, totals)
    if view.with_sheets and totals:
        lines += [_criteria_line(panel, view), *_sheet_lines(panel, totals, raw, dropped, view)]
    if is_missing:
        return [*lines, phrase("few_sheets", lang, sheets=size, least=panel.min_sheets)]
    lines.append(_method_line(panel, size, lang))
    if view.with_sheets:
        lines += _estimate_lines(panel, totals, dropped, leniency, view)
    return lines


def _criteria_line(panel: Panel, view: View) -> str:
    key = "criterion" if len(panel.criteria) > 1 else "only_criterion"
    told = [
        phrase(
            key,
            view.lang,
            label=bilingual(criterion.label, view.lang, criterion.code),
            maximum=criterion.written_maximum,
            weight=criterion.written_weight,
        )
        for criterion in panel.criteria
    ]
    return phrase("criteria", view.lang, criteria=view.listed(told))


def _sheet_lines(panel: Panel, totals: Mapping[str, int], raw: Raw, dropped: frozenset[str], view: View) -> list[str]:
    scores = {sheet["judge"]: sheet["scores"] for sheet in raw["sheets"]}
    lines = []
    for judge, total in totals.items():
        key = "sheet_dropped" if judge in dropped else "sheet"
        marks, formula = _marks(panel, scores[judge], view), _sheet_formula(panel, scores[judge], total)
        lines.append(phrase(key, view.lang, judge=view.judge(judge), marks=marks, formula=formula))
    return lines


def _marks(panel: Panel, scores: Mapping[str, str], view: View) -> str:
    told = [
        phrase("mark", view.lang, label=bilingual(one.label, view.lang, one.code), mark=scores[one.code])
        for one in panel.criteria
    ]
    return view.listed(told)


def _sheet_formula(panel: Panel, scores: Mapping[str, str], total: int) -> str:
    """ "100 × (60 × 9 ÷ 10 + 40 × 8.5 ÷ 10) ÷ (60 + 40) = 88", "100 × 9 ÷ 10 = 90" where there is one criterion."""
    result = equals(Fraction(total, panel.scale))
    if len(panel.criteria) == 1:
        return f"100 × {scores[panel.criteria[0].code]} ÷ {panel.criteria[0].written_maximum} {result}"
    above = " + ".join(f"{c.written_weight} × {scores[c.code]} ÷ {c.written_maximum}" for c in panel.criteria)
    below = " + ".join(criterion.written_weight for criterion in panel.criteria)
    return f"100 × ({above}) ÷ ({below}) {result}"


def _method_line(panel: Panel, sheets: int, lang: str) -> str:
    if panel.trims:
        key = "method_trimmed_one" if panel.trim == 1 else "method_trimmed"
        return phrase(key, lang, trim=panel.trim, kept=sheets - 2 * panel.trim)
    if panel.method == panels.TRIMMED_MEAN:
        return phrase("method_not_trimmed", lang, judges=len(panel.judges), least=panel.trim_min_judges)
    return phrase(f"method_{panel.method}", lang)


def _estimate_lines(
    panel: Panel,
    totals: Mapping[str, int],
    dropped: frozenset[str],
    leniency: Leniency | None,
    view: View,
) -> list[str]:
    exact = {judge: Fraction(total, panel.scale) for judge, total in totals.items()}
    if panel.method == panels.MEDIAN:
        return _median_lines(sorted(exact.values()), view)
    if leniency is None:
        return [phrase("mean", view.lang, formula=mean(t for judge, t in exact.items() if judge not in dropped))]
    biases = {judge: leniency[judge] / panel.scale for judge in exact}
    fair = [total - biases[judge] for judge, total in exact.items()]
    lines = [_leniency_line(view, judge, total, biases[judge]) for judge, total in exact.items()]
    lines.append(phrase("mean", view.lang, formula=mean(fair)))
    points = panels.points(panel, totals, dropped, leniency)
    if points != sum(fair, Fraction(0)) / len(fair):
        lines.append(phrase("kept_within", view.lang, points=number(points)))
    return lines


def _leniency_line(view: View, judge: str, total: Fraction, bias: Fraction) -> str:
    key = "lenient" if bias > 0 else "strict" if bias < 0 else "neutral"
    who, result = view.judge(judge), equals(total - bias)
    return phrase(key, view.lang, judge=who, by=number(abs(bias)), total=number(total), result=result)


def _median_lines(ascending: list[Fraction], view: View) -> list[str]:
    middle = panels.middle(ascending)
    lines = [phrase("ascending", view.lang, totals=view.listed([number(total) for total in ascending]))]
    if len(middle) == 1:
        return [*lines, phrase("middle", view.lang, total=number(middle[0]))]
    return [*lines, phrase("mean", view.lang, formula=mean(middle))]
