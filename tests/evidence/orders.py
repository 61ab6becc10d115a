"""Work orders for tests: the export as a small workbook, the register it speaks of, and rows as the importer leaves
them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from awards.campaigns.models import Campaign
from awards.evidence.models import WorkOrder
from awards.organisation.models import Subject
from tests.evidence.made import make_batch
from tests.factories import make_campaign, save

HEADER = (
    *("单号", "报修时间", "地点", "类型", "描述", "报修人", "班组", "维修人", "派单时间", "到场时间", "完工时间"),
    *("状态", "满意度"),
)
PEOPLE = (
    ("20007", "王军", "ZW03", "电工"),
    ("20014", "王军", "ZW03", "木工"),
    ("20021", "罗小红", "ZW03", "电工"),
    ("20028", "罗小红", "ZW04", "绿化工"),
    ("20035", "高伟", "ZW03", "水暖工"),
    ("20042", "何永刚", "ZW05", "电工"),
)
DEPARTMENTS = (("ZW03", "维修服务中心"), ("ZW04", "校园环境中心"), ("ZW05", "水电管理科"))
_numbers = count(1)


def make_register() -> Campaign:
    """Three departments; two 王军 in one of them, two 罗小红 in different ones; the year 2015."""
    departments = {code: save(Subject(kind="department", code=code, name_zh=name)) for code, name in DEPARTMENTS}
    for code, name, owner, post in PEOPLE:
        save(Subject(kind="person", code=code, name_zh=name, post=post, departments=[departments[owner]]))
    return make_campaign()


def day(text: str) -> datetime:
    """An instant on the wall clock: "07-01 08:00"."""
    return datetime.fromisoformat(f"2015-{text}")


def order(number: str = "BX1", **values: Any) -> tuple[Any, ...]:
    """A row of the export: finished in two hours by 高伟 unless told otherwise; keys are the headings."""
    usual: dict[str, Any] = {
        "单号": number,
        "报修时间": day("07-01 08:00"),
        "地点": "1号公寓290",
        "类型": "电",
        "描述": "插座没电,请联系13800001111",
        "报修人": "赵同学",
        "班组": "维修服务中心",
        "维修人": "高伟",
        "派单时间": day("07-01 08:20"),
        "到场时间": day("07-01 09:00"),
        "完工时间": day("07-01 10:00"),
        "状态": "已完工",
        "满意度": "满意",
    }
    return tuple({**usual, **values}[key] for key in HEADER)


def open_order(number: str = "BX1", **values: Any) -> tuple[Any, ...]:
    """A row of an order that nobody has finished."""
    return order(number, **{"完工时间": None, "状态": "处理中", "满意度": None, **values})


def orders_xlsx(path: Path, rows: Sequence[Sequence[Any]], header: Sequence[str] = HEADER) -> Path:
    """报修工单导出.xlsx: instants are cells of the spreadsheet's own kind, with fractions of seconds."""
    with Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm:ss.000", "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("工单")
        for at, row in enumerate([header, *rows]):
            sheet.write_row(at, 0, row)
    return path


def utc(text: str) -> datetime:
    """An instant: "07-01 08:00" in UTC."""
    return day(text).replace(tzinfo=UTC)


def make_order(
    campaign: Campaign,
    technician: Subject | None = None,
    department: Subject | None = None,
    *,
    hours: float | None = 2,
    reported: str = "07-01 00:00",
    **values: Any,
) -> WorkOrder:
    """A row as the importer leaves it: finished so many hours after the report, open with None."""
    begun = utc(reported)
    finished = None if hours is None else begun + timedelta(hours=hours)
    defaults: dict[str, Any] = {
        "number": f"BX{next(_numbers)}",
        "reported_at": begun,
        "finished_at": finished,
        "state": "open" if hours is None else "finished",
        "state_text": "处理中" if hours is None else "已完工",
        "repairer": technician.name_zh if technician else "",
        "kind": "电",
        "row": 2,
    }
    return save(
        WorkOrder(
            campaign_id=campaign.id,
            subject=technician,
            department=department,
            **{**defaults, **values, "batch": values.get("batch") or make_batch("orders")},
        )
    )
