"""Quota and deadline to the edge, and who may start; on both databases."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from awards.errors import ClosedError, ForbiddenError, WrongStateError
from awards.nominations import service
from awards.nominations.eligibility import conditions_for, later
from awards.nominations.errors import QuotaError
from awards.nominations.quotas import quota_of
from tests import factories
from tests.nominations.material import STATEMENT, World, make_world

NOW = datetime(2015, 12, 5, 2, 0, tzinfo=UTC)
# Nominations are open on 1–10 December in Shanghai, which is eight hours ahead.
LAST_SECOND = datetime(2015, 12, 10, 15, 59, 59, tzinfo=UTC)
TOO_LATE = datetime(2015, 12, 10, 16, 0, 0, tzinfo=UTC)
FIRST_SECOND = datetime(2015, 11, 30, 16, 0, 0, tzinfo=UTC)
TOO_EARLY = datetime(2015, 11, 30, 15, 59, 59, tzinfo=UTC)


def start(session: Session, world: World, now: datetime = NOW) -> None:
    person = factories.make_person(world.department, "李雷")
    service.start_nomination(session, world.award, person, actor=world.nominator.as_viewer(), now=now)


@pytest.mark.parametrize("now", [FIRST_SECOND, LAST_SECOND])
def test_the_first_and_the_last_second_are_open(session: Session, now: datetime) -> None:
    world = make_world()
    nomination, actor = world.draft(), world.nominator.as_viewer()

    start(session, world, now)
    service.save_draft(session, nomination, deed="甲", statement=STATEMENT, expected_version=1, now=now)
    service.submit_nomination(session, nomination, expected_version=2, actor=actor, now=now)

    assert nomination.state == "submitted"


@pytest.mark.parametrize(("now", "words"), [(TOO_EARLY, "has not begun"), (TOO_LATE, "2015-12-01 to 2015-12-10")])
def test_a_second_before_and_after_everything_is_closed(session: Session, now: datetime, words: str) -> None:
    world = make_world()
    nomination, actor = world.draft(), world.nominator.as_viewer()

    with pytest.raises(ClosedError, match=words):
        start(session, world, now)
    with pytest.raises(ClosedError, match=words):
        service.save_draft(session, nomination, deed="甲", statement="", expected_version=1, now=now)
    with pytest.raises(ClosedError, match=words):
        service.submit_nomination(session, nomination, expected_version=1, actor=actor, now=now)
    with pytest.raises(ClosedError, match=words):
        service.remove_file(session, nomination, 1, actor=actor, now=now)
    assert (nomination.state, nomination.deed, nomination.version) == ("draft", "十年如一日", 1)


def test_after_the_deadline_the_office_decides_but_does_not_return(session: Session) -> None:
    world, clerk = make_world(), factories.make_user("office").as_viewer()
    nomination = world.draft(state="submitted")

    with pytest.raises(ClosedError, match="could not send it in again"):
        service.return_nomination(session, nomination, reason="补充", actor=clerk, now=TOO_LATE)
    service.accept(session, nomination, actor=clerk, now=datetime(2015, 12, 20, 15, 59, 59, tzinfo=UTC))
    with pytest.raises(ClosedError, match="Judging ended on 20 Dec 2015"):
        service.reject(session, nomination, code="veto", actor=clerk, now=datetime(2015, 12, 20, 16, tzinfo=UTC))
    assert nomination.state == "accepted"


@pytest.mark.parametrize(
    ("staff", "limit"),
    [
        (2, 1),  # 0.2, at least one
        (14, 1),  # 1.4
        (15, 2),  # 1.5, half up
        (24, 2),
        (25, 3),
    ],
)
def test_a_share_of_the_staff_is_rounded_half_up(session: Session, staff: int, limit: int) -> None:
    world = make_world(quota={"type": "share", "value": "10", "at_least": 1})  # two people so far
    for _ in range(staff - 2):
        factories.make_person(world.department)
    gone = factories.make_person(world.department, left_on=date(2015, 12, 5))

    assert gone.left_on == date(2015, 12, 5)
    assert quota_of(session, world.award, world.department.id, date(2015, 12, 5)).limit == limit


def test_what_is_withdrawn_or_rejected_frees_its_place_and_everything_else_takes_one(session: Session) -> None:
    world = make_world(quota={"type": "number", "value": "5"})
    for state in ("draft", "submitted", "returned", "accepted", "rejected", "withdrawn"):
        factories.make_nomination(world.award, factories.make_person(world.department), state=state)
    factories.make_nomination(world.award, factories.make_person(), state="submitted")  # another department's
    factories.make_nomination(
        factories.make_award(world.award.campaign, code="other"), factories.make_person(world.department)
    )

    quota = quota_of(session, world.award, world.department.id, date(2015, 12, 5))
    assert (quota.limit, quota.used, quota.sent, quota.left) == (5, 4, 3, 1)


def test_no_more_are_started_than_the_quota_has(session: Session) -> None:
    world = make_world(quota={"type": "number", "value": "2"})
    start(session, world)
    start(session, world)
    with pytest.raises(QuotaError, match="维修服务中心 may put forward 2"):
        start(session, world)


def test_no_more_are_sent_in_than_the_quota_has(session: Session) -> None:
    world = make_world(quota={"type": "number", "value": "1"})
    first = world.draft()
    second = factories.make_nomination(
        world.award, factories.make_person(world.department), state="draft", statement=STATEMENT
    )
    actor = world.nominator.as_viewer()

    service.submit_nomination(session, first, expected_version=1, actor=actor, now=NOW)
    with pytest.raises(QuotaError, match="has sent in as many"):
        service.submit_nomination(session, second, expected_version=1, actor=actor, now=NOW)
    # What is returned keeps its place: it can be sent in again, and the other still cannot.
    service.return_nomination(session, first, reason="补", actor=factories.make_user("office").as_viewer(), now=NOW)
    with pytest.raises(QuotaError):
        service.submit_nomination(session, second, expected_version=1, actor=actor, now=NOW)
    service.submit_nomination(session, first, expected_version=3, actor=actor, now=NOW)

    assert (first.state, second.state) == ("submitted", "draft")


def test_all_of_a_units_windows_have_no_limit(session: Session) -> None:
    world = make_world(quota={"type": "all"}, subject_kind="window")
    for _ in range(3):
        window = factories.make_window(world.department)
        service.start_nomination(session, world.award, window, actor=world.nominator.as_viewer(), now=NOW)

    quota = quota_of(session, world.award, world.department.id, date(2015, 12, 5))
    assert (quota.limit, quota.left, quota.used) == (None, None, 3)


def test_a_department_is_put_forward_by_its_own_nominator(session: Session) -> None:
    world = make_world(subject_kind="department")
    actor = world.nominator.as_viewer()
    nomination = service.start_nomination(session, world.award, world.department, actor=actor, now=NOW)
    assert nomination.department == world.department

    with pytest.raises(ForbiddenError, match="your own department only"):
        service.start_nomination(session, world.award, factories.make_department(), actor=actor, now=NOW)


def test_nobody_puts_forward_strangers_himself_windows_for_persons_or_who_has_left(session: Session) -> None:
    world = make_world()
    actor = world.nominator.as_viewer()
    own = world.nominator.person
    assert own is not None
    gone = factories.make_person(world.department, left_on=date(2015, 12, 5))

    with pytest.raises(ForbiddenError, match="your own department only"):
        service.start_nomination(session, world.award, factories.make_person(), actor=actor, now=NOW)
    with pytest.raises(ForbiddenError, match="yourself forward"):
        service.start_nomination(session, world.award, own, actor=actor, now=NOW)
    for subject in (factories.make_window(world.department), gone):
        with pytest.raises(WrongStateError, match="cannot be put forward"):
            service.start_nomination(session, world.award, subject, actor=actor, now=NOW)


def test_who_is_put_forward_himself_does_not_put_forward_rivals(session: Session) -> None:
    world = make_world()
    factories.make_nomination(world.award, world.nominator.person, state="submitted")
    with pytest.raises(ForbiddenError, match="put forward for this award yourself"):
        start(session, world)


@pytest.mark.parametrize(
    ("since", "standing"),
    [
        (date(2014, 12, 10), "met"),  # a year to the day when nominations close on 10 December 2015
        (date(2014, 12, 11), "unmet"),
        (None, "open"),
    ],
)
def test_a_year_in_post_counts_to_the_day_nominations_close(
    session: Session, since: date | None, standing: str
) -> None:
    label = {"zh": "在岗满一年", "en": "One year in post"}
    world = make_world(conditions=[{"code": "in_post", "check": "since", "months": 12, "label": label}])
    world.person.since_on = since

    assert [line.standing for line in conditions_for(session, world.award, [world.person])[world.person.id]] == [
        standing
    ]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2015, 8, 31), 6, date(2016, 2, 29)),
        (date(2014, 8, 31), 6, date(2015, 2, 28)),
        (date(2014, 12, 31), 12, date(2015, 12, 31)),
        (date(2015, 11, 30), 1, date(2015, 12, 30)),
    ],
)
def test_months_are_added_on_the_calendar(day: date, months: int, expected: date) -> None:
    assert later(day, months) == expected
