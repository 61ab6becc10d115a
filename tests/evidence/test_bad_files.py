"""Bad input, line by line: each trouble as a real file through the upload page, with the message that a person sees."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from awards.db import db
from awards.db import plain as plain_number
from awards.evidence.models import IndicatorValue, InspectionVisit, WorkOrder
from awards.imports.models import ImportBatch, RejectedRow
from awards.organisation.models import Subject
from tests.evidence import bad_files as bad
from tests.evidence.bringing import bring_in, make_register
from tests.factories import make_user
from tests.pages import Browser
from tests.samples import VISITS, inspection_xlsx

APPRAISAL = "20000 appraisal 95"
MADE_AS_ORDER = "BX1 2015-07-01 00:00 2015-07-01 02:00"  # 8 and 10 o'clock in Shanghai, in UTC
EMPTY = "The cell is empty."
WRITE_DIGITS = "Write digits without words or units."


@dataclass(frozen=True)
class Case:
    """A file and what becomes of it: what is `kept`, which cells are `rejected` and why, or why it is `refused`."""

    write: bad.Maker
    kind: str = "indicators"
    kept: tuple[str, ...] = ()
    rejected: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""


def taken(write: bad.Maker, *kept: str, kind: str = "indicators", **rejected: str) -> Case:
    return Case(write, kind, kept, rejected)


def refused(write: bad.Maker, why: str, kind: str = "indicators") -> Case:
    return Case(write, kind, refused=why)


def inspection(*rows: Any) -> bad.Maker:
    return lambda folder: inspection_xlsx(folder / "2015年10月巡回检查表.xlsx", visits=rows or VISITS)


def roster(*rows: Any, header: Any = bad.ROSTER) -> bad.Maker:
    return bad.table(*rows, header=header)


VISITED = ("CK01 2015-10 40/40", "CK02 2015-10 35.5/40")
IDENTITY = "holds numbers of identity cards. They are never kept here"
CASES = {
    "merged cells in title and header": taken(inspection(), *VISITED, kind="inspections"),
    "a cell merged over two rows": taken(bad.merged, APPRAISAL, A4=EMPTY),
    "a header of two rows": taken(inspection(), *VISITED, kind="inspections"),
    "full-width digits": taken(bad.value("９５"), APPRAISAL),
    "full-width digits in a mark": taken(
        inspection((1, "", "一食堂3号窗口", 10, "１５", 15, "４０", "")), VISITED[0], kind="inspections"
    ),
    "95分 as points": taken(bad.value("95分"), APPRAISAL),
    "９５ 分 as points": taken(bad.value("９５ 分"), APPRAISAL),
    "95分 as a mark": taken(
        inspection((1, "", "一食堂3号窗口", "10分", "15", "15分", "40分", "")), VISITED[0], kind="inspections"
    ),
    "95分 as a rate": taken(bad.value("95分", "on_time_rate"), F2="“on_time_rate” is not measured in points."),
    "95分以上": taken(bad.value("95分以上"), F2=f"“95分以上” is not a number. {WRITE_DIGITS}"),
    "92.3%": taken(bad.value("92.3%", "on_time_rate"), "20000 on_time_rate 92.3"),
    "92.3% as a format": taken(bad.formatted(0.923, "0.0%", "on_time_rate"), "20000 on_time_rate 92.3"),
    "92.3% as points": taken(bad.value("92.3%"), F2="“appraisal” is not measured in percent."),
    "dates as text": taken(bad.order("2015/7/1 8:00", "2015年7月1日 10:00"), MADE_AS_ORDER, kind="orders"),
    "dates as dates": taken(
        bad.table(("BX1", bad.MOMENT, "饮食服务中心", "李桂兰", "2015-07-01 10:00:00", "3"), header=bad.ORDERS),
        MADE_AS_ORDER,
        kind="orders",
    ),
    "dates as serials": taken(bad.order(42186 + 8 / 24, 42186 + 10 / 24), MADE_AS_ORDER, kind="orders"),
    "a serial of joining": taken(roster(("30001", "张三", "饮食服务中心", "", 41153)), "30001 张三", kind="roster"),
    "no date": taken(
        bad.order("七月一日", "2015-07-01 10:00"),
        kind="orders",
        B2="“七月一日” is not a date. Write it as 2015-09-01.",
    ),
    "a trailing row of averages": taken(inspection(), *VISITED, kind="inspections"),
    "a trailing total row": taken(bad.table(bad.GOOD, ("合计", "", "", "", "", 95)), APPRAISAL, A3="This is none of"),
    "a trailing total of orders": taken(
        bad.table(
            ("BX1", "2015-07-01 8:00", "饮食服务中心", "李桂兰", "2015-07-01 10:00", "已完工"),
            ("合计：1单",),
            header=bad.ORDERS,
        ),
        MADE_AS_ORDER,
        kind="orders",
        F3=EMPTY,
    ),
    "a hidden sheet": taken(bad.hidden, APPRAISAL),
    "a formula without its value": refused(bad.uncached, "have no calculated values (F2). Open the file in Excel or"),
    "a header in another order": taken(
        bad.table(tuple(reversed(bad.GOOD)), header=tuple(reversed(bad.FIGURES))), APPRAISAL
    ),
    "the same column twice": refused(
        bad.table((*bad.GOOD, 96), header=(*bad.FIGURES, "数值")), "Headings occur more than once: 数值: F, G."
    ),
    "a column of identity cards": refused(
        roster((*bad.PERSON, bad.NUMBER), header=(*bad.ROSTER, "身份证号")),
        f"Column F 身份证号 on the sheet “表” {IDENTITY}",
        "roster",
    ),
    "identity cards that Excel has spoilt": refused(
        roster((*bad.PERSON, 1.10105194912310e17), header=(*bad.ROSTER, "身份证号码")), IDENTITY, "roster"
    ),
    "an identity card among the remarks": refused(
        bad.table((*bad.GOOD, f"证件{bad.NUMBER}"), header=(*bad.FIGURES, "备注")),
        f"Column G 备注 on the sheet “表” {IDENTITY}",
    ),
    "identity cards on a hidden sheet": refused(bad.hidden_numbers, f"Column A on the sheet “证件” {IDENTITY}"),
    "a macro workbook": refused(bad.macros("宏.xlsm"), "The document contains macros."),
    "a macro workbook under another name": refused(bad.macros("宏.xlsx"), "The document contains macros."),
    "a password": refused(bad.encrypted, "The file is protected by a password. Remove the password"),
    "10 kB that unpack to 10 GB": refused(bad.bomb, "The file unpacks to far more than its size"),
    "10 GB that its directory denies": refused(
        bad.lying_bomb, "The table is too large, or its cells lie too far apart."
    ),
    "cells A1 and XFD1048576": refused(bad.far_cells, "The table is too large, or its cells lie too far apart."),
    "a csv with NUL bytes": refused(bad.with_nul_bytes, "This file is no text that can be read: it holds NUL bytes"),
    "emoji and rare characters": taken(
        roster(("30001", "𠮷䶮🙂", "饮食服务中心", "厨师👩‍🍳", "")), "30001 𠮷䶮🙂", kind="roster"
    ),
    "a name with inner spaces": taken(bad.table(("个人", "20000", "李 桂\u3000兰", "", "appraisal", 95)), APPRAISAL),
    "a name with inner spaces in the roster": taken(
        roster(("20000", "李 桂兰", "饮食服务中心", "", "")), "20000 李桂兰", kind="roster"
    ),
}


def kept(kind: str) -> list[str]:
    """What the database holds of a kind of file, in words."""
    session = db.session
    if kind == "indicators":
        values = session.scalars(select(IndicatorValue).order_by(IndicatorValue.row))
        return [f"{one.subject.code} {one.code} {plain_number(one.value)}" for one in values]
    if kind == "inspections":
        visits = session.scalars(select(InspectionVisit).order_by(InspectionVisit.row))
        shown = [(one.subject.code, one.month_on, plain_number(one.score), one.out_of) for one in visits]
        return [f"{code} {month:%Y-%m} {score}/{plain_number(most)}" for code, month, score, most in shown]
    if kind == "orders":
        orders = session.scalars(select(WorkOrder).order_by(WorkOrder.row))
        moment = "%Y-%m-%d %H:%M"
        return [f"{one.number} {one.reported_at:{moment}} {one.finished_at:{moment}}" for one in orders]
    people = session.scalars(select(Subject).where(Subject.kind == "person").order_by(Subject.code))
    return [f"{one.code} {one.name_zh}" for one in people]


def upload(office: Browser, path: Path, kind: str, status: int) -> Any:
    data = {"kind": kind, "year": "2015", "file": (BytesIO(path.read_bytes()), path.name)}
    return office.post("/imports/new", data, status=status, content_type="multipart/form-data")


@pytest.mark.parametrize("name", CASES)
def test_a_bad_file(browser: Browser, tmp_path: Path, name: str) -> None:
    case = CASES[name]
    make_register()
    office = browser.sign_in(make_user("office")).speak("en")
    before = kept(case.kind)
    path = case.write(tmp_path)
    if case.refused:
        assert case.refused in upload(office, path, case.kind, 422)
        assert db.session.scalar(select(func.count()).select_from(ImportBatch)) == 0
        assert kept(case.kind) == before
        return
    address = upload(office, path, case.kind, 303).location
    page = office.get(address)
    agreed = {"seen": page.outline.fields["seen"]}
    for cell, why in case.rejected.items():
        assert cell in page and why in page, page.words
    assert kept(case.kind) == before
    if case.rejected:
        assert f"Rejected rows: {len(case.rejected)}." in office.post(f"{address}/confirm", agreed, status=422)
        assert kept(case.kind) == before
        agreed["accept_rejects"] = "yes"

    office.post(f"{address}/confirm", agreed)

    assert [one for one in kept(case.kind) if one not in before or one in case.kept] == list(case.kept)
    rejects = db.session.scalars(select(RejectedRow.cell).order_by(RejectedRow.id)).all()
    assert rejects == list(case.rejected)
    record = office.get(address)
    assert all(why in record for why in case.rejected.values())


@pytest.mark.parametrize("write", [bad.empty_rows, bad.empty_lines], ids=["rows of a workbook", "lines of a csv"])
def test_1048576_empty_rows(session: Session, tmp_path: Path, write: bad.Maker) -> None:
    make_register()

    batch, plan = bring_in(session, "indicators", write(tmp_path))

    assert kept("indicators") == [APPRAISAL]
    assert (batch.added, len(plan.rejects)) == (1, 0)


def test_a_serial_is_a_day(browser: Browser, tmp_path: Path) -> None:
    make_register()
    office = browser.sign_in(make_user("office")).speak("en")
    path = roster(("30001", "张三", "饮食服务中心", "", 41153), ("30002", "李四", "饮食服务中心", "", "2012年9月1日"))(
        tmp_path
    )
    address = upload(office, path, "roster", 303).location
    office.post(f"{address}/confirm", {"seen": office.get(address).outline.fields["seen"]})

    joined = db.session.scalars(select(Subject.since_on).where(Subject.code.in_(["30001", "30002"]))).all()
    assert joined == [date(2012, 9, 1)] * 2
