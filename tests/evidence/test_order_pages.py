"""The page of the year's work orders: sums, rates, who may see them, crediting by hand, what the page costs."""

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from awards.audit.models import Event
from awards.campaigns.models import Campaign
from awards.db import db
from awards.evidence.models import WorkOrder
from awards.imports.models import Alias
from awards.imports.service import answer_spellings
from awards.organisation.models import Subject
from tests.conftest import NOW
from tests.evidence.bringing import bring_in
from tests.evidence.orders import day, make_order, make_register, open_order, order, orders_xlsx
from tests.factories import (
    make_award,
    make_campaign,
    make_department,
    make_indicator,
    make_nomination,
    make_person,
    make_user,
)
from tests.pages import Browser
from tests.statements import counted

PAGE = "/2015/evidence/orders"
ASKED = "罗小红 · 维修服务中心"


@pytest.fixture
def campaign(app: Flask) -> Campaign:
    return make_register()


def bring(tmp_path: Path) -> None:
    """Three orders of 高伟 (two on time), two of a 罗小红 whom nobody can place yet, one cancelled, one rejected."""
    answer_spellings(db.session, {"person": {ASKED: ""}}, actor="office", now=NOW)
    rows = [
        order("A1"),
        order("A2"),
        order("A3", 完工时间=day("07-05 08:00")),  # 96 hours
        order("B1", 维修人="罗小红"),
        order("B2", 维修人="罗小红", 类型="木", 完工时间=day("07-05 08:00")),
        open_order("C1", 状态="已取消"),
        order("D1", 完工时间=day("06-30 08:00")),
    ]
    bring_in(db.session, "orders", orders_xlsx(tmp_path / "工单.xlsx", rows))


def test_the_page_adds_up_to_the_rows_of_the_file(browser: Browser, campaign: Campaign, tmp_path: Path) -> None:
    bring(tmp_path)
    page = browser.sign_in(make_user("leader")).speak("en").get(PAGE)

    # 7 rows: 3 credited, 2 waiting, 1 cancelled, 1 rejected.
    assert "rows in the files 7" in page
    assert "工单.xlsx 7 3 2 0 1 1 0" in page
    # 维修服务中心: 3 of 5 on time; 高伟: 2 of 3.
    assert "维修服务中心 ZW03 3 2 0 60" in page
    assert "高伟 20035 维修服务中心 水暖工 2 1 0 66.67" in page and 'title="66.666667"' in page.text
    assert "within 72 hours of the report" in page
    assert "5 Jul 2015 08:00, the newest instant" in page
    assert f"{ASKED}: 2" in page
    assert "赵同学" not in page and "<form" not in page.text.split("<main", 1)[1]


def test_the_office_says_who_a_repairer_is(browser: Browser, campaign: Campaign, tmp_path: Path) -> None:
    bring(tmp_path)
    office = make_user("office")
    page = browser.sign_in(office).speak("en").get(PAGE)
    # Unit, name, post and staff number of both who are called so.
    assert "罗小红 · 维修服务中心 · 电工 (20021)" in page and "罗小红 · 校园环境中心 · 绿化工 (20028)" in page

    answers = {"kind": "person", "spelling": ASKED, "code": "20021", "other": ""}
    browser.post(f"{PAGE}/technicians", answers)

    page = browser.get(PAGE)
    assert "工单.xlsx 7 5 0 0 1 1 0" in page
    assert "罗小红 20021 维修服务中心 电工 1 1 0 50" in page
    assert db.session.scalars(select(Alias.target)).all() == ["20021"]
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert event is not None
    assert (event.name, event.actor) == ("orders:credited", office.username)
    assert event.data == {"orders": 2, "to": {"20021": ["B1", "B2"]}}


def test_orders_that_are_credited_stay_with_whom_they_are(browser: Browser, campaign: Campaign, tmp_path: Path) -> None:
    bring(tmp_path)
    browser.sign_in(make_user("office"))
    for code in ("20021", "20028"):
        browser.post(f"{PAGE}/technicians", {"kind": "person", "spelling": ASKED, "code": code, "other": ""})

    codes = db.session.scalars(select(Subject.code).join(WorkOrder, WorkOrder.subject_id == Subject.id)).all()
    assert sorted(codes) == ["20021", "20021", "20035", "20035", "20035"]


