"""Marks of an xlsx workbook, by patterns over the XML of its sheets: fifty megabytes take seconds, not minutes."""

import posixpath
import re
import zipfile
from xml.etree import ElementTree

from .marks import PERCENT, UNCACHED, Marks, is_percent_format, put

PERCENT_IDS = {"9", "10"}  # the built-in formats 0% and 0.00%
ROW_OR_CELL = re.compile(
    rb"<(?:\w+:)?(?:row\b([^>]*)>|c((?:\s[^>]*)?)/>|c((?:\s[^>]*[^>/])?)>(.*?)</(?:\w+:)?c>)", re.DOTALL
)
INTERESTING = re.compile(rb"""\st=["']e["']|<(?:\w+:)?f[\s/>]""")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)<")
SIGNS = (b't="e"', b"t='e'", b"<f", b":f")  # an error, a formula with and without a prefix
PIECE, LONGEST_SIGN = 1 << 20, 32
ATTRIBUTE = re.compile(rb"""\s([rst])=["']([^"']*)["']""")


def marks(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """The marks of each worksheet."""
    members = {name.replace("\\", "/").lower(): name for name in archive.namelist()}

    def part(name: str) -> bytes:
        found = members.get(name.lower())
        return archive.read(found) if found else b""

    book = parse(part("xl/workbook.xml"))
    targets = {one.get("Id"): one.get("Target", "") for one in parse(part("xl/_rels/workbook.xml.rels"))}
    stale = any(one.get("fullCalcOnLoad") in ("1", "true") for one in book.iter() if local(one) == "calcPr")
    percent = percent_styles(parse(part("xl/styles.xml")))
    found: dict[str, Marks] = {}
    for sheet in (one for one in book.iter() if local(one) == "sheet"):
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        target = posixpath.normpath(posixpath.join("/xl", targets.get(link, ""))).lstrip("/")
        may_be = may_be_marked(archive, members.get(target.lower()), percent)
        found[sheet.get("name", "")] = sheet_marks(part(target), percent, stale) if may_be else {}
    return found


def parse(data: bytes) -> ElementTree.Element:
    """A small part as a tree, empty for a part that is missing; refuses document types, which no workbook needs."""
    if b"<!DOCTYPE" in data:
        raise ValueError("document type in a workbook")
    return ElementTree.fromstring(data or b"<empty/>")  # noqa: S314 - without a document type there is nothing to expand


def local(element: ElementTree.Element) -> str:
    """An element's name without its namespace, which strict and transitional files write differently."""
    return element.tag.rpartition("}")[2]


def percent_styles(styles: ElementTree.Element) -> set[bytes]:
    """The indexes of cell styles whose number format shows a percentage, as cells write them."""
    formats = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iter() if local(one) == "numFmt"}
    percent = PERCENT_IDS | {number for number, code in formats.items() if is_percent_format(code)}
    used = next((one for one in styles if local(one) == "cellXfs"), ())
    return {str(index).encode() for index, one in enumerate(used) if one.get("numFmtId") in percent}


def may_be_marked(archive: zipfile.ZipFile, member: str | None, percent: set[bytes]) -> bool:
    """Whether a sheet has the signs of a mark anywhere: looked for piece by piece, as most sheets have none."""
    if member is None:
        return False
    signs = [*SIGNS, *(b"s=%s%s%s" % (quote, index, quote) for index in percent for quote in (b'"', b"'"))]
    with archive.open(member) as stream:
        before = b""
        while piece := stream.read(PIECE):
            window = before + piece
            if any(sign in window for sign in signs):
                return True
            before = window[-LONGEST_SIGN:]
    return False


def sheet_marks(data: bytes, percent: set[bytes], stale: bool) -> Marks:
    """The marks of one sheet. `stale`: the writer calculated nothing and asks for it on opening: zeros are unknown."""
    found: Marks = {}
    if not percent and not INTERESTING.search(data):
        return found
    wanted = re.compile(rb"""\st=["']e["']|\ss=["'](?:%s)["']""" % b"|".join(percent or [b"-"]))
    row, column = -1, -1
    for match in ROW_OR_CELL.finditer(data):
        of_row, _, of_cell, inside = match.groups()
        column += 1  # for the rare writers who give cells no address
        if of_row is not None:
            row, column = int(attributes(of_row).get(b"r", row + 2)) - 1, -1
        elif inside and (b"f" in inside or wanted.search(of_cell)):
            values = attributes(of_cell)
            row, column = position(values[b"r"]) if b"r" in values else (row, column)
            if mark := mark_of(values, inside, percent, stale):
                put(found, (row,), (column,), mark)
    return found


def attributes(text: bytes) -> dict[bytes, bytes]:
    """The attributes r, s and t of a tag."""
    return dict(ATTRIBUTE.findall(text))


def position(reference: bytes) -> tuple[int, int]:
    """`B7` as (6, 1)."""
    letters = reference.rstrip(b"0123456789")
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return int(reference[len(letters) :]) - 1, column - 1


def mark_of(values: dict[bytes, bytes], inside: bytes, percent: set[bytes], stale: bool) -> str | None:
    """The mark of one cell by its attributes and its contents. A formula may truly give an empty text (t="str")."""
    value = VALUE.search(inside)
    text = value[1] if value else b""
    if values.get(b"t") == b"e":
        return text.decode("utf-8", "replace") or "#ERROR!"
    if FORMULA.search(inside) and values.get(b"t") != b"str" and (not text or (stale and text == b"0")):
        return UNCACHED
    is_number = values.get(b"t", b"n") == b"n"
    return PERCENT if is_number and values.get(b"s") in percent else None
