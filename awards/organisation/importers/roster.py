"""The roster of people (花名册.xlsx)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from awards import clock
from awards.i18n import lazy
from awards.imports.aliases import Named, Names
from awards.imports.models import ImportBatch
from awards.imports.plan import Plan, PlannedRow, Reject, Source
from awards.imports.privacy import refuse_identity_numbers
from awards.imports.reading import CellError, Column, find_header, read_tables
from awards.imports.reading.cells import parse_date
from awards.imports.reading.table import Cell
from awards.imports.reading.text import clean_text, is_blank
from awards.imports.rows import RowRejectedError, SheetRow
from awards.organisation.importers.comparing import (
    compare,
    parse_code,
    parse_name,
    parse_personal_name,
    refuse_lists,
    repeated,
    write,
)
from awards.organisation.importers.departments import department_of
from awards.organisation.models import Subject
from awards.organisation.queries import subjects_by_code

COLUMNS = (
    Column("code", ("工号", "职工号", "人员编号", "Staff number")),
    Column("name_zh", ("姓名", "Name")),
    Column("department", ("单位", "所属单位", "部门", "Department")),
    Column("post", ("岗位", "职务", "Post"), required=False),
    Column("employment", ("用工性质", "编制", "Employment"), required=False),
    Column("since_on", ("入职日期", "入职时间", "参加工作日期", "Since"), required=False),
    Column("serves", ("服务窗口", "责任区", "窗口", "Serves"), required=False),
)


@dataclass
class Reading:
    """What one file says, while it is compared with the register."""

    names: Names
    known: Mapping[str, Subject]
    numbers: tuple[str, ...]
    doubles: set[str]
    rows: list[PlannedRow] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


class RosterImporter:
    """One person a row, known by the staff number: people may share a name."""

    kind = "roster"
    label = lazy("Roster of people")
    help = lazy(
        "Columns 工号, 姓名, 单位, and if you have them 岗位, 用工性质, 入职日期, 服务窗口 or 责任区. People are "
        "known by the staff number. A file with numbers of identity cards is refused; people who are not in it stay "
        "as they are."
    )
    needs_year = False

    def plan(self, session: Session, source: Source) -> Plan:
        sheets = read_tables(source.path)
        refuse_identity_numbers(sheets)
        tables = source.shown(sheets)
        refuse_lists(tables)
        table = tables[0] if tables else None
        header = find_header(table.rows if table else (), COLUMNS)
        rows = [SheetRow(table.name, header, row) for row in table.rows[header.start :]] if table else []
        numbers = tuple(filter(None, (clean_text(header.cell(row.row, "code")) for row in rows)))
        reading = Reading(Names.load(session), subjects_by_code(session, "person"), numbers, repeated(numbers))
        for row in rows:
            self._read_into(reading, row)
            source.progress(1)
        figures = ((lazy("People"), len(reading.rows)), (lazy("Departments they work in"), departments_in(reading)))
        return Plan(tuple(reading.rows), tuple(reading.rejects), reading.names.unknown, figures)

    def _read_into(self, reading: Reading, row: SheetRow) -> None:
        try:
            planned = self._read_row(reading, row)
        except RowRejectedError as error:
            reading.rejects.append(error.reject)
            return
        if planned:
            reading.rows.append(planned)

    def _read_row(self, reading: Reading, row: SheetRow) -> PlannedRow | None:
        code = row.get("code", parse_code)
        if code in reading.doubles:
            raise row.refusal("code", lazy("The staff number stands in more than one row of the file."))
        code = present_number(reading, row, code)
        values: dict[str, Any] = {"name_zh": row.get("name_zh", parse_personal_name)}
        for key, longest in (("post", 60), ("employment", 40)):
            if row.header.has(key):
                values[key] = row.optional(key, parse_name(longest), "")
        if row.header.has("since_on"):
            values["since_on"] = row.optional("since_on", parse_past)
        department = department_of(reading.names, row)
        place = place_of(reading.names, row, department)
        if department is None or place is WAITING:
            return None
        values["departments"] = (department.code,)
        if row.header.has("serves"):
            values["serves_id"] = place.id if isinstance(place, Named) else None
        known = reading.known.get(code)
        action, changes = compare(known, values)
        shown = [values["name_zh"], changes or department.name["zh"]]
        stored = {"code": code, "attributes": values, "subject_id": known.id if known else None}
        return PlannedRow(row.sheet, row.row.number, code, action, stored, " · ".join(shown))

    def apply(self, session: Session, plan: Plan, batch: ImportBatch, *, now: datetime) -> None:
        people = subjects_by_code(session, "person")
        departments = subjects_by_code(session, "department")
        for row in plan.rows:
            if row.action == "same":
                continue
            code = row.values["code"]
            person = people.get(code)
            if person is None:
                person = people[code] = Subject(kind="person", code=code, name_zh="", name_en="")
                session.add(person)
            write(session, person, row.values["attributes"], departments, on=clock.day_of(now))
        session.flush()


def present_number(reading: Reading, row: SheetRow, code: str) -> str:
    """The number that somebody has now whose old one stands in the file. Raises RowRejectedError if both do."""
    found = None if code in reading.known else reading.names.by_old_code("person", code)
    if found is None:
        return code
    if found.code in reading.numbers:
        message = lazy("The old number of %(name)s, who is in the file as %(code)s too.", **words_of(found))
        raise row.refusal("code", message)
    return found.code


def words_of(one: Named) -> dict[str, Any]:
    """Somebody's name and number, for messages."""
    return {"name": dict(one.name), "code": one.code}


WAITING = object()


def place_of(
    names: Names, row: SheetRow, department: Named | None, *, elsewhere: bool = False
) -> Named | object | None:
    """The window or zone where a person works, None without one, WAITING if its spelling waits for an answer; with
    `elsewhere` a place of another department too, if its name is the only one."""
    if is_blank(row.header.cell(row.row, "serves")):
        return None
    department_id = department.id if department else None
    try:
        spelling: str = row.get("serves")
        found = names.find("place", spelling, department_id=department_id, count=not elsewhere)
        return found or (names.find("place", spelling) if elsewhere else None) or WAITING
    except CellError as error:
        raise row.refusal("serves", error.message) from error


def parse_past(cell: Cell) -> date:
    """A date that has come somewhere on earth."""
    day = parse_date(cell)
    if day > clock.today("Pacific/Kiritimati"):
        raise CellError(lazy("The date %(day)s lies in the future.", day=day.isoformat()))
    return day


def departments_in(reading: Reading) -> int:
    """How many different departments the rows name."""
    return len({row.values["attributes"]["departments"] for row in reading.rows})
