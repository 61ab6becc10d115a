"""What people type into cells, and what becomes of it."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from awards.imports.reading import CellError, CellFault
from awards.imports.reading.cells import (
    cell_ref,
    clean_text,
    column_letter,
    is_blank,
    parse_date,
    parse_datetime,
    parse_decimal,
    parse_duration,
    parse_int,
    parse_text,
    raw_text,
    spelling_key,
)

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("　李桂兰 \n", "李桂兰"),
        ("一食堂　 ３号\t窗口", "一食堂 3号窗口".replace("号窗", "号 窗")),
        ("维修中心（东区）", "维修中心(东区)"),
        ("\ufeff工\u200b号", "工号"),
        ("工\0\x1b号\u2066", "工号"),
        (None, ""),
        (15, "15"),
        (date(2015, 9, 1), "2015-09-01"),
        (CellFault("#N/A"), "#N/A"),
    ],
)
def test_clean_text(cell: object, text: str) -> None:
    assert clean_text(cell) == text  # type: ignore[arg-type]


def test_raw_text_is_unaltered() -> None:
    assert raw_text(" １５　") == " １５　"
    assert raw_text(None) == ""


def test_spellings_of_one_name_share_a_key() -> None:
    assert spelling_key("Ａ区 维修　中心 ") == spelling_key("a区维修中心") == "a区维修中心"
    assert spelling_key("维修中心") != spelling_key("维修服务中心")


def test_blank_is_what_a_person_cannot_see() -> None:
    assert is_blank(None) and is_blank(" 　\u200b")
    assert not is_blank("0") and not is_blank(0)


def test_text_that_must_be_there() -> None:
    assert parse_text(" 甲 ") == "甲"
    with pytest.raises(CellError, match="empty"):
        parse_text("　")
    with pytest.raises(CellError, match="#N/A"):
        parse_text(CellFault("#N/A"))


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("95.5", "95.5"),
        ("１５", "15"),
        ("９８．５", "98.5"),
        (" 1,234,567.50 ", "1234567.50"),
        ("1，234", "1234"),
        ("-3", "-3"),
        ("－３", "-3"),
        ("−0.5", "-0.5"),
        ("+2", "2"),
        (".5", "0.5"),
        ("98%", "98"),
        ("98.3 ％", "98.3"),
        (7, "7"),
        (Decimal("0.1"), "0.1"),
    ],
)
def test_decimal(cell: str, number: str) -> None:
    assert parse_decimal(cell) == Decimal(number)


def test_a_percent_sign_as_a_fraction() -> None:
    assert parse_decimal("98.3%", percent="fraction") == Decimal("0.983")
    assert parse_decimal("0.983", percent="fraction") == Decimal("0.983")


@pytest.mark.parametrize(
    "cell",
    [
        "",
        None,
        "优",
        "1,23",
        "12,3456",
        "1.2.3",
        "98分",
        "1e5",
        "0x10",
        "nan",
        "Infinity",
        "--3",
        "5-3",
        "٣",
        "1" * 31,
        "_1",
    ],
)
def test_no_decimal(cell: str | None) -> None:
    with pytest.raises(CellError):
        parse_decimal(cell)


@pytest.mark.parametrize("cell", ["=1+1", "＝1+1", " =A1", "@SUM(1)"])
def test_a_formula_as_text_is_refused_as_such(cell: str) -> None:
    for parse in (parse_decimal, parse_int, parse_date, parse_duration):
        with pytest.raises(CellError, match="formula"):
            parse(cell)


def test_an_error_of_the_spreadsheet_is_named() -> None:
    for parse in (parse_decimal, parse_int, parse_date, parse_duration):
        with pytest.raises(CellError, match="#DIV/0!"):
            parse(CellFault("#DIV/0!"))


def test_whole_numbers() -> None:
    assert parse_int("15.0") == 15
    assert parse_int("１，０００") == 1000
    for cell in ("15.5", "15%", "一"):
        with pytest.raises(CellError):
            parse_int(cell)


@pytest.mark.parametrize(
    "cell",
    [
        date(2015, 9, 1),
        datetime(2015, 9, 1, 23, 59),  # noqa: DTZ001 - cells have no zone
        "2015-09-01",
        "2015/9/1",
        "2015.9.1",
        "２０１５年９月１日",
        "2015年9月1号",
        "2015 年 9 月 1 日".replace("2015 ", "2015"),
        "20150901",
        "42248",  # 1 September 2015 is day 42,248 after 30 December 1899
        "2015-09-01 08:30",
        "2015-09-01T08:30:15.5",
    ],
)
def test_dates(cell: str | date) -> None:
    assert parse_date(cell) == date(2015, 9, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "2015",
        "2015-9",
        "9/1/2015",
        "2015-13-01",
        "2015-02-29",
        "2015/9-1",
        "15-9-1",
        "昨天",
        "0000-01-01",
        "2015-9-1 25:00",
    ],
)
def test_no_dates(cell: str) -> None:
    with pytest.raises(CellError, match="not a date"):
        parse_date(cell)


def test_instants() -> None:
    assert parse_datetime("2015/11/05 23:30:07").isoformat() == "2015-11-05T23:30:07"
    assert parse_datetime("2015-11-05").isoformat() == "2015-11-05T00:00:00"
    assert parse_datetime("42248.75").isoformat() == "2015-09-01T18:00:00"
    assert parse_datetime(date(2015, 9, 1)).isoformat() == "2015-09-01T00:00:00"


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("123秒", 123),
        ("2分3秒", 123),
        ("２分３秒", 123),
        ("1小时2分3秒", 3723),
        ("1小时", 3600),
        ("2分钟", 120),
        ("1天1秒", 86_401),
        ("1h 2m 3s", 3723),
        ("2:03", 123),
        ("1:02:03", 3723),
        ("36:00:00", 129_600),
        ("PT36H00M00S", 129_600),
        ("123", 123),
        (0, 0),
    ],
)
def test_durations(cell: str | int, seconds: int) -> None:
    assert parse_duration(cell) == seconds


@pytest.mark.parametrize("cell", ["", "很快", "秒", "3秒2分", "-5秒", "1:2", "PT", "99999天", "9999999:00:00"])
def test_no_durations(cell: str) -> None:
    with pytest.raises(CellError):
        parse_duration(cell)


def test_addresses() -> None:
    # 26 letters A–Z, then AA (26) … ZZ (26 + 26 × 26 − 1 = 701), AAA (702); the last column of Excel is XFD (16,383)
    assert [column_letter(at) for at in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert cell_ref(7, 3) == "D7"


@pytest.mark.parametrize("cell", ["0001-01-01", "0215-09-01", "9999-12-31 23:59", datetime(1, 1, 1), date(3000, 1, 1)])  # noqa: DTZ001
def test_a_year_that_nobody_means_is_no_date(cell: str | date) -> None:
    for parse in (parse_date, parse_datetime):
        with pytest.raises(CellError, match="is not a date"):
            parse(cell)


@pytest.mark.parametrize("cell", ["2147483648", "-2147483648", "9" * 30])
def test_a_whole_number_ends_where_columns_do(cell: str) -> None:
    assert parse_int("2147483647") == 2**31 - 1
    with pytest.raises(CellError, match="too many digits"):
        parse_int(cell)
