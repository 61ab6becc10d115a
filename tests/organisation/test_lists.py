"""A list goes out as a workbook, is changed in a spreadsheet, and comes back; on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.audit.models import Event
from awards.errors import ForbiddenError
from awards.files.workbooks import write_table
from awards.imports.aliases import Names
from awards.imports.confirming import refuse_own_rows
from awards.imports.errors import IdentityNumbersError, OtherKindError, UnconfirmedRejectsError
from awards.imports.plan import Plan, Source
from awards.imports.reading.errors import MissingColumnsError
from awards.imports.service import answer_spellings, import_batch, open_batch, plan_file
from awards.organisation import tables
from awards.organisation.models import FormerDepartment, Subject
from awards.organisation.queries import Wanted, all_subjects, subjects_by_code
from awards.organisation.service import details_of, edit_subject, merge_subjects
from tests import factories

Row = list[Any]
Edit = Callable[[list[Row]], None]
CODE, NAME, ENGLISH, UNITS, POST, EMPLOYMENT, SERVES, SINCE, LEFT, MARK = range(10)


@pytest.fixture
def people(session: Session) -> dict[str, Subject]:
    """Three people in two departments, one of them at a window; departments that are hard to spell."""
    home = factories.save(Subject(kind="department", code="ZW81", name_zh="维修服务中心", name_en="Repairs"))
    other = factories.save(Subject(kind="department", code="ZW82", name_zh="水电、暖通科"))
    window = factories.make_window(home, "报修大厅")
    words = {"post": "电工", "employment": "合同", "serves": window}
    factories.make_person(home, "王军", code="20001", **words)
    factories.make_person(other, "李桂兰", code="20002", since_on=None)
    both = factories.make_person(home, "=1+1", code="20003")
    both.departments.append(other)
    session.commit()
    return subjects_by_code(session, "person")


def download(session: Session, folder: Path, kind: str = "person", lang: str = "zh") -> Path:
    columns, rows = tables.table_of(session, kind, all_subjects(session, Wanted(kind)), lang)
    path = folder / f"{kind}-{lang}.xlsx"
    path.write_bytes(write_table(columns, rows, sheet="名单", notes=("说明", *map(str, tables.NOTES))))
    return path


def change(path: Path, edit: Edit) -> Path:
    """Edit the rows of a workbook as a spreadsheet would; row 0 holds the headings."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    edit(rows)
    sheet.delete_rows(1, sheet.max_row)
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(at, column, value)
            if str(value).startswith("="):
                cell.data_type = "s"
    changed = path.with_stem(path.stem + "-changed")
    book.save(changed)
    return changed


def plan(session: Session, path: Path) -> Plan:
    return plan_file(session, "register", Source(path, path.name))


def bring_in(session: Session, path: Path, *, accept: bool = False) -> Plan:
    made = plan(session, path)
    words = {"actor": "li", "now": clock.now()}
    batch = open_batch(session, Source(path, path.name), kind="register", store=path.parent / "store", **words)
    import_batch(session, batch, made, accept_rejects=accept, **words)
    session.commit()
    session.expire_all()
    return made


def actions(made: Plan) -> dict[str, str]:
    return {row.key: row.action for row in made.rows}


def reasons(made: Plan) -> dict[str, str]:
    return {reject.cell: str(reject.reason) for reject in made.rejects}


@pytest.mark.usefixtures("people")
def test_a_list_says_what_is_there_and_nothing_is_a_formula(session: Session, tmp_path: Path) -> None:
    path = download(session, tmp_path)
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["名单", "说明"]
    rows = book.get_sheet_by_name("名单").to_python()
    assert rows[0][:4] == ["工号", "姓名", "英文名称", "所属单位"] and rows[0][-1] == "版本（勿改）"
    assert rows[1][:9] == ["20001", "王军", "", "维修服务中心", "电工", "合同", "报修大厅", date(2005, 3, 1), ""]
    assert rows[2][UNITS] == "ZW82" and rows[3][NAME] == "=1+1"
    assert rows[3][UNITS] == "维修服务中心、ZW82"
    assert all(tables.MARK.fullmatch(row[-1]) for row in rows[1:])
    english, _ = tables.table_of(session, "window", [], "en")
    assert english[0] == "Window code"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["person", "department", "window", "team"])
