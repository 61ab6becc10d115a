"""The method `adjusted`: leniency taken out by exact least squares, checked by hand and against numpy."""

import random
from typing import Any

import numpy as np
import pytest

import scoring
from scoring.leniency import groups, leniency
from tests.scoring.builders import bundle, nominee, panel, part, sheets

pytestmark = pytest.mark.unit


def adjusted(marks: dict[str, tuple[str | None, ...]], judges: int, **changes: Any) -> dict[str, Any]:
    entries = [nominee(id, data={"panel": sheets(*given)}) for id, given in marks.items()]
    return bundle([panel(judges=judges, method="adjusted", **changes)], entries)


def test_a_lenient_judge_gives_no_advantage():
    # j1 is 10 above j2 on n1 (90, 80). n2 has only the lenient j1 (90), n3 only the strict j2 (80).
    # b = (+5, −5): n1 = 85, n2 = 90 − 5 = 85, n3 = 80 + 5 = 85.
    result = scoring.run(adjusted({"n1": ("90", "80"), "n2": ("90", None), "n3": (None, "80")}, 2))
    rows = [part(result, id, "panel") for id in ("n1", "n2", "n3")]
    assert [row["points"] for row in rows] == ["85.00", "85.00", "85.00"]
    assert all(row["notes"] == [{"code": "adjusted"}] for row in rows)
    assert [sheet["total"] for sheet in rows[0]["sheets"]] == ["90.00", "80.00"]


def test_points_are_clipped():
    # b = (+10, −10): n2 = 100 + 10 → 100, n3 = 5 − 10 → 0
    result = scoring.run(adjusted({"n1": ("90", "70"), "n2": (None, "100"), "n3": ("5", None)}, 2))
    assert [part(result, id, "panel")["points"] for id in ("n1", "n2", "n3")] == ["80.00", "100.00", "0.00"]


def test_a_maximum_so_small_that_a_total_is_a_whole_number_of_points():
    document = adjusted({"n1": ("0.0001", "0.00005"), "n2": ("0.00005", None)}, 2)
    document["scheme"]["components"][0]["criteria"][0]["max"] = "0.0001"
    result = scoring.run(document)
    assert [part(result, id, "panel")["points"] for id in ("n1", "n2")] == ["75.00", "25.00"]


def test_complete_sheets_give_the_plain_mean():
    marks = {"n1": ("90", "80", "70"), "n2": ("60", "65", "70")}
    result = scoring.run(adjusted(marks, 3))
    assert [part(result, id, "panel")["points"] for id in marks] == ["80.00", "65.00"]


def test_sheets_of_a_missing_nominee_enter_the_fit():
    # n1 has one sheet of the two required and is missing, but it links j3 to the others.
    marks = {"n1": ("90", None, None), "n2": ("90", "80", None), "n3": (None, "70", "60")}
    result = scoring.run(adjusted(marks, 3, min_sheets=2, missing="zero"))
    row = part(result, "n1", "panel")
    assert (row["points"], row["notes"]) == ("0.00", [{"code": "zero"}])
    assert part(result, "n2", "panel")["points"] is not None


def test_groups_that_share_no_judge_are_refused_by_name():
    marks = {"n1": ("90", "80", None, None), "n2": (None, None, "70", "60"), "n3": ("50", None, None, None)}
    problems = scoring.check_bundle(adjusted(marks, 4))
    assert [str(problem) for problem in problems] == [
        (
            "scheme.components[0]: nominees and judges fall into groups that share no judge and cannot be compared: "
            "j1, j2: n1, n3; j3, j4: n2"
        )
    ]


def test_unconnected_groups_are_found_last():
    document = adjusted({"n1": ("90", None), "n2": (None, "80")}, 2)
    document["scheme"]["winners"] = 0
    assert [problem.code for problem in scoring.check_bundle(document)] == ["below_minimum"]


def test_nobody_has_sheets():
    document = adjusted({"n1": (None, None)}, 2)
    assert part(scoring.run(document), "n1", "panel")["points"] is None


def test_groups_join_through_a_shared_judge():
    assert groups({"n1": {"a": 1, "b": 1}, "n2": {"c": 1}, "n3": {"b": 1, "c": 1}}) == [
        (["a", "b", "c"], ["n1", "n2", "n3"])
    ]


@pytest.mark.parametrize("seed", range(5))
def test_leniency_is_the_least_squares_solution(seed: int):
    draw = random.Random(seed)  # noqa: S311
    judges = [f"j{number}" for number in range(6)]
    totals = {
        f"n{number}": {judge: draw.randint(0, 1000) for judge in sorted(draw.sample(judges, 4))} for number in range(12)
    }
    # Columns: one per nominee (m + a_i), one per judge; the minimum is made unique by a row for Σ b_j = 0.
    rows, right = [], []
    for position, sheets_of in enumerate(totals.values()):
        for judge, total in sheets_of.items():
            line = np.zeros(len(totals) + len(judges))
            line[position], line[len(totals) + judges.index(judge)] = 1, 1
            rows.append(line)
            right.append(total)
    rows.append(np.array([0.0] * len(totals) + [1.0] * len(judges)))
    right.append(0)
    expected = np.linalg.lstsq(np.array(rows), np.array(right), rcond=None)[0][len(totals) :]
    found = leniency(totals)
    assert sum(found.values()) == 0
    assert [float(found[judge]) for judge in judges] == pytest.approx(list(expected), abs=1e-8)
