"""Writes the demo year's files, each in the format in which the office gets it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from xlsxwriter import Workbook

from awards.demo.world import DEPARTMENTS, WINDOWS, ZONES, Person, unit_name

ITEMS = (
    ("着装挂牌", 10),
    ("在岗不空岗", 15),
    ("文明用语、首问负责", 15),
    ("一次性告知", 10),
    ("限时办结", 15),
    ("指南与收费公开", 10),
    ("评价器可用", 5),
    ("环境与便民设施", 10),
    ("台账完整", 5),
    ("无刁难", 5),
)
QUESTIONS = (
    "主动了解并帮助解决需要",
    "热情耐心,不嫌麻烦",
    "用语文明、仪表整洁",
    "一次说清流程和材料",
    "在承诺时限内办完",
    "总体评价",
)
SCALE = ("非常满意", "满意", "基本满意", "不满意", "非常不满意", "不了解")
REMARKS = ("(空)", "(空)", "(空)", "希望增加夜间值班", "排队时间再短一点", "=1+1 公式样的建议")


def write_sheets(path: Path, *, dates: str = "yyyy-mm-dd", **sheets: Iterable[Sequence[Any]]) -> Path:
    """A workbook with these sheets of rows; texts stay texts, dates become Excel dates."""
    book = Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": dates})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path


def departments_file(folder: Path) -> Path:
    """单位与窗口.xlsx with the zones as a third sheet."""
    names = {code: name for code, name, _ in DEPARTMENTS}
    return write_sheets(
        folder / "单位与窗口.xlsx",
        单位=[("代码", "单位名称", "英文名称", "负责人"), *((code, zh, en, "") for code, zh, en in DEPARTMENTS)],
        服务窗口=[
            ("代码", "窗口名称", "所属单位", "启用日期"),
            *((code, name, names[owner], f"{2006 + place}-09-01") for place, (code, name, owner) in enumerate(WINDOWS)),
        ],
        责任区=[("代码", "责任区名称", "所属单位"), *((code, name, names[owner]) for code, name, owner in ZONES)],
    )


def roster_file(folder: Path, people: Sequence[Person], random: Random) -> Path:
    """花名册.xlsx, units in several spellings."""
    header = ("序号", "工号", "姓名", "单位", "岗位", "用工性质", "入职日期", "服务窗口")
    kinds = ("事业编", "人事代理", "劳务派遣")
    places = {code: name for code, name, _ in WINDOWS + ZONES}
    rows = [
        (
            place,
            person.number,
            person.name + (" " if place % 40 == 1 else ""),
            unit_name(person.department, random),
            person.post,
            random.choice(kinds),
            person.since,
            places.get(person.serves, ""),
        )
        for place, person in enumerate(people, start=1)
    ]
    return write_sheets(folder / "花名册.xlsx", 在岗人员=[header, *rows])


def inspection_file(folder: Path, month: int, random: Random, *, mystery: bool = False) -> Path:
    """One month's inspection sheet of every window and zone, with its title and its header of two rows."""
    kind = "暗访检查" if mystery else "巡回检查"
    name = f"2015年{month}月{kind}表"
    names = {code: label for code, label, _ in DEPARTMENTS}
    rows: list[Sequence[Any]] = [
        (f"总务处{name[:-1]}评分表",),
        ("序号", "单位", "窗口", "检查项目(标准分)", *[""] * 9, "得分", "扣分原因"),
        ("", "", "", *(f"{label}({most})" for label, most in ITEMS), "", ""),
    ]
    for number, (_, place, owner) in enumerate(WINDOWS + ZONES, start=1):
        lost = [random.choice((0, 0, 0, 0, 0, 1, number % 3)) for _ in ITEMS]
        scores = [most - less for (_, most), less in zip(ITEMS, lost, strict=True)]
        found = ";".join(f"{label}扣{less}分" for (label, _), less in zip(ITEMS, lost, strict=True) if less)
        rows.append((number, names[owner], place, *scores, sum(scores), found))
    rows += [("平均分", *[""] * 12, 93.4), ("检查人:巡查组   复核:办公室",)]
    return write_sheets(folder / f"{name}.xlsx", 窗口=rows)


