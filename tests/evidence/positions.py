"""The export of the samples' survey as positions: the same five answers, option by option."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.samples import ANSWERS, SURVEY_HEADER, survey_rows, write_workbook

POSITIONS = "386540716_按序号_服务窗口满意度调查_5_5"
LABELS = ["非常满意", "满意", "基本满意", "不满意", "非常不满意", "不了解"]
WHO, WHERE = {"学生": 1, "教职工": 2}, {"一食堂3号窗口": 1, "报修服务大厅": 2}
ITEMS = ["3、请对该窗口的服务作出评价—1.主动了解并帮助解决需要", "2.热情耐心,不嫌麻烦"]
MAPPING: dict[str, Any] = {
    "labels": LABELS,
    "best": 1,
    "not_counted_positions": [6],
    "items": ITEMS,
    "subject_column": "2、您评价的服务窗口",
    "subject_kind": "place",
    "subjects": {"1": "CK01", "2": "CK02"},
    "identity_column": "1、您的身份",
    "identities": {"1": "学生", "2": "教职工"},
    "strata": {"学生": "student", "教职工": "staff"},
}


def as_positions(answer: Sequence[Any], labels: Sequence[str] = LABELS) -> tuple[Any, ...]:
    """One of the samples' answers as 问卷星 numbers it; a skipped question is -3."""
    who, where, *marks, comment, heard = answer
    numbers = [-3 if mark == "(跳过)" else labels.index(mark) + 1 for mark in marks]
    return WHO[who], WHERE[where], *numbers, "" if comment == "(空)" else comment, -3 if heard == "(跳过)" else 1


def positions_rows(
    answers: Sequence[Sequence[Any]] | None = None, labels: Sequence[str] = LABELS
) -> list[Sequence[Any]]:
    """Heading and rows."""
    return survey_rows([as_positions(one, labels) for one in answers or ANSWERS], SURVEY_HEADER)


def positions_xlsx(path: Path, answers: Sequence[Sequence[Any]] | None = None) -> Path:
    """The export as a workbook."""
    return write_workbook(path, {"Sheet1": positions_rows(answers)})


def positions_csv(path: Path, *, encoding: str = "gb18030", rows: Sequence[Sequence[Any]] | None = None) -> Path:
    """The export as csv."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows or positions_rows())
    return path
