"""The year as a line."""

from datetime import date

import pytest

from awards.campaigns.models import Phase
from awards.campaigns.year_line import percent, year_line

pytestmark = pytest.mark.unit


def phase(code: str, first: date, last: date, *, is_window: bool = False) -> Phase:
    return Phase(code=code, name={"zh": code}, starts_on=first, ends_on=last, is_window=is_window)


YEAR = [
    phase("second", date(2015, 1, 21), date(2015, 1, 30)),
    phase("first", date(2015, 1, 1), date(2015, 1, 20)),
    phase("judging", date(2015, 1, 25), date(2015, 1, 28), is_window=True),
]


def test_places_are_per_mille_of_the_days() -> None:
    # 30 days: the first phase has 20 of them, 0 to 666; the second begins at 20/30 = 666 and ends at 1000.
    line = year_line(YEAR, date(2015, 1, 21))
    assert line is not None
    assert [(s.phase.code, s.start, s.width, s.state) for s in line.stretches] == [
        ("first", 0, 666, "past"),
        ("second", 666, 334, "now"),
    ]
    # The middle of the 21st day: 20.5/30 = 683.3.
    assert line.today == 683


def test_the_first_and_the_last_day_are_on_the_line_and_their_neighbours_are_not() -> None:
    # The middles of day 1 and day 30: 0.5/30 = 16.6 and 29.5/30 = 983.3.
    for today, place in (
        (date(2014, 12, 31), None),
        (date(2015, 1, 1), 16),
        (date(2015, 1, 30), 983),
        (date(2015, 1, 31), None),
    ):
        line = year_line(YEAR, today)
        assert line is not None
        assert line.today == place
    assert line.stretches[1].state == "past"


def test_a_year_of_windows_only_has_no_line() -> None:
    assert year_line(YEAR[2:], date(2015, 1, 26)) is None


@pytest.mark.parametrize(("per_mille", "length"), [(0, "0.0%"), (57, "5.7%"), (1000, "100.0%")])
def test_lengths_of_drawings(per_mille: int, length: str) -> None:
    assert percent(per_mille) == length
