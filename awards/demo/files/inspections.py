"""A workbook of visits a month: the windows, the zones, and every second month what nobody announced."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from awards.demo.files import write_sheets
from awards.demo.world import NAMES, OWNERS, TWIN_WINDOWS, UNIT_QUALITY, WINDOWS, YEAR, ZONES, dice, quality_of

Checklist = tuple[tuple[str, int], ...]
ITEMS: Checklist = (
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
ZONE_ITEMS: Checklist = (
    ("地面与楼道", 25),
    ("卫生间", 20),
    ("门窗玻璃", 15),
    ("垃圾清运", 15),
    ("绿地与周边", 10),
    ("工具间", 5),
    ("上报与记录", 10),
)
MONTHS = range(1, 13)
# In the month before or after it is the other of two that do equally well who loses these marks.
OTHER_MONTH = {"announced": (2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11), "mystery": (0, 4, 0, 2, 0, 8, 0, 6, 0, 12, 0, 10)}


def is_mystery_month(month: int) -> bool:
    """Whether windows are visited unannounced as well."""
    return month % 2 == 0


def inspection_file(folder: Path, month: int) -> Path:
    """2015年5月检查表.xlsx: each sheet with its title and its header of two rows."""
    head = f"总务处{YEAR}年{month}月"
    windows, zones = ([(OWNERS[code], code) for code, _, _ in places] for places in (WINDOWS, ZONES))
    units = [(code, "") for code in UNIT_QUALITY]
    sheets = {
        "窗口巡查": _sheet(f"{head}服务窗口巡回检查评分表", ("窗口", ITEMS), windows + units, month),
        "责任区检查": _sheet(f"{head}责任区检查评分表", ("责任区", ZONE_ITEMS), zones, month),
    }
    if is_mystery_month(month):
        sheets["暗访"] = _sheet(f"{head}服务窗口暗访检查评分表", ("窗口", ITEMS), windows, month, mode="mystery")
    return write_sheets(folder / f"{YEAR}年{month}月检查表.xlsx", dates="yyyy-mm-dd", **sheets)


def _sheet(
    title: str,
    form: tuple[str, Checklist],
    visited: Sequence[tuple[str, str]],
    month: int,
    *,
    mode: str = "announced",
) -> list[Sequence[Any]]:
    """`form` is the heading over the places and the checklist, `visited` are (department, window or zone, "" for the
    department itself)."""
    place, items = form
    blank = [""] * (len(items) - 1)
    rows: list[Sequence[Any]] = [
        (title,),
        ("序号", "单位", place, "检查项目(标准分)", *blank, "得分", "扣分原因"),
        ("", "", "", *(f"{label}({most})" for label, most in items), "", ""),
    ]
    for number, (owner, code) in enumerate(visited, start=1):
        lost = losses(code or owner, items, month, mode)
        scores = [most - less for (_, most), less in zip(items, lost, strict=True)]
        found = ";".join(f"{label}扣{less}分" for (label, _), less in zip(items, lost, strict=True) if less)
        rows.append((number, NAMES[owner], NAMES.get(code, ""), *scores, sum(scores), found))
    mean = round(sum(row[-2] for row in rows[3:]) / len(visited), 1)
    return [*rows, ("平均分", "", "", *[""] * len(items), mean), ("检查人:巡查组   复核:办公室",)]


def losses(place: str, items: Checklist, month: int, mode: str) -> list[int]:
    """The marks a place loses under each item; unannounced visits find more."""
    if place == TWIN_WINDOWS[1]:
        place, month = TWIN_WINDOWS[0], OTHER_MONTH[mode][month - 1]
    random = dice(f"visit/{place}/{month}/{mode}")
    often = (1.05 - quality_of(place, month)) * (0.75 if mode == "announced" else 1.05)
    return [min(random.choice((1, 1, 1, 2, 2, 3)), most) if random.random() < often else 0 for _, most in items]
