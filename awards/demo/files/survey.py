"""The year's satisfaction survey, as 问卷星 exports it: with texts, and with the positions of the options."""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from awards.demo.files import write_sheets
from awards.demo.world import NAMES, STANDINGS, TWIN_WINDOWS, dice, quality_of

CODE, TITLE = "386540716", "服务窗口满意度调查"
IDENTITY, SUBJECT, REMARK = "1、您的身份", "2、您评价的服务窗口", "4、您最希望改进的一件事?"
MATRIX = "3、请对该窗口的服务作出评价"
QUESTIONS = (
    "主动了解并帮助解决需要",
    "热情耐心,不嫌麻烦",
    "用语文明、仪表整洁",
    "一次说清流程和材料",
    "在承诺时限内办完",
    "公开透明、收费合理",
    "环境整洁、设施完好",
    "总体评价",
)
SCALE = ("非常满意", "满意", "基本满意", "不满意", "非常不满意", "不了解")
BLANK, SKIPPED = "(空)", -3
STUDENT, STAFF, VISITOR = "学生", "教职工", "校外来访"
IDENTITIES = (STUDENT, STAFF, VISITOR)
REMARKS = (
    "希望增加夜间值班",
    "排队时间再短一点",
    "高峰时段多开一个窗口",
    "建议把办理流程贴在门口",
    "可以开通网上预约",
    "服务很好，继续保持",
    "雨天门口地面湿滑，请铺防滑垫",
    "希望周末也能办理",
    "价格公示牌字太小",
    "师傅态度好，修得快😊",
)
FIRST, DAYS = datetime(2015, 3, 16), 258  # noqa: DTZ001 - the wall clock of the survey
# One evening somebody filled in the same form again and again.
BURST_AT, BURST_PLACE, BURST, BURST_ADDRESS = datetime(2015, 10, 21, 19, 40), "CK02", 12, "10.20.77.8"  # noqa: DTZ001


@dataclass
class Answer:
    """One answered questionnaire; `marks` are places in SCALE, None for a blank."""

    place: str
    identity: str
    at: datetime
    seconds: int
    address: str
    marks: list[int | None]
    remark: str


def answers() -> list[Answer]:
    """All 2,000 in the order in which they came in."""
    found: list[Answer] = []
    for place, standing in STANDINGS.items():
        random = dice(f"survey/{place}")
        people = [STUDENT] * standing.students + [STAFF] * standing.staff + [VISITOR] * standing.visitors
        planted = BURST if place == BURST_PLACE else 0
        if place == TWIN_WINDOWS[1]:
            found += alike([one for one in found if one.place == TWIN_WINDOWS[0]], place, random)
            continue
        found += [_answer(place, identity, random) for identity in people[planted:]]
        found += [_repeated(number) for number in range(planted)]
    return sorted(found, key=lambda one: (one.at, one.address))


def _answer(place: str, identity: str, random: Random) -> Answer:
    at = FIRST + timedelta(days=random.randrange(DAYS), minutes=random.randrange(7 * 60, 21 * 60))
    good = quality_of(place, at.month) - (0.05 if identity == STAFF else 0)
    very = 0.34 + 0.52 * good
    rest = 1 - very
    weights = (very, 0.74 * rest, 0.17 * rest, 0.06 * rest, 0.03 * rest, 0.025)
    marks: list[int | None] = [*random.choices(range(len(SCALE)), weights, k=len(QUESTIONS))]
    if random.random() < 0.04:
        marks[random.randrange(len(QUESTIONS))] = None
    address = f"10.{random.randrange(20, 40)}.{random.randrange(256)}.{random.randrange(1, 255)}"
    remark = random.choice(REMARKS) if random.random() < 0.18 else BLANK
    return Answer(place, identity, at, random.randrange(24, 240), address, marks, remark)


def _repeated(number: int) -> Answer:
    """The same form, all of it praise, from one address within a few minutes."""
    at = BURST_AT + timedelta(seconds=38 * number)
    return Answer(BURST_PLACE, STUDENT, at, 9 + number % 4, BURST_ADDRESS, [0] * len(QUESTIONS), BLANK)


