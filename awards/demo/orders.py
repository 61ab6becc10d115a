"""Writes the demo year's work orders as the repairs desk exports them, and says who their repairers are."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from awards.demo.files import write_sheets
from awards.demo.world import DEPARTMENTS, Person

HEADER = (
    *("单号", "报修时间", "地点", "类型", "描述", "报修人", "班组", "维修人", "派单时间", "到场时间", "完工时间"),
    *("状态", "满意度"),
)
TRADES = {"电工": "电", "木工": "木", "水暖工": "水", "水工": "水"}
FAULTS = {
    "电": ("插座没电", "灯不亮"),
    "木": ("门锁坏", "窗户关不上"),
    "水": ("水龙头漏水", "下水堵塞"),
    "综合": ("墙皮脱落",),
}
FINISHED = ("3", "已完工", "已评价")
OUTSIDE = "外聘李师傅"
OUTSIDERS_TEAM = "ZW03"
FIRST = datetime(2015, 5, 1, 7)  # noqa: DTZ001 - the wall clock of the repairs desk
DAYS = 190
LATE, OPEN, CANCELLED = 0.03, 0.02, 0.01


def technicians_of(people: Sequence[Person]) -> list[Person]:
    """Those who repair."""
    return [person for person in people if person.post in TRADES]


def orders_file(folder: Path, people: Sequence[Person], random: Random, count: int = 900) -> Path:
    """报修工单导出.xlsx: states as codes and as words, open and cancelled orders, some done by a man from outside."""
    technicians = technicians_of(people)
    rows = [_order(number, random.choice(technicians), technicians, random) for number in range(1, count + 1)]
    return write_sheets(folder / "报修工单导出.xlsx", dates="yyyy-mm-dd hh:mm:ss", 工单=[HEADER, *rows])


def _order(number: int, technician: Person, technicians: Sequence[Person], random: Random) -> tuple[Any, ...]:
    reported = FIRST + timedelta(minutes=random.randrange(DAYS * 1440))
    dispatched = reported + timedelta(minutes=random.randrange(3, 50))
    arrived = dispatched + timedelta(minutes=random.randrange(10, 200))
    hours = random.uniform(80, 200) if random.random() < LATE else random.uniform(0.3, 60)
    finished = arrived + timedelta(seconds=round(hours * 3600, 3))
    ends: tuple[Any, Any] = (arrived, finished)
    state, satisfaction = random.choice(FINISHED), random.choice(("满意", "满意", "非常满意", "", "不满意"))
    lot, outsider = random.random(), random.random() < 0.02
    if lot < CANCELLED:
        state, ends = "已取消", ("", "")
    elif lot < CANCELLED + OPEN:
        state, ends = random.choice(("1", "处理中")), (arrived, "")
    kind = random.choice((TRADES[technician.post], TRADES[technician.post], "综合"))
    names = {code: name for code, name, _ in DEPARTMENTS}
    return (
        f"BX{reported:%Y%m%d}{number:04}",
        reported,
        f"{random.randrange(1, 11)}号公寓{random.randrange(101, 499)}",
        kind,
        random.choice(FAULTS[kind]),
        "学生",
        names[OUTSIDERS_TEAM if outsider else technician.department],
        OUTSIDE if outsider else written(technician, technicians),
        dispatched,
        *ends,
        state,
        satisfaction if ends[1] else "",
    )


def written(technician: Person, technicians: Sequence[Person]) -> str:
    """The name as the desk writes it: with the staff number where the department has another of that name."""
    same = [one for one in technicians if (one.name, one.department) == (technician.name, technician.department)]
    return technician.name if len(same) == 1 else f"{technician.name}({technician.number})"


def answers_of(people: Sequence[Person]) -> dict[str, str]:
    """What the office answers: who of a shared name repairs, and that the man from outside is not of the register."""
    names = {code: name for code, name, _ in DEPARTMENTS}
    shared = {name for name, count in Counter(person.name for person in people).items() if count > 1}
    known = {
        f"{person.name} · {names[person.department]}": person.number
        for person in technicians_of(people)
        if person.name in shared
    }
    return {**known, f"{OUTSIDE} · {names[OUTSIDERS_TEAM]}": ""}
