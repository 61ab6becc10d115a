"""The columns of a 问卷星 export: which question names the place, which says who answers, which are marked."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from awards.errors import AwardsError
from awards.evidence.importers.survey.texts import is_on_any_scale, option_text, stratum_of
from awards.i18n import lazy
from awards.imports.aliases import LeftOutError, Names
from awards.imports.reading import Cell, CellError, Column, Header
from awards.imports.reading.errors import MissingColumnsError
from awards.imports.reading.text import clean_text, spelling_key

if TYPE_CHECKING:
    from awards.evidence.importers.survey.content import Contents

COLUMNS = (
    Column("number", ("序号", "No.")),
    Column("submitted", ("提交答卷时间", "提交时间", "Submitted")),
    Column("seconds", ("所用时间", "答题时长", "Time used"), required=False),
    Column("channel", ("来源", "Source"), required=False),
    Column("channel_detail", ("来源详情", "Source detail"), required=False),
    Column("address", ("来自IP", "IP"), required=False),
    Column("user", ("用户ID", "User ID"), required=False),
    Column("total", ("总分", "Total"), required=False),
)
MATRIX = re.compile(r"(\d+)[、.] ?(.*?) ?(?:[—–]+|-+) ?(\d+)[、.] ?(.*)")
PLAIN = re.compile(r"(\d+)、 ?(.*)")
BARE = re.compile(r"(\d+)\. ?(.*)")
SUBJECT = re.compile(
    "窗口|服务点|单位|部门|科室|中心|食堂|公寓|服务人员|被评|评价的|window|department|person", re.IGNORECASE
)
IDENTITY = re.compile("身份|类别|您属于|您是[:?]?$|who are you|identity", re.IGNORECASE)
SUBJECT_KINDS = ("place", "person", "department", "team")
FEW = 12
MOSTLY = 2  # at least one in so many


class OtherExportError(AwardsError):
    default = lazy(
        "This export holds neither the texts nor the positions of the options. Export the survey again as texts "
        "(按选项文本) or positions (按选项序号)."
    )


@dataclass(frozen=True)
class Question:
    """A column: its index, its heading as exported, the question itself, the number of its matrix if it is in one."""

    at: int
    heading: str
    label: str
    matrix: str = ""


@dataclass(frozen=True)
class Layout:
    """What the columns are. `subject_kind` is a kind of names: place, person, department or team."""

    subject: Question
    subject_kind: str
    identity: Question | None
    items: tuple[Question, ...]


def questions_of(header: Header) -> list[Question]:
    """The columns that are questions, in their order: a matrix goes on with bare "2.…" headings."""
    known, found, matrix = set(header.columns.values()), [], ""
    for at, name in enumerate(header.names):
        heading = clean_text(name)
        if not heading or at in known:
            continue
        if match := MATRIX.fullmatch(heading):
            matrix = match[1]
            found.append(Question(at, heading, match[4], matrix))
        elif matrix and (match := BARE.fullmatch(heading)):
            found.append(Question(at, heading, match[2], matrix))
        else:
            matrix = ""
            match = PLAIN.fullmatch(heading)
            found.append(Question(at, heading, match[2] if match else heading))
    return found


class Answers:
    """The texts that stand under each question, with how often each does: the options among `contents` of the columns,
    as `read` makes them of the cells."""

    def __init__(
        self,
        contents: Mapping[int, "Contents"],
        questions: Sequence[Question],
        read: Callable[[int, Cell], Cell] = lambda at, cell: cell,
    ):
        self._counts: dict[int, Counter[str]] = {question.at: Counter() for question in questions}
        self._beyond = {question.at: contents[question.at].beyond for question in questions}
        for at, counts in self._counts.items():
            for cell, times in contents[at].counts.items():
                with suppress(CellError):  # the row will be rejected for it
                    counts[option_text(read(at, cell))] += times
            del counts[""]

    def of(self, question: Question) -> Counter[str]:
        """Text → how many gave it; blanks and skipped ones left out."""
        return self._counts[question.at]

    def mostly(self, question: Question, holds: Callable[[str], object]) -> bool:
        """Whether at least half of the answers are such."""
        counts = self.of(question)
        total = counts.total() + self._beyond[question.at]
        return bool(counts) and MOSTLY * sum(n for text, n in counts.items() if holds(text)) >= total


def layout_of(header: Header, contents: Mapping[int, "Contents"], names: Names, mapping: Mapping[str, Any]) -> Layout:
    """Tell the questions apart, by what is declared, else by their answers, else by their words.

    Raises MissingColumnsError.
    """
    questions = questions_of(header)
    answers = Answers(contents, questions)
    levels = {spelling_key(text) for text in mapping.get("scale", ())}

    def is_level(text: str) -> bool:
        return spelling_key(text) in levels if levels else is_on_any_scale(text)

    items = marked(questions, answers, is_level)
    if not items:
        raise MissingColumnsError(
            lazy("No question is answered on a scale of satisfaction. If it is another scale, declare it as “scale”.")
        )
    plain = [question for question in questions if not question.matrix and question not in items]
    identity = identity_among(plain, answers, mapping)
    subject, kind = subject_among([one for one in plain if one != identity], answers, names, mapping)
    return Layout(subject, kind, identity, tuple(told_apart(items)))


def are_positions(header: Header, contents: Mapping[int, "Contents"]) -> bool:
    """Whether the matrix questions are answered with numbers, whatever the name of the file says."""
    matrix = [one for one in questions_of(header) if one.matrix]
    answers = Answers(contents, matrix)
    return bool(matrix) and all(answers.mostly(one, lambda text: text.lstrip("-").isdigit()) for one in matrix)


def told_apart(items: Sequence[Question]) -> list[Question]:
    """The same with labels that differ: those of two matrices get the number of their question in front."""
    times = Counter(spelling_key(one.label) for one in items)
    return [
        replace(one, label=f"{one.matrix or one.at}-{one.label}") if times[spelling_key(one.label)] > 1 else one
        for one in items
    ]


def marked(questions: Sequence[Question], answers: Answers, is_level: Callable[[str], bool]) -> list[Question]:
    """The questions answered on the scale: whole matrices, and single questions."""
    matrices = {one.matrix for one in questions if one.matrix and answers.mostly(one, is_level)}
    return [one for one in questions if (one.matrix in matrices if one.matrix else answers.mostly(one, is_level))]


def identity_among(plain: Sequence[Question], answers: Answers, mapping: Mapping[str, Any]) -> Question | None:
    """The question who answers; None if everyone is of one kind, as declared. Raises MissingColumnsError."""
    if mapping.get("identity"):
        return None
    if "identity_column" in mapping:
        return declared(plain, "identity_column", mapping)
    for question in plain:
        if len(answers.of(question)) <= FEW and answers.mostly(question, stratum_of):
            return question
    for question in plain:
        if IDENTITY.search(question.label) and 0 < len(answers.of(question)) <= FEW:
            return question
    raise MissingColumnsError(
        lazy(
            "No question tells who answers (学生, 教职工). Declare its heading as “identity_column”, or “identity” "
            "if all are of one kind."
        )
    )


def subject_among(
    plain: Sequence[Question], answers: Answers, names: Names, mapping: Mapping[str, Any]
) -> tuple[Question, str]:
    """The question that names who is judged, and the kind of its names. Raises MissingColumnsError."""
    wanted = [declared(plain, "subject_column", mapping)] if "subject_column" in mapping else list(plain)
    kinds = [str(mapping["subject_kind"])] if mapping.get("subject_kind") in SUBJECT_KINDS else SUBJECT_KINDS
    for question in wanted:
        for kind in kinds:
            if answers.mostly(question, partial(is_name, names, kind)):
                return question, kind
    named = wanted if "subject_column" in mapping else [one for one in plain if SUBJECT.search(one.heading)]
    if not named:
        raise MissingColumnsError(
            lazy("No question names the window or the person who is judged. Declare its heading as “subject_column”.")
        )
    return named[0], kinds[0]


def is_name(names: Names, kind: str, text: str) -> bool:
    """Whether a text names somebody, or was answered to be left out."""
    try:
        return names.find(kind, text, count=False) is not None
    except LeftOutError:
        return True
    except CellError:
        return False


def declared(questions: Sequence[Question], key: str, mapping: Mapping[str, Any]) -> Question:
    """The question whose heading, or text, is declared. Raises MissingColumnsError."""
    wanted = spelling_key(str(mapping[key]))
    for question in questions:
        if wanted in (spelling_key(question.heading), spelling_key(question.label)):
            return question
    found = tuple(question.heading for question in questions)
    words = {"key": key, "value": str(mapping[key]), "found": found}
    raise MissingColumnsError(lazy("%(key)s: there is no question “%(value)s”; there are: %(found)s.", **words))
