"""Who and what the demo year has: invented, and the same every time."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

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
SPELLINGS = {"ZW01": "餐饮中心", "ZW02": "公寓中心", "ZW03": "维修中心", "ZW05": "水电科"}
POSTS = {
    "ZW01": ("厨师", "服务员", "保洁员"),
    "ZW02": ("值班员", "水工", "保洁员"),
    "ZW03": ("电工", "木工", "水暖工"),
    "ZW04": ("保洁员", "绿化工", "水工"),
    "ZW05": ("电工", "收费员", "水工"),
    "ZW06": ("驾驶员", "调度员", "电工"),
    "ZW07": ("接待员", "科员", "保洁员"),
    "ZW08": ("采购员", "仓管员", "发放员"),
}
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢"
GIVEN = (
    *("建国", "秀英", "志强", "桂兰", "海燕", "国庆", "淑珍", "小红", "军", "文博"),
    *("玉梅", "永刚", "雪", "伟", "慧", "晓东", "春梅", "立新", "德明", "彩霞"),
)


@dataclass(frozen=True)
class Person:
    """One line of the roster; `serves` is the code of a window or zone, or empty."""

    number: str
    name: str
    department: str
    post: str
    since: date
    serves: str


def staff(random: Random, count: int = 96) -> list[Person]:
    """The roster, twelve people a department; two of them share a name."""
    names = [surname + given for surname in SURNAMES for given in GIVEN]
    random.shuffle(names)
    names[count // 2] = names[0]
    people = []
    for index in range(count):
        department = DEPARTMENTS[index % 8][0]
        post = POSTS[department][index // 8 % 3]
        since = date(1996, 1, 8) + timedelta(days=random.randrange(6800))
        people.append(
            Person(f"{20000 + 7 * index}", names[index], department, post, since, _place(index, department, post))
        )
    return people


def _place(index: int, department: str, post: str) -> str:
    """Cleaners look after zones, a department's first two people sit at its windows."""
    zones = [code for code, _, owner in ZONES if owner == department]
    windows = [code for code, _, owner in WINDOWS if owner == department]
    if post == "保洁员" and zones:
        return zones[index // 8 % len(zones)]
    if windows and index < 16:
        return windows[index // 8 % len(windows)]
    return ""


def unit_name(code: str, random: Random) -> str:
    """A department's name as somebody might have typed it."""
    formal = next(name for known, name, _ in DEPARTMENTS if known == code)
    return SPELLINGS[code] if code in SPELLINGS and random.random() < 0.2 else formal
