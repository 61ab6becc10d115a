"""Sharing out places by head count: the sum, the quota rule, at least one, and no matter the order."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from awards.campaigns.apportioning import TooFewPlacesError, apportion

HEADS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 400), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("places", "heads", "expected"),
    [
        # exact shares 4.7, 2.4, 2.9: two places are left for .9 and .7
        (10, {"a": 47, "b": 24, "c": 29}, {"a": 5, "b": 2, "c": 3}),
        # exact shares 1.5 and 1.5: equal fractions and heads, so the code decides
        (3, {"b": 10, "a": 10}, {"a": 2, "b": 1}),
        # exact shares 4.5, 1.5, 1.0: of equal fractions the one with more heads
        (7, {"a": 15, "b": 45, "c": 10}, {"a": 1, "b": 5, "c": 1}),
        # exact share of c is 0.2: one for it, and the other four are shared as 3.03 and 0.97, which is below one too
        (5, {"a": 72, "b": 23, "c": 4}, {"a": 3, "b": 1, "c": 1}),
        (3, {"a": 100, "b": 1, "c": 1}, {"a": 1, "b": 1, "c": 1}),
        (4, {"a": 3, "b": 0, "c": 1}, {"a": 3, "b": 0, "c": 1}),
    ],
)
def test_worked_by_hand(places: int, heads: dict[str, int], expected: dict[str, int]) -> None:
    assert apportion(places, heads) == expected


def test_fewer_places_than_departments_are_refused() -> None:
    with pytest.raises(TooFewPlacesError, match="2 places are too few: 3 departments") as caught:
        apportion(2, {"a": 10, "b": 10, "c": 1, "nobody": 0})
    assert caught.value.field == "total"


def test_nobody_at_all_gets_nothing() -> None:
    assert apportion(0, {"a": 0, "b": 0}) == {"a": 0, "b": 0}


@given(heads=HEADS, more=st.integers(0, 300))
def test_the_shares_sum_up_and_keep_the_quota_rule(heads: dict[str, int], more: int) -> None:
    there = {code: count for code, count in heads.items() if count}
    assume(there)
    places = len(there) + more
    given_out = apportion(places, heads)

    assert sum(given_out.values()) == places
    assert all((given_out[code] >= 1) == (count > 0) for code, count in heads.items())
    # Beside those who were lifted to one, everyone has the whole part of the exact share of the rest, or one more.
    lifted = {code for code in there if Fraction(places * there[code], sum(there.values())) < 1}
    while True:
        rest, left = {code: there[code] for code in there if code not in lifted}, places - len(lifted)
        below = {code for code, count in rest.items() if Fraction(left * count, sum(rest.values())) < 1}
        if not below:
            break
        lifted |= below
    assert all(given_out[code] == 1 for code in lifted)
    for code, count in rest.items():
        exact = Fraction(left * count, sum(rest.values()))
        assert exact - 1 < given_out[code] < exact + 1


@given(heads=HEADS, more=st.integers(0, 300), data=st.data())
def test_the_order_of_departments_does_not_matter_and_more_heads_never_get_less(
    heads: dict[str, int], more: int, data: st.DataObject
) -> None:
    there = sum(1 for count in heads.values() if count)
    assume(there)
    given_out = apportion(there + more, heads)
    shuffled = data.draw(st.permutations(sorted(heads.items())))

    assert apportion(there + more, dict(shuffled)) == given_out
    by_heads = sorted(heads, key=lambda code: heads[code])
    for fewer, greater in pairwise(by_heads):
        assert heads[fewer] == heads[greater] or given_out[fewer] <= given_out[greater]
