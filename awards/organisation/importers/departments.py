"""Departments, service windows, cleaning zones and teams, each on a sheet of its own (单位与窗口.xlsx)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from awards import clock
from awards.i18n import lazy
from awards.imports.aliases import Named, Names
from awards.imports.models import ImportBatch
from awards.imports.plan import Plan, PlannedRow, Reject, Source
from awards.imports.privacy import refuse_identity_numbers
from awards.imports.reading import CellError, Column, Header, Table, find_header, read_tables
from awards.imports.reading.cells import parse_date
from awards.imports.reading.errors import MissingColumnsError
from awards.imports.reading.text import clean_text, spelling_key
from awards.imports.rows import RowRejectedError, SheetRow
from awards.organisation.importers.comparing import compare, parse_code, parse_name, refuse_lists, repeated, write
from awards.organisation.models import Subject
from awards.organisation.names import ALIAS_KINDS
from awards.organisation.queries import subjects_by_code
from awards.organisation.words import KINDS as KIND_WORDS

CODE = Column("code", ("代码", "编码", "编号", "Code"))
ENGLISH = Column("name_en", ("英文名称", "英文名", "English name"), required=False)
BELONGS = Column("department", ("所属单位", "单位", "Department"))
SINCE = Column("since_on", ("启用日期", "启用时间", "Since"), required=False)


@dataclass(frozen=True)
class Layout:
    """How a sheet of one kind looks."""

    kind: str
    sheets: tuple[str, ...]
    columns: tuple[Column, ...]


# A department's own name is asked for by its full heading, so that a sheet of windows is not taken for departments.
LAYOUTS = (
    Layout(
        "window",
        ("服务窗口", "窗口", "Windows"),
        (CODE, Column("name_zh", ("窗口名称", "服务窗口", "窗口", "Window")), BELONGS, ENGLISH, SINCE),
    ),
    Layout(
        "zone",
        ("责任区", "保洁责任区", "Zones"),
        (CODE, Column("name_zh", ("责任区名称", "责任区", "Zone")), BELONGS, ENGLISH, SINCE),
    ),
    Layout(
        "team",
        ("团队", "班组", "Teams"),
        (CODE, Column("name_zh", ("团队名称", "班组名称", "团队", "班组", "Team")), BELONGS, ENGLISH, SINCE),
    ),
    Layout(
        "department",
        ("单位", "科室", "Departments"),
        (CODE, Column("name_zh", ("单位名称", "科室名称", "单位", "Department")), ENGLISH),
    ),
)
ORDER = ("department", "window", "zone", "team")
PLACES = ("window", "zone")
SEPARATORS = re.compile(r"[、,;/\n]")


@dataclass
class Reading:
    """What one file says, while it is compared with the register."""

    names: Names
    known: Mapping[str, Mapping[str, Subject]]
    rows: list[PlannedRow] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    place_codes: dict[str, tuple[str, str]] = field(default_factory=dict)


class DepartmentsImporter:
    """Sheets with a code and a name each; windows, zones and teams name the departments they belong to."""

    kind = "departments"
    label = lazy("Departments and windows")
    help = lazy(
        "A workbook with the sheets 单位 (代码, 单位名称, 英文名称), 服务窗口, 责任区 and 团队 (代码, 名称, 所属单位, "
        "启用日期); several departments of one team stand in one cell, with 、 between them. What has a known code is "
        "updated, nothing is deleted."
    )
    needs_year = False

    def plan(self, session: Session, source: Source) -> Plan:
        sheets = read_tables(source.path)
        refuse_identity_numbers(sheets)
        tables = source.shown(sheets)
        refuse_lists(tables)
        known = {kind: subjects_by_code(session, kind) for kind in ORDER}
        reading = Reading(Names.load(session), known)
        reading.place_codes = {spelling_key(code): (kind, code) for kind in PLACES for code in known[kind]}
        found = sorted(recognised(tables), key=lambda one: ORDER.index(one[0].kind))
        for layout, table, header in found:
            self._read_sheet(reading, layout, table, header)
            source.progress(len(table.rows))
        figures = tuple(
            (KIND_WORDS[kind], sum(row.values["kind"] == kind for row in reading.rows))
            for kind in ORDER
            if any(layout.kind == kind for layout, _, _ in found)
        )
        return Plan(tuple(reading.rows), tuple(reading.rejects), reading.names.unknown, figures)

    def _read_sheet(self, reading: Reading, layout: Layout, table: Table, header: Header) -> None:
        rows = [SheetRow(table.name, header, row) for row in table.rows[header.start :]]
        codes = (clean_text(header.cell(row.row, "code")) for row in rows)
        doubles = repeated(code for code in codes if code)
        for row in rows:
            try:
                planned = self._read_row(reading, layout, row, doubles)
            except RowRejectedError as error:
                reading.rejects.append(error.reject)
                continue
            if planned:
                reading.rows.append(planned)

    def _read_row(self, reading: Reading, layout: Layout, row: SheetRow, doubles: set[str]) -> PlannedRow | None:
        code = row.get("code", parse_code)
        code = present_code(reading, layout.kind, code)
        self._check_code(reading, layout.kind, row, code, doubles)
        values: dict[str, Any] = {"name_zh": row.get("name_zh", parse_name(80))}
        if english := row.optional("name_en", parse_name(120)):
            values["name_en"] = english
        if since := row.optional("since_on", parse_date):
            values["since_on"] = since
        if layout.kind != "department":
            departments = departments_of(reading.names, row)
            if departments is None:
                return None
            values["departments"] = tuple(sorted(one.code for one in departments))
        else:
            name = {"zh": values["name_zh"], "en": values.get("name_en", "")}
            reading.names.add(Named(-row.row.number, "department", code, name, frozenset({-row.row.number})))
        action, changes = compare(reading.known[layout.kind].get(code), values)
        text = " · ".join([values["name_zh"], *([changes] if changes else [])])
        stored = {"kind": layout.kind, "code": code, "attributes": values}
        return PlannedRow(row.sheet, row.row.number, f"{layout.kind}:{code}", action, stored, text)

    @staticmethod
    def _check_code(reading: Reading, kind: str, row: SheetRow, code: str, doubles: set[str]) -> None:
        if code in doubles:
            raise row.refusal("code", lazy("The code stands in more than one row of the file."))
        if kind not in PLACES:
            return
        there, spelled = reading.place_codes.setdefault(spelling_key(code), (kind, code))
        if there != kind:
            raise row.refusal("code", lazy("A window and a cleaning zone cannot have the same code."))
        if spelled != code:
            raise row.refusal("code", lazy("The code %(code)s is there already, spelled otherwise.", code=spelled))

    def apply(self, session: Session, plan: Plan, batch: ImportBatch, *, now: datetime) -> None:
        known = {kind: subjects_by_code(session, kind) for kind in ORDER}
        for row in plan.rows:
            if row.action == "same":
                continue
            kind, code = row.values["kind"], row.values["code"]
            subject = known[kind].get(code)
            if subject is None:
                subject = known[kind][code] = Subject(kind=kind, code=code, name_zh="", name_en="")
                session.add(subject)
            write(session, subject, row.values["attributes"], known["department"], on=clock.day_of(now))
        session.flush()


def recognised(tables: Sequence[Table]) -> Iterator[tuple[Layout, Table, Header]]:
    """Each sheet that is one of the layouts, with its header; other sheets are left alone.

    Raises MissingColumnsError for a sheet that has a layout's name without its columns, or if no sheet is known.
    """
    failure: MissingColumnsError | None = None
    found = False
    for table in tables:
        by_name = [layout for layout in LAYOUTS if table.name.strip() in layout.sheets]
        for layout in by_name or LAYOUTS:
            try:
                header = find_header(table.rows, layout.columns)
            except MissingColumnsError as error:
                if by_name:
                    raise
                failure = error
                continue
            found = True
            yield layout, table, header
            break
    if not found:
        raise failure or MissingColumnsError(lazy("The file has no rows."))


def department_of(names: Names, row: SheetRow, key: str = "department") -> Named | None:
    """The department that a row names; None if its spelling waits for an answer. Raises RowRejectedError."""
    try:
        return names.find("department", row.get(key))
    except CellError as error:
        raise row.refusal(key, error.message) from error


def departments_of(names: Names, row: SheetRow, key: str = "department") -> list[Named] | None:
    """All departments that a cell names: one, or several with 、 or another separator between them; None if a spelling
    waits for an answer. A name that holds a separator itself is understood as a whole first. Raises RowRejectedError.
    """
    try:
        whole: str = row.get(key)
        if one := names.find("department", whole, count=False):
            return [one]
        parts = [part.strip() for part in SEPARATORS.split(whole) if part.strip()]
        found = [names.find("department", part) for part in parts]
    except CellError as error:
        raise row.refusal(key, error.message) from error
    known = {one.id: one for one in found if one is not None}
    return list(known.values()) if all(found) and known else None


def present_code(reading: Reading, kind: str, code: str) -> str:
    """The code that something has now whose old one stands in the file."""
    known = reading.known[kind]
    found = None if code in known else reading.names.by_old_code(ALIAS_KINDS[kind], code)
    return found.code if found is not None and found.code in known else code
