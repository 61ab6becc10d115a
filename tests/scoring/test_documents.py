"""Canonical JSON, the digest, strict loading, hostile documents, verification."""

import contextlib
import copy
import hashlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scoring
from scoring.documents import MAX_BYTES
from tests.scoring.builders import field, rich, statuses, worked

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"b": 1, "a": [True, None, "x"]}, '{"a":[true,null,"x"],"b":1}'),
        ({"é": 1, "z": 2, "Z": 3, "a": 4}, '{"Z":3,"a":4,"z":2,"é":1}'),
        ({"\U0001f600": 1, "\uffee": 2}, '{"\uffee":2,"\U0001f600":1}'),  # by code point, not by UTF-16 unit
        ("e\u0301", '"é"'),  # NFC
        ("\u212b", '"Å"'),
        ({"e\u0301": "n\u0303"}, '{"é":"ñ"}'),
        ("\n\u0301", '"\\n\u0301"'),  # the n of the escape takes no accent
        ('"\\/', '"\\"\\\\/"'),
        ("\b\t\n\f\r", '"\\b\\t\\n\\f\\r"'),
        ("\x00\x1b\x1f", '"\\u0000\\u001b\\u001f"'),
        ("\x7f\x80\u2028", '"\x7f\x80\u2028"'),  # nothing beyond the minimum
        (-0, "0"),
        ([], "[]"),
    ],
)
def test_canonical_form(document: object, expected: str):
    assert scoring.canonical_bytes(document) == expected.encode("utf-8")


def test_the_digest_is_of_the_canonical_form():
    assert scoring.digest({"b": 1, "a": "e\u0301"}) == hashlib.sha256('{"a":"é","b":1}'.encode()).hexdigest()


@pytest.mark.parametrize("document", ["\ud800", float("nan"), {"é": 1, "e\u0301": 2}, object(), {(1,): 2}])
def test_what_has_no_canonical_form(document: object):
    with pytest.raises(ValueError):
        scoring.canonical_bytes(document)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**11), 10**11) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("aé\u0301z", max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
@settings(max_examples=60, deadline=None)
def test_the_canonical_form_is_json_and_stays_what_it_is(value: object):
    try:
        data = scoring.canonical_bytes(value)
    except ValueError:
        return  # keys that NFC makes equal
    assert scoring.canonical_bytes(json.loads(data)) == data


def test_key_order_white_space_and_escapes_change_nothing():
    bundle = worked()
    text = json.dumps(bundle, indent=2, ensure_ascii=True)
    backwards = json.dumps({key: bundle[key] for key in reversed(bundle)})
    expected = scoring.canonical_bytes(scoring.run(bundle))
    for version in (text, backwards):
        assert scoring.canonical_bytes(scoring.run(scoring.load_bundle(version.encode()))) == expected


def test_text_that_is_not_nfc_gives_the_digest_of_its_nfc():
    composed, decomposed = worked(), worked()
    composed["award"]["name"]["en"] = "Modèle"
    decomposed["award"]["name"]["en"] = "Mode\u0300le"
    assert scoring.run(composed) == scoring.run(decomposed)


def test_a_run_leaves_the_bundle_as_it_was_and_is_the_same_every_time():
    bundle = worked()
    before = copy.deepcopy(bundle)
    first = scoring.canonical_bytes(scoring.run(bundle))
    assert bundle == before
    assert all(scoring.canonical_bytes(scoring.run(worked())) == first for _ in range(3))


# --- strict loading --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\xfe{}", "document: the document is not UTF-8 text"),
        (b"", "document: the document is not JSON: Expecting value, line 1 column 1"),
        (b'{"a": 1,}', "document: the document is not JSON"),
        (b'\xef\xbb\xbf{"a": 1}', "document: the document is not JSON"),
        (b'{"a": 01}', "document: the document is not JSON"),
        (b"{} {}", "document: the document is not JSON: Extra data"),
        (b"[" * 100_000, "document: the document is nested too deeply"),
        (b'{"a":' * 100_000, "document: the document is nested too deeply"),
        (b"[]", "document: list is not an object"),
    ],
)
def test_what_cannot_be_loaded(data: bytes, message: str):
    with pytest.raises(scoring.BundleError) as caught:
        scoring.load_bundle(data)
    assert str(caught.value).startswith(message)


def test_documents_over_64_mib_are_refused():
    with pytest.raises(scoring.BundleError) as caught:
        scoring.load_bundle(b" " * (MAX_BYTES + 1))
    assert str(caught.value) == "document: the document is larger than 67108864 bytes"


