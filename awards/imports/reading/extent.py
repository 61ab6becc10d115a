"""About how many rows a table has, told before it is read: for bars of progress and for nothing else."""

import re
import zipfile
import zlib
from pathlib import Path

OLE = b"\xd0\xcf\x11\xe0"
SHEETS = "xl/worksheets/"
DIMENSION = re.compile(rb"""<(?:\w+:)?dimension\s[^>]*ref=["'][A-Z]+\d+:[A-Z]+(\d+)["']""")
HEAD, CHUNK = 4096, 1 << 20


def rows_expected(path: Path) -> int | None:
    """The lines of a text, or the last row that the first sheet of an xlsx declares; None where nothing tells.

    What is declared need not be there, and a line is not always a row.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(len(OLE))
            if head.startswith(b"PK"):
                return declared(path)
            if head == OLE:
                return None
            return head.count(b"\n") + sum(part.count(b"\n") for part in iter(lambda: stream.read(CHUNK), b""))
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):  # the reading will say what is wrong
        return None


def declared(path: Path) -> int | None:
    """The extent in the head of a workbook's first sheet; None for more rows than the file has bytes."""
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith(SHEETS) and name.endswith(".xml")]
        if not sheets:
            return None
        with archive.open(min(sheets, key=lambda name: (len(name), name))) as sheet:
            found = DIMENSION.search(sheet.read(HEAD))
    rows = int(found[1]) if found else 0
    return rows if 0 < rows <= path.stat().st_size else None
