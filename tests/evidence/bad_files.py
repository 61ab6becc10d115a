"""The files that offices really send, one maker for each kind of trouble; `good` rows are about the tests' register."""

import bz2
import csv
import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from tests.imports import made_files as made
from tests.samples import write_workbook

Rows = Sequence[Sequence[Any]]
Maker = Callable[[Path], Path]

FIGURES = ("对象类型", "编号", "名称", "所属单位", "指标代码", "数值")
KITCHEN = ("单位", "ZW01", "饮食服务中心", "")
HALL = ("窗口", "CK02", "报修服务大厅", "维修服务中心")
COOK = ("个人", "20000", "李桂兰", "饮食服务中心")
GOOD = (*COOK, "appraisal", 95)
ORDERS = ("单号", "报修时间", "班组", "维修人", "完工时间", "状态")
ROSTER = ("工号", "姓名", "单位", "岗位", "入职日期")
SHEET = "xl/worksheets/sheet1.xml"
LAST_ROW = 1_048_576


def table(*rows: Sequence[Any], header: Sequence[Any] = FIGURES) -> Maker:
    """A workbook of a header and rows."""
    return lambda folder: write_workbook(folder / "表.xlsx", {"表": [header, *rows]})


def value(cell: Any, code: str = "appraisal") -> Maker:
    """An indicator sheet of one row with this cell for its value."""
    return table((*COOK, code, cell))


def formatted(cell: float, number_format: str, code: str) -> Maker:
    """As `value`, with a number in a number format."""
    cells = {f"{column}2": one for column, one in zip("ABCDEF", (*COOK, code, cell), strict=True)}
    heads = {f"{column}1": one for column, one in zip("ABCDEF", FIGURES, strict=True)}
    return lambda folder: made.write_xlsx(folder / "表.xlsx", heads | cells, formats={"F2": number_format})


def order(reported: Any, finished: Any) -> Maker:
    """An export of one order."""
    return table(("BX1", reported, "饮食服务中心", "李桂兰", finished, "已完工"), header=ORDERS)


def merged(folder: Path) -> Path:
    """A cell over two rows: a spreadsheet keeps its text in the upper one."""
    with Workbook(folder / "合并.xlsx") as book:
        page = book.add_worksheet()
        page.merge_range("A1:F1", "2015年考核指标")
        page.write_row("A2", FIGURES)
        page.write_row("A3", (*COOK, "appraisal", 95))
        page.write_row("B4", (*COOK[1:], "on_time_rate", 90))
        page.merge_range("A3:A4", "个人")
    return folder / "合并.xlsx"


def hidden(folder: Path) -> Path:
    """Last year's figures on a sheet that nobody sees."""
    with Workbook(folder / "隐藏.xlsx") as book:
        for name, row in (("去年", (*KITCHEN, "appraisal", 60)), ("今年", GOOD)):
            page = book.add_worksheet(name)
            page.write_row("A1", FIGURES)
            page.write_row("A2", row)
        book.get_worksheet_by_name("去年").hide()
        book.get_worksheet_by_name("今年").activate()
    return folder / "隐藏.xlsx"


def hidden_numbers(folder: Path) -> Path:
    """Identity cards on a sheet that nobody sees."""
    with Workbook(folder / "隐藏.xlsx") as book:
        for name, rows in (("证件", ((NUMBER,),)), ("今年", (FIGURES, GOOD))):
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
        book.get_worksheet_by_name("证件").hide()
        book.get_worksheet_by_name("今年").activate()
    return folder / "隐藏.xlsx"


def uncached(folder: Path) -> Path:
    """A formula whose value no program has calculated."""
    cells = {f"{column}1": one for column, one in zip("ABCDEF", FIGURES, strict=True)}
    cells |= {f"{column}2": one for column, one in zip("ABCDEF", (*COOK, "appraisal", "=90+5"), strict=True)}
    return made.write_openpyxl(folder / "公式.xlsx", cells)


def empty_rows(folder: Path) -> Path:
    """A row of data above a sheet formatted to its end: every row stands in the file, with an empty cell."""
    whole = table(GOOD)(folder)
    rows = b"".join(b'<row r="%d"><c r="F%d" s="0"/></row>' % (at, at) for at in range(3, LAST_ROW + 1))
    whole.write_bytes(made.edited(whole.read_bytes(), SHEET, b"</sheetData>", rows + b"</sheetData>"))
    return whole


