"""The diagnostics: judges, ranges of weights and draws, each checked against a slow second way through `run`."""

import copy
import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scoring
from scoring import __main__ as command
from scoring.diagnostics import figures, words
from scoring.diagnostics.draws import nearest_rank, weightings
from scoring.numbers import plain
from tests.scoring.builders import answers, bundle, indicator, nominee, panel, rich, sheets, survey, tie, worked
from tests.scoring.test_properties import COARSE, QUICK, bundles

pytestmark = pytest.mark.unit

FEW = settings(QUICK, max_examples=25)


def selected(document: dict[str, Any]) -> set[str]:
    return {row["id"] for row in scoring.run(document)["ranking"] if row["status"] == "selected"}


def two(weights: tuple[str, str], points: dict[str, tuple[str, str]], **scheme: Any) -> dict[str, Any]:
    """Two indicators."""
    entries = [nominee(id, data={"a": first, "b": second}) for id, (first, second) in points.items()]
    return bundle([indicator("a", weights[0]), indicator("b", weights[1])], entries, **scheme)


def panel_of(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The judges' rows of the only panel, by judge."""
    return {row["judge"]: row for row in scoring.diagnose(document)["panels"][0]["judges"]}


# --- judges


def test_judges_of_the_worked_example():
    rows = panel_of(worked())
    assert rows["j3"] == {
        "judge": "j3",
        "sheets": 1,
        "mean": "98.000000",
        "group": 1,
        "leniency": "8.000000",
        "residual_sd": "0.000000",
        "changes_selection": False,
        "reason": None,
    }
    assert (rows["j4"]["sheets"], rows["j4"]["leniency"], rows["j4"]["changes_selection"]) == (0, None, False)


def test_leniency_and_residuals_in_points_by_hand():
    # Out of 10: n1 (9, 7), n2 (8, 5) are 90, 70, 80, 50. Means 80 and 65, judges 85 and 60: b = ±12.5, and what is
    # left is ±2.5 everywhere.
    rule = panel(judges=2)
    rule["criteria"][0]["max"] = "10"
    rows = panel_of(
        bundle(
            [rule],
            [nominee("n1", data={"panel": sheets("9", "7")}), nominee("n2", data={"panel": sheets("8", "5")})],
        )
    )
    assert {judge: (row["mean"], row["leniency"], row["residual_sd"]) for judge, row in rows.items()} == {
        "j1": ("85.000000", "12.500000", "2.500000"),
        "j2": ("60.000000", "-12.500000", "2.500000"),
    }


def test_a_judge_on_whom_the_selection_hangs():
    entries = [
        nominee("n1", data={"panel": sheets("100", "70", "70")}),
        nominee("n2", data={"panel": sheets("70", "78", "78")}),
    ]
    rows = panel_of(bundle([panel(judges=3)], entries))
    assert {judge: row["changes_selection"] for judge, row in rows.items()} == {"j1": True, "j2": False, "j3": False}


def test_leaving_a_judge_out_keeps_the_estimator_and_asks_for_one_sheet_less():
    # Seven judges trim; without j7 there are six, who would not trim any more: 60 and 100 would count.
    rule = panel(judges=7, method="trimmed_mean", min_sheets=7)
    entries = [
        nominee("n1", data={"panel": sheets("60", "80", "80", "80", "80", "80", "80")}),
        nominee("n2", data={"panel": sheets("79", "79", "79", "79", "79", "100", "79")}),
    ]
    document = bundle([rule], entries)
    assert selected(document) == {"n1"}
    assert not any(row["changes_selection"] for row in panel_of(document).values())


@pytest.mark.parametrize(
    ("rule", "marks", "reason"),
    [
        (panel(judges=3), [("80", None, None), ("70", "60", "50")], "too_few_sheets"),
        (panel(judges=7, method="trimmed_mean", min_sheets=3), [("70", "80", "90", *[None] * 4)], "too_few_sheets"),
        (panel(judges=2, method="adjusted"), [("80", "70"), ("90", None)], "too_few_sheets"),
        (panel(judges=3, method="adjusted"), [("80", "70", None), ("90", None, "60")], "unconnected"),
    ],
)
def test_where_leaving_a_judge_out_cannot_be_said(rule: dict[str, Any], marks: list[Any], reason: str):
    entries = [nominee(f"n{number}", data={"panel": sheets(*given)}) for number, given in enumerate(marks)]
    row = panel_of(bundle([rule], entries))["j1"]
    assert (row["changes_selection"], row["reason"]) == (None, reason)


def test_leaving_a_judge_out_of_an_adjusted_panel_fits_anew():
    entries = [
        nominee("n1", data={"panel": sheets("90", "80", None)}),
        nominee("n2", data={"panel": sheets(None, "78", "95")}),
        nominee("n3", data={"panel": sheets("70", "72", "71")}),
    ]
    document = bundle([panel(judges=3, method="adjusted")], entries)
    for judge in ("j1", "j2", "j3"):
        smaller = copy.deepcopy(document)
        smaller["scheme"]["components"][0]["judges"].remove(judge)
        for entry in smaller["nominees"]:
            kept = [sheet for sheet in entry["data"]["panel"]["sheets"] if sheet["judge"] != judge]
            entry["data"]["panel"] = {"sheets": kept, "recused": []}
        assert panel_of(document)[judge]["changes_selection"] == (selected(smaller) != selected(document))


@given(bundles(COARSE, method="mean"), st.data())
@FEW
def test_leaving_a_judge_out_is_a_run_without_the_sheets(document: dict[str, Any], data: st.DataObject):
    document["stability"]["draws"] = 1
    judge = f"j{data.draw(st.integers(1, 7))}"
    row = panel_of(document)[judge]
    smaller = copy.deepcopy(document)
    smaller["scheme"]["components"][0]["min_sheets"] = 2
    for entry in smaller["nominees"]:
        if "panel" in entry["data"]:
            given_sheets = entry["data"]["panel"]["sheets"]
            entry["data"]["panel"]["sheets"] = [sheet for sheet in given_sheets if sheet["judge"] != judge]
    if row["reason"] is None and row["sheets"]:
        assert row["changes_selection"] == (selected(smaller) != selected(document))


# --- ranges of weights


def test_the_range_of_a_weight_by_hand():
    # n1 leads while 90·w + 60·(100−w) > 70·w + 80·(100−w), that is 40·w > 2000: from 50 on a tie, nobody is selected.
    document = two(("60", "40"), {"n1": ("90", "60"), "n2": ("70", "80")})
    assert scoring.diagnose(document)["stability"]["weights"] == [
        {"code": "a", "weight": "60", "from": "50.5", "to": "99.5", "reason": None},
        {"code": "b", "weight": "40", "from": "0.5", "to": "49.5", "reason": None},
    ]


def test_a_weight_off_the_grid_that_cannot_move():
    document = two(("50.3", "49.7"), {"n1": ("90", "60"), "n2": ("70", "80.01")})
    rows = scoring.diagnose(document)["stability"]["weights"]
    assert rows[0] | {"to": None} == {"code": "a", "weight": "50.3", "from": "50.3", "to": None, "reason": None}
    assert (rows[1]["from"], rows[1]["to"]) == ("0.5", "49.7")


def test_an_award_of_one_component_has_no_range():
    document = bundle([indicator()], [nominee("n1", data={"index": "80"})])
    row = {"code": "index", "weight": "100", "from": None, "to": None, "reason": "only_component"}
    assert scoring.diagnose(document)["stability"]["weights"] == [row]


@given(bundles(COARSE))
@FEW
def test_ranges_are_what_runs_with_other_weights_give(document: dict[str, Any]):
    """Both ends of a range select the same, the next weights outside others; 60/20/20 scale without rounding."""
    document["stability"]["draws"] = 1
    for code, weight in zip(("panel", "index", "survey"), ("60", "20", "20"), strict=True):
        next(c for c in document["scheme"]["components"] if c["code"] == code)["weight"] = weight
    kept = selected(document)
    for row in scoring.diagnose(document)["stability"]["weights"]:
        low, high = Fraction(row["from"]), Fraction(row["to"])
        for weight, inside in (
            (low, True),
            (high, True),
            (low - Fraction(1, 2), False),
            (high + Fraction(1, 2), False),
        ):
            if 0 < weight < 100:
                assert (selected(reweighted(document, row["code"], weight)) == kept) == inside


def reweighted(document: dict[str, Any], code: str, weight: Fraction) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    components = changed["scheme"]["components"]
    others = 100 - Fraction(next(c["weight"] for c in components if c["code"] == code))
    for component in components:
        scaled = weight if component["code"] == code else Fraction(component["weight"]) * (100 - weight) / others
        component["weight"] = plain(scaled)
    return changed


# --- draws


def test_draws_are_those_of_the_rules():
    found = list(weightings((60_000_000, 40_000_000), 3, Fraction("0.2"), 2015))
    uniform = random.Random(2015)  # noqa: S311
    for weights in found:
        exact = [Fraction(w) * (1 + Fraction(1, 5) * Fraction(2 * uniform.random() - 1)) for w in (60, 40)]
        assert Fraction(weights[0], sum(weights)) == exact[0] / sum(exact)


def test_draws_by_a_second_plain_computation():
    draw = random.Random(7)  # noqa: S311
    points = {f"n{number}": (f"{draw.randint(700, 900)}e-1", f"{draw.randint(700, 900)}e-1") for number in range(8)}
    points = {id: (plain(Fraction(a)), plain(Fraction(b))) for id, (a, b) in points.items()}
    document = two(("60", "40"), points, winners=3)
    document["stability"] = {"draws": 200, "delta": "0.5", "seed": 3}
    uniform = random.Random(3)  # noqa: S311
    ranks: dict[str, list[int]] = {id: [] for id in points}
    for _ in range(200):
        weights = [w * (1 + Fraction(1, 2) * Fraction(2 * uniform.random() - 1)) for w in (60, 40)]
        totals = {}
        for id, given_points in points.items():
            shares = [Fraction(p) * w / sum(weights) for p, w in zip(given_points, weights, strict=True)]
            summed = sum(Fraction(int(share * 10**4 + Fraction(1, 2)), 10**4) for share in shares)
            totals[id] = int(summed * 100 + Fraction(1, 2))
        for id, total in totals.items():
            ranks[id].append(1 + sum(other > total for other in totals.values()))
    for row in scoring.diagnose(document)["stability"]["nominees"]:
        ascending = sorted(ranks[row["id"]])
        assert row["top_share"] == f"{sum(rank <= 3 for rank in ascending) / 200:.6f}"
        assert (row["rank_5"], row["rank_95"]) == (ascending[9], ascending[189])


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [((1, 2, 3), 5, 1), ((1, 2, 3), 95, 3), (tuple(range(1, 21)), 5, 1), (tuple(range(1, 21)), 95, 19), ((4,), 95, 4)],
)
def test_nearest_rank(values: tuple[int, ...], percent: int, expected: int):
    assert nearest_rank(values, percent) == expected


