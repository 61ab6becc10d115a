"""Where the demo year takes place: departments, windows, zones, and how well each does. All of it is invented."""

from dataclasses import dataclass
from random import Random

YEAR, SEED = 2015, 2015
DEPARTMENTS = (
    ("ZW01", "饮食服务中心", "Catering Centre"),
    ("ZW02", "公寓管理中心", "Residence Centre"),
    ("ZW03", "维修服务中心", "Maintenance Centre"),
    ("ZW04", "校园环境中心", "Campus Environment Centre"),
    ("ZW05", "水电管理科", "Water and Power Section"),
    ("ZW06", "运输服务科", "Transport Section"),
    ("ZW07", "综合办公室", "General Office"),
    ("ZW08", "物资采购科", "Procurement Section"),
)
WINDOWS = (
    ("CK01", "一食堂3号窗口", "ZW01"),
    ("CK02", "二食堂清真窗口", "ZW01"),
    ("CK03", "1号公寓值班室", "ZW02"),
    ("CK04", "7号公寓值班室", "ZW02"),
    ("CK05", "报修服务大厅", "ZW03"),
    ("CK06", "购电充值窗口", "ZW05"),
    ("CK07", "班车调度台", "ZW06"),
    ("CK08", "一站式服务窗口", "ZW07"),
    ("CK09", "教材发放窗口", "ZW08"),
)
ZONES = (
    ("ZR01", "图书馆责任区", "ZW04"),
    ("ZR02", "第一教学楼责任区", "ZW04"),
    ("ZR03", "中心广场责任区", "ZW04"),
    ("ZR04", "1号公寓责任区", "ZW02"),
    ("ZR05", "行政楼责任区", "ZW07"),
)
NAMES = {code: name for code, name, _ in DEPARTMENTS + WINDOWS + ZONES}
OWNERS = {code: owner for code, _, owner in WINDOWS + ZONES}
SPELLINGS = {"ZW01": "餐饮中心", "ZW02": "公寓中心", "ZW03": "维修中心", "ZW05": "水电科"}


@dataclass(frozen=True)
class Standing:
    """How a place does: `quality` from 0 to 1, and how many of its survey's answers come from whom."""

    quality: float
    students: int
    staff: int
    visitors: int = 0

    @property
    def answers(self) -> int:
        """All of them."""
        return self.students + self.staff + self.visitors


# 2,000 answers. In two dormitories and one zone fewer than five members of staff answer.
STANDINGS = {
    "CK01": Standing(0.58, 198, 58, 4),
    "CK02": Standing(0.38, 182, 44, 4),
    "CK03": Standing(0.76, 164, 4, 2),
    "CK04": Standing(0.76, 164, 4, 2),
    "CK05": Standing(0.46, 138, 70, 2),
    "CK06": Standing(0.83, 148, 42),
    "CK07": Standing(0.60, 72, 86, 2),
    "CK08": Standing(0.90, 112, 64, 4),
    "CK09": Standing(0.54, 118, 22),
    "ZR01": Standing(0.78, 50, 20),
    "ZR02": Standing(0.66, 47, 18),
    "ZR03": Standing(0.58, 39, 19, 2),
    "ZR04": Standing(0.70, 52, 3),
    "ZR05": Standing(0.74, 13, 27),
}
# A department that has neither window nor technicians is visited as a whole; these are as good as their places.
UNIT_QUALITY = {"ZW04": 0.68}


# Two windows and two people do equally well over the year, each in its own way: their figures end up the same.
TWIN_WINDOWS = ("CK03", "CK04")


def dice(name: str) -> Random:
    """Chance of its own for each part of the year, the same every time: no file depends on what another one drew."""
    return Random(f"{SEED}/{name}")  # noqa: S311 - invented data


# What a place gains on the first months of the year: little by the summer, nothing when the new students come, much
# after the rectification of the autumn.
GAINS = (0, 0, 0, 0.01, 0.02, 0.03, 0.04, 0.04, 0, 0.12, 0.16, 0.18)


def quality_of(place: str, month: int) -> float:
    """How well a place does in a month."""
    base = STANDINGS[place].quality if place in STANDINGS else UNIT_QUALITY[place]
    return base + GAINS[month - 1]


def unit_name(code: str, random: Random) -> str:
    """A department's name as somebody might have typed it."""
    return SPELLINGS[code] if code in SPELLINGS and random.random() < 0.2 else NAMES[code]