def test_a_document_of_the_library_over_64_mib_is_refused_too():
    bundle = worked()
    bundle["award"]["name"]["zh"] = "标" * (MAX_BYTES // 3)
    assert [str(problem) for problem in scoring.check_bundle(bundle)] == [
        "document: the document is larger than 67108864 bytes"
    ]


def loaded(old: str, new: str) -> list[str]:
    text = json.dumps(worked(), ensure_ascii=False)
    assert text.count(old) == 1
    return [str(problem) for problem in scoring.check_bundle(scoring.load_bundle(text.replace(old, new).encode()))]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"winners": 1', '"winners": 1.0', "scheme.winners: 1.0 is not a whole number"),
        ('"winners": 1', '"winners": 1e0', "scheme.winners: 1e0 is not a whole number"),
        ('"winners": 1', '"winners": NaN', "scheme.winners: NaN is not a whole number"),
        ('"winners": 1', '"winners": -Infinity', "scheme.winners: -Infinity is not a whole number"),
        ('"winners": 1', '"winners": true', "scheme.winners: true is not a whole number"),
        ('"winners": 1', '"winners": "1"', 'scheme.winners: "1" is not a whole number'),
        ('"winners": 1', '"winners": null', "scheme.winners: null is not allowed here"),
        ('"winners": 1', f'"winners": {"9" * 13}', "scheme.winners: 9999999999999 has more than 12 digits"),
        (
            '"winners": 1',
            f'"winners": {"9" * 9999}',
            f"scheme.winners: {'9' * 40}… has more than 12 digits",
        ),
        (
            '"ontime": "97.5"',
            '"ontime": 97.5',
            'nominees[0].data.ontime: 97.5 is not a decimal written as text, like "12.5"',
        ),
        (
            '"ontime": "97.5"',
            '"ontime": 97',
            'nominees[0].data.ontime: 97 is not a decimal written as text, like "12.5"',
        ),
        ('"ontime": "97.5"', '"ontime": null', "nominees[0].data.ontime: null is not allowed here"),
        (
            '"attitude": "8"',
            '"attitude": "8", "attitude": "9"',
            "nominees[0].data.panel.sheets[1].scores.attitude: the key is given more than once",
        ),
        ('"en": "Service model"', '"en": "\\ud800"', 'award.name.en: "\\ud800" contains a lone surrogate'),
        ('"year": 2015', '"year": 2015, "\\ud800": 1', 'award["\\ud800"]: is not a known key'),
        ('"id": "n1"', '"id": "\\ud83d"', 'nominees[0].id: "\\ud83d" contains a lone surrogate'),
    ],
)
def test_json_that_no_bundle_may_hold(old: str, new: str, problem: str):
    assert loaded(old, new) == [problem]


# --- hostile documents -----------------------------------------------------------------------------------------------


def test_more_than_100_000_nominees_are_refused_unread():
    bundle = worked()
    bundle["nominees"] = [None] * 100_001
    assert [str(problem) for problem in scoring.check_bundle(bundle)] == [
        "nominees: 100001 nominees are above the maximum 100000"
    ]


def test_a_huge_whole_number_in_a_document_of_the_library():
    bundle = worked()
    bundle["scheme"]["winners"] = 10**6000
    bundle["scheme"]["bonus_cap"] = 10**6000
    assert [str(problem) for problem in scoring.check_bundle(bundle)] == [
        'scheme.bonus_cap: a huge number is not a decimal written as text, like "12.5"',
        "scheme.winners: a huge number has more than 12 digits",
    ]


def test_an_unknown_key_is_not_followed_however_deep_it_is():
    bundle = worked()
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    bundle["extra"] = deep
    assert [str(problem) for problem in scoring.check_bundle(bundle)] == ["extra: is not a known key"]


def test_many_problems_are_found_in_reasonable_order():
    bundle = worked()
    scores = bundle["nominees"][0]["data"]["panel"]["sheets"][0]["scores"]
    scores.update({f"x{number}": "1" for number in range(20_000)})
    problems = scoring.check_bundle(bundle)
    assert len(problems) == 20_000
    assert problems[-1].path.endswith("scores.x19999")


@pytest.mark.parametrize("document", [None, 5, "bundle", [], float("inf"), {}])
def test_anything_at_all_gets_problems_and_no_crash(document: object):
    problems = scoring.check_bundle(document)
    assert problems
    assert all(isinstance(str(problem), str) for problem in problems)


