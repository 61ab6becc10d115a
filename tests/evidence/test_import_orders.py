"""The export of work orders: every row is credited, waits, is rejected or cancelled, and nobody gets another's work."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from awards import clock
from awards.campaigns.models import Campaign
from awards.evidence.importers.orders.states import UnknownStateError
from awards.evidence.measures.orders import order_counts
from awards.evidence.models import WorkOrder
from awards.imports.errors import OpenSpellingsError
from awards.imports.mapping import mapping_template
from awards.imports.plan import Plan
from awards.imports.reading.errors import MissingColumnsError
from awards.imports.service import answer_spellings
from awards.organisation.models import Subject
from tests.conftest import NOW
from tests.evidence.bringing import bring_in, look_at, refusals
from tests.evidence.orders import HEADER, day, make_register, open_order, order, orders_xlsx

MAINTENANCE = "维修服务中心"


@pytest.fixture(autouse=True)
def _register(session: Session) -> None:
    make_register()


def kept(session: Session) -> list[WorkOrder]:
    return list(session.scalars(select(WorkOrder).order_by(WorkOrder.row)))


def sums(plan: Plan) -> list[int | str]:
    """Rows of the file, credited, waiting, credited to nobody yet, without a repairer, cancelled, rejected."""
    return [value for _, value in plan.figures]


def answer(session: Session, **codes: str) -> None:
    answers = {spelling.replace("_", " · "): code for spelling, code in codes.items()}
    answer_spellings(session, {"person": answers}, actor="office", now=NOW)


def test_an_order_is_kept_as_it_was_without_what_is_personal(session: Session, tmp_path: Path) -> None:
    row = order(地点="3号公寓 13912345678", 完工时间=datetime(2015, 7, 1, 10, 0, 2, 851000))  # noqa: DTZ001
    batch, _ = bring_in(session, "orders", orders_xlsx(tmp_path / "工单.xlsx", [row]))

    (one,) = kept(session)
    assert one.subject and one.department
    assert (one.number, one.subject.code, one.department.code, one.batch_id, one.row) == (
        *("BX1", "20035", "ZW03"),
        *(batch.id, 2),
    )
    assert one.reported_at == datetime(2015, 7, 1, 0, 0, tzinfo=UTC)  # eight in the morning in Shanghai
    assert one.finished_at == datetime(2015, 7, 1, 2, 0, 2, 851000, tzinfo=UTC)
    assert (one.state, one.state_text, one.repairer, one.kind, one.place, one.satisfaction) == (
        *("finished", "已完工", "高伟", "电", "3号公寓", "满意"),
    )
    everything = " ".join(str(value) for value in vars(one).values())
    assert not any(personal in everything for personal in ("赵同学", "13800001111", "13912345678", "插座没电"))


@pytest.mark.parametrize(
    ("text", "state"),
    [("1", "open"), ("2", "open"), ("３", "finished"), (3, "finished"), ("4", "finished"), ("已派单", "open"),
     ("待派单", "open"), ("处理中", "open"), (" 已评价 ", "finished"), ("已取消", "cancelled")],
)  # fmt: skip
def test_states_as_code_or_text(session: Session, tmp_path: Path, text: Any, state: str) -> None:
    row = order(状态=text) if state == "finished" else open_order(状态=text)
    bring_in(session, "orders", orders_xlsx(tmp_path / "工单.xlsx", [row]))

    assert [one.state for one in kept(session)] == [state]


def test_a_mapping_says_what_other_states_mean(session: Session, tmp_path: Path) -> None:
    path = orders_xlsx(tmp_path / "工单.xlsx", [open_order(状态="5"), open_order("BX2", 状态="挂起")])
    unknown = "The state is not known; [options] states in a mapping file can say what it means."
    assert refusals(look_at(session, "orders", path)) == {"L2": unknown, "L3": unknown}

    plan = look_at(session, "orders", path, states={"5": "cancelled", "挂起": "open"})

    assert [row.values["state"] for row in plan.rows] == ["cancelled", "open"]
    with pytest.raises(UnknownStateError, match="open, finished, cancelled"):
        look_at(session, "orders", path, states={"5": "gone"})


@pytest.mark.parametrize(
    ("values", "cell", "reason"),
    [
        ({"完工时间": day("07-01 07:59")}, "K2", "It was finished before it was reported."),
        ({"完工时间": day("07-01 08:19")}, "K2", "It was finished before it was dispatched."),
        ({"完工时间": day("07-01 08:59")}, "K2", "It was finished before anybody arrived."),
        ({"到场时间": day("11-01 09:00")}, "K2", "It was finished before anybody arrived."),
        ({"派单时间": day("07-01 07:59")}, "I2", "It was dispatched before it was reported."),
        ({"到场时间": day("07-01 07:59")}, "J2", "Somebody arrived before it was reported."),
        ({"完工时间": None}, "K2", "The state says that it is finished, but the time is missing."),
        ({"状态": "处理中"}, "L2", "The state says that it is open, but there is a time when it was finished."),
        ({"报修时间": None}, "B2", "The cell is empty."),
        ({"报修时间": "昨天"}, "B2", "“昨天” is not a date. Write it as 2015-09-01."),
        ({"报修时间": "2014-12-31 23:59"}, "B2", "The order is of 2014, but is imported for 2015."),
        ({"完工时间": "2015-12-06 00:00"}, "K2", "This lies in the future."),
        ({"单号": ""}, "A2", "The cell is empty."),
        ({"单号": "9" * 41}, "A2", "This is too long to be the number of an order."),
        ({"状态": ""}, "L2", "The cell is empty."),
        ({"维修人": "李桂兰(20035)"}, "H2", "The code 20035 belongs to “高伟”."),
    ],
)
def test_wrong_rows_are_rejected_by_cell(
    session: Session, tmp_path: Path, values: dict[str, Any], cell: str, reason: str
) -> None:
    path = orders_xlsx(tmp_path / "工单.xlsx", [order(**values), order("BX2")])

    plan = look_at(session, "orders", path)

    assert refusals(plan) == {cell: reason}
    assert [row.key for row in plan.rows] == ["BX2"]
    assert sums(plan) == [2, 1, 0, 0, 0, 0, 1]


def test_the_same_number_again(session: Session, tmp_path: Path) -> None:
    bring_in(session, "orders", orders_xlsx(tmp_path / "甲.xlsx", [order(), order("BX2")]))
    rows = [order(), order("BX2", 完工时间=day("07-01 10:01")), order("BX3"), order("BX3")]

    again, plan = bring_in(session, "orders", orders_xlsx(tmp_path / "乙.xlsx", rows))

    assert (again.added, again.same) == (1, 1)
    assert refusals(plan) == {
        "A3": "Already imported with 已完工 from “甲.xlsx”, row 3. What is there stays.",
        "A5": "Row 4 of this file is about the same already.",
    }


def test_a_shared_name_waits_with_unit_post_and_staff_number(session: Session, tmp_path: Path) -> None:
    rows = [order("BX1", 维修人="罗小红"), order("BX2", 维修人="罗 小红"), order("BX3")]
    plan = look_at(session, "orders", orders_xlsx(tmp_path / "工单.xlsx", rows))

    (asked,) = plan.unknown
    assert (asked.kind, asked.spelling, asked.rows) == ("person", f"罗小红 · {MAINTENANCE}", 2)
    # Both who are called so, the one of the team's department first.
    assert asked.suggestions[:2] == (
        ("20021", "罗小红 · 维修服务中心 · 电工"),
        ("20028", "罗小红 · 校园环境中心 · 绿化工"),
    )
    assert sums(plan) == [3, 1, 2, 0, 0, 0, 0]
    template = mapping_template(plan.unknown)
    assert '# "罗小红 · 维修服务中心" = "20021"  # 20021 罗小红 · 维修服务中心 · 电工, 20028 罗小红' in template


def test_nothing_is_imported_while_a_name_waits(session: Session, tmp_path: Path) -> None:
    path = orders_xlsx(tmp_path / "工单.xlsx", [order(维修人="罗小红"), order("BX2")])

    with pytest.raises(OpenSpellingsError):
        bring_in(session, "orders", path)

    session.rollback()
    assert kept(session) == []


def test_the_answer_is_remembered_with_the_department(session: Session, tmp_path: Path) -> None:
    answer(session, 罗小红_维修服务中心="20021")
    rows = [order("BX1", 维修人="罗小红"), order("BX2", 维修人="罗小红", 班组="校园环境中心")]

    plan = look_at(session, "orders", orders_xlsx(tmp_path / "工单.xlsx", rows))

    assert [row.key for row in plan.rows] == ["BX1"]
    assert [one.spelling for one in plan.unknown] == ["罗小红 · 校园环境中心"]


def test_two_of_one_department_are_asked_about_for_each_kind_of_work(session: Session, tmp_path: Path) -> None:
    answer(session, 王军="20007", 王军_维修服务中心="20007")  # too broad for either: neither may take the other's work
    rows = [order("BX1", 维修人="王军", 类型="电"), order("BX2", 维修人="王军", 类型="木")]
    path = orders_xlsx(tmp_path / "工单.xlsx", rows)
    plan = look_at(session, "orders", path)
    assert [(one.spelling, one.rows) for one in plan.unknown] == [
        (f"王军 · {MAINTENANCE} · 电", 1),
        (f"王军 · {MAINTENANCE} · 木", 1),
    ]

    answer(session, 王军_维修服务中心_电="20007", 王军_维修服务中心_木="20014")
    bring_in(session, "orders", path)

    assert [(one.kind, one.subject.code if one.subject else "") for one in kept(session)] == [
        ("电", "20007"),
        ("木", "20014"),
    ]


@pytest.mark.parametrize(
    "spelling", ["20014", "王军(20014)", "王军（20014）", "王军 20014", "王军/20014", "王军20014 13800001111"]
)
def test_a_staff_number_tells_homonyms_apart(session: Session, tmp_path: Path, spelling: str) -> None:
    bring_in(session, "orders", orders_xlsx(tmp_path / "工单.xlsx", [order(维修人=spelling)]))

    assert [one.subject.code if one.subject else "" for one in kept(session)] == ["20014"]


@pytest.mark.parametrize("name", ["何永刚", "张三"])
def test_who_is_not_of_the_department_is_asked_about(session: Session, tmp_path: Path, name: str) -> None:
    plan = look_at(session, "orders", orders_xlsx(tmp_path / "工单.xlsx", [order(维修人=name)]))

    assert [(one.spelling, one.rows) for one in plan.unknown] == [(f"{name} · {MAINTENANCE}", 1)]
    assert plan.rows == ()


def test_orders_of_a_name_that_nobody_can_place_count_for_the_department(session: Session, tmp_path: Path) -> None:
    answer(session, 张三_维修服务中心="")
    rows = [order("BX1", 维修人="张三"), order("BX2", 维修人=None), order("BX3", 班组=None)]
    _, plan = bring_in(session, "orders", orders_xlsx(tmp_path / "工单.xlsx", rows))

    assert [(one.subject and one.subject.code, one.department and one.department.code) for one in kept(session)] == [
        (None, "ZW03"),
        (None, "ZW03"),
        ("20035", None),
    ]
    assert sums(plan) == [3, 1, 0, 1, 1, 0, 0]


def test_an_unknown_team_waits_and_can_be_left_out(session: Session, tmp_path: Path) -> None:
    path = orders_xlsx(tmp_path / "工单.xlsx", [order(班组="水电班")])
    plan = look_at(session, "orders", path)
    assert [(one.kind, one.spelling) for one in plan.unknown] == [("department", "水电班")]
    assert sums(plan) == [1, 0, 1, 0, 0, 0, 0]

    answer_spellings(session, {"department": {"水电班": ""}}, actor="office", now=NOW)

    assert sums(look_at(session, "orders", path)) == [1, 0, 0, 0, 0, 0, 1]


def test_about_a_cancelled_order_nobody_is_asked(session: Session, tmp_path: Path) -> None:
    rows = [open_order(状态="已取消", 维修人="罗小红"), order("BX2", 状态="已取消", 班组="水电班")]
    _, plan = bring_in(session, "orders", orders_xlsx(tmp_path / "工单.xlsx", rows))

    assert [(one.state, one.subject_id) for one in kept(session)] == [("cancelled", None), ("cancelled", None)]
    assert sums(plan) == [2, 0, 0, 0, 0, 2, 0]


def test_every_row_is_one_thing(session: Session, tmp_path: Path) -> None:
    answer(session, 张三_维修服务中心="")
    rows = [
        *(order(f"A{number}") for number in range(5)),  # credited
        *(order(f"B{number}", 维修人="罗小红") for number in range(4)),  # wait
        *(order(f"C{number}", 维修人="张三") for number in range(3)),  # nobody yet
        *(open_order(f"D{number}", 维修人="", 状态="待派单") for number in range(2)),  # no repairer
        open_order("E", 状态="已取消"),
        *(order(f"F{number}", 完工时间=day("06-30 08:00")) for number in range(6)),  # rejected
    ]
    plan = look_at(session, "orders", orders_xlsx(tmp_path / "工单.xlsx", rows))

    assert sums(plan) == [21, 5, 4, 3, 2, 1, 6]
    assert 21 == 5 + 4 + 3 + 2 + 1 + 6 == len(plan.rows) + sum(one.rows for one in plan.unknown) + len(plan.rejects)


def test_a_header_in_another_order_with_other_names(session: Session, tmp_path: Path) -> None:
    header = ["工单编号" if name == "单号" else name for name in HEADER]
    rows = [tuple(reversed(order()))]
    bring_in(session, "orders", orders_xlsx(tmp_path / "工单.xlsx", rows, list(reversed(header))))

    assert [(one.number, one.kind) for one in kept(session)] == [("BX1", "电")]


def test_without_its_columns_the_file_is_refused(session: Session, tmp_path: Path) -> None:
    with pytest.raises(MissingColumnsError, match="维修人"):
        look_at(session, "orders", orders_xlsx(tmp_path / "工单.xlsx", [(1, 2)], ("单号", "报修时间")))


def test_midnight_is_an_instant(session: Session, tmp_path: Path) -> None:
    row = order(报修时间=day("07-01 00:00").date(), 派单时间="2015/7/1 0:20", 完工时间="2015-07-01 10:00:03.5")
    bring_in(session, "orders", orders_xlsx(tmp_path / "工单.xlsx", [row]))

    (one,) = kept(session)
    assert one.reported_at == datetime(2015, 6, 30, 16, 0, tzinfo=UTC)


def test_the_database_refuses_what_cannot_be(session: Session, tmp_path: Path) -> None:
    bring_in(session, "orders", orders_xlsx(tmp_path / "工单.xlsx", [order()]))
    for values in ({"state": "open"}, {"finished_at": None}, {"repairer": ""}, {"state": "lost"}):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(update(WorkOrder).values(**values))


def test_a_later_clock_takes_later_orders(session: Session, tmp_path: Path) -> None:
    path = orders_xlsx(tmp_path / "工单.xlsx", [order(完工时间=day("12-06 00:00"))])
    assert refusals(look_at(session, "orders", path)) == {"K2": "This lies in the future."}

    with clock.turned_to(datetime(2015, 12, 7, tzinfo=UTC)):
        assert not look_at(session, "orders", path).rejects


def test_people_without_a_post_are_told_apart_by_department(session: Session, tmp_path: Path) -> None:
    session.execute(update(Subject).where(Subject.code == "20028").values(post=""))
    plan = look_at(session, "orders", orders_xlsx(tmp_path / "工单.xlsx", [order(维修人="罗小红")]))

    assert plan.unknown[0].suggestions[1] == ("20028", "罗小红 · 校园环境中心")


def test_a_slip_in_an_arrival_does_not_make_the_open_orders_of_others_late(session: Session, tmp_path: Path) -> None:
    rows = [order("BX1", 到场时间=day("11-01 09:00")), open_order("BX2", 报修时间=day("07-01 08:10"))]
    plan = look_at(session, "orders", orders_xlsx(tmp_path / "工单.xlsx", rows))
    assert refusals(plan) == {"K2": "It was finished before anybody arrived."}

    bring_in(session, "orders", orders_xlsx(tmp_path / "工单.xlsx", [order("BX1"), rows[1]]))
    campaign = session.scalars(select(Campaign)).one()
    counts = order_counts(session, campaign)
    assert [(one.on_time, one.late, one.pending) for one in counts.values()] == [(1, 0, 1), (1, 0, 1)]


def test_an_hour_that_the_clock_shows_twice(session: Session, tmp_path: Path) -> None:
    """In Berlin 02:50 came before 02:20 on 2015-10-25: at 03:00 the clock was put back to 02:00."""
    session.scalars(select(Campaign)).one().timezone = "Europe/Berlin"
    times = {"报修时间": day("10-25 02:50"), "派单时间": day("10-25 02:55"), "到场时间": day("10-25 02:10")}
    rows = [
        order("BX1", **times, 完工时间=day("10-25 02:20")),
        order("BX2", **{**times, "到场时间": None}, 完工时间=day("10-25 01:20")),
    ]
    path = orders_xlsx(tmp_path / "工单.xlsx", rows)

    plan = look_at(session, "orders", path)

    assert refusals(plan) == {"K3": "It was finished before it was reported."}
    values = plan.rows[0].values
    found = [values[f"{key}_at"] for key in ("reported", "dispatched", "arrived", "finished")]
    assert [f"{at:%H:%M}" for at in found] == ["00:50", "00:55", "01:10", "01:20"]  # in UTC
