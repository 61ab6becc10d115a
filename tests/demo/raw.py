"""The demo year's files read once more, by openpyxl, csv and plain counting: what the product's figures have to be.

Nothing here comes from the product; the rules are written down anew from the awards' rules.
"""

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

# How the roster spells some departments.
SPELLED = {"餐饮中心": "饮食服务中心", "公寓中心": "公寓管理中心", "维修中心": "维修服务中心", "水电科": "水电管理科"}
LEVELS = ("非常不满意", "不满意", "基本满意", "满意", "非常满意")
STRATA = {"学生": "student", "教职工": "staff"}
# What the office states about the export of positions.
POSITIONS = ("非常满意", "满意", "基本满意", "不满意", "非常不满意", "不了解")
SUBJECTS = tuple(f"CK{number:02}" for number in range(1, 10)) + tuple(f"ZR{number:02}" for number in range(1, 6))
WHO = ("学生", "教职工", "校外来访")
QUESTIONS = 8
TRADES = {"电工": "电", "木工": "木", "水暖工": "水", "水工": "水"}
LIMIT = timedelta(hours=72)
FINISHED, OPEN, CANCELLED = {"3", "已完工", "已评价"}, {"1", "处理中"}, {"已取消"}
Counts = dict[str, dict[str, list[int]]]  # stratum → item → how often each level was given, from worst to best


@dataclass(frozen=True)
class Person:
    number: str
    name: str
    department: str
    post: str
    serves: str


@dataclass(frozen=True)
class Visit:
    place: str
    month: int
    mode: str
    score: Fraction
    out_of: Fraction


@dataclass(frozen=True)
class Answer:
    place: str
    identity: str
    at: datetime
    address: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Order:
    number: str
    reported: datetime
    times: tuple[datetime, ...]
    finished: datetime | None
    state: str
    kind: str
    team: str
    repairer: str

    @property
    def fate(self) -> str:
        """Rejected, or open, finished or cancelled."""
        if self.state in CANCELLED:
            return "cancelled"
        if self.state not in FINISHED | OPEN or (self.finished and self.finished < self.reported):
            return "rejected"
        return "finished" if self.finished else "open"


