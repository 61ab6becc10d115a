"""Rows that lie outside memory behave like rows in a list; what is remembered of cells is bounded."""

from datetime import datetime
from typing import Any

import pytest

from awards.imports.memo import FAILED, REMEMBERED, Memo
from awards.imports.plan import Plan, PlannedRow
from awards.imports.reading import CellFault
from awards.imports.reading.cells import parse_int
from awards.imports.spooling import Spool, SpooledRows

pytestmark = pytest.mark.unit
SIZES = (3, 1, 4)


def planned(number: int) -> PlannedRow:
    return PlannedRow("S", number, f"k{number}", "add" if number % 2 else "same", {"number": number})


def spooled() -> tuple[SpooledRows, list[PlannedRow]]:
    spool, start = Spool(), 0
    for size in SIZES:
        spool.add([[*range(start, start + size)]])
        start += size
    rows = SpooledRows(spool, SIZES, {"add": 4, "same": 4}, lambda chunk: [planned(number) for number in chunk[0]])
    return rows, [planned(number) for number in range(start)]


def test_rows_are_counted_and_come_in_order() -> None:
    rows, expected = spooled()

    assert list(rows) == expected
    assert len(rows) == 8
    assert [Plan(rows).count(action) for action in ("add", "change", "same")] == [4, 0, 4]
    assert rows.count(expected[2]) == 1 and expected[7] in rows


@pytest.mark.parametrize(
    "at", [slice(0, 2), slice(2, 5), slice(5, 99), slice(None, None, -3), slice(8, 9), slice(-2, None)]
)
def test_a_slice_is_that_of_a_list(at: slice) -> None:
    rows, expected = spooled()

    assert list(rows[at]) == expected[at]


def test_one_row_by_its_index() -> None:
    rows, expected = spooled()

    assert [rows[at] for at in (0, 3, 7, -1, -8)] == [expected[at] for at in (0, 3, 7, -1, -8)]
    for at in (8, -9):
        with pytest.raises(IndexError):
            rows[at]


def test_nothing_is_no_row() -> None:
    rows = SpooledRows(Spool(), (), {}, list)

    assert not rows and list(rows) == [] and rows[:5] == ()


def test_the_digest_tells_rows_apart() -> None:
    assert spooled()[0].digest() == spooled()[0].digest()
    other = Spool()
    other.add([[7]])
    assert SpooledRows(other, (1,), {}, list).digest() != spooled()[0].digest()


def test_a_spool_gives_back_what_was_put_in() -> None:
    chunks: list[Any] = [[["1", None, "甲"]], [[datetime(2015, 11, 5, 23, 32), CellFault("#N/A")]], [[]]]  # noqa: DTZ001
    spool = Spool()
    for chunk in chunks:
        spool.add(chunk)

    assert list(spool) == chunks and spool[1] == chunks[1]


def test_a_memo_reads_each_content_once_and_forgets_when_it_is_full() -> None:
    read: list[Any] = []
    memo = Memo(lambda cell: read.append(cell) or parse_int(cell))

    assert memo.of(["1", "2", "1"]) == [1, 2, 1] and read == ["1", "2"]
    assert not memo.has_failed
    assert memo.of([str(number) for number in range(3 * REMEMBERED)]) == [*range(3 * REMEMBERED)]
    assert len(memo) <= REMEMBERED


def test_a_memo_says_where_a_cell_cannot_be_read() -> None:
    memo = Memo(parse_int)
    values = memo.of(["1", "甲", None, "2"])

    assert [value is FAILED for value in values] == [False, True, True, False]
    assert list(memo.failed(values)) == [1, 2]