def _spots(value: object, at: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    if isinstance(value, dict):
        return [at, *(spot for key, item in value.items() for spot in _spots(item, (*at, key)))]
    if isinstance(value, list):
        return [at, *(spot for index, item in enumerate(value) for spot in _spots(item, (*at, index)))]
    return [at]


MAKERS = {"worked": worked, "rich": rich}
SPOTS = [(name, spot) for name, make in MAKERS.items() for spot in _spots(make()) if spot]
JUNK = [
    None,
    True,
    1.5,
    -1,
    10**13,
    "",
    "x",
    "é",
    "\ud800",
    "-1",
    "1e5",
    "101",
    [],
    {},
    [[]],
    {"x": 1},
    [None],
    0,
    1,
    "1",
]


def _set(document: Any, spot: tuple[Any, ...], value: object) -> None:
    holder = document
    for step in spot[:-1]:
        holder = holder[step]
    holder[spot[-1]] = copy.deepcopy(value)


def test_the_rich_bundle_is_sound():
    assert statuses(scoring.run(rich())) == {
        "n3": "excluded",
        "n1": "not_selected",
        "n2": "selected",
        "n4": "disqualified",
    }


@given(st.sampled_from(sorted(MAKERS)), st.data())
@settings(max_examples=400, deadline=None)
def test_junk_anywhere_is_either_a_problem_or_a_result(name: str, data: st.DataObject):
    bundle = MAKERS[name]()
    spots = st.sampled_from([spot for maker, spot in SPOTS if maker == name])
    for spot, junk in data.draw(st.lists(st.tuples(spots, st.sampled_from(JUNK)), min_size=1, max_size=3)):
        with contextlib.suppress(TypeError, KeyError, IndexError):  # an earlier change may have removed the place
            _set(bundle, spot, junk)
    problems = scoring.check_bundle(bundle)
    if problems:
        with pytest.raises(scoring.BundleError) as caught:
            scoring.run(bundle)
        assert caught.value.problems == problems
        return
    result = scoring.run(bundle)
    assert scoring.load_document(scoring.canonical_bytes(result)) == result
    for entry in bundle["nominees"]:
        for lang in ("zh", "en"):
            assert scoring.explain(bundle, result, entry["id"], lang)


@pytest.mark.parametrize(("name", "spot"), SPOTS, ids=[f"{name} {'.'.join(map(str, spot))}" for name, spot in SPOTS])
def test_null_is_refused_everywhere_but_for_the_cap_and_the_floor(name: str, spot: tuple[Any, ...]):
    bundle = MAKERS[name]()
    _set(bundle, spot, None)
    problems = [problem for problem in scoring.check_bundle(bundle) if problem.code == "null"]
    assert [problem.location for problem in problems] == ([] if spot[-1] in {"per_department", "min_score"} else [spot])


# --- verification ----------------------------------------------------------------------------------------------------


def test_identical_results_have_no_difference():
    assert scoring.verify(worked(), scoring.run(worked())) == []


@pytest.mark.parametrize(("engine", "is_same"), [("1.0.7", True), ("1.1.0", False), ("2.0.0", False), ("1.0", False)])
def test_only_the_patch_level_of_the_engine_may_differ(engine: str, is_same: bool):
    result = scoring.run(worked()) | {"engine": engine}
    assert (scoring.verify(worked(), result) == []) == is_same


def test_differences_are_named_one_by_one():
    result = scoring.run(field({"n1": "80", "n2": "70"}))
    result["ranking"][1]["rank"] = "2"
    result["ranking"][1]["extra"] = {}
    del result["ranking"][0]["notes"]
    result["blocked_by"].append({})
    assert scoring.verify(field({"n1": "80", "n2": "70"}), result) == [
        "blocked_by: 1 entries in the result, 0 recomputed",
        "ranking[0].notes: missing in the result, a list recomputed",
        'ranking[1].rank: "2" in the result, 2 recomputed',
        "ranking[1].extra: an object in the result, not recomputed",
    ]


def test_true_is_not_1_in_a_result():
    result = scoring.run(worked())
    result["ranking"][0]["rank"] = True
    assert scoring.verify(worked(), result) == ["ranking[0].rank: true in the result, 1 recomputed"]


def test_a_result_that_gives_a_key_twice_differs():
    text = scoring.canonical_bytes(scoring.run(worked())).decode()
    doubled = scoring.load_document(text.replace('"rank":1', '"rank":2,"rank":1').encode())
    assert scoring.verify(worked(), doubled) == ["ranking[0].rank: the key is given more than once in the result"]


@pytest.mark.parametrize("result", [None, [], "result", 5])
def test_a_result_that_is_none(result: object):
    assert len(scoring.verify(worked(), result)) == 1


def test_verifying_an_unsound_bundle_raises_its_problems():
    bundle = worked()
    bundle["scheme"]["winners"] = 0
    with pytest.raises(scoring.BundleError):
        scoring.verify(bundle, {})
