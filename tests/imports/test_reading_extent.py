"""How many rows a file lets expect, which only bars of progress believe."""

import zipfile
from pathlib import Path

import pytest

from awards.imports.reading.extent import rows_expected
from tests.samples import write_workbook

HUGE = b'<worksheet><dimension ref="A1:XFD1048576"/></worksheet>'


def test_lines_of_a_text_and_rows_of_a_workbook(tmp_path: Path) -> None:
    text = tmp_path / "a.csv"
    text.write_text("甲,乙\n" * 7, encoding="gb18030")
    book = write_workbook(tmp_path / "a.xlsx", {"Sheet1": [("甲", "乙")] * 12, "Sheet2": [("丙",)] * 40})

    assert rows_expected(text) == 7
    assert rows_expected(book) == 12


def test_what_nobody_can_believe_or_tell(tmp_path: Path) -> None:
    for name, sheets in (("huge", {"xl/worksheets/sheet1.xml": HUGE}), ("none", {"content.xml": b"<a/>"})):
        with zipfile.ZipFile(tmp_path / f"{name}.xlsx", "w") as archive:
            for member, content in sheets.items():
                archive.writestr(member, content)
        assert rows_expected(tmp_path / f"{name}.xlsx") is None


@pytest.mark.parametrize("content", [b"PK\3\4 broken", b"\xd0\xcf\x11\xe0 old"])
def test_what_cannot_be_opened_is_for_the_reading_to_say(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)

    assert rows_expected(path) is None
    assert rows_expected(tmp_path / "gone.xlsx") is None
