"""Flags on answers, index and share with their interval, strata that are merged: pure functions, worked out by hand."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from awards.evidence.measures.honesty import Response, bursts, flags_of, is_hurried, is_straight, left_out_by
from awards.evidence.measures.satisfaction import Satisfaction, satisfaction_of, wilson
from awards.evidence.measures.survey import Tally, survey_data
from tests.evidence.made import SCALE

NOON = datetime(2015, 11, 5, 4, 0, tzinfo=UTC)
BEST, GOOD, FAIR, BAD, WORST = reversed(SCALE)


def response(number: int, minute: float | None = None, address: str = "a", **values: Any) -> Response:
    at = None if minute is None else NOON + timedelta(minutes=minute)
    return Response(number, 1, at, values.get("seconds"), address, "学生", values.get("answers", {}))


@pytest.mark.parametrize(
    ("minutes", "flagged"),
    [
        ([0, 1, 2, 3], set()),  # four are too few
        ([0, 1, 2, 3, 10], {1, 2, 3, 4, 5}),  # five within ten minutes, the ends included
        ([0, 1, 2, 3, 10.1], set()),
        ([0, 20, 21, 22, 23, 24, 50], {2, 3, 4, 5, 6}),  # those before and after are left alone
        ([0, 2.5, 5, 7.5, 10, 12.5, 30], {1, 2, 3, 4, 5, 6}),  # windows that overlap
        ([10, 3, 0, 2, 1], {1, 2, 3, 4, 5}),  # in any order
    ],
)
def test_bursts(minutes: list[float], flagged: set[int]) -> None:
    assert bursts(response(number, minute) for number, minute in enumerate(minutes, start=1)) == flagged


def test_bursts_need_one_address_and_a_time() -> None:
    others = [response(number, number, address="a" if number % 2 else "b") for number in range(8)]
    nowhere = [response(number, 0, address="") for number in range(10, 20)]
    never = [response(number) for number in range(20, 30)]

    assert bursts([*others, *nowhere, *never]) == set()


def test_a_long_burst_is_no_slower_than_its_answers() -> None:
    assert len(bursts([response(number, number / 10_000) for number in range(50_000)])) == 50_000


@pytest.mark.parametrize(("seconds", "hurried"), [(None, False), (19, True), (20, False), (0, True)])
def test_two_seconds_a_question_are_the_least(seconds: int | None, hurried: bool) -> None:
    assert is_hurried(seconds, 10) is hurried


@pytest.mark.parametrize(
    ("answers", "straight"),
    [
        ([GOOD] * 6, True),
        ([GOOD] * 5, False),
        ([GOOD] * 9 + [BEST], False),
        ([GOOD] * 6 + ["不了解", ""], True),
        (["不了解"] * 10, False),
    ],
)
def test_straight_lines(answers: list[str], straight: bool) -> None:
    assert is_straight({f"q{at}": text for at, text in enumerate(answers)}, SCALE) is straight


def test_flags_of_each_answer() -> None:
    alike = {f"q{at}": BEST for at in range(8)}
    found = flags_of([response(1, seconds=3, answers=alike), response(2, seconds=99)], 8, SCALE)

    assert found == {1: frozenset({"hurried", "straight"})}


def decided(number: int, verdict: str, *, flag: str = "", about: int | None = None) -> Any:
    return SimpleNamespace(id=number, flag=flag, number=about, verdict=verdict)


@pytest.mark.parametrize(
    ("decisions", "left_out"),
    [
        ([], {}),
        ([decided(1, "leave_out", flag="burst")], {1: 1}),
        ([decided(1, "leave_out", flag="burst"), decided(2, "count", flag="burst")], {}),
        ([decided(1, "leave_out", flag="hurried"), decided(2, "count", about=1)], {2: 1}),
        ([decided(1, "count", about=1), decided(2, "leave_out", flag="burst")], {}),
        ([decided(1, "leave_out", about=3)], {3: 1}),
        ([decided(1, "leave_out", about=3), decided(2, "count", about=3)], {}),
    ],
)
def test_the_newest_decision_holds_and_a_single_answer_goes_before_flags(
    decisions: list[Any], left_out: dict[int, int]
) -> None:
    flags = {1: frozenset({"burst", "hurried"}), 2: frozenset({"hurried"})}

    assert left_out_by([response(number) for number in (1, 2, 3)], flags, decisions) == left_out


@pytest.mark.parametrize(
    ("count", "size", "low", "high"),
    # Published: Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine 17,
    # table I, method 3 (Wilson's score interval).
    [
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ],
)
def test_the_interval_as_published(count: int, size: int, low: str, high: str) -> None:
    found = wilson(Fraction(count, size), Fraction(size))

    assert [f"{float(end):.4f}" for end in found] == [low, high]


def test_the_interval_stays_within_nothing_and_all() -> None:
    low, high = wilson(Fraction(1), Fraction(12))

    assert high == 1 and low == pytest.approx(12 / (12 + 3.841458820694124))  # n / (n + z²)


def test_index_and_share_are_two_figures() -> None:
    # Ten people: 4 非常满意 (100), 3 满意 (75), 2 基本满意 (50), 1 非常不满意 (0): (400 + 225 + 100) / 10.
    answers = [{"q1": text} for text in [BEST] * 4 + [GOOD] * 3 + [FAIR] * 2 + [WORST]]

    found = satisfaction_of(answers, SCALE, 1)

    # 7 of 10 are satisfied; Wilson: (0.7 + 0.19207 ± 1.95996·√(0.021 + 0.0096036)) / 1.384146 = 0.6445 ± 0.24772
    assert found == Satisfaction(10, Decimal("72.5"), Decimal("70.0"), Decimal("39.7"), Decimal("89.2"))


def test_the_interval_counts_people_and_not_ticks() -> None:
    one = satisfaction_of([{"q1": GOOD}, {"q1": BAD}] * 10, SCALE, 1)
    five = satisfaction_of([{f"q{at}": text for at in range(5)} for text in [GOOD, BAD] * 10], SCALE, 5)

    assert (one.low, one.high) == (five.low, five.high)


@pytest.mark.parametrize(
    ("scale", "satisfied"),
    [(["no", "yes"], ["yes"]), (["bad", "fair", "good"], ["good"]), (["1", "2", "3", "4"], ["3", "4"])],
)
def test_satisfied_is_above_the_middle_of_any_scale(scale: list[str], satisfied: list[str]) -> None:
    shares = {text: satisfaction_of([{"q1": text}], scale, 1).share for text in scale}

    assert [text for text, share in shares.items() if share == 100] == satisfied


def test_nothing_on_the_scale_gives_no_figure() -> None:
    assert satisfaction_of([{"q1": "不了解"}], SCALE, 1) == Satisfaction(1, None, None, None, None)


def tally(*counts: list[int]) -> Tally:
    return Tally(sum(counts[0]), {f"q{at}": list(each) for at, each in enumerate(counts, start=1)})


STRATA = ["student", "staff", "guest"]


@pytest.mark.parametrize(
    ("sums", "merged"),
    [
        # n of exactly 5 stays.
        ({"student": [0, 5], "staff": [2, 3]}, [("student", 5, [0, 5]), ("staff", 5, [2, 3])]),
        # Staff of 4 join the students, who are more; nobody is lost.
        ({"student": [1, 9], "staff": [2, 2]}, [("student", 14, [3, 11])]),
        # Also the scheme's first joins a later one that is larger.
        ({"student": [0, 4], "staff": [0, 6]}, [("staff", 10, [0, 10])]),
        # Two small ones make one; of equals the scheme's first.
        ({"student": [0, 3], "staff": [3, 0]}, [("student", 6, [3, 3])]),
        ({"student": [0, 8], "staff": [1, 0], "guest": [0, 7]}, [("student", 9, [1, 8]), ("guest", 7, [0, 7])]),
        # A single one has nothing to merge with.
        ({"student": [0, 3]}, [("student", 3, [0, 3])]),
    ],
)
def test_small_strata_merge(sums: dict[str, list[int]], merged: list[tuple[str, int, list[int]]]) -> None:
    found = survey_data(STRATA, {stratum: tally(counts) for stratum, counts in sums.items()}, 1)

    assert [(one["stratum"], one["responses"], one["items"]["q1"]) for one in found or ()] == merged


def test_the_size_counts_all_questions_of_the_scheme() -> None:
    # Eight people answered one of two questions: n = 8/2 = 4 < 5.
    found = survey_data(STRATA, {"student": tally([0, 9], [0, 9]), "staff": tally([0, 8])}, 2)

    assert found == [{"stratum": "student", "responses": 17, "items": {"q1": [0, 17], "q2": [0, 9]}}]
