"""Orders of repairers who share a name: answered on the page and by a mapping file, tallied by other means."""

from collections import Counter
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select

from awards.db import db
from awards.evidence.models import WorkOrder
from awards.organisation.models import Subject
from tests.evidence.orders import PEOPLE, make_register, order, orders_xlsx
from tests.factories import make_user
from tests.pages import Browser

# Who repaired how much: unit, name, kind of work. Two 罗小红 in two departments; two 王军 in one, of two trades.
WORK = {
    ("维修服务中心", "罗小红", "电"): 4,
    ("校园环境中心", "罗小红", "绿化"): 3,
    ("维修服务中心", "王军", "电"): 5,
    ("维修服务中心", "王军", "木"): 2,
    ("维修服务中心", "高伟", "水"): 6,
}
TRADES = {"电": "电工", "木": "木工", "水": "水暖工", "绿化": "绿化工"}
UNITS = {"维修服务中心": "ZW03", "校园环境中心": "ZW04"}
ANSWERS = {
    "罗小红 · 维修服务中心": "20021",
    "罗小红 · 校园环境中心": "20028",
    "王军 · 维修服务中心 · 电": "20007",
    "王军 · 维修服务中心 · 木": "20014",
}
PAGE = "/2015/evidence/orders"


@pytest.fixture
def path(app: Flask, tmp_path: Path) -> Path:
    """Twenty orders, and one that was finished before it was reported."""
    make_register()
    rows, number = [order("坏", 完工时间="2015-06-01 08:00")], 0
    for (unit, name, kind), times in WORK.items():
        for _ in range(times):
            number += 1
            rows.append(order(f"BX{number}", 班组=unit, 维修人=name, 类型=kind))
    return orders_xlsx(tmp_path / "工单.xlsx", rows)


def tally(path: Path) -> Counter[str]:
    """Whose orders they are by unit, name and trade, from the file and the roster alone."""
    people = {(department, name, post): code for code, name, department, post in PEOPLE}
    rows = openpyxl.load_workbook(path)["工单"].iter_rows(min_row=3, values_only=True)
    return Counter(people[UNITS[str(row[6])], str(row[7]), TRADES[str(row[3])]] for row in rows)


def credited() -> Counter[str]:
    query = select(Subject.code, func.count()).join(WorkOrder, WorkOrder.subject_id == Subject.id)
    rows = db.session.execute(query.group_by(Subject.code)).all()
    return Counter({str(code): int(count) for code, count in rows})


def answer(office: Browser, address: str, codes: dict[str, str]) -> None:
    form = {"kind": ["person"] * len(codes), "spelling": list(codes), "code": list(codes.values())}
    office.post(f"{address}/answers", {**form, "other": [""] * len(codes)})


def upload(office: Browser, path: Path, mapping: str = "") -> str:
    data = {"kind": "orders", "year": "2015", "file": (BytesIO(path.read_bytes()), path.name)}
    files = {"mapping": (BytesIO(mapping.encode()), "names.toml")} if mapping else {}
    return office.post("/imports/new", {**data, **files}, content_type="multipart/form-data").location


def confirm(office: Browser, address: str) -> None:
    seen = office.get(address).outline.fields["seen"]
    office.post(f"{address}/confirm", {"seen": seen, "accept_rejects": "yes"})


def test_on_the_page_in_every_state(browser: Browser, path: Path) -> None:
    office = browser.sign_in(make_user("office")).speak("en")
    address = upload(office, path)
    said = "Rows of the file 21 Orders credited to a technician {} Orders that wait: a name is to be answered {} "
    said += "Orders credited to nobody yet {} Orders that name no repairer 0 Cancelled orders, in no count 0 "
    said += "Rejected rows 1"
    assert said.format(6, 14, 0) in office.get(address)

    answer(office, address, dict(list(ANSWERS.items())[:2]))
    assert said.format(13, 7, 0) in office.get(address)

    answer(office, address, {"王军 · 维修服务中心 · 电": "20007", "王军 · 维修服务中心 · 木": "!out"})
    assert said.format(18, 0, 2) in office.get(address)

    confirm(office, address)
    assert "工单.xlsx 21 18 2 0 0 1 0" in office.get(PAGE)
    assert not credited() - tally(path)  # nobody has an order that is another's

    later = {"kind": "person", "spelling": "王军 · 维修服务中心 · 木", "code": "20014", "other": ""}
    office.post(f"{PAGE}/technicians", later)
    assert "工单.xlsx 21 20 0 0 0 1 0" in office.get(PAGE)
    assert credited() == tally(path)


def test_by_a_mapping_file(browser: Browser, path: Path) -> None:
    office = browser.sign_in(make_user("office")).speak("en")
    mapping = "[person]\n" + "\n".join(f'"{spelling}" = "{code}"' for spelling, code in ANSWERS.items())

    confirm(office, upload(office, path, mapping))

    assert credited() == tally(path) and sum(credited().values()) == 20
    assert "工单.xlsx 21 20 0 0 0 1 0" in office.get(PAGE)
