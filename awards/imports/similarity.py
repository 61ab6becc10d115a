"""Which known names a spelling is most like."""

from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from heapq import nlargest
from typing import TypeVar

T = TypeVar("T")
LEAST = 0.3


def most_similar(wanted: str, things: Iterable[T], *, key: Callable[[T], Iterable[str]], limit: int) -> list[T]:
    """At most `limit` things whose best name is like `wanted`, best first; what has too little in common is left out.

    `key` gives the names of a thing. Likeness: the larger of difflib's ratio and the share of the shorter text that
    occurs in one piece in the other, so that 维修 finds 维修服务中心.
    """
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    scored = [(max((likeness(matcher, wanted, name) for name in key(one)), default=0.0), one) for one in things]
    return [one for score, one in nlargest(limit, scored, key=lambda pair: pair[0]) if score >= LEAST]


def likeness(matcher: "SequenceMatcher[str]", wanted: str, name: str) -> float:
    """From 0 (nothing in common) to 1; a guess for people to confirm. `wanted` is the matcher's second text."""
    shorter = min(len(name), len(wanted))
    if not shorter or set(name).isdisjoint(wanted):
        return 0.0
    matcher.set_seq1(name)
    piece = matcher.find_longest_match().size / shorter
    return max(matcher.ratio(), piece * 0.95 if shorter > 1 else 0.0)
