"""Marks of an xls workbook, by a walk over its records (MS-XLS, version BIFF8; older ones are left unmarked)."""

import struct
from collections.abc import Iterator

from .marks import PERCENT, UNCACHED, EncryptedError, Marks, is_percent_format, put
from .ole import OleFile

BOF, END_OF_PART, FILE_PASS, SHEET, FORMAT, STYLE = 0x0809, 0x000A, 0x002F, 0x0085, 0x041E, 0x00E0
FORMULA, NUMBER, RK, MANY_RK, BOOL_OR_ERROR = 0x0006, 0x0203, 0x027E, 0x00BD, 0x0205
BIFF8 = 0x0600
PERCENT_IDS = {9, 10}
CALCULATE_ON_LOAD = 0x0002
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

Record = tuple[int, bytes]


def marks(data: bytes) -> dict[str, Marks]:
    """The marks of each sheet; raises EncryptedError, and ValueError or struct.error for a damaged file."""
    book = OleFile(data).stream("Workbook", "Book") or b""
    sheets: list[tuple[str, int]] = []
    formats: dict[int, str] = {}
    styles: list[int] = []
    for kind, body in records(book, 0):
        if kind == BOF and struct.unpack_from("<H", body)[0] != BIFF8:
            return {}
        if kind == FILE_PASS:
            raise EncryptedError
        if kind == SHEET:
            sheets.append((text_of(body[7:], body[6]), struct.unpack_from("<I", body)[0]))
        elif kind == FORMAT:
            formats[struct.unpack_from("<H", body)[0]] = text_of(body[4:], struct.unpack_from("<H", body, 2)[0])
        elif kind == STYLE:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    numbers = PERCENT_IDS | {number for number, code in formats.items() if is_percent_format(code)}
    percent = {index for index, number in enumerate(styles) if number in numbers}
    return {name: sheet_marks(records(book, at), percent) for name, at in sheets}


def records(book: bytes, at: int) -> Iterator[Record]:
    """The records of one part of the workbook from its beginning on; parts inside it (charts) are passed over."""
    depth = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        if kind == BOF:
            depth += 1
        if depth <= 1:
            yield kind, book[at + 4 : at + 4 + length]
        if kind == END_OF_PART:
            depth -= 1
            if depth <= 0:
                return
        at += 4 + length


def text_of(data: bytes, length: int) -> str:
    """A text of `length` characters: a byte that tells one byte a character from two, then the characters."""
    wide = data[0] & 1
    return data[1 : 1 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def sheet_marks(parts: Iterator[Record], percent: set[int]) -> Marks:
    """The marks of one sheet."""
    found: Marks = {}
    for kind, body in parts:
        if kind == MANY_RK:
            row, first = struct.unpack_from("<HH", body)
            for index in range((len(body) - 6) // 6):
                if struct.unpack_from("<H", body, 4 + 6 * index)[0] in percent:
                    put(found, (row,), (first + index,), PERCENT)
        elif kind in (FORMULA, NUMBER, RK, BOOL_OR_ERROR):
            row, column, style = struct.unpack_from("<HHH", body)
            mark = mark_of(kind, body[6:]) or (PERCENT if style in percent and kind != BOOL_OR_ERROR else None)
            if mark:
                put(found, (row,), (column,), mark)
    return found


def mark_of(kind: int, rest: bytes) -> str | None:
    """The mark that a record's contents give, whatever its style."""
    if kind == BOOL_OR_ERROR:
        return ERRORS.get(rest[0], "#ERROR!") if rest[1] else None
    if kind != FORMULA:
        return None
    if rest[6:8] == b"\xff\xff":  # not a number: the first byte tells text, truth value, error or empty text
        return ERRORS.get(rest[2], "#ERROR!") if rest[0] == 2 else None
    flags = struct.unpack_from("<H", rest, 8)[0]
    return UNCACHED if flags & CALCULATE_ON_LOAD and rest[:8] == bytes(8) else None
