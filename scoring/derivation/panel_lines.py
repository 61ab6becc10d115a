"""A panel component written out: sheet by sheet, or without any judge's marks."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from scoring import panel as panels
from scoring.derivation.formulas import bilingual, equals, mean, number
from scoring.derivation.phrases import phrase
from scoring.panel import Panel, Sheets


def panel_lines(
    panel: Panel,
    sheets: Sheets | None,
    raw: Mapping[str, Any] | None,
    *,
    lang: str,
    with_sheets: bool,
    names: Mapping[str, str],
    leniency: Mapping[str, Fraction] | None,
) -> list[str]:
    """The lines of one nominee's panel; `raw` is the data as in the bundle, `names` judge id → name."""
    if sheets is None or raw is None:
        return [phrase("no_panel", lang)]
    totals = sheets.totals
    lines = [
        phrase("panel_size", lang, judges=len(panel.judges), sheets=len(totals), recused=len(sheets.recused)),
    ]
    is_missing = len(totals) < panel.min_sheets
    dropped = frozenset() if is_missing else panels.dropped_judges(panel, totals)
    if with_sheets:
        lines += _sheet_lines(panel, totals, raw, lang, names, dropped)
    if is_missing:
        return [*lines, phrase("few_sheets", lang, sheets=len(totals), least=panel.min_sheets)]
    lines.append(_method_line(panel, len(totals), lang))
    if with_sheets:
        lines += _estimate_lines(panel, totals, dropped, leniency, lang, names)
    return lines


def _sheet_lines(
    panel: Panel,
    totals: Mapping[str, int],
    raw: Mapping[str, Any],
    lang: str,
    names: Mapping[str, str],
    dropped: frozenset[str],
) -> list[str]:
    scores = {sheet["judge"]: sheet["scores"] for sheet in raw["sheets"]}
    lines = []
    for judge, total in totals.items():
        who = _judge(judge, lang, names)
        marks = phrase("separator", lang).join(
            phrase(
                "mark",
                lang,
                label=bilingual(criterion.label, lang, criterion.code),
                mark=scores[judge][criterion.code],
                maximum=criterion.written_maximum,
                weight=criterion.written_weight,
            )
            for criterion in panel.criteria
        )
        lines.append(phrase("sheet_marks", lang, judge=who, marks=marks))
        key = "sheet_dropped" if judge in dropped else "sheet"
        lines.append(phrase(key, lang, judge=who, formula=_sheet_formula(panel, scores[judge], total)))
    return lines


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
    lang: str,
    names: Mapping[str, str],
) -> list[str]:
    exact = {judge: Fraction(total, panel.scale) for judge, total in totals.items()}
    if panel.method == panels.MEDIAN:
        ascending = sorted(exact.values())
        middle = ascending[(len(ascending) - 1) // 2 : len(ascending) // 2 + 1]
        shown = phrase("separator", lang).join(number(total) for total in ascending)
        return [phrase("ascending", lang, totals=shown), mean(middle) if len(middle) == 2 else number(middle[0])]
    if leniency is None:
        return [mean(total for judge, total in exact.items() if judge not in dropped)]
    biases = {judge: leniency[judge] / panel.scale for judge in exact}
    lines = [
        phrase(
            "leniency",
            lang,
            judge=_judge(judge, lang, names),
            total=number(total),
            leniency=number(biases[judge]),
            fair=number(total - biases[judge]),
        )
        for judge, total in exact.items()
    ]
    return [*lines, mean(total - biases[judge] for judge, total in exact.items())]


def _judge(judge: str, lang: str, names: Mapping[str, str]) -> str:
    return names.get(judge) or phrase("judge", lang, judge=judge)
