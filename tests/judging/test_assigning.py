"""Sharing nominees out among judges: even, free of conflicts, complete, and the same for everybody who computes it."""

import hashlib
from collections import Counter
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awards.judging.assigning import ATTEMPTS, Sharing, Task, seed_of, share_out, weight_of

SETTINGS = settings(max_examples=60, deadline=None)


def codes(letter: str, count: int) -> list[str]:
    return [f"{letter}{number}" for number in range(1, count + 1)]


@st.composite
def tasks(draw: st.DrawFn, judges: int = 8, nominees: int = 10) -> Task:
    """A panel in which anything may be in conflict, begun, or settled by a judge who left."""
    panel = codes("j", draw(st.integers(1, judges)))
    field = codes("n", draw(st.integers(0, nominees)))
    pairs = list(product(panel, field))
    drawn = st.lists(st.sampled_from(pairs), unique=True) if pairs else st.just([])
    conflicts = draw(drawn)
    kept = [one for one in draw(drawn) if one not in conflicts]
    settled = draw(st.lists(st.sampled_from(field), max_size=3)) if field else []
    return Task("2015/x", panel, field, draw(st.integers(1, 5)), conflicts, kept, settled)


def check(task: Task, sharing: Sharing) -> None:
    pairs = set(sharing.pairs)
    assert len(pairs) == len(sharing.pairs)
    assert set(task.kept) <= pairs
    assert not pairs & set(task.conflicts)
    assert sharing.loads == {judge: sum(one == judge for one, _ in pairs) for judge in sorted(task.judges)}
    for nominee in task.nominees:
        have = len(sharing.judges_of(nominee)) + list(task.settled).count(nominee)
        missing = sharing.short.get(nominee, 0)
        begun = list(task.settled).count(nominee) + sum(other == nominee for _, other in task.kept)
        assert have == max(task.each - missing, begun)
        if missing:  # nobody is left who could
            assert {one for one, other in {*pairs, *task.conflicts} if other == nominee} == set(task.judges)


@SETTINGS
@given(tasks())
def test_exactly_so_many_judges_and_never_a_conflict(task: Task) -> None:
    check(task, share_out(task))


@SETTINGS
@given(st.integers(1, 8), st.integers(0, 12), st.integers(1, 6))
def test_without_conflicts_loads_differ_by_one_at_most(judges: int, nominees: int, each: int) -> None:
    sharing = share_out(Task("2015/x", codes("j", judges), codes("n", nominees), each))
    assert max(sharing.loads.values()) - min(sharing.loads.values()) <= 1
    assert sum(sharing.loads.values()) == min(each, judges) * nominees
    assert sharing.short == (dict.fromkeys(codes("n", nominees), each - judges) if each > judges else {})


@SETTINGS
@given(tasks(), st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_named_does_not_matter(task: Task, random: Random) -> None:
    def mixed(things: object) -> list[str]:
        shuffled = list(things)  # type: ignore[call-overload]
        random.shuffle(shuffled)
        return shuffled

    other = Task(
        task.name,
        mixed(task.judges),
        mixed(task.nominees),
        task.each,
        mixed(task.conflicts),
        mixed(task.kept),
        mixed(task.settled),
    )
    assert share_out(other) == share_out(task)


def every_way(task: Task) -> list[Counter[str]]:
    """The loads of all sharings there are, by trying each."""
    ways = [Counter(judge for judge, _ in task.kept)]
    for nominee in task.nominees:
        free = task.free(nominee)
        count = min(max(task.each - task.have[nominee], 0), len(free))
        ways = [way + Counter(chosen) for way in ways for chosen in combinations(free, count)]
    return ways


@SETTINGS
@given(tasks(judges=4, nominees=4))
def test_no_other_way_is_more_even(task: Task) -> None:
    loads = share_out(task).loads
    ways = [[way[judge] for judge in task.judges] for way in every_way(task)]
    assert max(loads.values()) == min(map(max, ways))
    assert min(loads.values()) == max(map(min, ways))
    assert sum(load**2 for load in loads.values()) == min(sum(load**2 for load in way) for way in ways)


def test_sharing_again_keeps_what_was_shared_out_and_has_begun() -> None:
    first = share_out(Task("2015/x", codes("j", 4), codes("n", 8), 2))
    task = Task("2015/x", codes("j", 5), codes("n", 9), 2, kept=first.pairs[::2])
    check(task, share_out(task))


def test_the_seed_names_award_panel_and_nominees_and_breaks_ties() -> None:
    task = Task("2015/x", ["j2", "j1"], ["n1"], 1)
    assert seed_of(task) == hashlib.sha256(b"2015/x\n1\nj1\nj2\nn1\n0").hexdigest()
    seeds = {seed_of(task), seed_of(task, 1), seed_of(Task("2015/y", ["j1", "j2"], ["n1"], 1))}
    assert len(seeds) == 3
    (pair,) = share_out(task).pairs
    assert pair[0] == min(("j1", "j2"), key=lambda judge: weight_of(seed_of(task), judge, "n1"))


@pytest.mark.parametrize("nominees", [2, 4, 6])
def test_judges_do_not_fall_into_groups_where_that_can_be_helped(nominees: int) -> None:
    sharing = share_out(Task("2015/x", codes("j", nominees), codes("n", nominees), 2))
    assert sharing.groups == 1
    alone = share_out(Task("2015/x", codes("j", nominees), codes("n", nominees), 1))
    assert alone.groups == nominees
    assert alone.seed == seed_of(Task("2015/x", codes("j", nominees), codes("n", nominees), 1))


def test_groups_that_cannot_be_joined_are_told() -> None:
    conflicts = [("j1", "n2"), ("j2", "n2"), ("j3", "n1"), ("j4", "n1")]
    sharing = share_out(Task("2015/x", codes("j", 4), ["n1", "n2"], 2, conflicts))
    assert (sharing.groups, sharing.short) == (2, {})
    assert ATTEMPTS > 1


def test_the_digest_is_that_of_the_pairs() -> None:
    sharing = share_out(Task("2015/x", ["j1", "j2"], ["n1"], 2))
    assert sharing.digest == hashlib.sha256(b'[["j1","n1"],["j2","n1"]]').hexdigest()
