"""Orders that a later export says more of: what goes on is a change, what contradicts is rejected; runs made before and
older files know their place. Runs made before other decisions say so as well."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.campaigns.models import Award, Campaign
from awards.db import db
from awards.errors import WrongStateError
from awards.evidence.models import WorkOrder
from awards.evidence.queries import anything_since, changes_since
from awards.evidence.queries.orders import orders_of_year
from awards.evidence.queries.surveys import survey_of_year
from awards.evidence.service.orders import credit_orders
from awards.evidence.service.surveys import decide_answers
from awards.imports.service import answer_spellings
from awards.imports.undoing import undo_batch
from awards.organisation.models import Subject
from awards.permissions import Viewer
from tests.conftest import NOW
from tests.evidence.bringing import bring_in, look_at, refusals
from tests.evidence.made import make_answers, make_component, make_survey
from tests.evidence.orders import day, make_register, open_order, order, orders_xlsx
from tests.factories import make_award, make_indicator, make_user, make_window
from tests.pages import Browser
from tests.statements import counted

OFFICE = Viewer(user_id=1, username="li", roles=frozenset({"office"}))
NEW: dict[str, Any] = {"维修人": None, "派单时间": None, "到场时间": None, "状态": "待派单"}
UNRATED: dict[str, Any] = {"满意度": None, "状态": "待评价"}


@pytest.fixture
def campaign(session: Session) -> Campaign:
    return make_register()


def bring(session: Session, folder: Path, name: str, *rows: Any) -> Any:
    return bring_in(session, "orders", orders_xlsx(folder / name, rows))


def only(session: Session) -> WorkOrder:
    return session.scalars(select(WorkOrder)).one()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (open_order(), order()),
        (open_order(**NEW), open_order()),  # dispatched by now
        (open_order(**NEW), order()),
        (open_order(**NEW, 班组=None), order()),
        (open_order(), open_order(状态="已取消")),
        (order(**UNRATED), order()),  # rated by now
    ],
)
def test_an_order_goes_on(session: Session, campaign: Campaign, tmp_path: Path, before: Any, after: Any) -> None:
    bring(session, tmp_path, "六月.xlsx", before)
    plan = look_at(session, "orders", orders_xlsx(tmp_path / "七月.xlsx", [order("BX0"), after]))
    assert [(row.action, row.key) for row in plan.rows] == [("add", "BX0"), ("change", "BX1")]
    assert f"so far: {only(session).state_text}" in plan.rows[1].text

    batch, _ = bring(session, tmp_path, "七月.xlsx", order("BX0"), after)

    one = session.scalars(select(WorkOrder).where(WorkOrder.number == "BX1")).one()
    assert (one.state_text, one.batch_id, one.row) == (after[11], batch.id, 3)
    credit = (one.subject and one.subject.code, one.department and one.department.code)
    assert credit == ((None, None) if one.state == "cancelled" else ("20035", "ZW03"))
    assert (batch.added, batch.changed) == (1, 1)
    # Both files again: the older one says less of what is there, the newer one the same.
    for name, row in (("六月.xlsx", before), ("七月.xlsx", after)):
        again = look_at(session, "orders", orders_xlsx(tmp_path / name, [row]))
        assert [one.action for one in again.rows] == ["same"] and not again.rejects


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (order(), order(完工时间=day("07-01 10:01"))),
        (order(派单时间=None), order()),  # an instant that a finished order did not have
        (order(), open_order()),
        (order(), open_order(状态="已取消", 完工时间=day("07-01 10:00"))),
        (open_order(状态="已取消"), order()),
        (open_order(), order(报修时间=day("07-01 08:10"))),
        (open_order(), order(派单时间=day("07-01 08:30"))),
        (open_order(), order(维修人="何永刚(20042)")),
        (open_order(), order(班组="水电管理科", 维修人="何永刚")),
        (open_order(), order(类型="木")),
    ],
)
def test_what_was_said_stays(session: Session, campaign: Campaign, tmp_path: Path, before: Any, after: Any) -> None:
    first, _ = bring(session, tmp_path, "六月.xlsx", before)
    was = only(session).state

    _, plan = bring(session, tmp_path, "七月.xlsx", after)

    # An older open row beside a newer finished one is no contradiction, but changes nothing either.
    assert all(row.action == "same" for row in plan.rows)
    assert plan.rows or refusals(plan)["A2"].startswith("Already imported with")
    assert (only(session).state, only(session).batch_id) == (was, first.id)


def test_who_was_credited_by_hand_stays_credited(session: Session, campaign: Campaign, tmp_path: Path) -> None:
    answer_spellings(session, {"person": {"张三 · 维修服务中心": ""}}, actor="li", now=NOW)
    bring(session, tmp_path, "六月.xlsx", open_order(维修人="张三"))
    only(session).subject_id = session.scalars(select(Subject.id).where(Subject.code == "20007")).one()
    session.commit()

    bring(session, tmp_path, "七月.xlsx", order(维修人="张三"))

    one = only(session)
    assert one.state == "finished" and one.subject is not None and one.subject.code == "20007"


def test_an_import_that_changed_orders_cannot_be_undone(browser: Browser, tmp_path: Path) -> None:
    make_register()
    session = db.session
    bring(session, tmp_path, "六月.xlsx", open_order())
    batch, _ = bring(session, tmp_path, "七月.xlsx", order(), order("BX2"))
    said = "Only an import of evidence that added rows and changed none can be undone, once."

    with pytest.raises(WrongStateError, match=said):
        undo_batch(session, batch, reason="错了", actor="li", now=NOW)

    page = browser.sign_in(make_user("office")).speak("en").get(f"/imports/{batch.id}/undo")
    assert said in page


def words(session: Session, award: Award) -> list[str]:
    """What a run made a minute ago has to say, in English."""
    since = clock.now() - timedelta(minutes=1)
    changes = changes_since(session, award, [], since)
    assert anything_since(session, award, since) == bool(changes)
    assert changes_since(session, award, [], clock.now()) == []
    return [str(change.words) for change in changes]


def make_rate_award(campaign: Campaign, **values: Any) -> Award:
    return make_award(campaign, components=[make_indicator("100", "on_time_rate")], tie_break=[], **values)


def test_a_run_made_before_says_so(session: Session, campaign: Campaign, tmp_path: Path) -> None:
    award = make_rate_award(campaign)
    bring(session, tmp_path, "六月.xlsx", open_order())
    assert words(session, award) == []

    bring(session, tmp_path, "七月.xlsx", order())

    assert words(session, award) == ["Made before “七月.xlsx” was imported."]


def test_a_run_made_before_orders_were_credited_says_so(session: Session, campaign: Campaign, tmp_path: Path) -> None:
    asked = "张三 · 维修服务中心"
    award, others = make_rate_award(campaign), make_rate_award(campaign, subject_kind="department", code="units")
    answer_spellings(session, {"person": {asked: ""}}, actor="li", now=NOW)
    bring(session, tmp_path, "六月.xlsx", order(维修人="张三"))
    assert words(session, award) == []

    case = orders_of_year(session, OFFICE, 2015)
    credit_orders(session, case, {asked: "20035"}, actor=OFFICE, now=clock.now())

    assert words(session, award) == ["Made before work orders were credited to technicians."]
    assert changes_since(session, others, [], clock.now() - timedelta(minutes=1)) == []


def test_a_run_made_before_a_decision_on_answers_says_so(session: Session, campaign: Campaign) -> None:
    award = make_award(campaign, components=[make_component("survey", "100")], tie_break=[])
    survey = make_survey(campaign, code="386540716")
    make_answers(survey, make_window(), "学生", "满意", "满意", times=6)
    assert words(session, award) == []

    case = survey_of_year(session, OFFICE, 2015, "386540716")
    decide_answers(
        session, case, flag="straight", verdict="leave_out", reason="直线作答", actor=OFFICE, now=clock.now()
    )

    assert words(session, award) == [f"Made before it was decided which answers of “{survey.title}” count."]


def test_asking_costs_the_same_for_one_change_and_for_many(app: Flask, tmp_path: Path) -> None:
    award, costs = make_rate_award(make_register()), []
    for number in range(4):
        name = f"BX{number}"
        bring(db.session, tmp_path, f"{name}旧.xlsx", open_order(name))
        bring(db.session, tmp_path, f"{name}新.xlsx", order(name))
        with counted(app) as sent:
            words(db.session, award)
        costs.append(len(sent))

    assert costs[0] == costs[-1]
