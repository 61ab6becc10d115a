"""Small files in the formats that offices send, made anew for each test."""

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
