"""Marks of an OpenDocument spreadsheet, by a walk through its content.xml."""

import zipfile
from xml.parsers import expat

from .marks import PERCENT, UNCACHED, EncryptedError, Marks, put

CELLS = ("table:table-cell", "table:covered-table-cell")


def marks(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """The marks of each sheet; raises EncryptedError."""
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise EncryptedError
    walk = Walk()
    walk.parser.Parse(archive.read("content.xml"), True)
    return walk.found


class Walk:
    """Counts rows and cells, which the format repeats by attribute instead of giving them addresses."""

    def __init__(self) -> None:
        self.found: dict[str, Marks] = {}
        self.sheet: Marks = {}
        self.row = self.rows = self.column = self.columns = 0
        self.fault: list[str] | None = None
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.refuse

    def refuse(self, *_: object) -> None:
        raise ValueError("document type in a workbook")

    def start(self, name: str, values: dict[str, str]) -> None:
        if name == "table:table":
            self.sheet = self.found.setdefault(values.get("table:name", ""), {})
            self.row = self.rows = 0
        elif name == "table:table-row":
            self.rows = int(values.get("table:number-rows-repeated", 1))
            self.column = 0
        elif name in CELLS:
            self.columns = int(values.get("table:number-columns-repeated", 1))
            self.cell(values)

    def cell(self, values: dict[str, str]) -> None:
        if values.get("calcext:value-type") == "error":
            self.fault = []
        elif "table:formula" in values and "office:value-type" not in values:
            self.mark(UNCACHED)
        elif values.get("office:value-type") == "percentage":
            self.mark(PERCENT)

    def text(self, data: str) -> None:
        if self.fault is not None:
            self.fault.append(data)

    def end(self, name: str) -> None:
        if name == "table:table-row":
            self.row += self.rows
        elif name in CELLS:
            if self.fault is not None:
                self.mark("".join(self.fault) or "#ERROR!")
                self.fault = None
            self.column += self.columns

    def mark(self, mark: str) -> None:
        rows = range(self.row, self.row + self.rows)
        put(self.sheet, rows, range(self.column, self.column + self.columns), mark)