def test_the_tie_order_counts_in_every_draw():
    document = two(("50", "50"), {"n1": ("80", "80"), "n2": ("80", "80")}, tie_break=["a"])
    rows = scoring.diagnose(document)["stability"]["nominees"]
    assert [(row["id"], row["rank_5"], row["rank_95"]) for row in rows] == [("n1", 1, 1), ("n2", 1, 1)]
    document["nominees"][1]["data"] = {"a": "90", "b": "70"}
    document["stability"]["delta"] = "0"
    rows = scoring.diagnose(document)["stability"]["nominees"]
    assert [(row["id"], row["rank_5"]) for row in rows] == [("n2", 1), ("n1", 2)]


def test_who_has_no_rank_has_no_draws():
    document = two(("50", "50"), {"n1": ("80", "80"), "n2": ("80", "80")})
    document["nominees"][0]["vetoes"] = [{"code": "discipline", "reason": ""}]
    rows = scoring.diagnose(document)["stability"]["nominees"]
    assert rows[1] == {"id": "n1", "top_share": None, "rank_5": None, "rank_95": None, "reason": "unranked"}
    assert rows[0]["top_share"] == "1.000000"


# --- the document


@given(bundles(COARSE))
@FEW
def test_the_declared_weights_give_the_result_back(document: dict[str, Any]):
    """With δ = 0 the field computes the run over again: same ranks, same selection."""
    document["stability"] = {"draws": 1, "delta": "0", "seed": 1}
    result = scoring.run(document)
    told = scoring.diagnose(document)
    ranks = {row["id"]: row["rank"] for row in result["ranking"]}
    assert {row["id"]: row["rank_5"] for row in told["stability"]["nominees"]} == ranks
    assert [row["id"] for row in told["stability"]["nominees"]] == list(ranks)
    assert set(told["stability"]["selected"]) == selected(document)
    assert told["bundle_sha256"] == result["bundle_sha256"]


