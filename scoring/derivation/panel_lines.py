"""A panel component written out: sheet by sheet, or without any judge's marks."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from scoring import panel as panels
from scoring.derivation.formulas import bilingual, equals, mean, number
from scoring.derivation.phrases import phrase
from scoring.derivation.view import View
from scoring.panel import Panel, Sheets

Raw = Mapping[str, Any]


def panel_lines(
    panel: Panel, sheets: Sheets | None, raw: Raw | None, leniency: Mapping[str, Fraction] | None, view: View
) -> list[str]:
    """The lines of one nominee's panel; `raw` is the data as in the bundle, `leniency` judge → b_j for `adjusted`."""
    if sheets is None or raw is None:
        return [phrase("no_panel", view.lang)]
    totals, lang = sheets.totals, view.lang
    size, recused = len(totals), len(sheets.recused)
    lines = [phrase("panel_size", lang, judges=len(panel.judges), sheets=size, recused=recused)]
    is_missing = panels.is_missing(panel, totals)
    dropped = frozenset() if is_missing else panels.dropped_judges(panel, totals)
    if view.with_sheets:
        lines += _sheet_lines(panel, totals, raw, dropped, view)
    if is_missing:
        return [*lines, phrase("few_sheets", lang, sheets=size, least=panel.min_sheets)]
    lines.append(_method_line(panel, size, lang))
    if view.with_sheets:
        lines += _estimate_lines(panel, totals, dropped, leniency, view)
    return lines


def _sheet_lines(panel: Panel, totals: Mapping[str, int], raw: Raw, dropped: frozenset[str], view: View) -> list[str]:
    scores = {sheet["judge"]: sheet["scores"] for sheet in raw["sheets"]}
    lines = []
    for judge, total in totals.items():
        who, marks = view.judge(judge), _marks(panel, scores[judge], view)
        key = "sheet_dropped" if judge in dropped else "sheet"
        lines.append(phrase("sheet_marks", view.lang, judge=who, marks=marks))
        lines.append(phrase(key, view.lang, judge=who, formula=_sheet_formula(panel, scores[judge], total)))
    return lines


def _marks(panel: Panel, scores: Mapping[str, str], view: View) -> str:
    return view.listed(
        [
            phrase(
                "mark",
                view.lang,
                label=bilingual(criterion.label, view.lang, criterion.code),
                mark=scores[criterion.code],
                maximum=criterion.written_maximum,
                weight=criterion.written_weight,
            )
            for criterion in panel.criteria
        ]
    )


def _sheet_formula(panel: Panel, scores: Mapping[str, str], total: int) -> str:
    """ "100 × (60 × 9 ÷ 10 + 40 × 8.5 ÷ 10) ÷ (60 + 40) = 88"."""
    above = " + ".join(f"{c.written_weight} × {scores[c.code]} ÷ {c.written_maximum}" for c in panel.criteria)
    below = " + ".join(criterion.written_weight for criterion in panel.criteria)
    return f"100 × ({above}) ÷ ({below}) {equals(Fraction(total, panel.scale))}"


def _method_line(panel: Panel, sheets: int, lang: str) -> str:
    if panel.trims:
        return phrase("method_trimmed", lang, trim=panel.trim, kept=sheets - 2 * panel.trim)
    if panel.method == panels.TRIMMED_MEAN:
        return phrase("method_not_trimmed", lang, judges=len(panel.judges), least=panel.trim_min_judges)
    return phrase(f"method_{panel.method}", lang)


def _estimate_lines(
    panel: Panel,
    totals: Mapping[str, int],
    dropped: frozenset[str],
    leniency: Mapping[str, Fraction] | None,
    view: View,
) -> list[str]:
    exact = {judge: Fraction(total, panel.scale) for judge, total in totals.items()}
    if panel.method == panels.MEDIAN:
        return _median_lines(sorted(exact.values()), view)
    if leniency is None:
        return [mean(total for judge, total in exact.items() if judge not in dropped)]
    biases = {judge: leniency[judge] / panel.scale for judge in exact}
    lines = [
        phrase(
            "leniency",
            view.lang,
            judge=view.judge(judge),
            total=number(total),
            leniency=number(biases[judge]),
            fair=number(total - biases[judge]),
        )
        for judge, total in exact.items()
    ]
    return [*lines, mean(total - biases[judge] for judge, total in exact.items())]


def _median_lines(ascending: list[Fraction], view: View) -> list[str]:
    middle = panels.middle(ascending)
    lines = [phrase("ascending", view.lang, totals=view.listed([number(total) for total in ascending]))]
    return [*lines, mean(middle) if len(middle) == 2 else phrase("middle", view.lang, total=number(middle[0]))]
