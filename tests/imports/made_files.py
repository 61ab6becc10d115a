"""Files in the formats that offices send, honest and hostile, made where they are needed."""

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile
from odf import opendocument, table, text

Cells = dict[str, Any]

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def write_xlsx(path: Path, cells: Cells, *, formats: dict[str, str] | None = None, sheet: str = "表") -> Path:
    """A workbook of one sheet, cells by address; `formats` gives number formats."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(sheet)
        for address, value in cells.items():
            page.write(address, value, book.add_format({"num_format": (formats or {}).get(address, "General")}))
    return path


def write_openpyxl(path: Path, cells: Cells) -> Path:
    """A workbook whose formulas were never calculated: openpyxl writes no values for them."""
    book = openpyxl.Workbook()
    for address, value in cells.items():
        book["Sheet"][address] = value
    book.save(path)
    return path


def write_xls(
    path: Path, cells: dict[tuple[int, int], Any], *, formats: dict[tuple[int, int], str] | None = None
) -> Path:
    """A workbook of Excel 97, cells by (row, column) from 0; an int in a tuple stands for an error code."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("旧表")
    for (row, column), value in cells.items():
        if isinstance(value, tuple):
            page.row(row).set_cell_error(column, value[0])
        else:
            style = xlwt.easyxf(num_format_str=(formats or {}).get((row, column), "General"))
            page.write(row, column, value, style)
    book.save(str(path))
    return path


def write_ods(path: Path, rows: list[list[dict[str, str]]]) -> Path:
    """An OpenDocument sheet; each cell is its attributes, "p" its text."""
    book = opendocument.OpenDocumentSpreadsheet()
    page = table.Table(name="开放")
    for row in rows:
        line = table.TableRow()
        for cell in row:
            values = dict(cell)
            shown = values.pop("p", "")
            one = table.TableCell(**values)
            if shown:
                one.addElement(text.P(text=shown))
            line.addElement(one)
        page.addElement(line)
    book.spreadsheet.addElement(page)
    book.save(str(path))
    return path


def write_encrypted(path: Path) -> Path:
    """An xlsx behind a password, as Excel wraps it."""
    plain = io.BytesIO(write_xlsx(path.with_suffix(".plain"), {"A1": "密"}).read_bytes())
    with path.open("wb") as out:
        OOXMLFile(plain).encrypt("secret", out)
    return path


def zip_of(members: dict[str, bytes]) -> bytes:
    """A zip of members, packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def edited(data: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """A zip with a change in one member; the text to be changed must be there."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert old in members[member]
    members[member] = members[member].replace(old, new)
    return zip_of(members)


def docx() -> bytes:
    """The least that tells a Word document."""
    return zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document>text</document>"})


def bomb() -> bytes:
    """An xlsx of some 20 kB whose sheet unpacks to 20 MB of blanks: about a thousand times its size."""
    return zip_of({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b" " * 20_000_000})


def xls_record(data: bytes, old: int, new: int) -> bytes:
    """An xls with the type of the first record `old` changed to `new`, walking from the workbook's beginning."""
    at = data.index(struct.pack("<HHH", 0x0809, 16, 0x0600))
    while struct.unpack_from("<H", data, at)[0] != old:
        at += 4 + struct.unpack_from("<H", data, at + 2)[0]
    return data[:at] + struct.pack("<H", new) + data[at + 2 :]