@pytest.mark.usefixtures("people")
def test_a_list_that_nobody_changed_changes_nothing(session: Session, tmp_path: Path, kind: str, lang: str) -> None:
    units = list(subjects_by_code(session, "department").values())
    factories.save(Subject(kind="team", code="TD1", name_zh="突击队", departments=units))
    made = bring_in(session, download(session, tmp_path, kind, lang))
    assert made.rejects == () and made.unknown == () and set(actions(made).values()) == {"same"}
    assert session.scalars(select(Event.name)).all() == ["batch:imported"]


def test_what_was_changed_is_changed_and_nothing_else(
    session: Session, tmp_path: Path, people: dict[str, Subject]
) -> None:
    home, li = people["20001"].departments[0], people["20002"].id

    def edit(rows: list[Row]) -> None:
        rows[1][NAME], rows[1][POST], rows[1][SERVES] = "王君", "班长", None
        rows[2][CODE], rows[2][UNITS], rows[2][SINCE] = "30002", "ZW81，ZW82", "2012-03-01"
        rows[3][LEFT] = date(2015, 11, 30)
        rows.append(["20009", "新人", None, "Repairs", "木工", None, "报修大厅", date(2015, 9, 1), None, None])

    made = bring_in(session, change(download(session, tmp_path), edit))
    assert actions(made) == {
        "person:20001": "change",
        "person:30002": "change",
        "person:20003": "change",
        "person:20009": "add",
    }
    assert made.rows[0].text == "王君 · 王军 → 王君; 电工 → 班长; 报修大厅 → —"
    found = subjects_by_code(session, "person")
    assert (found["20001"].post, found["20001"].serves, found["20001"].pinyin) == ("班长", None, "wangjun wj")
    assert found["30002"].id == li and {one.code for one in found["30002"].departments} == {"ZW81", "ZW82"}
    assert found["20003"].left_on == date(2015, 11, 30)
    assert (found["20009"].departments, found["20009"].since_on) == ([home], date(2015, 9, 1))
    assert Names.load(session).find("person", "20002").id == li
    event = session.scalar(select(Event).where(Event.name == "subject:list-imported"))
    assert event.data["changes"]["person:20001"]["post"] == ["电工", "班长"]
    assert session.scalars(select(FormerDepartment)).all() == []


def test_a_changed_department_is_kept_as_a_former_one(
    session: Session, tmp_path: Path, people: dict[str, Subject]
) -> None:
    def edit(rows: list[Row]) -> None:
        rows[1][UNITS] = "水电、暖通科"

    bring_in(session, change(download(session, tmp_path), edit))
    former = session.scalars(select(FormerDepartment)).one()
    assert (former.subject_id, former.department.code) == (people["20001"].id, "ZW81")


def test_a_stale_row_is_refused_by_name_with_what_is_now(
    session: Session, tmp_path: Path, people: dict[str, Subject]
) -> None:
    path = download(session, tmp_path)
    words = {"actor": "wang", "now": clock.now()}
    edit_subject(session, people["20001"], replace(details_of(people["20001"]), post="组长"), **words)
    session.commit()

    def edit(rows: list[Row]) -> None:
        rows[1][POST] = rows[2][POST] = "班长"

    changed = change(path, edit)
    made = plan(session, changed)
    assert list(reasons(made)) == ["B2"]
    said = reasons(made)["B2"]
    assert "王军 was changed after" in said and "组长" in said and "维修服务中心" in said
    with pytest.raises(UnconfirmedRejectsError):
        bring_in(session, changed)
    session.rollback()
    assert subjects_by_code(session, "person")["20002"].post == ""
    bring_in(session, changed, accept=True)
    found = subjects_by_code(session, "person")
    assert (found["20001"].post, found["20002"].post) == ("组长", "班长")
    again = plan(session, changed)  # what was written is there: only the stale row is still refused
    assert (again.count("change"), again.count("same"), len(again.rejects)) == (0, 2, 1)


@pytest.mark.usefixtures("people")
def test_rows_that_are_not_there_change_nothing_and_two_may_swap_numbers(session: Session, tmp_path: Path) -> None:
    answers = {"person": {"小王": "20001", "小李": "20002"}}
    answer_spellings(session, answers, actor="li", now=clock.now())

    def edit(rows: list[Row]) -> None:
        rows[1][CODE], rows[2][CODE] = rows[2][CODE], rows[1][CODE]
        del rows[3]

    bring_in(session, change(download(session, tmp_path), edit))
    found = subjects_by_code(session, "person")
    assert {code: one.name_zh for code, one in found.items()} == {"20001": "李桂兰", "20002": "王军", "20003": "=1+1"}
    names = Names.load(session)
    assert [names.find("person", one).name["zh"] for one in ("小王", "小李")] == ["王军", "李桂兰"]


