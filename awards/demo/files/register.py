"""单位与窗口.xlsx and 花名册.xlsx."""

from collections.abc import Sequence
from pathlib import Path

from awards.demo.files import write_sheets
from awards.demo.people import Person, by_department
from awards.demo.world import DEPARTMENTS, NAMES, WINDOWS, ZONES, dice, unit_name


def departments_file(folder: Path) -> Path:
    """Departments, windows, and the zones as a third sheet."""
    return write_sheets(
        folder / "单位与窗口.xlsx",
        单位=[("代码", "单位名称", "英文名称", "负责人"), *((code, zh, en, "") for code, zh, en in DEPARTMENTS)],
        服务窗口=[
            ("代码", "窗口名称", "所属单位", "启用日期"),
            *((code, name, NAMES[owner], f"{2006 + place}-09-01") for place, (code, name, owner) in enumerate(WINDOWS)),
        ],
        责任区=[("代码", "责任区名称", "所属单位"), *((code, name, NAMES[owner]) for code, name, owner in ZONES)],
    )


def roster_file(folder: Path, people: Sequence[Person]) -> Path:
    """Everybody, by unit; units in several spellings, now and then a blank behind a name."""
    random = dice("roster")
    header = ("序号", "工号", "姓名", "单位", "岗位", "用工性质", "入职日期", "服务窗口")
    listed = [person for unit in by_department(people).values() for person in unit]
    rows = [
        (
            place,
            person.number,
            person.name + (" " if place % 40 == 1 else ""),
            unit_name(person.department, random),
            person.post,
            person.employment,
            person.since,
            NAMES.get(person.serves, ""),
        )
        for place, person in enumerate(listed, start=1)
    ]
    return write_sheets(folder / "花名册.xlsx", 在岗人员=[header, *rows])