def test_a_wrong_staff_number_is_said_so_and_stays_typed(browser: Browser, campaign: Campaign, tmp_path: Path) -> None:
    bring(tmp_path)
    browser.sign_in(make_user("office")).speak("en")
    answers = {"kind": "person", "spelling": ASKED, "code": "", "other": "99999"}
    page = browser.post(f"{PAGE}/technicians", answers, status=422)

    assert "there is nothing with the code 99999" in page and 'value="99999"' in page.text
    assert (
        db.session.scalar(select(WorkOrder.id).where(WorkOrder.repairer == "罗小红", WorkOrder.subject_id > 0)) is None
    )


def test_names_answered_elsewhere_are_credited_with_the_button(
    browser: Browser, campaign: Campaign, tmp_path: Path
) -> None:
    bring(tmp_path)
    answer_spellings(db.session, {"person": {ASKED: "20021"}}, actor="office", now=NOW)
    db.session.commit()
    browser.sign_in(make_user("office")).speak("en")
    assert "Orders whose repairer is known by now: 2." in browser.get(PAGE)

    browser.post(f"{PAGE}/technicians", {})

    assert "工单.xlsx 7 5 0 0 1 1 0" in browser.get(PAGE)


def test_a_nominee_whom_orders_decide_sees_and_does_nothing(browser: Browser, tmp_path: Path) -> None:
    campaign = make_register()
    bring(tmp_path)
    technician = db.session.scalars(select(Subject).where(Subject.code == "20021")).one()
    award = make_award(campaign, components=[make_indicator("100", "on_time_rate")], tie_break=[])
    make_nomination(award, technician)
    browser.sign_in(make_user("office", person=technician))

    browser.get(PAGE, status=403)
    answers = {"kind": "person", "spelling": ASKED, "code": "20021", "other": ""}
    browser.post(f"{PAGE}/technicians", answers, status=403)

    assert db.session.scalars(select(Alias.target)).all() == [""]


def test_a_nominee_of_another_award_may(browser: Browser) -> None:
    campaign, person = make_register(), make_person()
    make_nomination(make_award(campaign), person)
    browser.sign_in(make_user("office", person=person)).get(PAGE)


def test_staff_do_not_see_it(browser: Browser, campaign: Campaign) -> None:
    browser.sign_in(make_user()).get(PAGE, status=403)


def test_the_page_costs_the_same_for_one_order_and_for_fifty(app: Flask, browser: Browser) -> None:
    campaign, department = make_campaign(), make_department()
    browser.sign_in(make_user("office"))
    costs = []
    for more in (1, 49):
        for number in range(more):
            make_order(campaign, make_person(department), department)
            make_order(campaign, None, department, repairer=f"张三{more}{number}")
        with counted(app) as sent:
            browser.get(PAGE)
        costs.append(len(sent))

    assert costs[0] == costs[1]


def test_a_file_waits_for_its_answers(browser: Browser, campaign: Campaign, tmp_path: Path) -> None:
    path = orders_xlsx(tmp_path / "十月.xlsx", [order("A1"), order("B1", 维修人="罗小红")])
    browser.sign_in(make_user("office")).speak("en")
    data = {"kind": "orders", "year": "2015", "file": (BytesIO(path.read_bytes()), path.name)}
    page = browser.get(browser.post("/imports/new", data, content_type="multipart/form-data").location)

    assert "罗小红 · 维修服务中心 · 电工 (20021)" in page and "罗小红 · 校园环境中心 · 绿化工 (20028)" in page
    assert "Nobody yet: the orders count for the department alone" in page
    assert "Orders that wait: a name is to be answered 1" in page
    orders = browser.get(PAGE)
    assert "These files wait for an answer or a decision; none of their orders count yet: 十月.xlsx" in orders
    assert "No work orders have been imported yet" in orders
