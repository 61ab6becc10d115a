"""How one nominee's number came about, so that anyone can follow it with a pocket calculator.

`derive` gives the structure that pages show; `explain` prints the very same lines as text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring import panel as panels
from scoring import words
from scoring.derivation.formulas import MINUS, bilingual
from scoring.derivation.phrases import because, phrase
from scoring.derivation.place_lines import place_lines, status_line
from scoring.derivation.steps import Document, Step, component_step, weight_sum_of
from scoring.derivation.view import View
from scoring.engine import leniencies
from scoring.model import Scheme
from scoring.numbers import plain
from scoring.panel import Panel
from scoring.problems import UnknownNomineeError
from scoring.totals import Leniencies
from scoring.validation import read_bundle, read_one, read_rules

__all__ = ["Derivation", "Step", "derive", "explain"]


@dataclass(frozen=True)
class Derivation:
    """One nominee's way to the total. Figures are text exactly as in the result, lines are sentences.

    `place_lines` lead from the total to the place: places and caps, what broke a tie, rulings.
    """

    nominee_id: str
    award: str
    year: int
    rounding_line: str
    steps: tuple[Step, ...]
    adjustment: str
    adjustment_lines: tuple[str, ...]
    veto_lines: tuple[str, ...]
    total: str | None
    total_line: str
    place_lines: tuple[str, ...]
    rank: int | None
    status: str
    status_words: str
    status_line: str


def derive(
    document: Document,
    result: Document,
    nominee_id: str,
    *,
    lang: str,
    sheets: bool = True,
    names: Mapping[str, str] | None = None,
) -> Derivation:
    """The derivation of `nominee_id` in `lang` ("zh" or "en") from a bundle and its result.

    With `sheets=False` no judge's marks or totals appear, only how many sheets and which method. `names` maps judge ids
    to names. Raises UnknownNomineeError, and BundleError if the part of the bundle that is read is unsound.
    """
    index = next((i for i, nominee in enumerate(document["nominees"]) if nominee["id"] == nominee_id), None)
    row = next((row for row in result["ranking"] if row["id"] == nominee_id), None)
    if index is None or row is None:
        raise UnknownNomineeError(f"{nominee_id!r} is not a nominee of this bundle")
    rules = read_rules(document)
    nominee, raw = read_one(document, index, rules), document["nominees"][index]
    view = View(lang, sheets, names or {}, _leniencies(document, rules.scheme) if sheets else {})
    weight_sum = weight_sum_of(rules.scheme.components, row["components"])
    return Derivation(
        nominee_id=nominee_id,
        award=bilingual(document["award"]["name"], lang, document["award"]["code"]),
        year=document["award"]["year"],
        rounding_line=phrase("rounding", lang, places=rules.scheme.places),
        steps=tuple(
            component_step(component, nominee, raw["data"], part, weight_sum=weight_sum, view=view)
            for component, part in zip(rules.scheme.components, row["components"], strict=True)
        ),
        adjustment=row["adjustment"],
        adjustment_lines=tuple(_adjustment_lines(rules.scheme, raw["adjustments"], row["adjustment"], lang)),
        veto_lines=tuple(because("veto", lang, **veto) for veto in raw["vetoes"]),
        total=row["total"],
        total_line=_total_line(row, lang),
        place_lines=tuple(place_lines(rules.scheme, document, result, row, lang, tells_why=sheets)),
        rank=row["rank"],
        status=row["status"],
        status_words=words.status(row["status"], lang),
        status_line=status_line(row, lang),
    )


def explain(document: Document, result: Document, nominee_id: str, lang: str = "en") -> str:
    """The derivation as text, line by line, ending in a newline; raises as `derive` does."""
    derivation = derive(document, result, nominee_id, lang=lang)
    lines = [phrase("title", lang, award=derivation.award, year=derivation.year, nominee=nominee_id)]
    lines.append(derivation.rounding_line)
    for number, step in enumerate(derivation.steps, start=1):
        key = "heading_of_kind" if step.label.lower() == step.kind_words else "heading"
        heading = phrase(key, lang, number=number, label=step.label, kind=step.kind_words, weight=step.weight)
        notes = [phrase("note", lang, note=note) for note in step.notes]
        lines += ["", heading, *_indented([*step.lines, step.points_line, step.contribution_line, *notes])]
    lines += ["", *derivation.adjustment_lines, *derivation.veto_lines, derivation.total_line]
    lines += ["", *derivation.place_lines, derivation.status_line]
    return "\n".join(lines) + "\n"


def _indented(lines: list[str]) -> list[str]:
    return [f"   {line}" for line in lines]


def _leniencies(document: Document, scheme: Scheme) -> Leniencies:
    """Only the method `adjusted` looks at other nominees' sheets."""
    panels_of = [component.rule for component in scheme.components if isinstance(component.rule, Panel)]
    if any(panel.method == panels.ADJUSTED for panel in panels_of):
        return leniencies(read_bundle(document), document)
    return {}


def _adjustment_lines(scheme: Scheme, adjustments: list[Document], net: str, lang: str) -> list[str]:
    values = [(Fraction(entry["points"]), entry) for entry in adjustments]
    lines = []
    for points, entry in values:
        key = "bonus" if points > 0 else "deduction" if points < 0 else "no_change"
        lines.append(because(key, lang, points=entry["points"].lstrip("-"), reason=entry["reason"]))
    bonuses = [points for points, _ in values if points > 0]
    deductions = [-points for points, _ in values if points < 0]
    lines += _sum_lines("bonus", bonuses, scheme.bonus_cap, lang)
    lines += _sum_lines("deduction", deductions, scheme.deduction_cap, lang)
    return [*lines, phrase("adjustment", lang, adjustment=net.replace("-", MINUS))]


def _sum_lines(side: str, values: list[Fraction], cap: Fraction, lang: str) -> list[str]:
    """The sum of the bonuses or the deductions, where there are several or the cap cuts them."""
    summed = sum(values, Fraction(0))
    if summed > cap:
        return [phrase(f"{side}_over", lang, sum=plain(summed), cap=plain(cap))]
    return [phrase(f"{side}_sum", lang, sum=plain(summed), cap=plain(cap))] if len(values) > 1 else []


def _total_line(row: Document, lang: str) -> str:
    """ "36.0000 + 19.0000 + 25.2210 + 8.7500 + 1.50 = 90.4710, printed as 90.47"."""
    if row["total"] is None:
        return phrase("no_total", lang)
    counted = [part["contribution"] for part in row["components"] if part["contribution"] is not None]
    adjustment = Fraction(row["adjustment"])
    summed = sum(map(Fraction, counted), Fraction(0)) + adjustment
    sign = MINUS if adjustment < 0 else "+"
    terms = f"{' + '.join(counted)} {sign} {row['adjustment'].lstrip('-')}"
    if summed == Fraction(row["total"]):
        return phrase("total_exact", lang, formula=f"{terms} = {row['total']}")
    formula = f"{terms} = {plain(summed).replace('-', MINUS)}"
    return phrase("total_floor" if summed < 0 else "total", lang, formula=formula, total=row["total"])
