"""Workbooks of every format give the same plain values under their true row numbers."""

from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from xlwt import Formula

from awards.files.errors import CorruptFileError
from awards.imports.reading import CellFault, Row, iter_rows, read_tables
from awards.imports.reading.errors import NoSuchSheetError, UncachedFormulaError
from tests.imports import made_files as made

pytestmark = pytest.mark.unit

EARLY = datetime(2015, 9, 1, 8, 3, 1)  # noqa: DTZ001 - cells have no zone


def only_rows(path: Path) -> tuple[Row, ...]:
    """The rows of a file's only table."""
    (table,) = read_tables(path)
    return table.rows


def test_xlsx_values_are_plain(tmp_path: Path) -> None:
    cells = {
        "A1": "着装挂牌",
        "B1": 15.0,
        "C1": 0.1 + 0.2,  # 0.30000000000000004: noise of the sum that no sheet shows
        "D1": 93.45,
        "E1": date(2015, 9, 1),
        "F1": EARLY,
        "G1": 0.983,
        "H1": "=1+1",
        "I1": 1e-7,
        "J1": 123456789012,
        "K1": "００１",
    }
    formats = {"E1": "yyyy-mm-dd", "F1": "yyyy-mm-dd hh:mm:ss", "G1": "0.0%"}
    path = made.write_xlsx(tmp_path / "a.xlsx", cells, formats=formats)
    (row,) = only_rows(path)
    moments = (date(2015, 9, 1), EARLY)
    assert row.cells == (
        *("着装挂牌", "15", "0.3", "93.45"),
        *moments,
        *("98.3%", "=1+1", "0.0000001", "123456789012", "００１"),
    )


def test_row_numbers_are_those_of_the_spreadsheet(tmp_path: Path) -> None:
    path = made.write_xlsx(tmp_path / "a.xlsx", {"C4": "标题", "D4": "得分", "C5": "  ", "C7": "甲", "F9": 3})
    rows = only_rows(path)
    assert [(row.number, row.cells) for row in rows] == [
        (4, (None, None, "标题", "得分", None, None)),
        (7, (None, None, "甲", None, None, None)),
        (9, (None, None, None, None, None, "3")),
    ]
    assert rows[0][99] is None


