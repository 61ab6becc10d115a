"""On-time rates against numbers worked out by hand."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.campaigns.models import Award, Campaign
from awards.campaigns.presets import load_preset
from awards.campaigns.queries import award_of
from awards.campaigns.scheme import rules_digest
from awards.campaigns.service import new_campaign
from awards.evidence.measures import measures_for
from awards.evidence.measures.orders import OrderCount, order_counts, reference_of
from awards.evidence.queries import evidence_of
from awards.organisation.models import Subject
from tests.conftest import NOW
from tests.evidence.made import make_value
from tests.evidence.orders import make_order, utc
from tests.factories import make_award, make_campaign, make_department, make_indicator, make_person, make_window
from tests.statements import counted


def make_orders_award(campaign: Campaign, **values: Any) -> Award:
    return make_award(campaign, components=[make_indicator("100", "on_time_rate")], tie_break=[], **values)


def rate_of(session: Session, award: Award, subject: Subject) -> str | None:
    return measures_for(session, award, [subject]).data[subject.id].get("on_time_rate")


def test_a_technicians_rate_is_exact_to_six_places(session: Session) -> None:
    campaign, technician = make_campaign(), make_person()
    award = make_orders_award(campaign)
    for hours in (1, 72, 72.001, 500, 71.999, 3):  # within 72 hours: 1, 72 (exactly the limit), 71.999 and 3
        make_order(campaign, technician, hours=hours)
    make_order(campaign, make_person(), hours=500)  # somebody else's

    measures = measures_for(session, award, [technician])

    assert measures.data[technician.id] == {"on_time_rate": "66.666667"}  # 100·4/6 = 66.6666…
    assert measures.rows[technician.id] == {"on_time_rate": 6}
    assert measures.sources == {technician.id: {"on_time_rate": "orders"}}
    # The last to be finished: 500 hours after eight in the morning of 1 July in Shanghai.
    assert str(measures.newest[technician.id]["on_time_rate"]) == "2015-07-22"


@pytest.mark.parametrize(
    ("on_time", "late", "rate"),
    [(1, 2, "33.333333"), (2, 1, "66.666667"), (39, 1, "97.5"), (0, 7, "0"), (7, 0, "100"), (1, 6, "14.285714"),
     (127, 1, "99.21875"), (1023, 1, "99.902344")],  # 100·1023/1024 = 99.90234375
)  # fmt: skip
def test_rates_are_rounded_half_up_from_the_fraction(on_time: int, late: int, rate: str) -> None:
    assert OrderCount(on_time, late).shown_rate == rate


def test_open_orders_past_the_limit_are_late_and_younger_ones_in_no_count(session: Session) -> None:
    campaign, technician = make_campaign(), make_person()
    award = make_orders_award(campaign)
    make_order(campaign, technician, reported="07-01 00:00", hours=2)
    # The newest instant of the year's orders is the arrival of a cancelled one: 10 July, eight o'clock.
    make_order(campaign, hours=None, reported="07-10 07:00", state="cancelled", arrived_at=utc("07-10 08:00"))
    make_order(campaign, technician, reported="07-07 08:00", hours=None)  # open for 72 hours: within the limit
    make_order(campaign, technician, reported="07-07 07:59", hours=None)  # a minute longer: late

    assert reference_of(session, campaign) == utc("07-10 08:00")
    count = order_counts(session, campaign)[technician.id]
    assert (count.on_time, count.late, count.pending) == (1, 1, 1)
    assert rate_of(session, award, technician) == "50"


def test_the_year_says_what_the_limit_is_and_from_when_it_counts(session: Session) -> None:
    campaign, technician = make_campaign(), make_person()
    award = make_orders_award(campaign)
    # Finished 24 hours after the report; dispatched 20 hours, 30 minutes after it, or never.
    for dispatched in ("07-01 20:00", "07-01 00:30", None):
        make_order(campaign, technician, hours=24, dispatched_at=utc(dispatched) if dispatched else None)

    for hours, starts, rate in (
        (24, "reported", "100"),
        (23, "reported", "0"),
        (23, "dispatched", "33.333333"),  # 4 hours; 23.5 hours; 24 hours from the report, as it was never dispatched
        (4, "dispatched", "33.333333"),
        (3, "dispatched", "0"),
    ):
        campaign.settings = {"order_limit_hours": hours, "order_starts": starts}
        session.commit()
        assert rate_of(session, award, technician) == rate, (hours, starts)


def test_a_department_counts_the_orders_of_its_teams_whoever_is_credited(session: Session) -> None:
    campaign, department, other = make_campaign(), make_department(), make_department("水电管理科")
    award = make_orders_award(campaign, subject_kind="department")
    mine, lent = make_person(department), make_person(other)
    make_order(campaign, mine, department, hours=1)
    make_order(campaign, lent, department, hours=1)
    make_order(campaign, None, department, hours=100, repairer="张三")  # nobody has said who that is
    make_order(campaign, mine, other, hours=100)  # its technician, another department's team
    make_order(campaign, mine, None, hours=100)

    measures = measures_for(session, award, [department])

    assert measures.data[department.id] == {"on_time_rate": "66.666667"}  # 2 of 3
    assert measures.rows[department.id] == {"on_time_rate": 3}


def test_orders_go_before_the_indicator_sheet(session: Session) -> None:
    campaign, both, sheet_only = make_campaign(), make_person(), make_person()
    award = make_orders_award(campaign)
    for technician in (both, sheet_only):
        make_value(campaign, technician, "on_time_rate", "97.5")
    make_order(campaign, both, hours=100)

    measures = measures_for(session, award, [both, sheet_only])

    assert {one: found["on_time_rate"] for one, found in measures.data.items()} == {both.id: "0", sheet_only.id: "97.5"}
    assert {one: found["on_time_rate"] for one, found in measures.sources.items()} == {
        both.id: "orders",
        sheet_only.id: "sheet",
    }
    words = {one: str(evidence_of(session, one, campaign, award)[0].words) for one in (both, sheet_only)}
    assert words == {
        both: "Work orders that count: 1, on time: 0 %.",
        sheet_only: "Value of the indicator sheet: 97.5.",
    }


def test_where_no_order_counts_the_sheet_does(session: Session) -> None:
    campaign, technician, window = make_campaign(), make_person(), make_window()
    award = make_orders_award(campaign)
    make_value(campaign, technician, "on_time_rate", "97.5")
    make_value(campaign, window, "on_time_rate", "96")
    make_order(campaign, technician, hours=None)  # open within the limit
    make_order(campaign, technician, hours=None, state="cancelled")

    assert rate_of(session, award, technician) == "97.5"
    windows = make_orders_award(campaign, code="windows", subject_kind="window")
    assert rate_of(session, windows, window) == "96"


def test_another_years_orders_do_not_count(session: Session) -> None:
    last, campaign, technician = make_campaign(2014), make_campaign(2015), make_person()
    award = make_orders_award(campaign)
    make_order(last, technician, hours=1)

    assert rate_of(session, award, technician) is None


def test_the_presets_components_get_their_number(session: Session) -> None:
    campaign = new_campaign(session, load_preset("service-quality-year"), 2015, actor="command", now=NOW)
    department = make_department()
    technician = make_person(department)
    for hours in (1, 2, 3, 80):
        make_order(campaign, technician, department, hours=hours)
    make_order(campaign, None, department, hours=90, repairer="张三")
    points = {}
    for code, subject in (("excellent-department", department), ("skilled-technician", technician)):
        award = award_of(session, None, 2015, code)
        (line,) = [
            line
            for line in evidence_of(session, subject, campaign, award)
            if line.component.source.get("indicator") == "on_time_rate"
        ]
        points[line.label["zh"]] = (line.rows, line.points, str(line.words))

    assert points == {
        # 3 of 5 is 60 %, below where points begin: linear 80→100.
        "限时办结": (5, "0.00", "Work orders that count: 5, on time: 60 %."),
        # 3 of 4 is 75 %; linear 70→100: (75 − 70)/30 = 16.666…
        "工单质量": (4, "16.67", "Work orders that count: 4, on time: 75 %."),
    }


def test_the_rule_is_part_of_what_is_sealed(session: Session) -> None:
    campaign = make_campaign()
    award, other = make_orders_award(campaign), make_award(campaign, code="other")
    before = rules_digest(award), rules_digest(other)

    campaign.settings = {"order_limit_hours": 48, "order_starts": "reported"}
    session.commit()

    assert rules_digest(award) != before[0]
    assert rules_digest(other) == before[1]  # work orders decide nothing there


def test_the_engine_takes_the_rate(session: Session) -> None:
    campaign, technician = make_campaign(), make_person()
    award = make_orders_award(campaign)
    for hours in (1, 1, 100):
        make_order(campaign, technician, hours=hours)

    (line,) = evidence_of(session, technician, campaign, award)

    assert line.points == "66.67"


def test_statements_do_not_grow_with_technicians_or_orders(database: Flask, session: Session) -> None:
    campaign, department = make_campaign(), make_department()
    technicians = [make_person(department) for _ in range(50)]
    make_orders_award(campaign)
    for technician in technicians:
        make_order(campaign, technician, department)
    counts = []
    for wanted in (technicians[:1], technicians):
        subjects = list(session.scalars(select(Subject).where(Subject.id.in_([one.id for one in wanted]))))
        loaded = award_of(session, None, 2015, "service-model")
        with counted(database) as sent:
            measures = measures_for(session, loaded, subjects)
        counts.append(len(sent))
        assert all(measures.data[one.id] == {"on_time_rate": "100"} for one in subjects)

    assert counts[0] == counts[1] <= 3
