"""The columns of an export of positions, and which positions stand in each."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from awards.evidence.importers.survey.content import Contents
from awards.evidence.importers.survey.questions import Question, questions_of
from awards.evidence.importers.survey.texts import option_text
from awards.evidence.smallness import LEAST_PRINTED
from awards.imports.reading import Header
from awards.imports.reading.cells import column_letter
from awards.imports.reading.table import Cell
from awards.imports.reading.text import spelling_key

NOTHING = 0  # a blank, a question that was not shown (-2) or was skipped (-3)
MISSING = frozenset({"", "-2", "-3"})
MOST = 200  # a question with more options than that is none
NUMBER = re.compile(r"(\d{1,3})(?:\.0+)?", re.ASCII)


@lru_cache(maxsize=4096)
def position_of(cell: Cell) -> int | None:
    """The position in a cell, from 1; NOTHING for no answer; None for what is no position."""
    text = option_text(cell)
    if text.removesuffix(".0") in MISSING:
        return NOTHING
    match = NUMBER.fullmatch(text)
    position = int(match[1]) if match else 0
    return position if 1 <= position <= MOST else None


@dataclass(frozen=True)
class Columns:
    """The questions by what they are called in a mapping, and how often each position stands under each.

    A question is called by its heading; the letter of its column is added where two headings are the same. `rows` is
    how many the sheet has.
    """

    questions: Mapping[str, Question]
    seen: Mapping[str, Counter[int]]
    rows: int = 0

    @classmethod
    def read(cls, header: Header, contents: Mapping[int, Contents]) -> "Columns":
        """The columns of a sheet."""
        questions = called(questions_of(header))
        seen: dict[str, Counter[int]] = {key: Counter() for key in questions}
        others: Counter[str] = Counter()
        for key, question in questions.items():
            others[key] += contents[question.at].beyond
            for cell, times in contents[question.at].counts.items():
                position = position_of(cell)
                if position:
                    seen[key][position] += times
                elif position is None:
                    others[key] += times
        told = {key: found if others[key] <= found.total() else Counter() for key, found in seen.items()}
        sizes = (contents[one.at].beyond + sum(contents[one.at].counts.values()) for one in questions.values())
        return cls(questions, told, max(sizes, default=0))

    def find(self, name: str) -> str | None:
        """The key of the question that a mapping names, by its heading or its text; None for none or several."""
        wanted = spelling_key(name)
        exact = [key for key in self.questions if spelling_key(key) == wanted]
        alike = [key for key, one in self.questions.items() if spelling_key(one.label) == wanted]
        found = exact or alike
        return found[0] if wanted and len(found) == 1 else None

    @property
    def is_small(self) -> bool:
        """Whether so few people answered that how often a position stands under a question tells who gave it."""
        return self.rows < LEAST_PRINTED

    def positions(self, key: str | None) -> list[int]:
        """The positions that stand under a question, in order."""
        return sorted(self.seen.get(key or "", ()))


def called(questions: Sequence[Question]) -> dict[str, Question]:
    """Key → question."""
    times = Counter(spelling_key(one.heading) for one in questions)
    return {
        f"{one.heading} ({column_letter(one.at)})" if times[spelling_key(one.heading)] > 1 else one.heading: one
        for one in questions
    }
