"""Identity numbers are found wherever they stand, in the first block of a file or the last."""

import pytest

from awards.imports.errors import IdentityNumbersError
from awards.imports.privacy import IdentityCheck, refuse_identity_numbers
from awards.imports.reading import Row, Table
from awards.imports.reading.table import BLOCK, Cell, columns_of

pytestmark = pytest.mark.unit
NUMBER = "11010519491231002X"
HEAD: list[Cell] = ["序号", "时间", "意见"]


def table(*rows: list[Cell]) -> Table:
    return Table("S", tuple(Row(number, tuple(row)) for number, row in enumerate(rows, start=1)))


def sound(count: int) -> list[list[Cell]]:
    return [[str(number), "2015/11/05 23:32:00", f"意见{number}"] for number in range(count)]


@pytest.mark.parametrize("before", [0, 1, BLOCK - 1, BLOCK, 3 * BLOCK])
@pytest.mark.parametrize(
    "written", [NUMBER, f"我是{NUMBER}。", "１１０１０５１９４９１２３１００２ｘ", "110105\u200b19491231002X"]
)
def test_a_number_in_any_block_is_found(before: int, written: str) -> None:
    with pytest.raises(IdentityNumbersError, match="C 意见"):
        refuse_identity_numbers([table(HEAD, *sound(before), ["1", None, written])])


@pytest.mark.parametrize("heading", ["身份证号", "证 件 号 码", "ID card no", "IDNumber"])
@pytest.mark.parametrize("before", [0, BLOCK, 2 * BLOCK + 7])
def test_a_column_that_is_headed_so_is_found_when_something_stands_below(heading: str, before: int) -> None:
    rows: list[list[Cell]] = [["1", None, ""] for _ in range(before)]
    refuse_identity_numbers([table(["序号", "时间", heading], *rows)])
    with pytest.raises(IdentityNumbersError, match="C "):
        refuse_identity_numbers([table(["序号", "时间", heading], *rows, ["1", None, "1.10105E+17"])])


def test_a_heading_that_stands_further_down_counts_as_well() -> None:
    with pytest.raises(IdentityNumbersError, match="C 意见"):
        refuse_identity_numbers([table(HEAD, *sound(BLOCK), ["", "", "身份证号"], ["", "", "不详"])])


def test_long_numbers_and_times_that_are_none_are_not_refused() -> None:
    others: list[Cell] = ["110105194912310021", "11010519491331002X", "2015/11/05 23:32:00", "id", "no id", "1" * 40]
    refuse_identity_numbers([table(HEAD, *sound(BLOCK), *([one, one, one] for one in others))])


def test_the_first_row_with_a_number_names_the_column() -> None:
    check = IdentityCheck("S")
    check(columns_of([HEAD, *sound(2)]))
    with pytest.raises(IdentityNumbersError, match="C 意见"):
        check(columns_of([["1", None, "好"], ["2", None, NUMBER], [NUMBER, None, "好"]]))


def test_rows_of_different_length_are_all_looked_at() -> None:
    with pytest.raises(IdentityNumbersError, match="D"):
        refuse_identity_numbers([table(HEAD, ["1"], ["2", None, "好", NUMBER])])