def test_nominees_of_different_missing_components_are_weighted_each_by_their_own():
    components = [indicator("a", "50", missing="reweight"), survey("s", "30", missing="reweight"), indicator("b", "20")]
    entries = [
        nominee("n1", data={"a": "80", "b": "70"}),
        nominee("n2", data={"s": answers(student=[0, 0, 0, 0, 9]), "b": "75"}),
        nominee("n3", data={"a": "75", "s": answers(staff=[0, 0, 0, 4, 4]), "b": "75"}),
    ]
    document = bundle(components, entries, winners=2)
    document["stability"]["delta"] = "0"
    result = scoring.run(document)
    told = {row["id"]: row["rank_95"] for row in scoring.diagnose(document)["stability"]["nominees"]}
    assert told == {row["id"]: row["rank"] for row in result["ranking"]}


def test_a_ruling_counts_in_the_diagnostics_too():
    document = two(("50", "50"), {"n1": ("80", "80"), "n2": ("80", "80")})
    document["rulings"] = [tie("n2", "n1")]
    told = scoring.diagnose(document)
    assert told["stability"]["selected"] == ["n2"]
    assert all((row["from"], row["to"]) == ("0.5", "99.5") for row in told["stability"]["weights"])


def test_nobody_and_nothing():
    told = scoring.diagnose(bundle([panel()], []))
    assert told["stability"]["nominees"] == []
    assert told["stability"]["selected"] == []