def empty_lines(folder: Path) -> Path:
    """The same as csv: commas to the end."""
    path = folder / "空行.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([FIGURES, GOOD])
        file.write(",,,,,\r\n" * (LAST_ROW - 2))
    return path


def far_cells(folder: Path) -> Path:
    """Two cells in opposite corners of a sheet."""
    path = made.write_xlsx(folder / "远.xlsx", {"A1": 1, "XFD1048576": 2})
    assert path.stat().st_size < 6000
    return path


def macros(name: str) -> Maker:
    """A workbook with a macro inside."""

    def write(folder: Path) -> Path:
        with zipfile.ZipFile(table(GOOD)(folder)) as archive:
            members = {one: archive.read(one) for one in archive.namelist()}
        (folder / name).write_bytes(made.zip_of({**members, "xl/vbaProject.bin": b"Sub Auto_Open()"}))
        return folder / name

    return write


def bomb(folder: Path) -> Path:
    """A workbook of under 11 kB whose sheet is 10 GB of zeros, packed with bzip2 and declared as it is."""
    return write_bomb(folder, 256 * PIECE)


def lying_bomb(folder: Path) -> Path:
    """The same, but its directory says that the sheet has 100,000 bytes."""
    return write_bomb(folder, 100_000)


PIECE = 40_000_000  # what fits into one block of bzip2


def write_bomb(folder: Path, said: int) -> Path:
    """An xlsx whose one big member unpacks to 256 pieces; `said` is the size that its directory states."""
    out, packed = io.BytesIO(), bzip2_zeros(256)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts_of_a_workbook(folder).items():
            archive.writestr(name, text)
        at = out.tell()
        archive.writestr(zipfile.ZipInfo(SHEET), packed)
    data = bytearray(out.getvalue())
    for start, signature, where in ((at, b"PK\3\4", 8), (data.rindex(b"PK\1\2"), b"PK\1\2", 10)):
        assert data[start : start + 4] == signature
        struct.pack_into("<H", data, start + where, zipfile.ZIP_BZIP2)
        struct.pack_into("<I", data, start + where + 14, min(said, 2**32 - 2))
    (folder / "炸弹.xlsx").write_bytes(data)
    assert len(data) < 20_000
    return folder / "炸弹.xlsx"


def parts_of_a_workbook(folder: Path) -> dict[str, bytes]:
    """Everything of a small workbook but its sheet."""
    with zipfile.ZipFile(table(GOOD)(folder)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != SHEET}


def bzip2_zeros(times: int) -> bytes:
    """Zeros packed with bzip2: one block of 40 MB, written `times` times with the sum of all blocks behind them."""
    one = bz2.compress(bytes(PIECE), 9)
    bits = f"{int.from_bytes(one, 'big'):0{8 * len(one)}b}"
    end = bits.rindex(f"{0x177245385090:048b}")
    block, check = bits[32:end], 0
    crc = int(block[48:80], 2)
    for _ in range(times):
        check = ((check << 1 | check >> 31) & 0xFFFFFFFF) ^ crc
    whole = bits[:32] + block * times + f"{0x177245385090:048b}{check:032b}"
    whole += "0" * (-len(whole) % 8)
    return int(whole, 2).to_bytes(len(whole) // 8, "big")


def with_nul_bytes(folder: Path) -> Path:
    """A csv that a broken disk or a wrong export has filled with NUL bytes."""
    text = ",".join(FIGURES) + "\n" + ",".join(map(str, GOOD)) + "\n"
    path = folder / "坏.csv"
    path.write_bytes(text.encode() + bytes(40) + text.encode())
    return path


def encrypted(folder: Path) -> Path:
    """A workbook behind a password."""
    return made.write_encrypted(folder / "密.xlsx")


NUMBER = "11010519491231002X"  # the example of GB 11643
PERSON = ("30001", "张三", "饮食服务中心", "厨师", date(2012, 9, 1))
MOMENT = datetime(2015, 7, 1, 8)  # noqa: DTZ001 - cells have no zone
