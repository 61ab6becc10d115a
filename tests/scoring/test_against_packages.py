"""Agreement beside the packages that others use: pingouin (ICC, Kendall's W) and krippendorff, on 200 random panels.

They are imported by the tests: every worker would load them otherwise, which takes longer than the tests.
"""

import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import pytest

from scoring.diagnostics.agreement import alpha, icc_average, icc_single, kendall_w
from scoring.diagnostics.figures import UndefinedError

pytestmark = pytest.mark.unit

PANELS = 200
Table = list[list[int]]


def drawn_table(seed: int) -> Table:
    """3 to 12 nominees by 2 to 7 judges, quality plus leniency plus noise in few steps, so that there are many ties."""
    draw = random.Random(seed)  # noqa: S311
    nominees, judges = draw.randint(3, 12), draw.randint(2, 7)
    quality = [draw.gauss(0, 6) for _ in range(nominees)]
    leniency = [draw.gauss(0, 3) for _ in range(judges)]
    steps = draw.choice([1, 2, 5])
    return [[round((80 + good + kind + draw.gauss(0, 4)) / steps) for kind in leniency] for good in quality]


TABLES = [drawn_table(seed) for seed in range(PANELS)]


def same(found: Callable[[Table], Fraction], table: Table, expected: float) -> None:
    assert float(found(table)) == pytest.approx(expected, abs=1e-9)


def frame(table: Table) -> Any:
    import pandas as pd

    rows = [(target, judge, mark) for target, marks in enumerate(table) for judge, mark in enumerate(marks)]
    return pd.DataFrame(rows, columns=["nominee", "judge", "mark"])


@pytest.mark.filterwarnings("ignore")
def test_intraclass_correlations_equal_those_of_pingouin():
    import pingouin

    for table in TABLES:
        told = pingouin.intraclass_corr(frame(table), targets="nominee", raters="judge", ratings="mark")
        values = dict(zip(told["Type"], told["ICC"], strict=True))
        single = next(value for name, value in values.items() if name in ("ICC2", "ICC(A,1)"))
        average = next(value for name, value in values.items() if name in ("ICC2k", "ICC(A,k)"))
        same(icc_single, table, single)
        same(icc_average, table, average)


@pytest.mark.filterwarnings("ignore")
def test_concordance_equals_that_of_pingouin():
    import pingouin

    for table in TABLES:
        # Friedman's test of pingouin ranks within each "subject" (here the judge) and prints W, corrected for ties.
        told = pingouin.friedman(frame(table), dv="mark", within="nominee", subject="judge")
        same(kendall_w, table, told["W"].iloc[0])


def test_alpha_equals_that_of_krippendorff_with_missing_sheets():
    import krippendorff
    import numpy as np

    draw = random.Random(0)  # noqa: S311
    for table in TABLES:
        holes = [[mark if draw.random() < 0.8 else None for mark in marks] for marks in table]
        coders = np.array(
            [[np.nan if mark is None else mark for mark in column] for column in zip(*holes, strict=True)], dtype=float
        )
        units: Sequence[Sequence[int]] = [[mark for mark in marks if mark is not None] for marks in holes]
        try:
            found = float(alpha(units))
        except UndefinedError:
            continue
        expected = krippendorff.alpha(reliability_data=coders, level_of_measurement="interval")
        assert found == pytest.approx(expected, abs=1e-9)
