"""Small files in the formats that offices send, made anew for each test."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

Rows = Sequence[Sequence[Any]]

DEPARTMENTS: Rows = (
    ("ZW01", "饮食服务中心", "Catering Centre", ""),
    ("ZW02", "公寓管理中心", "Residence Centre", ""),
    ("ZW03", "维修服务中心", "Maintenance Centre", ""),
)
WINDOWS: Rows = (
    ("CK01", "一食堂3号窗口", "饮食服务中心", "2007-09-01"),
    ("CK02", "报修服务大厅", "维修服务中心", "2011-09-01"),
)
PEOPLE: Rows = (
    (1, "20000", "李桂兰 ", "饮食服务中心", "厨师", "事业编", date(2005, 9, 14)),
    (2, "20007", "王军", "维修服务中心", "电工", "劳务派遣", date(1996, 10, 21)),
    (3, "20014", "王军", "维修服务中心", "木工", "人事代理", date(2007, 2, 13)),
)


def write_workbook(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """A workbook with these sheets; texts stay texts, dates become dates."""
    with Workbook(path, {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def departments_xlsx(path: Path, *, departments: Rows = DEPARTMENTS, windows: Rows = WINDOWS, zones: Rows = ()) -> Path:
    """单位与窗口.xlsx: a sheet of departments, one of service windows and, if there are any, one of cleaning zones."""
    sheets = {
        "单位": [("代码", "单位名称", "英文名称", "负责人"), *departments],
        "服务窗口": [("代码", "窗口名称", "所属单位", "启用日期"), *windows],
    }
    if zones:
        sheets["责任区"] = [("代码", "责任区名称", "所属单位"), *zones]
    return write_workbook(path, sheets)


def roster_xlsx(path: Path, *, people: Rows = PEOPLE, more_columns: Sequence[str] = ()) -> Path:
    """花名册.xlsx: one person a row; `more_columns` name what comes after the date of joining."""
    header = ("序号", "工号", "姓名", "单位", "岗位", "用工性质", "入职日期", *more_columns)
    return write_workbook(path, {"在岗人员": [header, *people]})


ITEMS = ("着装挂牌(10)", "在岗不空岗(15)", "文明用语、首问负责(15)")
VISITS: Rows = (
    (1, "饮食服务中心", "一食堂3号窗口", 10, "１５", 15, 40, ""),
    (2, "维修服务中心", "报修服务大厅", 8, 12.5, 15, 35.5, "着装挂牌扣2分;在岗不空岗扣2.5分"),
)


def inspection_xlsx(
    path: Path, *, visits: Rows = VISITS, title: str = "总务处2015年10月服务窗口巡回检查评分表", sheet: str = "窗口"
) -> Path:
    """2015年N月巡回检查表.xlsx: merged title and headings, a header of two rows, an average and a signature below."""
    columns = ("序号", "单位", "窗口", *ITEMS, "得分", "扣分原因")
    last = len(columns) - 1
    with Workbook(path) as book:
        page = book.add_worksheet(sheet)
        page.merge_range(0, 0, 0, last, title)
        for at, heading in enumerate(columns):
            if heading not in ITEMS:
                page.merge_range(1, at, 2, at, heading)
        page.merge_range(1, 3, 1, 2 + len(ITEMS), "检查项目(标准分)")
        page.write_row(2, 3, ITEMS)
        for number, row in enumerate(visits, start=3):
            page.write_row(number, 0, row)
        below = 3 + len(visits)
        page.merge_range(below, 0, below, 2, "平均分")
        page.write_formula(below, 3 + len(ITEMS), f"=AVERAGE(G4:G{below})", None, 37.75)
        page.write(below + 1, 0, "检查人:巡查组   复核:办公室")
    return path


SURVEY = "386540716_按文本_服务窗口满意度调查_5_5"
SURVEY_HEADER = (
    *("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "1、您的身份", "2、您评价的服务窗口"),
    *("3、请对该窗口的服务作出评价—1.主动了解并帮助解决需要", "2.热情耐心，不嫌麻烦"),
    *("4、您最希望改进的一件事?", "5、您是通过什么方式知道本次调查的?"),
)
ANSWERS: Rows = (
    ("学生", "报修服务大厅", "非常满意", "满意", "(空)", "微信"),
    ("学生", "报修服务大厅", "满意", "不了解", "=1+1 公式样的建议", "微信┋宣传栏"),
    ("教职工", "报修服务大厅", "基本满意", "(跳过)", "🙂", "其他〖同学转发〗"),
    ("学生", "一食堂3号窗口", "不满意", "非常不满意", "排队时间再短一点", "(跳过)"),
    ("教职工", "一食堂3号窗口", "满意", "满意", "(空)", "微信"),
)


def survey_rows(answers: Rows = ANSWERS, header: Sequence[str] = SURVEY_HEADER) -> list[Sequence[Any]]:
    """The rows of a 问卷星 export with texts: `answers` are the columns from 您的身份 on."""
    rows: list[Sequence[Any]] = [header]
    for number, answer in enumerate(answers, start=1):
        address = f"10.20.1.{1 + number // 3}(山东-未知)"
        rows.append((number, f"2015/11/05 23:3{number % 10}:00", "2分19秒", "微信", "直接访问", address, *answer))
    return rows


def survey_xlsx(path: Path, answers: Rows = ANSWERS, header: Sequence[str] = SURVEY_HEADER) -> Path:
    """The export as a workbook."""
    return write_workbook(path, {"Sheet1": survey_rows(answers, header)})


def survey_csv(path: Path, answers: Rows = ANSWERS, *, encoding: str = "gb18030") -> Path:
    """The export as csv, which 问卷星 writes in an encoding of its time."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(survey_rows(answers))
    return path


def indicators_xlsx(path: Path, rows: Rows) -> Path:
    """2015年考核指标表.xlsx: one figure a row."""
    header = ("对象类型", "编号", "名称", "所属单位", "指标代码", "数值", "备注")
    return write_workbook(path, {"指标": [header, *rows]})


def ballots_xlsx(path: Path, rows: Rows) -> Path:
    """同事测评计票汇总.xlsx: the counted votes about one person a row."""
    return write_workbook(path, {"计票": [("工号", "姓名", "单位", "发出", "收回", "有效", "赞成", "弃权"), *rows]})