def survey_file(folder: Path, random: Random, count: int = 600) -> Path:
    """The satisfaction survey as 问卷星 exports it with texts."""
    header: list[str] = [
        *("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "1、您的身份", "2、您评价的服务窗口"),
        f"3、请对该窗口的服务作出评价—1.{QUESTIONS[0]}",
        *(f"{number}.{text}" for number, text in enumerate(QUESTIONS[1:], start=2)),
        "4、您最希望改进的一件事?",
    ]
    rows: list[list[Any]] = [list(header)]
    places = [name for _, name, _ in WINDOWS + ZONES]
    for number in range(1, count + 1):
        place = random.randrange(len(places))
        weights = (72 - 5 * (place % 6), 20, 4 + 2 * (place % 4), 1 + place % 3, 1, 4)
        at = datetime.fromisoformat("2015-11-02") + timedelta(minutes=random.randrange(14 * 1440))
        rows.append(
            [
                number,
                at.strftime("%Y/%m/%d %H:%M:%S"),
                f"{random.randrange(1, 5)}分{random.randrange(60)}秒",
                random.choice(("微信", "手机提交")),
                "直接访问",
                f"10.20.{number % 9}.{number % 251}(山东-未知)",
                random.choice(("学生", "学生", "学生", "教职工")),
                places[place],
                *random.choices(SCALE, weights=weights, k=len(QUESTIONS)),
                random.choice(REMARKS),
            ]
        )
    return write_sheets(folder / f"386540716_按文本_服务窗口满意度调查_{count}_{count}.xlsx", Sheet1=rows)


def indicators_file(folder: Path, people: Sequence[Person], random: Random) -> Path:
    """2015年考核指标表.xlsx for units, windows and people."""
    rows: list[Sequence[Any]] = [("对象类型", "编号", "名称", "所属单位", "指标代码", "数值", "备注")]
    names = {code: name for code, name, _ in DEPARTMENTS}
    for code, name, _ in DEPARTMENTS:
        for indicator, low in (("rectification_rate", 93), ("on_time_rate", 95), ("training_rate", 90)):
            rows.append(("单位", code, name, "", indicator, low + random.randrange(0, 2 * (100 - low)) / 2, ""))
    for code, name, owner in WINDOWS:
        rows.append(("窗口", code, name, names[owner], "on_time_rate", 95 + random.randrange(0, 10) / 2, ""))
        upheld = random.choice((0, 0, 0, 0.3, 0.8))
        rows.append(("窗口", code, name, names[owner], "upheld_per_1000", upheld, ""))
    for person in people:
        for indicator, low in _figures_of(person):
            value = low + random.randrange(0, 2 * (100 - low)) / 2
            rows.append(("个人", person.number, person.name, names[person.department], indicator, value, ""))
    return write_sheets(folder / "2015年考核指标表.xlsx", 指标=rows)


def _figures_of(person: Person) -> list[tuple[str, int]]:
    figures = [("appraisal", 80), ("result_index", 78)]
    if person.post in ("电工", "木工", "水暖工", "水工"):
        figures += [("skill_test", 76), ("safety_points", 90), ("innovation_points", 60), ("on_time_rate", 85)]
    if person.post == "保洁员":
        figures += [("attendance_rate", 95), ("response_points", 70)]
    return figures


def ballots_file(folder: Path, people: Sequence[Person], random: Random) -> Path:
    """同事测评计票汇总.xlsx for everyone who may be put forward."""
    names = {code: name for code, name, _ in DEPARTMENTS}
    rows: list[Sequence[Any]] = [("工号", "姓名", "单位", "发出", "收回", "有效", "赞成", "弃权")]
    for person in people:
        returned = random.randrange(26, 32)
        favour = random.randrange(21, returned - 1)
        rows.append((person.number, person.name, names[person.department], 32, returned, returned - 1, favour, 1))
    return write_sheets(folder / "同事测评计票汇总.xlsx", 计票=rows)
