"""2015年考核指标表.xlsx and 同事测评计票汇总.xlsx."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from awards.demo.files import write_sheets
from awards.demo.people import HEADS, Person
from awards.demo.world import NAMES, OWNERS, dice

# Department → findings closed in time, staff trained, tasks done in time (empty where work orders tell).
UNIT_FIGURES = {
    "ZW01": (91.5, 88, 94.5),
    "ZW02": (95, 92.5, ""),
    "ZW03": (93.5, 96, ""),
    "ZW04": (96.5, 90, 97),
    "ZW05": (98, 94, ""),
    "ZW06": (94, 83.5, 96),
    "ZW07": (100, 97.5, 99),
    "ZW08": (97, 100, 95.5),
}
# Window → tasks done in time, upheld complaints per 1,000 services.
WINDOW_FIGURES = {
    "CK01": (95.5, 0.8),
    "CK02": (94, 1.4),
    "CK03": (98, 0),
    "CK04": (98, 0),
    "CK05": (95, 0.6),
    "CK06": (99, 0),
    "CK07": (97.5, 0.3),
    "CK08": (99.5, 0),
    "CK09": (96, 0),
}
# What a person's sheet holds beside appraisal and results, with the least value that occurs.
TECHNICIAN = (("skill_test", 76), ("safety_points", 90), ("innovation_points", 58))
CLEANER = (("attendance_rate", 96), ("response_points", 70))


def indicators_file(folder: Path, people: Sequence[Person], chosen: Mapping[str, Mapping[str, float]]) -> Path:
    """Figures of units, windows and people; `chosen` says staff number → indicator → value that is no chance."""
    header = ("对象类型", "编号", "名称", "所属单位", "指标代码", "数值", "备注")
    rows: list[Sequence[Any]] = [header]
    for code, (closed, trained, in_time) in UNIT_FIGURES.items():
        figures = {"rectification_rate": closed, "training_rate": trained, "on_time_rate": in_time}
        rows += [("单位", code, NAMES[code], "", name, value, "") for name, value in figures.items() if value != ""]
    for code, (in_time, upheld) in WINDOW_FIGURES.items():
        about = ("窗口", code, NAMES[code], NAMES[OWNERS[code]])
        rows += [(*about, "on_time_rate", in_time, ""), (*about, "upheld_per_1000", upheld, "")]
    for person in people:
        about = ("个人", person.number, person.name, NAMES[person.department])
        rows += [(*about, name, value, "") for name, value in _figures_of(person, chosen.get(person.number, {}))]
    return write_sheets(folder / "2015年考核指标表.xlsx", 指标=rows)


def _figures_of(person: Person, chosen: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    random = dice(f"figures/{person.number}")
    more = TECHNICIAN if person.is_technician else CLEANER if person.post == "保洁员" else ()
    for name, low in (("appraisal", 80), ("result_index", 78), *more):
        value = low + random.randrange(0, 2 * (97 - low)) / 2
        yield name, chosen.get(name, value)


def ballots_file(folder: Path, people: Sequence[Person], chosen: Mapping[str, tuple[int, int]]) -> Path:
    """The votes of colleagues on everyone but the heads; `chosen` says staff number → (for, valid)."""
    rows: list[Sequence[Any]] = [("工号", "姓名", "单位", "发出", "收回", "有效", "赞成", "弃权")]
    random, totals = dice("ballots"), [0] * 5
    for person in people:
        if person.post in HEADS:
            continue
        returned = random.randrange(26, 32)
        favour, valid = chosen.get(person.number, (random.randrange(19, returned - 2), returned - 1))
        counts = (32, valid + 1, valid, favour, random.randrange(0, min(3, valid + 1 - favour)))
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        rows.append((person.number, person.name, NAMES[person.department], *counts))
    return write_sheets(folder / "同事测评计票汇总.xlsx", 计票=[*rows, ("合计", "", "", *totals)])
