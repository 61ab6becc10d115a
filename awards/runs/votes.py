"""Votes of the leading group: counted, kept as figures that belong to no language, and said in words.

A vote on one question, an approval or an exclusion, is kept as `for:against:abstained`, e.g. "8:0:1". A vote on a tie
is kept as the votes for each of the tied, best first, e.g. "5:4": so bundles have it, and public ones keep it.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from awards.errors import AwardsError
from awards.i18n import LazyMessage, lazy
from awards.text import needed_text

LONGEST, MOST = 200, 999  # characters; votes for one
FIGURES = re.compile(r"\d{1,3}(\s*:\s*\d{1,3})+", re.ASCII)
# What says how many came, and nothing else: "实到9人", "出席 9 人", "9 of 11 members present", "9 members", "9".
ATTENDED = (
    re.compile(r"(?:实到|到会|出席|参会)[^\d、,;。\n]{0,3}(\d+)\s*[人名位]"),
    re.compile(r"\b(\d+)(?: of \d+)?(?: \w+)? (?:were |was )?present\b", re.IGNORECASE),
    re.compile(r"\s*(\d+)\s*(?:[人名位]|members|people)?[.。]?\s*", re.IGNORECASE),
)
BETWEEN = re.compile(r"[、,;\n]")
UNLISTED = re.compile(r"\d|等|全体|成员|[一二三四五六七八九十两]\s*[人名位]|\ball\b|\bmembers\b", re.IGNORECASE)


class VoteError(AwardsError):
    """These figures are no vote, or none by which anything was adopted; `field` says where."""


def adopted(vote: str, *, attendance: str = "") -> str:
    """A vote on one question as it is kept; "8:0" is without abstentions. Digits and colons may be of full width.

    Raises InputNeededError for nothing, VoteError (field `in_favour`) for what is no vote, for one without more votes
    for than against, and for more votes than `attendance` says that people came.
    """
    counts = _counts(needed_text(vote, "in_favour", LONGEST))
    if len(counts) not in (2, 3):
        raise VoteError(lazy("Votes for, against and abstained as whole numbers, such as 8:0:1."), field="in_favour")
    in_favour, against, abstained = (*counts, 0)[:3]
    if in_favour <= against:
        raise VoteError(lazy("Nothing is adopted unless more vote for it than against it."), field="in_favour")
    came, cast = stated_in(attendance), in_favour + against + abstained
    if came is not None and cast > came:
        said = lazy("These are %(cast)s votes, but %(came)s were present.", cast=cast, came=came)
        raise VoteError(said, field="in_favour")
    return f"{in_favour}:{against}:{abstained}"


def ordered(vote: str, *, tied: int, left: int, is_capped: bool) -> str:
    """The votes for each of the `tied`, best first, as they are kept; `left` places are left for them.

    Raises InputNeededError, and VoteError (field `votes`) for votes that do not put them in this order. Equal votes are
    none where it matters who stands before: where the places run out, and anywhere under a cap of departments.
    """
    counts = _counts(needed_text(vote, "votes", LONGEST))
    if len(counts) != tied:
        raise VoteError(
            lazy("The votes for each of the tied as whole numbers, best first, such as 5:4."), field="votes"
        )
    if not any(counts):
        raise VoteError(lazy("At least one vote has to be cast."), field="votes")
    for place, (before, behind) in enumerate(pairwise(counts), start=1):
        if before < behind or (before == behind and (is_capped or place == left)):
            said = lazy("The votes do not give this order: whoever stands before another has more votes.")
            raise VoteError(said, field="votes")
    return ":".join(map(str, counts))


def in_words(vote: str) -> LazyMessage | str:
    """A vote on one question in words; older ones were typed in words, and stay as they are."""
    counts = _counts(vote)
    if len(counts) != 3:
        return vote
    names = ("in_favour", "against", "abstained")
    return lazy(
        "%(in_favour)s for, %(against)s against, %(abstained)s abstained", **dict(zip(names, counts, strict=True))
    )


def doubt_about(vote: str, attendance: str) -> LazyMessage | None:
    """Where `attendance` is a list of names and nothing else, shorter than there are votes: perhaps rightly so."""
    text = _plain(attendance)
    cast, named = sum(_counts(vote)), sum(1 for one in BETWEEN.split(text) if one.strip())
    if UNLISTED.search(text) or named < 2 or cast <= named:
        return None
    facts = {"cast": cast, "named": named}
    return lazy(
        "%(cast)s votes were cast, and %(named)s are named as present: see that the minutes are right.", **facts
    )


def stated_in(attendance: str) -> int | None:
    """How many were present, where the words say so beyond doubt."""
    text = _plain(attendance)
    found = ATTENDED[0].search(text) or ATTENDED[1].search(text) or ATTENDED[2].fullmatch(text)
    return int(found[1]) if found else None


def _counts(vote: str) -> Sequence[int]:
    """The figures; none for words."""
    text = _plain(vote).strip()
    return [int(one) for one in text.split(":")] if FIGURES.fullmatch(text) else ()


def _plain(text: str) -> str:
    """Digits and signs of full width as ASCII has them."""
    return unicodedata.normalize("NFKC", text)
