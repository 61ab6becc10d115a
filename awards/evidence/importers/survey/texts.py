"""Texts of 问卷星 exports: levels of satisfaction, answers that do not count, who answers."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from awards.errors import AwardsError
from awards.i18n import LazyMessage, lazy
from awards.imports.reading.table import Cell
from awards.imports.reading.text import clean_text, spelling_key

# From worst to best; within a level the spellings that mean it, the one first that stands for a level nobody chose.
SCALES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (
        ("非常不满意", "很不满意", "十分不满意"),
        ("不满意", "不太满意", "较不满意", "比较不满意"),
        ("基本满意", "一般", "基本满意(一般)", "一般满意", "尚可"),
        ("满意", "比较满意", "较满意"),
        ("非常满意", "很满意", "十分满意"),
    ),
    (
        ("Very dissatisfied", "Very unsatisfied"),
        ("Dissatisfied", "Unsatisfied"),
        ("Neutral", "Fairly satisfied", "Neither satisfied nor dissatisfied"),
        ("Satisfied",),
        ("Very satisfied",),
    ),
)
NOT_COUNTED = (
    *("不了解", "不清楚", "不知道", "未接触", "没接触过", "不适用", "说不清", "无法评价"),
    *("Don't know", "Not applicable", "N/A", "No opinion"),
)
NOTHING = frozenset({"", "(空)", "(跳过)"})
IDENTITY = 60  # signs of who somebody is that are kept
# Spelling → its scale and its level there.
RANKS = {
    spelling_key(text): (number, level)
    for number, scale in enumerate(SCALES)
    for level, texts in enumerate(scale)
    for text in texts
}
UNCOUNTED = frozenset(map(spelling_key, NOT_COUNTED))
STUDENT, STAFF = "student", "staff"
IDENTITIES = {
    **dict.fromkeys(
        ("学生", "本科生", "研究生", "硕士生", "博士生", "在校生", "在校学生", "student", "students"), STUDENT
    ),
    **dict.fromkeys(
        ("教职工", "教师", "职工", "教工", "老师", "教职员工", "教员", "行政人员", "员工", "staff", "teacher"), STAFF
    ),
}
OTHER = re.compile(r"〖.*〗$")


class UnclearScaleError(AwardsError):
    """The texts of the answers are on no scale that is known, or on more than one at once."""


def option_text(cell: Cell) -> str:
    """The option of a cell: what was typed beside it, `选项〖文字〗`, is left out; blanks and skipped ones are ""."""
    return _option(cell if isinstance(cell, str) else clean_text(cell))


@lru_cache(maxsize=4096)  # a survey has few options and many answers
def _option(typed: str) -> str:
    text = OTHER.sub("", clean_text(typed)).strip()
    return "" if text in NOTHING else text


def identity_text(cell: Cell) -> str:
    """Who somebody is, as it is kept and as strata are told by it."""
    return option_text(cell)[:IDENTITY]


class Scale:
    """Option texts from worst to best, as this file spells them. Spellings are compared without blanks and case."""

    def __init__(self, levels: Sequence[str], not_counted: Collection[str]):
        self.levels = list(levels)
        self.not_counted = list(not_counted)
        self._known = {spelling_key(text): text for text in (*levels, *not_counted)}
        self._known.update((text, text) for text in (*levels, *not_counted))

    def read(self, cell: Cell) -> str | None:
        """The text of the scale, or the one that does not count, that a cell means; None for anything else."""
        text = option_text(cell)
        return (self._known.get(text) or self._known.get(spelling_key(text))) if text else ""

    def knows(self, text: str) -> bool:
        """Whether a text is a level or one that does not count."""
        return spelling_key(text) in self._known


def declared_scale(levels: Sequence[str], not_counted: Iterable[str] = ()) -> Scale:
    """A scale as the user states it, worst first."""
    return Scale([clean_text(level) for level in levels], [*NOT_COUNTED, *map(clean_text, not_counted)])


def found_scale(texts: Iterable[str], not_counted: Iterable[str] = ()) -> Scale:
    """The known scale that has most of the texts, its levels as the file spells them.

    Raises UnclearScaleError if none has any, or if two spellings of one level occur: then the user has to say.
    """
    spelled: Mapping[str, str] = {spelling_key(text): text for text in texts}
    best = max(SCALES, key=lambda scale: len(found_in(scale, spelled)))
    if not found_in(best, spelled):
        raise UnclearScaleError(
            lazy("The answers are on no scale that is known here. Declare it as “scale”, the worst answer first.")
        )
    levels = []
    for spellings in best:
        here = [spelled[spelling_key(text)] for text in spellings if spelling_key(text) in spelled]
        if len(here) > 1:
            words = {"first": here[0], "second": here[1]}
            raise UnclearScaleError(
                lazy(
                    "“%(first)s” and “%(second)s” both occur, and it is not clear which is better. "
                    "Declare the answers as “scale”, the worst first.",
                    **words,
                )
            )
        levels.append(here[0] if here else spellings[0])
    return declared_scale(levels, not_counted)


def found_in(scale: Sequence[Sequence[str]], spelled: Mapping[str, str]) -> list[str]:
    """The texts of a file that are on a scale."""
    return [spelled[spelling_key(text)] for level in scale for text in level if spelling_key(text) in spelled]


def is_on_any_scale(text: str) -> bool:
    """Whether a text is a level of any known scale."""
    return spelling_key(text) in RANKS


def about_options(texts: Iterable[str]) -> Iterator[LazyMessage]:
    """Texts that no option can have, since no cell is read as one of them."""
    for text in texts:
        if option_text(text) != text:
            yield lazy("“%(text)s” is no option: it stands for no answer, or for words typed beside one.", text=text)


def about_levels(levels: Iterable[str]) -> Iterator[LazyMessage]:
    """What contradicts that these texts are levels from worst to best, by the meaning of those that are known."""
    levels = list(levels)
    for text in levels:
        if spelling_key(text) in UNCOUNTED:
            yield lazy("“%(text)s” says nothing about satisfaction: state that it is in no count.", text=text)
    ranked = [(rank, text) for text in levels if (rank := RANKS.get(spelling_key(text)))]
    for (low, worse), (high, better) in pairwise(ranked):
        if low[0] == high[0] and high[1] < low[1]:
            words = {"better": better, "worse": worse}
            yield lazy("“%(better)s” would count for more than “%(worse)s”. Turn the order round.", **words)
            return


def respelled(levels: Sequence[str], texts: Iterable[str], unused: Collection[str]) -> list[str]:
    """The levels; one of the `unused`, which nobody gave, is spelled as the one of the texts that means the same."""
    keys = [spelling_key(level) for level in levels]
    ranks = [RANKS.get(key) for key in keys]
    found: dict[int, dict[str, str]] = {}
    for text in texts:
        key = spelling_key(text)
        rank = RANKS.get(key)
        if rank and key not in keys and ranks.count(rank) == 1:
            found.setdefault(ranks.index(rank), {})[key] = text
    return [
        next(iter(found[at].values())) if level in unused and len(found.get(at, ())) == 1 else level
        for at, level in enumerate(levels)
    ]


def stratum_of(identity: str) -> str | None:
    """The stratum that an answer to "who are you" falls into, None if it says neither student nor staff."""
    return IDENTITIES.get(spelling_key(identity))