def alike(others: Sequence[Answer], place: str, random: Random) -> list[Answer]:
    """As many answers by the same kinds of people, other ones with the same mean: here somebody is more and somebody
    is less content than there."""
    fresh = [_answer(place, one.identity, random) for one in others]
    for question in range(len(QUESTIONS)):
        for identity in IDENTITIES:
            group = [at for at, one in enumerate(others) if one.identity == identity]
            marks = [others[at].marks[question] for at in group]
            random.shuffle(marks)
            for at, mark in zip(group, spread(marks, len(marks) // 40), strict=True):
                fresh[at].marks[question] = mark
    return fresh


def spread(marks: list[int | None], times: int) -> list[int | None]:
    """Two who were 满意 become one 非常满意 and one 基本满意, so often: sum and number stay what they were."""
    spread_out, content = list(marks), [at for at, mark in enumerate(marks) if mark == 1]
    for up, down in zip(content[:times], content[times : 2 * times], strict=False):
        spread_out[up], spread_out[down] = 0, 2
    return spread_out


def heading() -> list[str]:
    """The first row of both exports."""
    return [
        *("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", IDENTITY, SUBJECT),
        f"{MATRIX}—1.{QUESTIONS[0]}",
        *(f"{number}.{text}" for number, text in enumerate(QUESTIONS[1:], start=2)),
        REMARK,
    ]


def _head(number: int, one: Answer) -> list[str | int]:
    minutes, seconds = divmod(one.seconds, 60)
    used = f"{minutes}分{seconds}秒" if minutes else f"{seconds}秒"
    return [number, f"{one.at:%Y/%m/%d %H:%M:%S}", used, "微信", "直接访问", f"{one.address}(山东-未知)"]


def _name(kind: str, count: int) -> str:
    return f"{CODE}_{kind}_{TITLE}_{count}_{count}"


def texts_file(folder: Path, given: Sequence[Answer]) -> Path:
    """386540716_按文本_服务窗口满意度调查_2000_2000.xlsx."""
    rows = [
        [
            *_head(number, one),
            one.identity,
            NAMES[one.place],
            *(BLANK if mark is None else SCALE[mark] for mark in one.marks),
            one.remark,
        ]
        for number, one in enumerate(given, start=1)
    ]
    return write_sheets(folder / f"{_name('按文本', len(given))}.xlsx", Sheet1=[heading(), *rows])


def positions_file(folder: Path, given: Sequence[Answer]) -> Path:
    """386540716_按序号_服务窗口满意度调查_2000_2000.csv in gb18030: the same answers as positions from 1."""
    places = list(STANDINGS)
    path = folder / f"{_name('按序号', len(given))}.csv"
    with path.open("w", encoding="gb18030", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(heading())
        for number, one in enumerate(given, start=1):
            marks = (SKIPPED if mark is None else mark + 1 for mark in one.marks)
            who = (IDENTITIES.index(one.identity) + 1, places.index(one.place) + 1)
            writer.writerow([*_head(number, one), *who, *marks, "" if one.remark == BLANK else one.remark])
    return path


def mapping_file(folder: Path) -> Path:
    """What the office states about the positions, as `import --mapping` reads it."""
    items = heading()[8 : 8 + len(QUESTIONS)]
    stated: tuple[tuple[str, object], ...] = (
        ("labels", list(SCALE)),
        ("best", 1),
        ("not_counted_positions", [len(SCALE)]),
        ("items", items),
        ("subject_column", SUBJECT),
        ("subject_kind", "place"),
        ("identity_column", IDENTITY),
    )
    lines = ["# 386540716 按序号导出：各序号的含义", "[options]"]
    lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in stated]
    lines += _table("subjects", enumerate(STANDINGS, start=1))
    lines += _table("identities", enumerate(IDENTITIES, start=1))
    lines += _table("strata", ((STUDENT, "student"), (STAFF, "staff"), (VISITOR, "")))
    path = folder / f"{CODE}_按序号.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _table(name: str, pairs: Iterable[tuple[int | str, str]]) -> list[str]:
    return ["", f"[options.{name}]", *(f'"{key}" = "{value}"' for key, value in pairs)]
