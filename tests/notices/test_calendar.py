"""Working days: the country's calendar with its shifted days, and the office's word over it. Needs no database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from awards.campaigns.countries import NOWHERE, by_sound, countries, is_offered, offered
from awards.notices.calendar import Calendar, counted
from awards.notices.models import CalendarDay


def calendar(country: str = "CN", **declared: bool) -> Calendar:
    """A calendar with declared days, as d20151010=False."""
    days = [date.fromisoformat(f"{one[1:5]}-{one[5:7]}-{one[7:]}") for one in declared]
    known = zip(days, declared.values(), strict=True)
    then = datetime(2015, 1, 1, tzinfo=UTC)
    made = [
        CalendarDay(day=day, is_worked=worked, note="校庆", actor="office", created_at=then) for day, worked in known
    ]
    return Calendar(country, {one.day: one for one in made})


def term(first: str, days: int, counts: str = "working", of: Calendar | None = None) -> str:
    """The days of a term in the form "10-08 10-09"."""
    found = counted(of or calendar(), date.fromisoformat(first), days, counts)
    return " ".join(one.strftime("%m-%d") for one in found)


def test_countries_are_named_and_none_has_no_holidays() -> None:
    assert countries()["CN"] == {"zh": "中国", "en": "China"} and is_offered(NOWHERE) and not is_offered("XX")
    assert [code for code, _ in offered()][:2] == ["CN", NOWHERE] and len(offered()) > 200
    assert sorted(["奥地利", "Zambia", "阿富汗", "Åland", "Albania"], key=by_sound) == [
        "Åland", "Albania", "Zambia", "阿富汗", "奥地利",
    ]  # fmt: skip
    assert term("2015-09-30", 2, of=calendar(NOWHERE)) == "10-01 10-02"


def test_an_ordinary_week_counts_five_days_and_not_the_day_of_putting_up() -> None:
    assert term("2015-12-14", 5) == "12-15 12-16 12-17 12-18 12-21"


@pytest.mark.parametrize("first", ["2015-09-30", "2015-10-01", "2015-10-04", "2015-10-07"])
def test_the_week_of_the_national_day_is_free_and_its_saturday_is_worked(first: str) -> None:
    assert term(first, 5) == "10-08 10-09 10-10 10-12 10-13"


def test_chinese_new_year_with_a_worked_sunday_before_and_a_worked_saturday_after() -> None:
    assert term("2015-02-13", 5) == "02-15 02-16 02-17 02-25 02-26"
    assert term("2015-02-17", 4) == "02-25 02-26 02-27 02-28"


def test_the_office_declares_days_worked_or_not_whatever_the_country_says() -> None:
    own = calendar(d20151010=False, d20151011=True, d20151012=False)
    assert term("2015-09-30", 5, of=own) == "10-08 10-09 10-11 10-13 10-14"
    assert own.day(date(2015, 10, 10)).kind == "declared" and not own.is_worked(date(2015, 10, 10))
    assert own.day(date(2015, 10, 11)).note == "校庆"


def test_calendar_days_count_all_and_the_last_moves_to_a_day_that_is_worked() -> None:
    assert term("2015-12-14", 3, "calendar") == "12-15 12-16 12-17"
    assert term("2015-12-14", 5, "calendar") == "12-15 12-16 12-17 12-18 12-19 12-20 12-21"
    assert term("2015-09-30", 1, "calendar") == "10-01 10-02 10-03 10-04 10-05 10-06 10-07 10-08"
    assert term("2015-10-08", 2, "calendar") == "10-09 10-10"


def test_a_day_says_why_it_is_worked_or_not() -> None:
    year = calendar()
    kinds = {day: year.day(date(2015, 10, day)).kind for day in (1, 3, 4, 5, 8, 10)}
    assert kinds == {1: "holiday", 3: "holiday", 4: "weekend", 5: "holiday", 8: "workday", 10: "shifted"}
    assert year.day(date(2015, 10, 1)).name == {"zh": "国庆节", "en": "National Day"}
    assert year.knows_shifts(2015) and not year.knows_shifts(2027)


def test_a_country_that_is_not_known_works_from_monday_to_friday() -> None:
    unknown = calendar("XX", d20151225=False)
    assert not unknown.is_known and calendar("DE").is_known
    assert term("2015-12-23", 3, of=unknown) == "12-24 12-28 12-29"
    assert term("2015-12-23", 3, of=calendar("DE")) == "12-24 12-28 12-29"


@pytest.mark.parametrize("counts", ["working", "calendar"])
def test_every_term_of_a_year_has_its_days_after_its_start_and_ends_on_one_that_is_worked(counts: str) -> None:
    year = calendar()
    for first in (date(2015, 1, 1) + timedelta(one) for one in range(365)):
        found = counted(year, first, 5, counts)
        assert found == sorted(set(found)) and found[0] > first and year.is_worked(found[-1])
        worked = [one for one in found if year.is_worked(one)]
        assert worked == found if counts == "working" else len(found) >= 5
