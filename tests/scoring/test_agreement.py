"""Agreement and leniency against worked examples in print, and where the figures do not exist."""

from fractions import Fraction
from typing import Any

import pytest

from scoring.diagnostics.agreement import agreement, alpha, icc_average, icc_single, kendall_w
from scoring.diagnostics.figures import UndefinedError, printed, root
from scoring.diagnostics.fit import fit
from scoring.numbers import to_units, written

pytestmark = pytest.mark.unit

# Shrout, P. E. and Fleiss, J. L. (1979), Intraclass correlations: uses in assessing rater reliability, Psychological
# Bulletin 86, 420–428, table 2: six targets by four judges.
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

# Krippendorff, K. (2011), Computing Krippendorff's alpha-reliability, section C: four observers, twelve units.
KRIPPENDORFF = [
    [1, 1, 1],
    [2, 2, 3, 2],
    [3, 3, 3, 3],
    [3, 3, 3, 3],
    [2, 2, 2, 2],
    [1, 2, 3, 4],
    [4, 4, 4, 4],
    [1, 1, 2, 1],
    [2, 2, 2, 2],
    [5, 5, 5],
    [1, 1],
    [3],
]

# Siegel, S. (1956), Nonparametric Statistics for the Behavioral Sciences, ch. 9, concordance with ties: three rankings
# of ten objects, in halves of ranks as ranks themselves.
SIEGEL = [
    [1.0, 4.5, 2.0, 4.5, 3.0, 7.5, 6.0, 9.0, 7.5, 10.0],
    [2.5, 1.0, 2.5, 4.5, 4.5, 8.0, 9.0, 6.5, 10.0, 6.5],
    [2.0, 1.0, 4.5, 4.5, 4.5, 4.5, 8.0, 8.0, 8.0, 10.0],
]

# Montgomery, D. C., Design and Analysis of Experiments, the catalyst experiment (balanced incomplete blocks): four
# catalysts in four batches of raw material, three to a batch. Intrablock estimates: −9/8, −7/8, −4/8, 20/8.
CATALYSTS = {
    "batch-1": {"1": 73, "3": 73, "4": 75},
    "batch-2": {"1": 74, "2": 75, "3": 75},
    "batch-3": {"2": 67, "3": 68, "4": 72},
    "batch-4": {"1": 71, "2": 72, "4": 75},
}


def rounded(value: Fraction, places: int) -> str:
    return written(to_units(value, places), places)


def named(table: list[list[int]]) -> dict[str, dict[str, int]]:
    """A full table as nominee → judge → total."""
    return {f"n{row}": {f"j{seat}": value for seat, value in enumerate(marks)} for row, marks in enumerate(table)}


def test_shrout_and_fleiss():
    assert rounded(icc_single(SHROUT_FLEISS), 2) == "0.29"
    assert rounded(icc_average(SHROUT_FLEISS), 2) == "0.62"


def test_krippendorff():
    assert rounded(alpha(KRIPPENDORFF), 3) == "0.849"


def test_kendall_with_ties():
    table = [[int(2 * rank) for rank in ranks] for ranks in zip(*SIEGEL, strict=True)]
    assert rounded(kendall_w(table), 3) == "0.828"


def test_kendall_by_hand():
    # Ranks (1, 2, 3) and (1, 2.5, 2.5): sums 2, 4.5, 5.5, mean 4, S = 4 + 0.25 + 2.25 = 6.5, ΣT = 2³ − 2 = 6;
    # W = 12·6.5 / (4·24 − 2·6) = 78/84.
    assert kendall_w([[10, 5], [20, 8], [30, 8]]) == Fraction(78, 84)


def test_a_two_way_fit_with_missing_cells():
    found = fit(CATALYSTS)
    assert {name: one.leniency for name, one in found.items()} == {
        "1": Fraction(-9, 8),
        "2": Fraction(-7, 8),
        "3": Fraction(-4, 8),
        "4": Fraction(20, 8),
    }
    # The error sum of squares of its analysis of variance: total 81.00, batches 55.00, catalysts (adjusted) 22.75.
    assert sum((one.squares for one in found.values()), Fraction(0)) == Fraction(325, 100)
    assert {one.sheets for one in found.values()} == {3}


def test_groups_that_share_no_nominee_are_fitted_apart():
    found = fit({"n1": {"a": 90, "b": 80}, "n2": {"c": 50, "d": 70}, "n3": {"a": 60, "b": 50}})
    assert {judge: (one.group, one.leniency) for judge, one in found.items()} == {
        "a": (1, 5),
        "b": (1, -5),
        "c": (2, -10),
        "d": (2, 10),
    }
    assert all(one.squares == 0 for one in found.values())


def test_perfect_agreement():
    told = agreement(named([[10, 10, 10], [20, 20, 20], [35, 35, 35]]))
    assert {told[name]["value"] for name in ("kendall_w", "icc_2_1", "icc_2_k", "alpha")} == {"1.000000"}
    assert (told["judges"], told["nominees"], told["sheets"]) == (3, 3, 9)


def test_only_nominees_of_all_judges_are_in_the_table_and_all_sheets_in_alpha():
    totals = named(SHROUT_FLEISS)
    totals["n9"] = {"j0": 4}  # a single sheet pairs with nothing
    told = agreement(totals)
    assert (told["nominees"], told["sheets"]) == (6, 25)
    assert told == agreement(named(SHROUT_FLEISS)) | {"sheets": 25}
    totals["n9"] = {"j0": 4, "j1": 10}
    assert agreement(totals)["alpha"] != told["alpha"]
    assert agreement(totals)["icc_2_1"] == told["icc_2_1"]


@pytest.mark.parametrize(
    ("totals", "reasons"),
    [
        ({}, ("too_few_judges", "too_few_judges", "too_few_judges", "too_few_sheets")),
        (named([[1], [2]]), ("too_few_judges", "too_few_judges", "too_few_judges", "too_few_sheets")),
        (named([[1, 2]]), ("too_few_nominees", "too_few_nominees", "too_few_nominees", None)),
        (
            {"n1": {"a": 1, "b": 2}, "n2": {"b": 3, "c": 4}},
            ("too_few_nominees", "too_few_nominees", "too_few_nominees", None),
        ),
        (named([[5, 5], [5, 5]]), ("no_variation",) * 4),
        (named([[5, 7], [5, 7]]), ("no_variation", None, None, None)),  # every judge has only ties
        (named([[1, 2], [2, 1]]), (None, "no_variation", "no_variation", None)),  # the variances come out as 0 and −½
    ],
)
def test_figures_that_do_not_exist_say_why(totals: Any, reasons: tuple[str | None, ...]):
    told = agreement(totals)
    found = [told[name] for name in ("kendall_w", "icc_2_1", "icc_2_k", "alpha")]
    assert tuple(figure["reason"] for figure in found) == reasons
    assert all((figure["value"] is None) == (figure["reason"] is not None) for figure in found)


def test_figures_are_printed_with_six_decimals():
    assert printed(Fraction(2, 3)) == "0.666667"
    assert printed(Fraction(-1, 2)) == "-0.500000"
    assert root(Fraction(2)) == "1.414214"
    assert root(Fraction(0)) == "0.000000"
    assert root(Fraction(9, 4)) == "1.500000"
    assert root(Fraction(25, 10**14)) == "0.000001"  # 0.0000005, half up
    with pytest.raises(UndefinedError):
        alpha([])
