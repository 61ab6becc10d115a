"""Writes the demo year's work orders as the repairs desk exports them, and says who their repairers are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from awards.demo.files import write_sheets
from awards.demo.people import TRADES, Person
from awards.demo.world import NAMES, dice

HEADER = (
    *("单号", "报修时间", "地点", "类型", "描述", "报修人", "班组", "维修人", "派单时间", "到场时间", "完工时间"),
    *("状态", "满意度"),
)
COUNT = 900
FAULTS = {
    "电": ("插座没电", "灯不亮", "空开跳闸", "风扇不转"),
    "木": ("门锁坏", "窗户关不上", "床板松动", "柜门脱落"),
    "水": ("水龙头漏水", "下水堵塞", "暖气不热", "马桶不上水"),
    "综合": ("墙皮脱落", "地砖松动"),
}
FINISHED, OPEN, CANCELLED = ("3", "已完工", "已评价"), ("1", "处理中"), "已取消"
JUDGED = ("满意", "满意", "满意", "非常满意", "非常满意", "基本满意", "不满意", "")
OUTSIDE, OUTSIDERS_TEAM = "外聘李师傅", "ZW03"
# How much is reported in each month: heating, thaw, the summer's works, the new students.
MONTHS = (70, 45, 85, 75, 70, 80, 60, 55, 120, 85, 105)
LAST_DAY = datetime(2015, 11, 26)  # noqa: DTZ001 - the wall clock of the repairs desk
# Rows with a slip of the pen: (which, what).
SLIPS = {233: "before", 487: "state", 771: "before"}
TEAMS = {"ZW03": 4, "ZW05": 3, "ZW02": 2}


def technicians_of(people: Sequence[Person]) -> list[Person]:
    """Those who repair."""
    return [person for person in people if person.is_technician]


@dataclass(frozen=True)
class Desk:
    """Who repairs; `skill` says staff number → how seldom an order is late, from 0 to 1, of those who are known for
    it."""

    technicians: Sequence[Person]
    skill: Mapping[str, float]
    random: Random

    def pick(self) -> Person:
        """Who gets the next order: those who are known for their work get more."""
        weights = [TEAMS[one.department] * (2 if one.number in self.skill else 1) for one in self.technicians]
        return self.random.choices(self.technicians, weights)[0]


def orders_file(folder: Path, people: Sequence[Person], skill: Mapping[str, float]) -> Path:
    """报修工单导出.xlsx: states as codes and as words, open and cancelled orders, some done by a man from outside."""
    desk = Desk(technicians_of(people), skill, dice("orders"))
    days = sorted(_reported(desk.random) for _ in range(COUNT))
    rows = [_order(number, at, desk) for number, at in enumerate(days, start=1)]
    return write_sheets(folder / "报修工单导出.xlsx", dates="yyyy-mm-dd hh:mm:ss", 工单=[HEADER, *rows])


def _reported(random: Random) -> datetime:
    month = random.choices(range(1, 12), MONTHS)[0]
    day = datetime(2015, month, 1) + timedelta(days=random.randrange(26))  # noqa: DTZ001 - as above
    return day + timedelta(minutes=random.randrange(7 * 60, 22 * 60))


def _order(number: int, reported: datetime, desk: Desk) -> tuple[Any, ...]:
    technician, random = desk.pick(), desk.random
    dispatched = reported + timedelta(minutes=random.randrange(3, 50))
    arrived = dispatched + timedelta(minutes=random.randrange(10, 300))
    finished = arrived + timedelta(minutes=round(60 * _hours(reported, desk.skill.get(technician.number, 0.4), random)))
    state, end, satisfaction = random.choice(FINISHED), finished, random.choice(JUDGED)
    lot, outsider = random.random(), random.random() < 0.015
    ends: tuple[Any, Any] = (arrived, end)
    if lot < 0.012:
        state, ends = CANCELLED, ("", "")
    elif lot < 0.02 or finished > LAST_DAY:
        state, ends = random.choice(OPEN), (arrived, "")
    state, ends = _slipped(number, state, ends, reported)
    kind = random.choices((TRADES[technician.post], "综合"), (6, 1))[0]
    return (
        f"BX{reported:%Y%m%d}{number:04}",
        reported,
        f"{random.randrange(1, 13)}号公寓{random.randrange(1, 7)}{random.randrange(1, 31):02}",
        kind,
        random.choice(FAULTS[kind]),
        "学生",
        NAMES[OUTSIDERS_TEAM if outsider else technician.department],
        OUTSIDE if outsider else "" if random.random() < 0.006 else written(technician, desk.technicians),
        dispatched,
        *ends,
        state,
        satisfaction if ends[1] else "",
    )


def _hours(reported: datetime, skill: float, random: Random) -> float:
    """From arrival to the end: before the summer more orders take longer than the 72 hours."""
    late = (0.17 if reported.month < 9 else 0.06) * (1.15 - skill)
    return random.uniform(76, 190) if random.random() < late else random.uniform(0.3, 9) ** 1.6


def _slipped(number: int, state: str, ends: tuple[Any, Any], reported: datetime) -> tuple[str, tuple[Any, Any]]:
    """A time of the day before, or a state of another system: rows that are refused."""
    slip = SLIPS.get(number)
    if slip == "before":
        return FINISHED[1], (reported - timedelta(days=1), reported - timedelta(hours=20))
    return ("转外单位", ends) if slip == "state" else (state, ends)


def written(technician: Person, technicians: Sequence[Person]) -> str:
    """The name as the desk writes it: with the staff number where the department has another of that name and trade."""
    same = [one for one in technicians if (one.name, one.department) == (technician.name, technician.department)]
    trades = {TRADES[one.post] for one in same}
    return technician.name if len(same) == len(trades) else f"{technician.name}({technician.number})"


def answers_of(people: Sequence[Person]) -> dict[str, str]:
    """What the office answers: who of a shared name repairs what; of 综合 nobody can tell, and the man from outside is
    not of the register. Those orders wait."""
    shared = {name for name, count in Counter(person.name for person in people).items() if count > 1}
    repairers = [person for person in technicians_of(people) if person.name in shared]
    within = Counter((person.name, person.department) for person in repairers)
    known = {f"{OUTSIDE} · {NAMES[OUTSIDERS_TEAM]}": ""}
    for person in repairers:
        asked = f"{person.name} · {NAMES[person.department]}"
        if within[person.name, person.department] == 1:
            known[asked] = person.number
        else:
            known |= {f"{asked} · {TRADES[person.post]}": person.number, f"{asked} · 综合": ""}
    return known