def test_sheets_keep_their_order_and_say_whether_they_are_hidden(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for name in ("空", "藏", "数据"):
            book.add_worksheet(name)
        book.get_worksheet_by_name("藏").hide()
        book.get_worksheet_by_name("藏").write("A1", "不看")
        book.get_worksheet_by_name("数据").write("B2", "看")
        book.add_chartsheet("图")
    tables = read_tables(tmp_path / "a.xlsx")
    assert [(table.name, len(table.rows), table.is_hidden) for table in tables] == [
        ("空", 0, False),
        ("藏", 1, True),
        ("数据", 1, False),
    ]
    assert list(iter_rows(tmp_path / "a.xlsx")) == [Row(2, (None, "看"))]
    assert list(iter_rows(tmp_path / "a.xlsx", "藏")) == [Row(1, ("不看",))]


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    path = made.write_xlsx(tmp_path / "a.xlsx", {"A1": 1}, sheet="窗口")
    with pytest.raises(NoSuchSheetError, match=r"“人员”.*窗口"):
        list(iter_rows(path, "人员"))


def test_xlsx_errors_are_flagged_and_not_empty(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet()
        page.write_formula("A1", "=1/0", None, "#DIV/0!")
        page.write_formula("C3", "=NA()", None, "#N/A")
        page.write_string("C4", "#N/A")  # the same as typed text is text
    first, second, third = only_rows(tmp_path / "a.xlsx")
    assert first[0] == CellFault("#DIV/0!")
    assert second[2] == CellFault("#N/A")
    assert third[2] == "#N/A"


def test_cells_without_addresses_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    data = made.write_xlsx(path, {"A1": 1, "B1": 0.5, "B2": 0.25}, formats={"B1": "0%", "B2": "0%"}).read_bytes()
    for address in (b"A1", b"B1"):
        data = made.edited(data, "xl/worksheets/sheet1.xml", b' r="%s"' % address, b"")
    path.write_bytes(data)
    assert [row.cells for row in only_rows(path)] == [("1", "50%"), (None, "25%")]


def test_a_percent_sign_in_quoted_text_of_a_format_is_no_percentage(tmp_path: Path) -> None:
    path = made.write_xlsx(tmp_path / "a.xlsx", {"A1": 98, "B1": 0.98}, formats={"A1": '0"%"', "B1": "0.00%"})
    assert only_rows(path)[0].cells == ("98", "98%")


def test_formulas_never_calculated_are_named(tmp_path: Path) -> None:
    cells = {"A1": "得分", "B2": "=SUM(C2:D2)", "C2": 3} | {f"E{row}": "=1+1" for row in range(3, 12)}
    path = made.write_openpyxl(tmp_path / "a.xlsx", cells)
    # ten formulas; eight are named, in the order of rows
    with pytest.raises(UncachedFormulaError, match=r"“Sheet”.*\(B2, E3, E4, E5, E6, E7, E8, E9, …\)"):
        read_tables(path)


def test_zeros_that_a_library_writes_for_formulas_are_not_believed(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet().write_formula("B2", "=1+1")  # XlsxWriter writes 0 and asks Excel to calculate on opening
    with pytest.raises(UncachedFormulaError, match=r"\(B2\)"):
        read_tables(tmp_path / "a.xlsx")


def test_formulas_with_values_are_read(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet()
        page.write_formula("A1", "=40+2", None, 42)
        page.write_formula("B1", '=""', None, "")
    path = tmp_path / "a.xlsx"
    as_excel_writes = (b'<c r="B1"><f>', b'<c r="B1" t="str"><f>')
    path.write_bytes(made.edited(path.read_bytes(), "xl/worksheets/sheet1.xml", *as_excel_writes))
    assert only_rows(path)[0].cells == ("42", None)


def test_xls_values_errors_and_percentages(tmp_path: Path) -> None:
    not_available = 42
    cells = {
        (2, 1): "窗口",
        (2, 2): 15,
        (2, 3): 0.98,
        (2, 4): date(2015, 9, 1),
        (3, 1): (not_available,),
        (4, 1): 0.5,
        (4, 2): 0.25,
    }
    percent = {(2, 3): "0.0%;-0.0%", (4, 1): "0%", (4, 2): "0%", (2, 4): "yyyy-mm-dd"}
    rows = only_rows(made.write_xls(tmp_path / "a.xls", cells, formats=percent))
    assert [(row.number, row.cells[1:]) for row in rows] == [
        (3, ("窗口", "15", "98%", date(2015, 9, 1))),
        (4, (CellFault("#N/A"), None, None, None)),
        (5, ("50%", "25%", None, None)),
    ]


def test_xls_formulas_that_ask_to_be_calculated_are_not_believed(tmp_path: Path) -> None:
    path = made.write_xls(tmp_path / "a.xls", {(0, 0): Formula("1+1")})
    # xlwt leaves the result an empty text (3, …, FF FF) without flags; other writers leave the number 0 and the flag
    # "calculate on load" (2).
    result = b"\x03" + bytes(5) + b"\xff\xff"
    data = path.read_bytes()
    at = data.index(result)
    path.write_bytes(data[:at] + bytes(8) + b"\x02\0" + data[at + 10 :])
    with pytest.raises(UncachedFormulaError, match=r"“旧表”.*\(A1\)"):
        read_tables(path)


def test_ods_values_errors_and_percentages(tmp_path: Path) -> None:
    blank: dict[str, str] = {}
    rows = [
        [{"numbercolumnsrepeated": "3"}],
        [blank, {"valuetype": "string", "p": "窗口"}, {"valuetype": "float", "value": "15"}],
        [
            {"numbercolumnsrepeated": "2"},
            {"valuetype": "percentage", "value": "0.983", "p": "98.3%"},
            {"valuetype": "date", "datevalue": "2015-09-01", "p": "2015-09-01"},
        ],
    ]
    found = only_rows(made.write_ods(tmp_path / "a.ods", rows))
    assert [(row.number, row.cells) for row in found] == [
        (2, (None, "窗口", "15", None)),
        (3, (None, None, "98.3%", date(2015, 9, 1))),
    ]


def test_ods_errors_are_flagged(tmp_path: Path) -> None:
    path = made.write_ods(tmp_path / "a.ods", [[{"valuetype": "string", "p": "#N/A"}]])
    data = made.edited(
        path.read_bytes(), "content.xml", b"<table:table-cell ", b'<table:table-cell calcext:value-type="error" '
    )
    xmlns = b'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
    path.write_bytes(
        made.edited(data, "content.xml", b"<office:document-content ", b"<office:document-content " + xmlns)
    )
    assert only_rows(path)[0].cells == (CellFault("#N/A"),)


def test_ods_formulas_never_calculated_are_named(tmp_path: Path) -> None:
    path = made.write_ods(tmp_path / "a.ods", [[{"valuetype": "float", "value": "1"}, {"formula": "of:=1+1"}]])
    with pytest.raises(UncachedFormulaError, match=r"“开放”.*\(B1\)"):
        read_tables(path)


def test_a_sheet_part_that_is_missing_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(made.zip_of({"xl/workbook.xml": b"<workbook/>"}))
    with pytest.raises(CorruptFileError):
        read_tables(path)


def test_many_rows_come_one_by_one(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"constant_memory": True}) as book:
        page = book.add_worksheet()
        for number in range(3000):
            page.write_row(number, 0, [number, "满意"])
    rows = iter_rows(tmp_path / "a.xlsx")
    assert next(rows) == Row(1, ("0", "满意"))
    assert sum(1 for _ in rows) == 2999


def test_signs_that_no_database_keeps_are_left_out(tmp_path: Path) -> None:
    # Excel writes them as _x0000_; xlsxwriter does the same.
    path = made.write_xlsx(tmp_path / "a.xlsx", {"A1": "王\0小\x01红", "A2": "一\n二"})
    assert [row.cells for row in only_rows(path)] == [("王小红",), ("一\n二",)]
