"""Marks as people type them."""

from decimal import Decimal

import pytest

from awards.judging.errors import DeclarationError, MarksError
from awards.judging.forms import DeclarationForm, SheetForm, parse_mark, parse_marks, read_saving

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9", "9"),
        ("9.50", "9.5"),
        (" 9.5 ", "9.5"),
        ("９", "9"),
        ("９．５", "9.5"),
        ("9。5", "9.5"),
        ("0", "0"),
        ("09", "9"),
        ("8.5\r\n", "8.5"),  # a cell of Excel
        ("\t8.5\xa0", "8.5"),
        ("\u200b8.5\ufeff", "8.5"),
        ("-1", "-1"),  # a number, though no mark: the rubric says so
    ],
)
def test_a_number_is_understood_as_it_is_typed(text: str, value: str) -> None:
    assert parse_mark(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "   ", "\u3000"])
def test_nothing_is_no_mark(text: str) -> None:
    assert parse_mark(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "Infinity",
        "-inf",
        "1e1",
        "1E1",
        "9,5",
        "+9",
        "九",
        "0x9",
        "9 5",
        "9.",
        ".5",
        "1_0",
        "=9",
        "9.1234567",
        "1,000",
        "9\t8",
        '"9"',
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_mark(text)


@pytest.mark.parametrize("text", ["8,5", "８，５", "1,000"])
def test_a_comma_is_told_by_name(text: str) -> None:
    with pytest.raises(MarksError) as caught:
        parse_marks({"attitude": text, "skill": "8"})
    assert str(caught.value.faults["attitude"]) == "Write the decimal with a point, such as 8.5."


def test_every_wrong_text_is_named_at_once() -> None:
    with pytest.raises(MarksError) as caught:
        parse_marks({"attitude": "nine", "skill": "8", "deeds": "1e1"})
    assert set(caught.value.faults) == {"attitude", "deeds"}


def test_a_sheet_form_takes_only_the_criteria_it_knows() -> None:
    sent = {"mark-attitude": "9", "mark-other": "1", "version": "3", "csrf_token": "x"}
    form = SheetForm.read(sent, ["attitude", "skill"])
    assert (form.texts, form.version) == ({"attitude": "9"}, 3)


@pytest.mark.parametrize("document", [None, [], "9", {"marks": []}, {"marks": {"attitude": 9}}, {"version": 1}])
def test_a_document_of_another_shape_saves_nothing(document: object) -> None:
    with pytest.raises(MarksError):
        read_saving(document)


@pytest.mark.parametrize("version", [True, "1", 1.0, None])
def test_a_version_that_is_no_whole_number_fits_no_sheet(version: object) -> None:
    assert read_saving({"version": version, "marks": {"attitude": "9"}}).version == 0


def test_a_declaration_needs_an_answer_for_every_nominee_it_asked_about() -> None:
    form = DeclarationForm.read({"nominees": "4,7,9", "answer-4": "none", "answer-7": "maybe"})
    with pytest.raises(DeclarationError) as caught:
        _ = form.conflicts
    assert set(caught.value.faults) == {7, 9}


def test_a_declaration_gives_conflicts_with_their_reasons() -> None:
    sent = {"nominees": "4,7", "answer-4": "none", "reason-4": "left over", "answer-7": "conflict", "reason-7": "kin"}
    assert DeclarationForm.read(sent).conflicts == {7: "kin"}
