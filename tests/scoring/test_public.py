"""The public bundle: the same ranking, no words about persons, and no judge who can be followed from sheet to sheet."""

import copy
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scoring
from scoring import __main__ as command
from tests.scoring.builders import bundle, exclude, field, nominee, panel, sheets, tie, worked
from tests.scoring.test_properties import COARSE, QUICK, bundles

pytestmark = pytest.mark.unit


def published(result: dict[str, Any]) -> list[Any]:
    """What everyone is told: everything but the digest and whose sheet is whose."""
    return [
        {
            **row,
            "components": [
                {**part, "sheets": sorted(sheet["total"] for sheet in part.get("sheets", []))}
                for part in row["components"]
            ],
        }
        for row in result["ranking"]
    ]


@given(bundles(COARSE))
@QUICK
def test_the_ranking_is_the_same(document: dict[str, Any]):
    kept = copy.deepcopy(document)
    public = scoring.public_bundle(document)
    assert document == kept
    before, after = scoring.run(document), scoring.run(public)
    assert published(before) == published(after)
    assert (before["approvable"], before["blocked_by"]) == (after["approvable"], after["blocked_by"])
    assert scoring.public_bundle(public) == public


@given(bundles(COARSE), st.randoms(use_true_random=False))
@QUICK
def test_no_judge_is_linked_from_nominee_to_nominee(document: dict[str, Any], shuffle: random.Random):
    """Dealing each nominee's sheets and recusals out to other judges gives the very same public bundle."""
    dealt = copy.deepcopy(document)
    for entry in dealt["nominees"]:
        given_panel = entry["data"].get("panel")
        if given_panel:
            judges = [f"j{seat}" for seat in range(1, 8)]
            shuffle.shuffle(judges)
            for sheet in given_panel["sheets"]:
                sheet["judge"] = judges.pop()
            given_panel["recused"] = [judges.pop() for _ in given_panel["recused"]]
            shuffle.shuffle(given_panel["sheets"])
    assert scoring.canonical_bytes(scoring.public_bundle(dealt)) == scoring.canonical_bytes(
        scoring.public_bundle(document)
    )


def test_labels_follow_the_totals_and_the_recused_come_last():
    entry = nominee("n1", data={"panel": sheets("90", None, "70", "80")})
    public = scoring.public_bundle(bundle([panel(judges=5)], [entry]))
    assert public["scheme"]["components"][0]["judges"] == [f"sheet-{place}" for place in range(1, 6)]
    told = public["nominees"][0]["data"]["panel"]
    assert [(sheet["judge"], sheet["scores"]["merit"]) for sheet in told["sheets"]] == [
        ("sheet-1", "70"),
        ("sheet-2", "80"),
        ("sheet-3", "90"),
    ]
    assert told["recused"] == ["sheet-4"]


def test_reasons_and_words_are_left_out():
    document = field({"n1": "80", "n2": "80", "n3": "70"}, tie("n2", "n1"), exclude("n3"))
    document["nominees"][0]["adjustments"] = [{"points": "1", "reason": "王军的建议"}]
    document["nominees"][1]["adjustments"] = [{"points": "1", "reason": ""}]
    document["nominees"][2]["vetoes"] = [{"code": "discipline", "reason": "处分"}]
    public = scoring.public_bundle(document)
    assert public["nominees"][0]["adjustments"] == [{"points": "1", "reason": ""}]
    assert public["nominees"][2]["vetoes"] == [{"code": "discipline", "reason": ""}]
    assert [ruling["reason"] for ruling in public["rulings"]] == ["", ""]
    assert public["rulings"][0]["vote"] == "5:2"
    for names in ("5:2，王军弃权", "20003, 20007 : 20011", "20003:20007"):
        document["rulings"][0]["vote"] = names
        assert scoring.public_bundle(document)["rulings"][0]["vote"] == ""


def test_nobody_is_known_by_how_marks_are_written():
    """Who always writes 9.0 for 9, or another criterion first, would be the same sheet for every nominee."""
    document = bundle(
        [panel(judges=3)], [nominee(name, data={"panel": sheets("90", "90", "90")}) for name in ("n1", "n2")]
    )
    for entry in document["nominees"]:
        for sheet, spelling in zip(entry["data"]["panel"]["sheets"], ("90", "90.0", "90.00"), strict=True):
            sheet["scores"]["merit"] = spelling
    public = scoring.public_bundle(document)
    assert {sheet["scores"]["merit"] for one in public["nominees"] for sheet in one["data"]["panel"]["sheets"]} == {
        "90"
    }


def test_an_adjusted_panel_is_refused():
    document = bundle([panel(method="adjusted")], [])
    with pytest.raises(scoring.BundleError) as refused:
        scoring.public_bundle(document)
    assert [str(problem) for problem in refused.value.problems] == [
        (
            "scheme.components[0].method: a panel adjusted for lenient and strict judges cannot be public: its points "
            "need linked judges"
        )
    ]
    assert refused.value.problems[0].words("zh").startswith("按评委宽严校正")


def test_an_unsound_bundle_is_refused():
    document = worked()
    document["scheme"]["winners"] = 0
    with pytest.raises(scoring.BundleError):
        scoring.public_bundle(document)


def test_the_command(tmp_path: Any, capsysbinary: Any):
    (tmp_path / "bundle").write_bytes(scoring.canonical_bytes(worked()))
    assert command.main(["public", str(tmp_path / "bundle")]) == 0
    assert capsysbinary.readouterr().out == scoring.canonical_bytes(scoring.public_bundle(worked()))
