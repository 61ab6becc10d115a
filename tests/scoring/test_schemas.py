"""The JSON Schemas and the validator, fed the same documents; what only the validator refuses is listed here."""

import copy
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

import scoring
from scoring.messages import MESSAGES
from scoring.schemas import NAMES, schema
from tests.scoring.builders import rich, worked
from tests.scoring.test_properties import QUICK, bundles
from tests.scoring.test_validation import CASES, GONE, OTHER, changed

pytestmark = pytest.mark.unit

# What a schema cannot say, by the code of the problem. The last five are sayable of plain lists and fixed limits.
BEYOND = {
    "weights_sum": "weights sum to 100",
    "few_sheets_for_trim": "min_sheets exceeds twice the trim where the panel trims",
    "unknown_component": "tie_break names components",
    "unknown_data": "data names components",
    "unknown_judge": "sheets and recusals are by judges of the panel",
    "unknown_criterion": "marks are for declared criteria",
    "missing_mark": "every declared criterion is marked",
    "second_sheet": "one sheet per judge and nominee",
    "sheet_and_recusal": "no sheet by a judge who is recused",
    "unknown_stratum": "answers are of declared strata",
    "unknown_item": "answers are to declared items",
    "options_length": "as many counts as the item has options",
    "more_answers": "no more answers than responses",
    "no_prior": "answers in every stratum of the wave",
    "from_equals_to": "from is not to",
    "threshold_order": "thresholds fall or rise strictly",
    "points_rise": "points never rise from step to step",
    "for_above_valid": "no more votes for than ballots",
    "cap_is_zero": "no adjustment whose cap is 0",
    "unknown_nominee": "rulings name nominees",
    "second_ruling": "one ruling per nominee",
    "duplicate": "codes inside objects differ",
    "above_maximum": "marks and scores stay below the declared maximum; points of an indicator up to 100",
    "below_minimum": "points of an indicator from 0",
    "too_many_places": "one decimal where places is 1",
    "empty_list": "evidence is of the kind of its component",
}
DOCUMENTS = [(case[2], lambda case=case: changed(worked(), case[0], case[1])) for case in CASES]
DOCUMENTS += [(case[0], case[1]) for case in OTHER]
CHECKS = {name: jsonschema.Draft202012Validator(schema(name)) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_the_schemas_are_schemas(name: str):
    jsonschema.Draft202012Validator.check_schema(schema(name))


def test_an_unknown_schema():
    with pytest.raises(ValueError, match="none of bundle, result, diagnostics"):
        schema("run")


@pytest.mark.parametrize(("name", "make"), DOCUMENTS, ids=[name.split(":")[0] for name, _ in DOCUMENTS])
def test_a_broken_bundle_fails_the_schema_unless_no_schema_could_say_so(name: str, make: Any):
    found = {problem.code for problem in scoring.check_bundle(make())}
    if CHECKS["bundle"].is_valid(make()):
        assert found <= set(BEYOND)
    else:
        assert found


def test_what_the_schema_cannot_say_is_really_let_pass():
    passed: set[str] = set()
    for _, make in DOCUMENTS:
        if CHECKS["bundle"].is_valid(make()):
            passed |= {problem.code for problem in scoring.check_bundle(make())}
    assert passed | {"for_above_valid"} == set(BEYOND)
    assert set(BEYOND) <= set(MESSAGES)


@pytest.mark.parametrize("make", [worked, rich])
def test_sound_documents_fit(make: Any):
    CHECKS["bundle"].validate(make())
    CHECKS["result"].validate(scoring.run(make()))
    CHECKS["diagnostics"].validate(scoring.diagnose(make()))


@given(bundles())
@settings(QUICK, max_examples=25)
def test_drawn_documents_fit(document: dict[str, Any]):
    document["stability"]["draws"] = 3
    CHECKS["bundle"].validate(document)
    CHECKS["result"].validate(scoring.run(document))
    CHECKS["diagnostics"].validate(scoring.diagnose(document))


@pytest.mark.parametrize(
    ("name", "spot", "value"),
    [
        ("result", ("ranking", 0, "total"), "90.4"),
        ("result", ("ranking", 0, "total"), 90),
        ("result", ("ranking", 0, "total"), None),
        ("result", ("ranking", 0, "status"), "disqualified"),
        ("result", ("ranking", 0, "status"), "honoured"),
        ("result", ("ranking", 0, "components", 0, "contribution"), "36.00"),
        ("result", ("ranking", 0, "components", 0, "notes", 0, "judges"), GONE),
        ("result", ("ranking", 0, "components", 0, "sheets", 0, "dropped"), "no"),
        ("result", ("approvable",), False),
        ("result", ("bundle_sha256",), "0"),
        ("result", ("engine",), "1"),
        ("result", ("surplus",), 1),
        ("diagnostics", ("panels", 0, "agreement", "alpha", "value"), "0.5"),
        ("diagnostics", ("panels", 0, "agreement", "alpha", "value"), None),
        ("diagnostics", ("panels", 0, "agreement", "kendall_w", "reason"), None),
        ("diagnostics", ("panels", 0, "judges", 0, "changes_selection"), None),
        ("diagnostics", ("stability", "weights", 0, "from"), None),
        ("diagnostics", ("stability", "nominees", 0, "rank_5"), 0),
        ("diagnostics", ("stability", "delta"), "1.5"),
        ("diagnostics", ("format",), "award-result/1"),
    ],
)
def test_a_broken_result_fails_both_the_schema_and_the_verification(name: str, spot: Any, value: Any):
    sound = scoring.run(worked()) if name == "result" else scoring.diagnose(worked())
    broken = changed(copy.deepcopy(sound), spot, value)
    assert scoring.verify(worked(), broken)
    # One decimal is a sound total where `places` is 1, which the schema of a result cannot know.
    assert CHECKS[name].is_valid(broken) == (value == "90.4")
