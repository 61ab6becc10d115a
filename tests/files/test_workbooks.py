"""Tables that open in a spreadsheet and calculate nothing."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from awards.files.workbooks import Value, write_table

pytestmark = pytest.mark.unit


def cell_of(value: Value) -> Any:
    """The one data cell of a table with this value."""
    return openpyxl.load_workbook(BytesIO(write_table(["名称"], [[value]]))).active["A2"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "https://example.org", "0015", "{=1}", "一"])
def test_texts_stay_texts(text: str) -> None:
    cell = cell_of(text)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_numbers_and_dates_keep_their_kind() -> None:
    assert cell_of(Decimal("92.45")).value == 92.45
    assert cell_of(15).value == 15
    assert cell_of(date(2015, 9, 1)).value == datetime(2015, 9, 1)  # noqa: DTZ001
    assert cell_of(datetime(2015, 9, 1, 10, 30, tzinfo=UTC)).value == datetime(2015, 9, 1, 10, 30)  # noqa: DTZ001
    assert cell_of(None).value is None


def test_the_same_table_is_the_same_file() -> None:
    assert write_table(["a"], [["b"]]) == write_table(["a"], [["b"]])
    assert write_table(["a"], [["b"]]) != write_table(["a"], [["c"]])
