"""Small copies of the formats that offices have, for the journey."""

from pathlib import Path
from typing import Any

from awards.demo.files import write_sheets

ITEMS = ("热情耐心", "总体评价")
WINDOWS = {"CK01": "一食堂3号窗口", "CK03": "1号公寓值班室"}


def departments(folder: Path) -> Path:
    return write_sheets(
        folder / "单位与窗口.xlsx",
        单位=[
            ("代码", "单位名称", "英文名称", "负责人"),
            ("ZW01", "饮食服务中心", "Catering Centre", ""),
            ("ZW02", "公寓管理中心", "Residence Centre", ""),
        ],
        服务窗口=[
            ("代码", "窗口名称", "所属单位", "启用日期"),
            ("CK01", "一食堂3号窗口", "饮食服务中心", "2007-09-01"),
            ("CK03", "1号公寓值班室", "公寓管理中心", "2009-09-01"),
        ],
    )


def roster(folder: Path) -> Path:
    """Twenty people a department, so that each may put forward two (10 %); 餐饮中心 is a spelling nobody knows yet."""
    named = {
        ("ZW01", 0): "李桂兰",
        ("ZW01", 1): "罗小红",
        ("ZW02", 0): "王慧 ",
        ("ZW02", 1): "张志强",
    }
    rows: list[tuple[Any, ...]] = [("序号", "工号", "姓名", "单位", "岗位", "用工性质", "入职日期", "服务窗口")]
    for place in range(40):
        unit = "ZW01" if place < 20 else "ZW02"
        name = named.get((unit, place % 20), f"职工{place:02}")
        spelling = ("餐饮中心" if place == 5 else "饮食服务中心") if unit == "ZW01" else "公寓管理中心"
        window = {"ZW01": "一食堂3号窗口", "ZW02": "1号公寓值班室"}[unit] if place % 20 < 2 else ""
        rows.append((place + 1, f"{20000 + place}", name, spelling, "服务员", "事业编", "2009-11-01", window))
    return write_sheets(folder / "花名册.xlsx", 在岗人员=rows)


def survey(folder: Path) -> Path:
    """17 answers a window: 12 students and 5 staff. Counts are in the journey's comments."""
    header = ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "1、您的身份", "2、您评价的服务窗口"]
    header += ["3、请对该窗口的服务作出评价—1." + ITEMS[0], "2." + ITEMS[1], "4、您最希望改进的一件事?"]
    groups = [("一食堂3号窗口", "学生", "非常满意", 12), ("一食堂3号窗口", "教职工", "满意", 5)]
    groups += [("1号公寓值班室", "学生", "满意", 12), ("1号公寓值班室", "教职工", "非常满意", 5)]
    rows: list[list[Any]] = [header]
    for window, identity, option, count in groups:
        for _ in range(count):
            number = len(rows)
            front = [
                number,
                f"2015/11/05 10:{number % 60:02}:00",
                "1分30秒",
                "微信",
                "直接访问",
                f"10.20.1.{number}(山东-未知)",
            ]
            rows.append([*front, identity, window, option, option, "(空)"])
    return write_sheets(folder / "386540716_按文本_服务窗口满意度调查_34_34.xlsx", Sheet1=rows)


def indicators(folder: Path) -> Path:
    """Figures of the four nominees; the last row is out of range on purpose."""
    figures = {
        "20000": ("李桂兰", 95, 92),
        "20001": ("罗小红", 80, 80),
        "20020": ("王慧", 90, 90),
        "20021": ("张志强", 90, 90),
    }
    rows: list[tuple[Any, ...]] = [("对象类型", "编号", "名称", "所属单位", "指标代码", "数值", "备注")]
    for number, (name, appraisal, result) in figures.items():
        unit = "饮食服务中心" if number < "20020" else "公寓管理中心"
        rows.append(("个人", number, name, unit, "appraisal", appraisal, ""))
        rows.append(("个人", number, name, unit, "result_index", result, ""))
    rows.append(("个人", "20002", "职工02", "饮食服务中心", "appraisal", 960, ""))
    return write_sheets(folder / "2015年考核指标表.xlsx", 指标=rows)


def ballots(folder: Path) -> Path:
    rows: list[tuple[Any, ...]] = [("工号", "姓名", "单位", "发出", "收回", "有效", "赞成", "弃权")]
    rows += [
        ("20000", "李桂兰", "饮食服务中心", 32, 31, 30, 27, 1),
        ("20001", "罗小红", "饮食服务中心", 32, 31, 30, 24, 1),
    ]
    rows += [
        ("20020", "王慧", "公寓管理中心", 32, 31, 30, 27, 1),
        ("20021", "张志强", "公寓管理中心", 32, 31, 30, 27, 1),
    ]
    return write_sheets(folder / "同事测评计票汇总.xlsx", 计票=rows)
