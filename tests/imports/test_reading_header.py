"""Headings are found under titles, over two rows and in many spellings."""

import json

import pytest

from awards.i18n import LazyMessage
from awards.imports.reading import Cell, Column, Row, find_header
from awards.imports.reading.errors import DuplicateColumnsError, MissingColumnsError

pytestmark = pytest.mark.unit

COLUMNS = (
    Column("unit", ("单位", "所属单位", "Unit")),
    Column("window", ("窗口", "窗口名称")),
    Column("score", ("得分",), required=False),
)


def rows(*lines: list[Cell], first: int = 1) -> list[Row]:
    """Rows numbered from `first`; an empty line is a blank row, which reading leaves out."""
    return [Row(first + at, tuple(line)) for at, line in enumerate(lines) if line]


def test_one_row_at_the_top() -> None:
    header = find_header(rows(["序号", "单位", "窗口"], ["1", "甲", "乙"]), COLUMNS)
    assert dict(header.columns) == {"unit": 1, "window": 2}
    assert (header.start, header.row, header.groups) == (1, 1, ("", "", ""))
    assert not header.has("score")


def test_cells_and_addresses_by_key() -> None:
    table = rows(["单位", "窗口"], [], ["甲", "乙"])
    header = find_header(table, COLUMNS)
    data = table[header.start]
    assert (header.cell(data, "window"), header.ref(data, "window")) == ("乙", "B3")
    assert (header.cell(data, "score"), header.ref(data, "score")) == (None, "")


def test_under_a_title_and_in_other_spellings() -> None:
    table = rows(
        ["2015年窗口检查评分表", None],
        ["单位：总务处", "日期"],
        [" 单　位 *", "窗口\n名称：", "ＵＮＩＴ"],
        ["甲", "乙"],
        first=3,
    )
    header = find_header(table, COLUMNS)
    assert dict(header.columns) == {"unit": 0, "window": 1}
    assert (header.start, header.row) == (3, 5)


def test_two_rows_with_merged_headings() -> None:
    table = rows(
        ["评分表", None, None, None, None, None],
        ["序号", "单位", "窗口", "检查项目", None, "得分"],
        [None, None, None, "着装(10)", "在岗(15)", None],
        ["1", "甲", "乙", "10", "15", "25"],
    )
    header = find_header(table, COLUMNS)
    assert dict(header.columns) == {"unit": 1, "window": 2, "score": 5}
    assert header.names == ("序号", "单位", "窗口", "着装(10)", "在岗(15)", "得分")
    assert header.groups == ("", "", "", "检查项目", "检查项目", "")
    assert (header.start, header.row) == (3, 3)


def test_two_rows_with_known_headings_in_the_lower_one() -> None:
    table = rows(["单位", "窗口", "评分", None], [None, None, "得分", "备注"], ["甲", "乙", "3", None])
    header = find_header(table, COLUMNS)
    assert dict(header.columns) == {"unit": 0, "window": 1, "score": 2}
    assert header.start == 2


@pytest.mark.parametrize(
    "second",
    [
        ["1", None, None, None],  # a row of data where all but the number is forgotten
        ["1", "甲", None, "好"],  # a row of data with one name forgotten
    ],
)
def test_a_row_of_data_is_no_second_row_of_headings(second: list[Cell]) -> None:
    header = find_header(rows(["序号", "单位", "窗口", "得分"], second), COLUMNS)
    assert header.start == 1


def test_a_row_further_down_does_not_continue_the_header() -> None:
    header = find_header(rows(["单位", "窗口", None], [], [None, None, "小计"]), COLUMNS)
    assert header.start == 1


def test_headings_repeated_on_the_next_page_do_not_hide_the_first_rows() -> None:
    table = rows(["单位", "窗口"], ["甲", "乙"], ["单位", "窗口"], ["丙", "丁"])
    assert find_header(table, COLUMNS).start == 1


def test_the_preferred_name_wins_over_another() -> None:
    header = find_header(rows(["所属单位", "单位", "窗口"]), COLUMNS)
    assert header.columns["unit"] == 1


def test_all_missing_columns_are_named_with_what_is_there() -> None:
    with pytest.raises(MissingColumnsError, match=r"missing: 单位(, |、)窗口\. Row 1 has: 工号(, |、)姓名\.") as caught:
        find_header(rows(["工号", "姓名"], ["1", None]), COLUMNS)
    kept = json.loads(json.dumps(caught.value.message.as_data()))
    assert kept["params"]["found"] == ["工号", "姓名"] and str(LazyMessage.from_data(kept)) == str(caught.value)


def test_an_optional_column_may_be_missing_but_not_replace_a_required_one() -> None:
    with pytest.raises(MissingColumnsError, match=r"missing: 窗口\. Row 2 has: 单位(, |、)得分\."):
        find_header(rows(["表"], ["单位", "得分"]), COLUMNS)


def test_a_table_without_rows_has_no_headings() -> None:
    with pytest.raises(MissingColumnsError, match=r"no row of headings.*单位(, |、)窗口"):
        find_header([], COLUMNS)


def test_headings_below_the_first_twenty_rows_are_not_searched() -> None:
    with pytest.raises(MissingColumnsError):
        find_header(rows(*[["说明"]] * 20, ["单位", "窗口"]), COLUMNS)


def test_all_doubled_headings_are_named_with_their_columns() -> None:
    with pytest.raises(DuplicateColumnsError, match=r"单位: A, C; 窗口: B, E"):
        find_header(rows(["单位", "窗口", "单 位", "备注", "窗口", "备注"]), COLUMNS)
