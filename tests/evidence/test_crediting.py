"""A wrong answer about a repairer is put right: with whom orders are credited afterwards, what is kept, who may."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from awards.audit.models import Event
from awards.campaigns.models import Campaign
from awards.db import db
from awards.evidence.models import WorkOrder
from awards.evidence.queries import changes_since
from awards.imports.models import Alias
from awards.imports.service import answer_spellings
from awards.organisation.models import Subject
from tests.conftest import NOW
from tests.evidence.bringing import bring_in
from tests.evidence.orders import day, make_order, make_register, open_order, order, orders_xlsx
from tests.factories import make_award, make_campaign, make_department, make_indicator, make_person, make_user
from tests.pages import Browser
from tests.statements import counted

PAGE = "/2015/evidence/orders"
ASKED = "罗小红 · 维修服务中心"


@pytest.fixture
def campaign(app: Flask) -> Campaign:
    return make_register()


@pytest.fixture
def office(browser: Browser, campaign: Campaign, tmp_path: Path) -> Browser:
    """Two orders of a 罗小红, of two kinds of work, were answered to be 20021; one of 高伟 needed no answer."""
    answer_spellings(db.session, {"person": {ASKED: "20021"}}, actor="office", now=NOW)
    rows = [order("A1"), order("B1", 维修人="罗小红"), open_order("B2", 维修人="罗 小红", 类型="木")]
    bring_in(db.session, "orders", orders_xlsx(tmp_path / "工单.xlsx", rows))
    return browser.sign_in(make_user("office", username="wang")).speak("en")


def credited() -> dict[str, str]:
    db.session.expire_all()
    rows = db.session.scalars(select(WorkOrder).order_by(WorkOrder.number))
    return {one.number: one.subject.code if one.subject else "" for one in rows}


def path_of(number: str) -> str:
    order_id = db.session.scalar(select(WorkOrder.id).where(WorkOrder.number == number))
    return f"{PAGE}/credits/{order_id}"


def test_a_wrong_answer_is_put_right_for_all_its_orders_and_for_files_to_come(office: Browser, tmp_path: Path) -> None:
    assert "罗小红 (20021)" in office.get(PAGE) and f'href="{path_of("B1")}"' in office.get(PAGE).text
    page = office.get(path_of("B1"))
    assert "Orders 2" in page and "Credited so far to 罗小红 (20021) 电工" in page and "(20028)" in page
    assert f"for “{ASKED}”" in page

    typed = {"seen": "20021", "code": "20028", "other": "", "reason": "答错了人"}
    office.post(path_of("B1"), typed)

    assert credited() == {"A1": "20035", "B1": "20028", "B2": "20028"}
    event = db.session.scalars(select(Event).where(Event.name == "orders:credited")).one()
    assert (event.actor, event.subject) == ("wang", "orders:2015")
    assert event.data == {"orders": 2, "from": "20021", "to": {"20028": ["B1", "B2"]}, "reason": "答错了人"}
    assert db.session.scalars(select(Alias.target)).all() == ["20028"]
    # The next export: the one that went on and the one that is new are the right one's.
    finished = {"类型": "木", "维修人": "罗 小红", "完工时间": day("07-01 11:00")}
    rows = [order("B2", **finished), order("B3", 维修人="罗小红")]
    bring_in(db.session, "orders", orders_xlsx(tmp_path / "八月.xlsx", rows))
    assert credited() == {"A1": "20035", "B1": "20028", "B2": "20028", "B3": "20028"}


def test_a_run_made_before_says_so(office: Browser, campaign: Campaign) -> None:
    award = make_award(campaign, components=[make_indicator("100", "on_time_rate")], tie_break=[])
    office.post(path_of("B1"), {"seen": "20021", "code": "20028", "reason": "答错了人"})

    event = db.session.scalars(select(Event).where(Event.name == "orders:credited")).one()
    (change,) = changes_since(db.session, award, [], NOW.replace(year=2014))
    assert str(change.words) == "Made before work orders were credited to technicians." and change.at == event.at


def test_nobody_is_credited_until_it_is_known_who_it_was(office: Browser) -> None:
    office.post(path_of("B1"), {"seen": "20021", "code": "!nobody", "reason": "核实中"})

    assert credited() == {"A1": "20035", "B1": "", "B2": ""}
    assert "Whose orders are these?" in office.get(PAGE)
    office.post(f"{PAGE}/technicians", {})  # the wrong answer does not come back with the button
    assert credited() == {"A1": "20035", "B1": "", "B2": ""}


def test_one_whom_the_register_alone_names_stays_corrected(office: Browser, tmp_path: Path) -> None:
    page = office.get(path_of("A1"))
    assert "Nobody else in the register has this name" in page and "Nobody yet" not in page
    assert "say who else it was" in office.post(
        path_of("A1"), {"seen": "20035", "code": "!nobody", "reason": "x"}, status=422
    )

    office.post(path_of("A1"), {"seen": "20035", "code": "", "other": "20042", "reason": "替班"})
    assert credited()["A1"] == "20042"
    bring_in(db.session, "orders", orders_xlsx(tmp_path / "再来.xlsx", [order("A1")]))
    assert credited()["A1"] == "20042"


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"code": "20028", "reason": " "}, 422, "This is needed"),
        ({"code": "", "reason": ""}, 422, "Credited to: Say who repaired it. Why it is corrected: This is needed."),
        ({"other": "99999", "reason": "答错了人"}, 422, "Nobody has the staff number 99999."),
        ({"code": "20021", "reason": "答错了人"}, 422, "credited to this one already"),
        ({"seen": "20028", "code": "20028", "reason": "答错了人"}, 409, ""),
    ],
)
def test_what_is_refused_leaves_everything_and_stays_typed(
    office: Browser, typed: dict[str, str], status: int, said: str
) -> None:
    page = office.post(path_of("B1"), {"seen": "20021", **typed}, status=status)

    assert said in page and typed["reason"].strip() in page.text
    assert typed.get("other", "") in page.text
    assert credited() == {"A1": "20035", "B1": "20021", "B2": "20021"}
    assert db.session.scalars(select(Event).where(Event.name == "orders:credited")).all() == []


def test_those_who_are_credited_do_not_decide_on_it(office: Browser, campaign: Campaign) -> None:
    path = path_of("B1")
    people = {one.code: one for one in db.session.scalars(select(Subject).where(Subject.kind == "person"))}
    office.sign_in(make_user("office", person=people["20021"])).get(path, status=403)
    other = office.sign_in(make_user("office", person=people["20028"]))

    other.post(path, {"seen": "20021", "code": "20028", "reason": "是我修的"}, status=403)

    assert credited()["B1"] == "20021"


def test_an_order_that_nobody_is_credited_with_has_no_such_page(office: Browser, campaign: Campaign) -> None:
    lonely = make_order(campaign, None, repairer="张三")

    office.get(f"{PAGE}/credits/{lonely.id}", status=404)
    office.get(f"{PAGE}/credits/999999", status=404)


def test_the_list_costs_the_same_for_one_group_as_for_fifty(app: Flask, browser: Browser) -> None:
    campaign, department = make_campaign(), make_department()
    browser.sign_in(make_user("office"))
    costs = []
    for more in (1, 49):
        orders = [make_order(campaign, make_person(department), department) for _ in range(more)]
        for path in (PAGE, f"{PAGE}/credits/{orders[0].id}"):
            with counted(app) as sent:
                browser.get(path)
            costs.append(len(sent))

    assert costs[:2] == costs[2:]
