"""Putting up and taking down: every state × move, what a notice freezes, days over holidays, what vouches for it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.audit.findings import checks
from awards.audit.models import Event
from awards.errors import WrongStateError
from awards.notices.models import CalendarDay, Notice
from awards.notices.queries import notice_up, standing_notices
from awards.notices.rules import standing_of
from awards.notices.service import (
    ContactError,
    DayError,
    checked_contact,
    declare_day,
    put_up_notice,
    remove_day,
    take_down_notice,
)
from awards.notices.vouching import digest_of
from awards.runs.models import Run
from awards.runs.service import withdraw_decision
from awards.text import InputNeededError
from tests import factories
from tests.notices.stage import AFTER, CONTACT, LAST_MINUTE, MONDAY, decide, decided, noticed_stage, put_up
from tests.runs.stage import set_stage

BY: Any = {"actor": "office", "now": MONDAY}
STATES = ("none", "up", "over", "taken-down", "withdrawn")
# State × move → whether it is allowed. "over" is for the clock to say: such a notice is still up in the rows.
MAY = {
    ("none", "put up"), ("taken-down", "put up"),
    ("up", "take down"), ("over", "take down"),
    ("none", "withdraw"), ("up", "withdraw"), ("over", "withdraw"), ("taken-down", "withdraw"),
}  # fmt: skip


def findings(session: Session) -> list[str]:
    """What the checks of notices and days find."""
    return [str(one.message) for name in ("notices", "declared days") for one in checks()[name](session)]


def test_every_state_and_move(session: Session) -> None:
    run = set_stage().run(session)
    for state in STATES:
        for move in ("put up", "take down", "withdraw"):
            with session.begin_nested() as savepoint:
                assert _moved(session, run, state, move) == ((state, move) in MAY), (state, move)
                savepoint.rollback()


def _moved(session: Session, run: Run, state: str, move: str) -> bool:
    decision, now = decided(run), AFTER if state == "over" else MONDAY
    session.add(decision)
    session.flush()
    by: Any = {"actor": "office", "now": now}
    notice = None if state == "none" else put_up_notice(session, decision, contact=CONTACT, **BY)
    if notice is not None and state == "taken-down":
        take_down_notice(session, notice, reason="名单有误", **by)
    if state == "withdrawn":
        withdraw_decision(session, decision, reason="名单有误", **by)
    try:
        if move == "put up":
            put_up_notice(session, decision, contact=CONTACT, corrects="更正单位名称" if notice else "", **by)
        elif move == "withdraw":
            withdraw_decision(session, decision, reason="名单有误", **by)
            assert notice_up(session, decision.award) is None
        elif notice is None:
            return False
        else:
            take_down_notice(session, notice, reason="名单有误", **by)
    except WrongStateError:
        return False
    return True


def test_a_notice_freezes_names_units_days_and_contact_and_the_event_tells_its_digest(session: Session) -> None:
    stage, notice = noticed_stage(session)
    assert (notice.number, notice.starts_on, notice.ends_on) == (1, date(2015, 12, 14), date(2015, 12, 21))
    assert notice.days == ["2015-12-15", "2015-12-16", "2015-12-17", "2015-12-18", "2015-12-21"]
    name, units = {"zh": "王小红", "en": "Wang Xiaohong"}, [{"zh": "维修服务中心", "en": "Repairs"}]
    assert notice.people == [{"id": f"n{stage.wang.id}", "name": name, "units": units}]
    assert notice.contact == CONTACT and notice.sha256 == digest_of(notice)
    event = session.scalars(select(Event).where(Event.name == "notice:put-up")).one()
    assert event.data["notice_sha256"] == notice.sha256 and "王小红" not in str(event.data)

    assert standing_notices(session, MONDAY) == standing_notices(session, LAST_MINUTE) == [notice]
    assert standing_notices(session, AFTER) == []
    assert [standing_of(notice, date(2015, 12, day)) for day in (14, 21, 22)] == ["up", "up", "over"]
    assert findings(session) == []


def test_a_second_notice_says_why_and_the_first_stays_with_its_reason(session: Session) -> None:
    _, first = noticed_stage(session)
    take_down_notice(session, first, reason="李建国来函更正", **BY)
    decision = first.decision
    with pytest.raises(InputNeededError) as needed:
        put_up(decision, session)
    assert needed.value.field == "corrects"
    second = put_up(decision, session, corrects="更正单位名称")
    assert second.number == 2 and second.corrects == "更正单位名称"
    assert (first.is_up, first.taken_down_reason, first.taken_down_by) == (False, "李建国来函更正", "office")
    with pytest.raises(WrongStateError):
        take_down_notice(session, first, reason="x", **BY)
    assert findings(session) == []


def test_several_are_listed_by_unit_and_sound_and_not_by_rank(session: Session) -> None:
    stage = set_stage(winners={"type": "number", "value": "3"})
    for nomination, sound in (
        (stage.wang, "wangxiaohong wxh"),
        (stage.li, "lijianguo ljg"),
        (stage.zhao, "zhaomin zm"),
    ):
        nomination.subject.pinyin = sound
    notice = put_up(decide(stage, session), session)
    assert [one["name"]["zh"] for one in notice.people] == ["李建国", "王小红", "赵敏"]


@pytest.mark.parametrize(
    ("contact", "field"),
    [
        ({"office": "", "telephone": "1"}, "office"),
        ({"office": "总务处"}, "telephone"),
        ({"office": "总务处", "mail": "no address"}, "mail"),
        ({"office": "总务处", "telephone": "1" * 41}, "telephone"),
    ],
)
def test_whom_to_ask_is_needed(contact: dict[str, str], field: str) -> None:
    with pytest.raises((ContactError, InputNeededError)) as wrong:
        checked_contact(contact)
    assert wrong.value.field == field


def test_over_the_national_day_with_its_shifted_saturday_and_what_the_office_declares(session: Session) -> None:
    stage = set_stage()
    decision, before = decide(stage, session), datetime(2015, 9, 30, 2, 0, tzinfo=UTC)
    campaign = stage.award.campaign
    first = put_up(decision, session, now=before)
    assert first.days == ["2015-10-08", "2015-10-09", "2015-10-10", "2015-10-12", "2015-10-13"]

    declare_day(session, campaign, date(2015, 10, 10), is_worked=False, note="校庆", **BY)
    assert first.ends_on == date(2015, 10, 13), "what was counted stays"
    take_down_notice(session, first, reason="日期有误", **BY)
    second = put_up(decision, session, now=before, corrects="校庆日放假")
    assert second.days[2:] == ["2015-10-12", "2015-10-13", "2015-10-14"]

    remove_day(session, campaign, date(2015, 10, 10), **BY)
    assert findings(session) == []


def test_calendar_days_by_the_rule_of_the_year(session: Session) -> None:
    campaign = factories.make_campaign(settings={"notice_days": 7, "notice_counts": "calendar"})
    decision = decide(set_stage(campaign=campaign), session)
    found = put_up(decision, session, now=datetime(2015, 9, 30, 2, 0, tzinfo=UTC))
    assert (found.counts, found.days[0], found.days[-1], len(found.days)) == ("calendar", "2015-10-01", "2015-10-08", 8)


def test_days_that_cannot_be_declared(session: Session) -> None:
    campaign = factories.make_campaign()
    for day, is_worked, wrong in (
        (None, True, DayError),
        (date(2014, 12, 31), True, DayError),
        (date(2016, 4, 1), True, DayError),
        (date(2015, 10, 10), True, DayError),
        (date(2015, 10, 5), False, DayError),
    ):
        with pytest.raises(wrong):
            declare_day(session, campaign, day, is_worked=is_worked, note="值班", **BY)
    with pytest.raises(InputNeededError):
        declare_day(session, campaign, date(2015, 10, 5), is_worked=True, note=" ", **BY)
    declare_day(session, campaign, date(2015, 10, 5), is_worked=True, note="值班", **BY)
    for repeated in (
        lambda: declare_day(session, campaign, date(2015, 10, 5), is_worked=False, note="x", **BY),
        lambda: remove_day(session, campaign, date(2015, 10, 6), **BY),
    ):
        with pytest.raises(WrongStateError):
            repeated()


def test_what_was_changed_behind_the_events_is_found(session: Session) -> None:
    stage, notice = noticed_stage(session)
    declare_day(session, stage.award.campaign, date(2015, 10, 5), is_worked=True, note="值班", **BY)
    made = {"is_worked": False, "note": "无", "actor": "x", "created_at": clock.now()}
    factories.save(CalendarDay(day=date(2015, 10, 8), **made))
    session.get(CalendarDay, date(2015, 10, 5)).note = "改"  # type: ignore[union-attr]
    copy = {one: getattr(notice, one) for one in ("award_id", "decision_id", "starts_on", "ends_on", "counts", "days")}
    take_down_notice(session, notice, reason="重做", **BY)
    forged = Notice(
        **copy, number=2, people=[], contact=CONTACT, corrects="x", sha256="0" * 64, actor="x", put_up_at=MONDAY
    )
    factories.save(forged)
    found = " ".join(findings(session))
    for words in (
        "Notice 2 of 2015/service-model: no event",
        "what it shows is not that of its digest",
        "2015-10-08",
        "2015-10-05",
    ):
        assert words in found
