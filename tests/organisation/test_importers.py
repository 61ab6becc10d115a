"""Departments, windows, zones and people out of their files."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.errors import AwardsError
from awards.imports.errors import IdentityNumbersError
from awards.imports.plan import Plan, Source
from awards.imports.reading.errors import MissingColumnsError
from awards.imports.service import answer_spellings, import_batch, open_batch, plan_file
from awards.organisation.models import Subject
from awards.organisation.queries import subjects_by_code
from tests import samples

IDENTITY = "11010519491231002X"  # the example number of GB 11643: its check character is X


def plan(session: Session, kind: str, path: Path) -> Plan:
    return plan_file(session, kind, Source(path, path.name))


def bring_in(session: Session, kind: str, path: Path) -> Plan:
    """Import the good rows of a file; the plan that was carried out."""
    source = Source(path, path.name)
    made = plan_file(session, kind, source)
    words = {"actor": "office", "now": clock.now()}
    batch = open_batch(session, source, kind=kind, store=path.parent / "store", **words)
    import_batch(session, batch, made, accept_rejects=True, **words)
    session.expire_all()
    return made


def reasons(made: Plan) -> list[tuple[int, str, str]]:
    return [(reject.row, reject.cell, str(reject.reason)) for reject in made.rejects]


def test_windows_belong_to_departments_of_the_same_file(session: Session, tmp_path: Path) -> None:
    path = samples.departments_xlsx(tmp_path / "d.xlsx", zones=[("ZQ01", "一号楼东区", "公寓管理中心")])
    made = bring_in(session, "departments", path)
    assert (made.count("add"), made.rejects, made.unknown) == (6, (), ())
    assert [number for _, number in made.figures] == [3, 2, 1]
    windows = subjects_by_code(session, "window")
    assert [department.code for department in windows["CK02"].departments] == ["ZW03"]
    assert windows["CK02"].since_on == date(2011, 9, 1)
    assert [department.code for department in subjects_by_code(session, "zone")["ZQ01"].departments] == ["ZW02"]
    catering = subjects_by_code(session, "department")["ZW01"]
    assert (catering.name_en, catering.pinyin) == ("Catering Centre", "yinshifuwuzhongxin ysfwzx")


def test_the_same_file_adds_nothing_and_a_changed_one_changes(session: Session, tmp_path: Path) -> None:
    path = samples.departments_xlsx(tmp_path / "d.xlsx")
    bring_in(session, "departments", path)
    again = bring_in(session, "departments", path)
    assert (again.count("add"), again.count("change"), again.count("same")) == (0, 0, 5)
    renamed = [("ZW01", "餐饮服务中心", "Catering Centre", ""), *samples.DEPARTMENTS[1:]]
    # The windows' sheet still uses the old name, which stays understood in this file.
    path = samples.departments_xlsx(tmp_path / "new.xlsx", departments=renamed)
    changed = bring_in(session, "departments", path)
    assert (changed.count("add"), changed.count("change"), changed.count("same")) == (0, 1, 4)
    assert subjects_by_code(session, "department")["ZW01"].name_zh == "餐饮服务中心"
    assert session.query(Subject).count() == 5


def test_bad_rows_of_departments_are_rejected_with_their_cells(session: Session, tmp_path: Path) -> None:
    path = samples.departments_xlsx(
        tmp_path / "d.xlsx",
        departments=[*samples.DEPARTMENTS, ("", "无代码科", "", ""), ("ZW 9", "空格科", "", "")],
        windows=[
            ("CK01", "甲窗口", "饮食服务中心", "2007-09-01"),
            ("CK01", "乙窗口", "饮食服务中心", "2007-09-01"),
            ("CK03", "", "饮食服务中心", "2007-09-01"),
            ("CK04", "丁窗口", "饮食服务中心", "去年"),
            ("CK05", "戊窗口", "", "2007-09-01"),
            ("CK06", "己窗口", "没有的单位", "2007-09-01"),
        ],
        zones=[("CK06", "一区", "饮食服务中心")],
    )
    made = plan(session, "departments", path)
    assert [(row, cell) for row, cell, _ in reasons(made)] == [
        (5, "A5"), (6, "A6"),
        (2, "A2"), (3, "A3"), (4, "B4"), (5, "D5"), (6, "C6"),
        (2, "A2"),
    ]  # fmt: skip
    assert made.rejects[1].value == "ZW 9"
    assert [(one.spelling, one.rows) for one in made.unknown] == [("没有的单位", 1)]
    assert made.count("add") == 3


@pytest.mark.parametrize("earlier", [True, False], ids=["of an earlier file", "of the same file"])
def test_a_window_and_a_zone_never_have_the_same_code(session: Session, tmp_path: Path, *, earlier: bool) -> None:
    zones = [("CK01", "一区", "饮食服务中心"), ("ck02", "二区", "饮食服务中心"), ("ZR01", "三区", "饮食服务中心")]
    if earlier:
        bring_in(session, "departments", samples.departments_xlsx(tmp_path / "d.xlsx"))
    made = plan(session, "departments", samples.departments_xlsx(tmp_path / "e.xlsx", zones=zones))
    same = "A window and a cleaning zone cannot have the same code."
    assert reasons(made) == [(2, "A2", same), (3, "A3", same)]


def test_one_code_is_spelled_in_one_way(session: Session, tmp_path: Path) -> None:
    windows = [("CK01", "甲窗口", "饮食服务中心", ""), ("ck01", "乙窗口", "饮食服务中心", "")]
    made = plan(session, "departments", samples.departments_xlsx(tmp_path / "d.xlsx", windows=windows))
    assert reasons(made) == [(3, "A3", "The code CK01 is there already, spelled otherwise.")]


def test_a_sheet_without_its_columns_is_refused_by_name(session: Session, tmp_path: Path) -> None:
    path = samples.write_workbook(tmp_path / "x.xlsx", {"单位": [("代码", "负责人"), ("ZW01", "张三")]})
    with pytest.raises(MissingColumnsError, match="单位名称"):
        plan(session, "departments", path)
    path = samples.write_workbook(tmp_path / "y.xlsx", {"别的": [("甲", "乙"), (1, 2)]})
    with pytest.raises(MissingColumnsError):
        plan(session, "departments", path)


def test_people_are_known_by_number_and_may_share_a_name(session: Session, tmp_path: Path) -> None:
    bring_in(session, "departments", samples.departments_xlsx(tmp_path / "d.xlsx"))
    made = bring_in(session, "roster", samples.roster_xlsx(tmp_path / "r.xlsx"))
    assert (made.count("add"), made.rejects, made.unknown) == (3, (), ())
    people = subjects_by_code(session, "person")
    assert (people["20000"].name_zh, people["20000"].since_on) == ("李桂兰", date(2005, 9, 14))
    assert [(people[code].name_zh, people[code].post) for code in ("20007", "20014")] == [
        ("王军", "电工"),
        ("王军", "木工"),
    ]
    assert people["20000"].pinyin == "liguilan lgl"


def test_a_roster_changes_what_it_says_and_nothing_else(session: Session, tmp_path: Path) -> None:
    bring_in(session, "departments", samples.departments_xlsx(tmp_path / "d.xlsx"))
    bring_in(session, "roster", samples.roster_xlsx(tmp_path / "r.xlsx"))
    wang = subjects_by_code(session, "person")["20007"]
    wang.departments.append(subjects_by_code(session, "department")["ZW02"])
    session.flush()
    moved = [
        samples.PEOPLE[0],
        samples.PEOPLE[1],
        (3, "20014", "王军", "公寓管理中心", "木工", "人事代理", date(2007, 2, 13)),
    ]
    made = bring_in(session, "roster", samples.roster_xlsx(tmp_path / "r2.xlsx", people=moved))
    assert [(row.key, row.action) for row in made.rows] == [("20000", "same"), ("20007", "same"), ("20014", "change")]
    assert made.rows[2].text == "王军 · ZW03 → ZW02"
    people = subjects_by_code(session, "person")
    # 20007 is in the department of the file already: the second one, given by hand, stays.
    assert [department.code for department in people["20007"].departments] == ["ZW02", "ZW03"]
    assert [department.code for department in people["20014"].departments] == ["ZW02"]


def test_the_place_where_somebody_works_is_found_in_the_own_department(session: Session, tmp_path: Path) -> None:
    windows = [*samples.WINDOWS, ("CK09", "大厅", "公寓管理中心", ""), ("CK10", "大厅", "维修服务中心", "")]
    bring_in(session, "departments", samples.departments_xlsx(tmp_path / "d.xlsx", windows=windows))
    people = [(*samples.PEOPLE[0], "一食堂3号窗口"), (*samples.PEOPLE[1], "大厅"), (*samples.PEOPLE[2], "")]
    made = bring_in(
        session, "roster", samples.roster_xlsx(tmp_path / "r.xlsx", people=people, more_columns=["服务窗口"])
    )
    assert made.unknown == ()
    serves = {
        code: one.serves.code if one.serves else None for code, one in subjects_by_code(session, "person").items()
    }
    assert serves == {"20000": "CK01", "20007": "CK10", "20014": None}


def test_bad_rows_of_a_roster_are_rejected_with_their_cells(session: Session, tmp_path: Path) -> None:
    bring_in(session, "departments", samples.departments_xlsx(tmp_path / "d.xlsx"))
    ok = ("饮食服务中心", "厨师", "事业编")
    people = [
        (1, "20000", "李桂兰", *ok, date(2005, 9, 14)),
        (2, "20001", "", *ok, date(2005, 9, 14)),
        (3, "", "无号", *ok, date(2005, 9, 14)),
        (4, "20003", "未来人", *ok, date(2015, 12, 7)),  # the clock of tests stands at 5 December
        (5, "20004", "重号甲", *ok, date(2005, 9, 14)),
        (6, "20004", "重号乙", *ok, date(2005, 9, 14)),
        (7, "20005", "错日期", *ok, "2005年13月1日"),
        (8, "20006", "无日期", *ok, None),
    ]
    made = plan(session, "roster", samples.roster_xlsx(tmp_path / "r.xlsx", people=people))
    found = reasons(made)
    assert [(row, cell) for row, cell, _ in found] == [(3, "C3"), (4, "B4"), (5, "G5"), (6, "B6"), (7, "B7"), (8, "G8")]
    assert "2015-12-07 lies in the future" in found[2][2]
    assert [row.key for row in made.rows] == ["20000", "20006"]


@pytest.mark.parametrize(
    ("heading", "value", "column"),
    [
        ("备注", IDENTITY, "H 备注"),
        ("备注", f"证号{IDENTITY}。", "H 备注"),
        ("身份证号", "1.1010519491231E+17", "H 身份证号"),
    ],
)
def test_a_file_with_identity_numbers_is_refused_whole(
    session: Session, tmp_path: Path, heading: str, value: str, column: str
) -> None:
    path = samples.roster_xlsx(
        tmp_path / "r.xlsx", people=[(*samples.PEOPLE[0], ""), (*samples.PEOPLE[1], value)], more_columns=[heading]
    )
    with pytest.raises(IdentityNumbersError) as caught:
        plan(session, "roster", path)
    assert column in str(caught.value)
    assert value not in str(caught.value)


def test_numbers_that_only_look_like_identity_numbers_may_come(session: Session, tmp_path: Path) -> None:
    bring_in(session, "departments", samples.departments_xlsx(tmp_path / "d.xlsx"))
    # The check character of 11010519491231002 is X; that of the second is right, but there is no month 13.
    wrong_check, no_such_day = "110105194912310021", "110105194913310021"
    people = [(*samples.PEOPLE[0], wrong_check), (*samples.PEOPLE[1], no_such_day)]
    made = plan(session, "roster", samples.roster_xlsx(tmp_path / "r.xlsx", people=people, more_columns=["备注"]))
    assert made.count("add") == 2


def test_unknown_departments_wait_and_answered_ones_are_remembered(session: Session, tmp_path: Path) -> None:
    bring_in(session, "departments", samples.departments_xlsx(tmp_path / "d.xlsx"))
    people = [(1, "20000", "李桂兰", "餐饮中心", "厨师", "", None), (2, "20001", "张三", "餐饮中心 ", "厨师", "", None)]
    path = samples.roster_xlsx(tmp_path / "r.xlsx", people=people)
    asked = plan(session, "roster", path)
    assert [(one.spelling, one.rows, one.suggestions[0][0]) for one in asked.unknown] == [("餐饮中心", 2, "ZW01")]
    assert asked.rows == ()
    answer_spellings(session, {"department": {"餐饮中心": "ZW01"}}, actor="office", now=clock.now())
    assert plan(session, "roster", path).count("add") == 2
    answer_spellings(session, {"department": {"餐饮中心": ""}}, actor="office", now=clock.now())
    left_out = plan(session, "roster", path)
    assert [(row, cell) for row, cell, _ in reasons(left_out)] == [(2, "D2"), (3, "D3")]
    assert "left out on purpose" in reasons(left_out)[0][2]


def test_an_empty_table_is_refused(session: Session, tmp_path: Path) -> None:
    path = samples.write_workbook(tmp_path / "e.xlsx", {"在岗人员": []})
    for kind in ("roster", "departments"):
        with pytest.raises(AwardsError):
            plan(session, kind, path)
    assert session.scalars(select(Subject)).all() == []