@pytest.mark.usefixtures("people")
def test_bad_rows_are_refused_by_cell(session: Session, tmp_path: Path) -> None:
    other = factories.make_person(name="赵立新", code="29999")

    def edit(rows: list[Row]) -> None:
        keep = list(rows[1])
        rows[1][CODE] = "29999"
        rows[2][SINCE], rows[2][LEFT] = date(2012, 1, 1), date(2011, 1, 1)
        rows[3][MARK] = "v3"
        rows[4][NAME] = None
        rows.append(["20001x", "抄", None, "ZW81", None, None, None, None, None, keep[MARK]])
        rows.append(["29999", "新人", None, "ZW81", None, None, None, None, None, None])
        rows.append(["20011", "新人", None, "没有的单位", None, None, None, None, None, None])
        rows.append(["20012", "新人", None, None, None, None, None, None, None, None])
        rows.append(["20013", "新人", None, "ZW81", None, None, None, "2015-12-31", None, None])
        rows.append(["20014", "新人", None, "ZW81", None, None, None, None, None, "v999999-0123456789abcdef"])

    made = plan(session, change(download(session, tmp_path), edit))
    found = reasons(made)
    assert set(found) == {"J2", "I3", "J4", "A5", "J6", "A7", "D9", "H10", "J11"}
    assert "Several rows" in found["J2"] and "lies before" in found["I3"] and "no version" in found["J4"]
    assert "not there any more" in found["J11"]
    assert [one.spelling for one in made.unknown] == ["没有的单位"] and made.rows == ()
    assert other.code == "29999"


def test_an_entry_that_was_merged_is_told(session: Session, tmp_path: Path, people: dict[str, Subject]) -> None:
    path = download(session, tmp_path)
    merge_subjects(session, people["20001"], people["20002"], actor="li", now=clock.now())
    session.commit()
    made = plan(session, path)
    assert "merged with another one" in reasons(made)["J2"]
    assert "was changed after" in reasons(made)["B3"]


def test_files_that_are_no_list_are_refused(session: Session, tmp_path: Path, people: dict[str, Subject]) -> None:
    path = tmp_path / "roster.xlsx"
    path.write_bytes(write_table(["工号", "姓名", "单位"], [["20001", "王军", "维修服务中心"]]))
    with pytest.raises(MissingColumnsError, match="no list"):
        plan(session, path)

    def edit(rows: list[Row]) -> None:
        rows[1][POST] = "110105 11010519491231002X"

    with pytest.raises(IdentityNumbersError):
        plan(session, change(download(session, tmp_path), edit))
    assert people["20001"].post == "电工"


def test_nobody_brings_in_the_own_entry(session: Session, tmp_path: Path, people: dict[str, Subject]) -> None:
    def edit(rows: list[Row]) -> None:
        rows[1][SINCE] = "1990-01-01"

    made = plan(session, change(download(session, tmp_path), edit))
    refuse_own_rows(made, people["20002"].id)
    with pytest.raises(ForbiddenError):
        refuse_own_rows(made, people["20001"].id)


def test_an_old_number_in_a_roster_is_the_one_who_had_it(session: Session, tmp_path: Path) -> None:
    home = factories.make_department("维修服务中心")
    old, new = factories.make_person(home, "王军", code="20001"), factories.make_person(home, "王钧", code="20002")
    merge_subjects(session, old, new, actor="li", now=clock.now())
    session.commit()
    path = tmp_path / "roster.xlsx"
    path.write_bytes(write_table(["工号", "姓名", "单位", "岗位"], [["20001", "王钧", home.name_zh, "电工"]]))
    made = plan_file(session, "roster", Source(path, path.name))
    assert [(row.key, row.action) for row in made.rows] == [("20002", "change")]
    rows = [["20001", "王钧", home.name_zh, "电工"], ["20002", "王钧", home.name_zh, "电工"]]
    path.write_bytes(write_table(["工号", "姓名", "单位", "岗位"], rows))
    made = plan_file(session, "roster", Source(path, path.name))
    assert "old number of 王钧" in reasons(made)["A2"] and [row.key for row in made.rows] == ["20002"]


@pytest.mark.parametrize(("kind", "chosen"), [("person", "roster"), ("department", "departments")])
def test_a_downloaded_list_is_not_taken_for_another_kind_of_file(
    session: Session, people: dict[str, Subject], tmp_path: Path, kind: str, chosen: str
) -> None:
    path = download(session, tmp_path, kind)
    with pytest.raises(OtherKindError, match="List of the register"):
        plan_file(session, chosen, Source(path, path.name))
