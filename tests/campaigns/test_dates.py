"""The days of a year and its notice rules: what is refused, what is odd, what is kept; both databases."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.campaigns.countries import NOWHERE
from awards.campaigns.models import Campaign
from awards.campaigns.notice import (
    HonourRule,
    NoticeRule,
    change_notice,
    honour_rule_of,
    is_declared,
    notice_in_words,
    notice_rule_of,
)
from awards.campaigns.notice import version_of as notice_version
from awards.campaigns.presets import load_preset
from awards.campaigns.service import new_campaign
from awards.campaigns.setting_up.dates import Dates, Days, change_dates, dates_of, oddities_of, version_of
from awards.campaigns.setting_up.starting import copy_of
from awards.campaigns.setting_up.wrongs import WrongsError
from awards.errors import StaleError, WrongStateError
from tests import factories
from tests.conftest import NOW

STAMP: dict[str, Any] = {"actor": "office", "now": NOW}
ORDER = ("skilled-technician", "service-model", "cleaning-model")


@pytest.fixture
def campaign(session: Session) -> Campaign:
    campaign = new_campaign(session, load_preset("service-quality-year"), 2015, **STAMP)
    session.commit()
    return campaign


def save(session: Session, campaign: Campaign, dates: Dates) -> None:
    change_dates(session, campaign, dates, version=version_of(campaign), **STAMP)


def wrong(session: Session, campaign: Campaign, dates: Dates) -> dict[str | None, str]:
    before = dates_of(campaign)
    with pytest.raises(WrongsError) as caught:
        save(session, campaign, dates)
    assert dates_of(campaign) == before
    return {one.field: str(one) for one in caught.value.wrongs}


def with_window(dates: Dates, place: int, **values: Any) -> Dates:
    windows = [replace(one, **values) if at == place else one for at, one in enumerate(dates.windows)]
    return Dates(dates.phases, tuple(windows))


def with_phase(dates: Dates, place: int, **values: Any) -> Dates:
    phases = [replace(one, **values) if at == place else one for at, one in enumerate(dates.phases)]
    return Dates(tuple(phases), dates.windows)


def events(session: Session) -> list[Event]:
    return list(session.scalars(select(Event).where(Event.name != "campaign:started").order_by(Event.id)))


def test_saving_what_is_there_changes_and_records_nothing(session: Session, campaign: Campaign) -> None:
    save(session, campaign, dates_of(campaign))
    assert events(session) == []


def test_days_are_moved_phases_added_and_removed_in_one_event(session: Session, campaign: Campaign) -> None:
    dates, rows = dates_of(campaign), {phase.code: phase.id for phase in campaign.phases}
    moved = with_window(dates, 0, last=date(2015, 12, 12))
    new = Days("", {"zh": "总结", "en": "Closing"}, date(2016, 1, 1), date(2016, 1, 31))
    save(session, campaign, Dates((*moved.phases[1:], new), moved.windows))
    session.commit()
    session.expire_all()

    after = dates_of(campaign)
    assert [one.code for one in after.phases] == ["implementation", "consolidation", "commendation", "phase-1"]
    assert (after.phases[-1].name, after.phases[-1].last) == ({"zh": "总结", "en": "Closing"}, date(2016, 1, 31))
    assert after.windows[0].last == date(2015, 12, 12)
    assert {phase.code: phase.id for phase in campaign.phases if phase.is_window} == {
        code: rows[code] for code in ("nominations", "judging", "decision")
    }
    (event,) = events(session)
    assert event.name == "campaign:dates-changed"
    assert {one["code"] for one in event.data["before"]} - {one["code"] for one in event.data["after"]} == {
        "mobilisation"
    }


def test_an_empty_year_gets_its_windows_one_by_one(session: Session) -> None:
    campaign = factories.make_campaign(phases=[])
    blank = dates_of(campaign)
    assert [one.code for one in blank.windows] == ["nominations", "judging", "decision"]
    save(session, campaign, with_window(blank, 0, first=date(2015, 12, 1), last=date(2015, 12, 10)))
    session.commit()
    assert [(phase.code, phase.is_window) for phase in campaign.phases] == [("nominations", True)]
    assert wrong(session, campaign, with_window(dates_of(campaign), 0, first=None, last=None)) == {
        "days-0-first": "A day is needed.",
        "days-0-last": "A day is needed.",
    }


def test_each_impossible_day_is_told_at_its_field(session: Session, campaign: Campaign) -> None:
    dates = dates_of(campaign)
    assert wrong(session, campaign, with_phase(dates, 1, last=date(2015, 4, 1))) == {
        "days-1-last": "It ends on 1 Apr 2015, before it begins on 1 May 2015."
    }
    assert wrong(session, campaign, with_phase(dates, 0, first=date(1015, 3, 1), name={"zh": "", "en": "x" * 61})) == {
        "days-0-first": "1 Mar 1015 is too far from 2015.",
        "days-0-zh": "This is needed.",
        "days-0-en": "At most 60 characters.",
    }
    assert list(wrong(session, campaign, with_phase(dates, 2, first=None))) == ["days-2-first"]
    crowd = Dates((dates.phases[0],) * 1 + (replace(dates.phases[1], code=""),) * 12, dates.windows)
    assert "at most 12 phases" in wrong(session, campaign, crowd)["days-12-first"]


def test_windows_keep_their_order(session: Session, campaign: Campaign) -> None:
    dates = dates_of(campaign)
    late = with_window(dates, 0, last=date(2015, 12, 25))
    assert wrong(session, campaign, late) == {"days-5-last": "“Judging” cannot end before “Nominations” does."}
    early = with_window(dates, 1, first=date(2015, 11, 30))
    assert wrong(session, campaign, early) == {"days-5-first": "“Judging” cannot begin before “Nominations” does."}
    # As in the demo: judging while others are still put forward is possible, and told.
    overlapping = with_window(dates, 0, last=date(2015, 12, 20))
    assert [str(text) for text in oddities_of(overlapping, 2015)] == [
        "“Judging” begins before “Nominations” has ended."
    ]
    save(session, campaign, overlapping)


def test_gaps_overlaps_and_other_years_are_odd_and_not_wrong(session: Session, campaign: Campaign) -> None:
    dates = dates_of(campaign)
    assert oddities_of(dates, 2015) == []
    gap = with_phase(dates, 1, first=date(2015, 5, 4))
    assert [str(one) for one in oddities_of(gap, 2015)] == [
        "Days between “Mobilisation” and “Implementation” that belong to no phase: 3"
    ]
    early = with_phase(dates, 0, first=date(2014, 12, 1), last=date(2015, 5, 2))
    assert [str(one) for one in oddities_of(early, 2015)] == [
        "“Implementation” begins before “Mobilisation” has ended.",
        "“Mobilisation” lies partly or wholly outside 2015.",
    ]
    save(session, campaign, early)


def test_the_second_of_two_offices_is_told_and_nothing_is_lost(session: Session, campaign: Campaign) -> None:
    dates, version = dates_of(campaign), version_of(campaign)
    save(session, campaign, with_phase(dates, 0, first=date(2015, 3, 2)))
    with pytest.raises(StaleError):
        change_dates(session, campaign, with_phase(dates, 0, first=date(2015, 3, 9)), version=version, **STAMP)
    assert dates_of(campaign).phases[0].first == date(2015, 3, 2)


def test_sealed_years_keep_their_days_and_their_notice(session: Session, campaign: Campaign) -> None:
    factories.make_seal(campaign.awards[0])
    with pytest.raises(WrongStateError, match="are sealed"):
        save(session, campaign, with_window(dates_of(campaign), 0, last=date(2015, 12, 11)))
    with pytest.raises(WrongStateError, match="are sealed"):
        change(session, campaign, NoticeRule(7, "calendar", 5))


def change(session: Session, campaign: Campaign, notice: NoticeRule, honour: HonourRule = HonourRule(1, ORDER)) -> None:
    change_notice(session, campaign, notice, honour, version=notice_version(campaign), **STAMP)


def test_notice_rules_are_read_in_old_words_and_kept_in_new_ones(session: Session, campaign: Campaign) -> None:
    assert notice_rule_of(campaign) == NoticeRule(5, "working", 5)
    assert honour_rule_of(campaign) == HonourRule(1, ORDER)
    assert str(notice_in_words(notice_rule_of(campaign))) == (
        "The result is put up as a public notice for 5 working days."
    )
    change(session, campaign, notice_rule_of(campaign))
    assert events(session) == []

    turned = HonourRule(2, tuple(reversed(ORDER)))
    change(session, campaign, NoticeRule(7, "calendar", 10, NOWHERE), turned)
    session.commit()
    session.expire_all()
    assert (notice_rule_of(campaign), honour_rule_of(campaign)) == (
        NoticeRule(7, "calendar", 10, NOWHERE),
        turned,
    )
    assert "notice_working_days" not in campaign.settings
    assert campaign.settings["order_limit_hours"] == 72
    assert "7 calendar days" in str(notice_in_words(notice_rule_of(campaign)))
    (event,) = events(session)
    assert (event.data["before"]["days"], event.data["after"]["counts"]) == (5, "calendar")
    assert copy_of(campaign, 2016).settings["country"] == NOWHERE
    assert (event.data["before"]["country"], event.data["after"]["country"]) == ("CN", "-")


def test_a_year_that_says_nothing_has_the_usual_days(session: Session) -> None:
    campaign = factories.make_campaign(settings={})
    assert (notice_rule_of(campaign), is_declared(campaign)) == (NoticeRule(5, "working", 5), False)
    award = factories.make_award(campaign)
    change(session, campaign, NoticeRule(5, "working", 5), HonourRule(1, (award.code,)))
    assert is_declared(campaign)


def test_an_order_forgets_awards_that_are_gone_and_learns_new_ones(session: Session) -> None:
    campaign = factories.make_campaign(settings={"precedence": ["gone", "b"]})
    for code in ("a", "b"):
        factories.make_award(campaign, code=code)
    factories.make_award(campaign, code="units", subject_kind="department")
    session.expire_all()
    assert honour_rule_of(campaign).precedence == ("b", "a")


def test_impossible_notice_rules_are_told_at_their_fields(session: Session, campaign: Campaign) -> None:
    nonsense: Any = "sometimes"
    with pytest.raises(WrongsError) as caught:
        change(session, campaign, NoticeRule(0, nonsense, 61, "XX"), HonourRule(0, ORDER[:2]))
    assert [one.field for one in caught.value.wrongs] == [
        "days",
        "objection_days",
        "per_person",
        "counts",
        "country",
        "precedence",
    ]
    version = notice_version(campaign)
    change(session, campaign, NoticeRule(6, "working", 5))
    with pytest.raises(StaleError):
        change_notice(session, campaign, NoticeRule(7, "working", 5), HonourRule(1, ORDER), version=version, **STAMP)
