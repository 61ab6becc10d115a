"""Answers that may not be honest: flags by pure functions. A flag is a question to people, never a verdict."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

BURST, HURRIED, STRAIGHT = "burst", "hurried", "straight"
FLAGS = (BURST, HURRIED, STRAIGHT)
BURST_LEAST = 5
BURST_WITHIN = timedelta(minutes=10)
SECONDS_A_QUESTION = 2
STRAIGHT_LEAST = 6


class Response(NamedTuple):
    """One answered questionnaire, as far as its honesty can be told from it; `answers` maps items to option texts."""

    number: int
    subject_id: int
    submitted_at: datetime | None
    seconds: int | None
    address: str
    identity: str
    answers: Mapping[str, str]
    left_out_id: int | None = None


def flags_of(responses: Sequence[Response], questions: int, scale: Sequence[str]) -> dict[int, frozenset[str]]:
    """Number → its flags, for those that have any. `questions` is how many marked questions the survey asks."""
    found: dict[int, set[str]] = defaultdict(set)
    for number in bursts(responses):
        found[number].add(BURST)
    for one in responses:
        if is_hurried(one.seconds, questions):
            found[one.number].add(HURRIED)
        if is_straight(one.answers, scale):
            found[one.number].add(STRAIGHT)
    return {number: frozenset(flags) for number, flags in found.items()}


def bursts(responses: Iterable[Response]) -> set[int]:
    """The numbers of answers that came from one address among at least 5 within 10 minutes.

    A dormitory or an office may share one address: what a burst means is for people to decide.
    """
    by_address: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for one in responses:
        if one.address and one.submitted_at:
            by_address[one.address].append((one.submitted_at, one.number))
    return {number for sent in by_address.values() for number in bursts_of_one(sorted(sent))}


def bursts_of_one(sent: Sequence[tuple[datetime, int]]) -> Iterator[int]:
    """The numbers within bursts among the answers `(instant, number)` of one address, in the order of time."""
    first = marked = 0
    for last, (at, _) in enumerate(sent):
        while sent[first][0] < at - BURST_WITHIN:
            first += 1
        if last - first + 1 >= BURST_LEAST:
            yield from (number for _, number in sent[max(first, marked) : last + 1])
            marked = last + 1


def is_hurried(seconds: int | None, questions: int) -> bool:
    """Whether the whole questionnaire took less than 2 seconds for each marked question.

    Source of the limit: Huang, Curran, Keeney, Poposki, DeShon (2012), Detecting and deterring insufficient effort
    responding to surveys, Journal of Business and Psychology 27, 99–114.
    """
    return seconds is not None and seconds < SECONDS_A_QUESTION * questions


def is_straight(answers: Mapping[str, str], scale: Sequence[str]) -> bool:
    """Whether at least 6 questions are answered on the scale and all with the same level (straight-lining).

    The longest string of equal answers as a sign of carelessness: Meade, Craig (2012), Identifying careless responses
    in survey data, Psychological Methods 17, 437–455. Someone content may answer so in earnest.
    """
    levels = [text for text in answers.values() if text in scale]
    return len(levels) >= STRAIGHT_LEAST and len(set(levels)) == 1


def left_out_by(
    responses: Iterable[Response], flags: Mapping[int, frozenset[str]], decisions: Iterable[Any]
) -> dict[int, int]:
    """Number → id of the decision that leaves it out. Decisions have `id`, `flag`, `number` and `verdict`, and come in
    the order in which they were made: the newest about a flag or about an answer holds, and one about a single answer
    holds over those about its flags. Without a decision everything counts."""
    of_flags: dict[str, Any] = {}
    of_answers: dict[int, Any] = {}
    for decision in decisions:
        if decision.flag:
            of_flags[decision.flag] = decision
        else:
            of_answers[decision.number] = decision
    found: dict[int, int] = {}
    for one in responses:
        own = of_answers.get(one.number)
        mine = flags.get(one.number, frozenset())
        about = [own] if own else [of_flags[flag] for flag in FLAGS if flag in mine and flag in of_flags]
        out = next((decision for decision in about if decision.verdict == "leave_out"), None)
        if out:
            found[one.number] = out.id
    return found