def sheets_in(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every sheet of a workbook."""
    book = load_workbook(io.BytesIO(path.read_bytes()), read_only=True)
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


class RawYear:
    """Every file of the year in plain values."""

    def __init__(self, files: Mapping[str, Path]):
        self.files = files

    def named(self, *parts: str) -> Path:
        """The one file whose name has these parts."""
        (found,) = [path for name, path in self.files.items() if all(part in name for part in parts)]
        return found

    @cached_property
    def _register(self) -> dict[str, list[tuple[Any, ...]]]:
        return sheets_in(self.named("单位与窗口"))

    @cached_property
    def departments(self) -> dict[str, str]:
        """Name → code."""
        return {row[1]: row[0] for row in self._register["单位"][1:]}

    @cached_property
    def places(self) -> dict[str, str]:
        """Name of a window or zone → code."""
        return {row[1]: row[0] for name in ("服务窗口", "责任区") for row in self._register[name][1:]}

    @cached_property
    def windows_of(self) -> dict[str, set[str]]:
        """Code of a department → codes of its windows."""
        found: dict[str, set[str]] = defaultdict(set)
        for code, _, owner, *_ in self._register["服务窗口"][1:]:
            found[self.departments[owner]].add(code)
        return found

    @cached_property
    def people(self) -> dict[str, Person]:
        """Staff number → person."""
        (rows,) = sheets_in(self.named("花名册")).values()
        found = {}
        for _, number, name, unit, post, _, _, serves in rows[1:]:
            department = self.departments[SPELLED.get(unit, unit)]
            found[number] = Person(number, name.strip(), department, post, self.places.get(serves or "", ""))
        return found

    @cached_property
    def visits(self) -> list[Visit]:
        """Every visit of the twelve workbooks; a row without a window is about its department."""
        found = []
        for name, path in self.files.items():
            if "检查表" not in name:
                continue
            for rows in sheets_in(path).values():
                month = re.search(r"2015年(\d+)月", rows[0][0])
                assert month
                mode = "mystery" if "暗访" in rows[0][0] else "announced"
                most = sum(int(re.findall(r"\((\d+)\)", cell)[-1]) for cell in rows[2][3:] if cell)
                for row in rows[3:]:
                    if isinstance(row[0], int):
                        place = self.places[row[2]] if row[2] else self.departments[row[1]]
                        assert sum(row[3:-2]) == row[-2]
                        found.append(Visit(place, int(month[1]), mode, Fraction(row[-2]), Fraction(most)))
        return found

    @cached_property
    def answers_in_texts(self) -> dict[int, Answer]:
        """序号 → answer, from the export with texts."""
        (rows,) = sheets_in(self.named("按文本")).values()
        found = {}
        for row in rows[1:]:
            marks = tuple("" if mark == "(空)" else mark for mark in row[8 : 8 + QUESTIONS])
            found[int(row[0])] = _answer(row, row[6], self.places[row[7]], marks)
        return found

    @cached_property
    def answers_in_positions(self) -> dict[int, Answer]:
        """序号 → answer, from the export with positions."""
        rows = list(csv.reader(io.StringIO(self.named("按序号").read_bytes().decode("gb18030"))))
        found = {}
        for row in rows[1:]:
            marks = tuple("" if mark == "-3" else POSITIONS[int(mark) - 1] for mark in row[8 : 8 + QUESTIONS])
            found[int(row[0])] = _answer(row, WHO[int(row[6]) - 1], SUBJECTS[int(row[7]) - 1], marks)
        return found

    @cached_property
    def counted_answers(self) -> list[Answer]:
        """Without those that the office left out: five or more from one address within ten minutes."""
        by_address: dict[str, list[int]] = defaultdict(list)
        for number, one in self.answers_in_texts.items():
            by_address[one.address].append(number)
        out = set()
        for numbers in by_address.values():
            for number in numbers:
                at = self.answers_in_texts[number].at
                ahead = [
                    other
                    for other in numbers
                    if timedelta(0) <= self.answers_in_texts[other].at - at <= timedelta(minutes=10)
                ]
                out |= set(ahead) if len(ahead) >= 5 else set()
        return [one for number, one in self.answers_in_texts.items() if number not in out]

    @cached_property
    def indicators(self) -> dict[tuple[str, str], Fraction]:
        """(code of a unit, window or person, indicator) → value."""
        (rows,) = sheets_in(self.named("考核指标表")).values()
        return {(str(row[1]), row[4]): Fraction(str(row[5])) for row in rows[1:]}

    @cached_property
    def ballots(self) -> dict[str, tuple[int, int]]:
        """Staff number → (for, valid)."""
        (rows,) = sheets_in(self.named("计票")).values()
        return {row[0]: (row[6], row[5]) for row in rows[1:] if row[0] != "合计"}

    @cached_property
    def orders(self) -> list[Order]:
        """All 900 rows."""
        (rows,) = sheets_in(self.named("工单")).values()
        return [
            Order(
                number=row[0],
                reported=row[1],
                times=tuple(at for at in (row[1], *row[8:11]) if isinstance(at, datetime)),
                finished=row[10] or None,
                state=row[11],
                kind=row[3],
                team=self.departments[row[6]],
                repairer=row[7] or "",
            )
            for row in rows[1:]
        ]

    def technician_of(self, order: Order) -> str | None:
        """The staff number behind the name, else the one of that name; of several in the team, the one of the trade."""
        if numbered := re.search(r"\((\d+)\)", order.repairer):
            return numbered[1]
        same = [one for one in self.people.values() if one.name == order.repairer and one.department == order.team]
        if len(same) > 1:
            same = [one for one in same if TRADES.get(one.post) == order.kind]
        return same[0].number if len(same) == 1 else None

    def counts(self, places: Iterable[str] | None) -> Counts:
        """Stratum → item → counts of the answers about these places (None: about all)."""
        found: Counts = {}
        wanted = None if places is None else set(places)
        for one in self.counted_answers:
            if one.identity in STRATA and (wanted is None or one.place in wanted):
                mine = found.setdefault(STRATA[one.identity], {})
                for number, mark in enumerate(one.marks, start=1):
                    if mark in LEVELS:
                        mine.setdefault(f"q{number}", [0] * len(LEVELS))[LEVELS.index(mark)] += 1
        return found

    def responses(self, places: Iterable[str] | None) -> Counter[str]:
        """Stratum → how many answered."""
        wanted = None if places is None else set(places)
        return Counter(
            STRATA[one.identity]
            for one in self.counted_answers
            if one.identity in STRATA and (wanted is None or one.place in wanted)
        )

    def on_time(self, code: str) -> tuple[int, int]:
        """How many orders of a technician or of a department's team were on time, and how many count."""
        kept = [one for one in self.orders if one.fate != "rejected"]
        newest = max(at for one in kept for at in one.times)
        on_time = counted = 0
        for one in kept:
            if code not in (one.team, self.technician_of(one)) or one.fate == "cancelled":
                continue
            until = one.finished or newest
            if one.finished or until - one.reported > LIMIT:
                counted += 1
                on_time += bool(one.finished) and until - one.reported <= LIMIT
        return on_time, counted


def _answer(row: Sequence[Any], identity: str, place: str, marks: tuple[str, ...]) -> Answer:
    at = datetime.strptime(row[1], "%Y/%m/%d %H:%M:%S")  # noqa: DTZ007 - compared with its like only
    return Answer(place, identity, at, row[5].split("(")[0], marks)


def size_of(items: Mapping[str, Sequence[int]]) -> Fraction:
    """How many whole questionnaires the marks make."""
    return Fraction(sum(map(sum, items.values())), QUESTIONS)


def merged(counts: Counts) -> dict[str, tuple[str, ...]]:
    """Stratum that is kept → the strata it is made of: those of fewer than five go to the largest."""
    largest = max(("student", "staff"), key=lambda name: size_of(counts.get(name, {})))
    kept: dict[str, tuple[str, ...]] = {}
    for name in ("student", "staff"):
        if name in counts:
            goal = name if size_of(counts[name]) >= 5 else largest
            kept[goal] = (*kept.get(goal, ()), name)
    return kept


def summed(counts: Counts, names: Iterable[str]) -> dict[str, list[int]]:
    """Several strata as one."""
    found: dict[str, list[int]] = {}
    for name in names:
        for item, levels in counts[name].items():
            before = found.get(item, [0] * len(LEVELS))
            found[item] = [a + b for a, b in zip(before, levels, strict=True)]
    return found


def rounded(value: Fraction, places: int) -> Fraction:
    """Half up, as on paper."""
    scale = 10**places
    return Fraction((2 * value.numerator * scale + value.denominator) // (2 * value.denominator), scale)
