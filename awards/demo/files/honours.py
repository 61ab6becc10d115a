"""历年荣誉台账.xlsx: who was honoured in the two years before."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from awards.demo.candidates import CLEANER, DEPARTMENT, SERVICE, TECHNICIAN, WINDOW
from awards.demo.files import write_sheets
from awards.demo.people import Person, one_of
from awards.demo.world import NAMES, OWNERS

# Year, award's name, award, who: a code, or (department, post, place in the list of those, where they work).
HONOURS: tuple[tuple[int, str, str, Any], ...] = (
    (2013, "优秀科室", DEPARTMENT, "ZW06"),
    (2013, "服务标兵", SERVICE, ("ZW03", "接待员", 1, "CK05")),
    (2013, "技术能手", TECHNICIAN, ("ZW03", "电工", 1, "")),
    (2013, "保洁标兵", CLEANER, ("ZW04", "保洁员", 1, "ZR01")),
    (2014, "优秀科室", DEPARTMENT, "ZW04"),
    (2014, "服务标兵", SERVICE, ("ZW07", "接待员", 1, "CK08")),
    (2014, "技术能手", TECHNICIAN, ("ZW02", "水工", 0, "")),
    (2014, "保洁标兵", CLEANER, ("ZW04", "保洁员", 2, "ZR03")),
    (2012, "文明窗口", WINDOW, "CK08"),
)
UNITS = {DEPARTMENT: "单位", WINDOW: "窗口"}


def honours_file(folder: Path, people: Sequence[Person]) -> Path:
    """One honour a row."""
    header = ("年度", "奖项", "对象类型", "编号", "名称", "所属单位", "备注")
    rows = [(year, name, *_about(people, award, who), f"总务〔{year}〕表彰决定") for year, name, award, who in HONOURS]
    return write_sheets(folder / "历年荣誉台账.xlsx", 荣誉=[header, *rows])


def _about(people: Sequence[Person], award: str, who: Any) -> tuple[str, str, str, str]:
    if award in UNITS:
        return UNITS[award], who, NAMES[who], NAMES[OWNERS[who]] if award == WINDOW else ""
    person = one_of(people, *who)
    return "个人", person.number, person.name, NAMES[person.department]
