"""The preliminary rounds of the Olympic diving of 2000 (drop highest and lowest), against the printed ranks.

The marks are public record; the table is that of Emerson, Seltzer and Lin, Assessing judging bias: an example from the
2000 Olympic Games, The American Statistician 63 (2009), here with numbers in place of the divers' names. Seven judges
mark a dive out of 10; the highest and the lowest mark go, and the sum of the other five, times difficulty, times 0.6
are its points. A round's total is the sum over the dives.
"""

import csv
from collections import defaultdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import scoring
from scoring.numbers import plain
from tests.scoring.builders import bundle, indicator, nominee, panel, sheets

pytestmark = pytest.mark.unit

EVENTS = {"M3mSB": 49, "M10mPF": 42, "W3mSB": 43, "W10mPF": 40}
FIVE_MARKS_TIMES_60_PERCENT = Fraction(3, 10)  # points are 10 × the mean of five marks


def dives_of(event: str) -> list[dict[str, str]]:
    path = Path(__file__).parent / "data" / "diving-2000-preliminary.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["event"] == event]


def points_of_dives(dives: list[dict[str, str]]) -> list[Fraction]:
    """The engine's trimmed mean of each dive, a dive being a nominee."""
    rule = panel(judges=7, method="trimmed_mean", trim=1, trim_min_judges=7, min_sheets=3)
    rule["criteria"][0]["max"] = "10"
    entries = [nominee(f"d{number}", data={"panel": sheets(*d["marks"].split())}) for number, d in enumerate(dives)]
    rows = {row["id"]: row for row in scoring.run(bundle([rule], entries))["ranking"]}
    found = [rows[f"d{number}"]["components"][0] for number in range(len(dives))]
    assert all(sum(sheet["dropped"] for sheet in part["sheets"]) == 2 for part in found)
    return [Fraction(part["points"]) for part in found]


def standing(totals: dict[str, Fraction]) -> dict[str, Any]:
    """The engine's ranking of totals above 100, which enter as an adjustment to no points at all."""
    entries = [
        nominee(id, data={"index": "0"}, adjustments=[{"points": plain(total), "reason": ""}])
        for id, total in totals.items()
    ]
    return scoring.run(bundle([indicator()], entries, bonus_cap="1000", winners=18))


@pytest.mark.parametrize("event", EVENTS)
def test_the_printed_ranks(event: str):
    dives = dives_of(event)
    totals: defaultdict[str, Fraction] = defaultdict(Fraction)
    for dive, points in zip(dives, points_of_dives(dives), strict=True):
        totals[dive["diver"]] += Fraction(dive["difficulty"]) * points * FIVE_MARKS_TIMES_60_PERCENT
    result = standing(totals)
    printed = {dive["diver"]: int(dive["rank"]) for dive in dives}
    assert len(printed) == EVENTS[event]
    assert {row["id"]: row["rank"] for row in result["ranking"]} == printed
    assert all(Fraction(row["total"]) == totals[row["id"]] for row in result["ranking"])
    # Eighteen go on to the semifinal. Where two share the 18th rank the engine asks for a vote; in 2000 both went on.
    statuses = {row["id"]: row["status"] for row in result["ranking"]}
    going_on = {diver for diver, rank in printed.items() if rank <= 18}
    assert {diver for diver, status in statuses.items() if status in ("selected", "tied_at_cut")} == going_on
    assert sum(status == "tied_at_cut" for status in statuses.values()) == (2 if event == "W3mSB" else 0)
