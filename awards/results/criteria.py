"""The mean mark on each criterion of a panel: what a nominee may know of the marks without knowing any judge's."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

MIN_SHEETS = 3
PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class CriterionMean:
    """The mean of all signed sheets on one criterion, as text with at most four decimals, and what it is out of."""

    label: dict[str, str]
    mean: str
    maximum: str
    weight: str


def criterion_means(bundle: Mapping[str, Any], nominee_id: str) -> dict[str, list[CriterionMean]]:
    """Panel component code → its criteria; left out where fewer than MIN_SHEETS sheets would show single judges'
    marks."""
    nominee = next(nominee for nominee in bundle["nominees"] if nominee["id"] == nominee_id)
    found = {}
    for component in bundle["scheme"]["components"]:
        sheets = nominee["data"].get(component["code"], {}).get("sheets", []) if component["kind"] == "panel" else []
        if len(sheets) >= MIN_SHEETS:
            found[component["code"]] = [_mean(criterion, sheets) for criterion in component["criteria"]]
    return found


def _mean(criterion: Mapping[str, Any], sheets: list[dict[str, Any]]) -> CriterionMean:
    marks = [Fraction(sheet["scores"][criterion["code"]]) for sheet in sheets]
    mean = sum(marks, Fraction(0)) / len(marks)
    rounded = (Decimal(mean.numerator) / mean.denominator).quantize(PLACES, ROUND_HALF_UP).normalize()
    return CriterionMean(criterion["label"], format(rounded, "f"), criterion["max"], criterion["weight"])
