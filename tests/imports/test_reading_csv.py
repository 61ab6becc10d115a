"""Csv in the encodings and habits of Chinese offices."""

from pathlib import Path

import pytest

from awards.files.errors import DamagedTextError
from awards.imports.reading import Row, iter_rows, read_tables
from awards.imports.reading.errors import BrokenQuotesError

pytestmark = pytest.mark.unit

SURVEY = '序号,窗口,意见\n1,一食堂3号窗口,"热情,耐心"\n2,班车调度台,🙂\n'
ROWS = [("序号", "窗口", "意见"), ("1", "一食堂3号窗口", "热情,耐心"), ("2", "班车调度台", "🙂")]


def read(tmp_path: Path, data: bytes) -> list[tuple[int, tuple]]:
    """Numbers and cells of a csv of these bytes."""
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    (table,) = read_tables(path)
    assert table.name == ""
    return [(row.number, row.cells) for row in table.rows]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]
)
def test_every_encoding_of_an_office(tmp_path: Path, encoding: str) -> None:
    mark = {"utf-32-be": b"\0\0\xfe\xff"}.get(encoding, b"")
    assert [cells for _, cells in read(tmp_path, mark + SURVEY.encode(encoding))] == ROWS


def test_short_gbk(tmp_path: Path) -> None:
    # Statistical guessers take these ten bytes for another language.
    assert read(tmp_path, "姓名\n李刚\n".encode("gbk")) == [(1, ("姓名",)), (2, ("李刚",))]


def test_one_wide_character_more_does_not_turn_utf16_around(tmp_path: Path) -> None:
    # 一 is 4E 00: a zero in the other half of the pair
    assert read(tmp_path, "一,一\n一,二\n".encode("utf-16-le"))[1] == (2, ("一", "二"))


def test_bytes_in_no_encoding_are_told(tmp_path: Path) -> None:
    with pytest.raises(DamagedTextError):
        read(tmp_path, "姓名,单位\n".encode() + b"\xff\xff\xff\n")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_that_gives_even_columns(tmp_path: Path, delimiter: str) -> None:
    lines = [
        "2015年计票;汇总,表",
        delimiter.join(["工号", "姓名", "票"]),
        delimiter.join(["20000", '"李,桂;兰\t"', "15"]),
    ]
    found = read(tmp_path, "\r\n".join(lines).encode())
    assert found[1:] == [(2, ("工号", "姓名", "票")), (3, ("20000", "李,桂;兰\t", "15"))]


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    data = '\n序号,意见\n1,"第一行\n第二行"\n , \n2,"他说""好"""\n'
    # row 1 is blank; row 3 has two lines; row 4 holds blanks only
    assert read(tmp_path, data.encode()) == [
        (2, ("序号", "意见")),
        (3, ("1", "第一行\n第二行")),
        (5, ("2", '他说"好"')),
    ]


def test_an_empty_field_is_nothing_and_blanks_stay_raw(tmp_path: Path) -> None:
    assert read(tmp_path, "甲,, 乙　\n".encode()) == [(1, ("甲", None, " 乙　"))]


def test_a_quotation_mark_left_open_swallows_nothing(tmp_path: Path) -> None:
    with pytest.raises(BrokenQuotesError, match="Row 2"):
        read(tmp_path, '序号,意见\n1,"没有结束\n2,好\n3,好\n'.encode())


def test_quotes_inside_plain_fields_are_text(tmp_path: Path) -> None:
    assert read(tmp_path, '1,5"管\n'.encode()) == [(1, ("1", '5"管'))]


def test_rows_come_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(SURVEY.encode("gb18030"))
    rows = iter_rows(path)
    assert next(rows) == Row(1, ROWS[0])
    rows.close()


def test_the_delimiter_of_a_single_column_is_a_comma(tmp_path: Path) -> None:
    assert read(tmp_path, "姓名\n李刚;王军\n".encode()) == [(1, ("姓名",)), (2, ("李刚;王军",))]