def test_an_unsound_bundle_has_no_diagnostics():
    document = worked()
    document["scheme"]["winners"] = 0
    with pytest.raises(scoring.BundleError):
        scoring.diagnose(document)


@pytest.mark.parametrize("make", [worked, rich])
def test_the_diagnostics_are_verified_like_a_result(make: Any, tmp_path: Any, capsysbinary: Any):
    document = make()
    told = scoring.diagnose(document)
    assert scoring.load_document(scoring.canonical_bytes(told)) == told
    (tmp_path / "bundle").write_bytes(scoring.canonical_bytes(document))
    paths = [str(tmp_path / "bundle"), str(tmp_path / "told")]
    assert command.main(["diagnose", paths[0], "-o", paths[1]]) == 0
    assert (tmp_path / "told").read_bytes() == scoring.canonical_bytes(told)
    assert command.main(["verify", *paths]) == 0
    assert capsysbinary.readouterr().out == b"identical\n"
    told["stability"]["nominees"][0]["top_share"] = "0.999999"
    (tmp_path / "told").write_bytes(scoring.canonical_bytes(told))
    assert command.main(["verify", *paths]) == 1
    line = 'stability.nominees[0].top_share: "0.999999" in the result, "1.000000" recomputed\n'
    assert capsysbinary.readouterr().out.decode() == line


# --- words


@pytest.mark.parametrize(
    ("low", "high", "told", "told_zh"),
    [
        (
            "12",
            "31",
            "The selection is the same for any weight of Visits from 12 to 31 (it is 20).",
            "“Visits”的权重从 12 到 31（现为 20），入选名单都不变。",
        ),
        (
            "0.5",
            "99.5",
            "Whatever the weight of Visits, the selection is the same.",
            "“Visits”的权重无论多少，入选名单都不变。",
        ),
        (
            "20",
            "20",
            "As soon as the weight of Visits leaves 20, the selection may change.",
            "“Visits”的权重只要离开 20，入选名单就可能改变。",
        ),
    ],
)
def test_the_range_of_a_weight_in_words(low: str, high: str, told: str, told_zh: str):
    row = {"code": "patrol", "weight": "20", "from": low, "to": high, "reason": None}
    assert words.weight_range(row, "Visits", "en") == told
    assert words.weight_range(row, "Visits", "zh") == told_zh


def test_a_missing_range_says_why():
    row = {"code": "index", "weight": "100", "from": None, "to": None, "reason": "only_component"}
    assert words.weight_range(row, "Index", "en") == "It is the only component: there is no other weight."


def test_every_figure_and_reason_has_words():
    codes = {value for name, value in vars(figures).items() if name.isupper() and isinstance(value, str)}
    assert codes == set(words.REASONS)
    told = scoring.diagnose(worked())
    shown = {*told["panels"][0]["agreement"], *told["panels"][0]["judges"][0], *told["stability"]["nominees"][0]}
    assert set(words.FIGURES) <= shown
    assert words.figure("alpha", "zh").endswith("（克里彭多夫 α）。")
    for entry in (*words.FIGURES.values(), *words.REASONS.values(), *words.RANGES.values()):
        assert set(entry) == {"zh", "en"}
