"""What spellings stand for: code, name, answer, and questions with suggestions."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from awards import clock
from awards.imports.aliases import LeftOutError, Named, Names, resolve
from awards.imports.errors import WrongAnswerError
from awards.imports.models import Alias
from awards.imports.plan import Unknown
from awards.imports.reading.errors import CellError
from awards.imports.service import answer_spellings, forget_spelling
from awards.imports.similarity import most_similar
from awards.organisation.models import Subject
from tests import factories
from tests.statements import counted


def answer(session: Session, kind: str, spelling: str, code: str) -> int:
    return answer_spellings(session, {kind: {spelling: code}}, actor="office", now=clock.now())


@pytest.mark.parametrize(
    "spelling", ["ZW77", "zw77", "ＺＷ７７", "饮食服务中心", " 饮食 服务中心　", "catering centre"]
)
def test_codes_and_names_are_found_however_they_are_typed(session: Session, spelling: str) -> None:
    department = factories.save(
        Subject(kind="department", code="ZW77", name_zh="饮食服务中心", name_en="Catering Centre")
    )
    found = resolve(session, "department", spelling)
    assert isinstance(found, Named)
    assert (found.id, found.code) == (department.id, "ZW77")


def test_an_unknown_spelling_is_asked_about_with_the_likest_first(session: Session) -> None:
    catering = factories.make_department("饮食服务中心")
    residence = factories.make_department("公寓管理中心")
    factories.make_department("物资采购科")
    found = resolve(session, "department", "餐饮中心")
    assert isinstance(found, Unknown)
    assert (found.kind, found.spelling, found.rows) == ("department", "餐饮中心", 1)
    assert found.suggestions == ((catering.code, "饮食服务中心"), (residence.code, "公寓管理中心"))


def test_rows_that_wait_for_a_spelling_are_counted(session: Session) -> None:
    names = Names.load(session)
    assert [names.find("place", spelling) for spelling in ("大厅", "大 厅", "前台")] == [None, None, None]
    assert [(one.spelling, one.rows) for one in names.unknown] == [("大厅", 2), ("前台", 1)]


def test_an_answer_is_remembered(session: Session) -> None:
    department = factories.make_department("饮食服务中心")
    assert answer(session, "department", "餐饮中心", department.code) == 1
    found = resolve(session, "department", "餐饮 中心")
    assert isinstance(found, Named) and found.id == department.id


def test_an_answer_can_be_changed_and_taken_back(session: Session) -> None:
    first, second = factories.make_department("甲科"), factories.make_department("乙科")
    answer(session, "department", "老科", first.code)
    assert answer(session, "department", "老科", first.code) == 0
    assert answer(session, "department", "老科", second.code) == 1
    found = resolve(session, "department", "老科")
    assert isinstance(found, Named) and found.id == second.id
    alias = session.query(Alias).one()
    forget_spelling(session, alias, actor="office", now=clock.now())
    assert isinstance(resolve(session, "department", "老科"), Unknown)


def test_leaving_rows_out_is_an_answer(session: Session) -> None:
    answer(session, "place", "旧食堂", "")
    with pytest.raises(LeftOutError, match="旧食堂"):
        resolve(session, "place", "旧食堂")


def test_homonyms_are_told_apart_by_department(session: Session) -> None:
    maintenance, power = factories.make_department("维修服务中心"), factories.make_department("水电管理科")
    wang = factories.make_person(maintenance, "王军")
    other = factories.make_person(power, "王军")
    found = resolve(session, "person", "王军", department_id=power.id)
    assert isinstance(found, Named) and found.id == other.id
    by_number = resolve(session, "person", wang.code, department_id=power.id)
    assert isinstance(by_number, Named) and by_number.id == wang.id
    asked = resolve(session, "person", "王军")
    assert isinstance(asked, Unknown)
    assert {code for code, _ in asked.suggestions} == {wang.code, other.code}


def test_homonyms_in_one_department_are_asked_about_with_the_department(session: Session) -> None:
    maintenance, power = factories.make_department("维修服务中心"), factories.make_department("水电管理科")
    first, _ = factories.make_person(maintenance, "王军"), factories.make_person(maintenance, "王军")
    asked = resolve(session, "person", "王军", department_id=maintenance.id)
    assert isinstance(asked, Unknown) and asked.spelling == "王军 · 维修服务中心"
    answer(session, "person", asked.spelling, first.code)
    found = resolve(session, "person", "王军", department_id=maintenance.id)
    assert isinstance(found, Named) and found.id == first.id
    # The answer was about one department: elsewhere the name is still nobody's.
    assert isinstance(resolve(session, "person", "王军", department_id=power.id), Unknown)


def test_an_answer_for_a_bare_name_holds_in_that_persons_department_only(session: Session) -> None:
    maintenance, power = factories.make_department("维修服务中心"), factories.make_department("水电管理科")
    person = factories.make_person(maintenance, "王军")
    answer(session, "person", "小王", person.code)
    found = resolve(session, "person", "小王", department_id=maintenance.id)
    assert isinstance(found, Named) and found.id == person.id
    assert isinstance(resolve(session, "person", "小王", department_id=power.id), Unknown)


@pytest.mark.parametrize(("spelling", "says"), [("", "empty"), ("　 ", "empty"), ("窗" * 121, "too long")])
def test_what_cannot_be_a_name_is_refused(session: Session, spelling: str, says: str) -> None:
    with pytest.raises(CellError, match=says):
        resolve(session, "place", spelling)


@pytest.mark.parametrize(
    ("kind", "spelling", "code", "says"),
    [
        ("department", "餐饮中心", "ZW99", "ZW99"),
        ("squad", "一班", "", "squad"),
        ("place", " ", "", "needs the spelling"),
    ],
)
def test_a_wrong_answer_is_refused_with_all_the_others(
    session: Session, kind: str, spelling: str, code: str, says: str
) -> None:
    department = factories.make_department()
    answers = {"department": {"维修": department.code}}
    answers.setdefault(kind, {})[spelling] = code
    with pytest.raises(WrongAnswerError, match=says):
        answer_spellings(session, answers, actor="office", now=clock.now())
    assert session.query(Alias).count() == 0


def test_the_index_costs_the_same_for_many(session: Session, database: Flask) -> None:
    department = factories.make_department()
    session.expire_all()
    with counted(database) as few:
        Names.load(session)
    for number in range(50):
        factories.make_person(department, f"员工{number}")
    with counted(database) as many:
        names = Names.load(session)
        assert all(names.find("person", f"员工{number}") for number in range(50))
    assert len(many) == len(few) == 3


def test_likeness_prefers_the_whole_name_to_a_piece() -> None:
    known = ["维修服务中心", "维修", "车队", "综合办公室"]
    assert most_similar("维修中心", known, key=lambda one: [one], limit=5) == ["维修", "维修服务中心"]
    assert most_similar("办公室", known, key=lambda one: [one], limit=1) == ["综合办公室"]
    assert most_similar("xyz", known, key=lambda one: [one], limit=5) == []


@pytest.mark.parametrize("spelling", ["长" * 121, "ß" * 61])
def test_a_spelling_that_cannot_be_kept_is_no_name(session: Session, spelling: str) -> None:
    department = factories.make_department()
    with pytest.raises(WrongAnswerError):
        answer(session, "department", spelling, department.code)
    with pytest.raises(CellError):
        resolve(session, "department", spelling)


def test_an_answer_keeps_the_code_as_the_register_spells_it(session: Session) -> None:
    department = factories.save(Subject(kind="department", code="ZW77", name_zh="饮食服务中心"))
    answer(session, "department", "食堂", " ｚｗ" + " " * 60 + "７７ ")
    assert session.query(Alias).one().target == department.code


def test_a_code_that_a_window_and_a_zone_have_is_asked_about(session: Session) -> None:
    for kind, name in (("window", "一食堂"), ("zone", "一号楼")):
        factories.save(Subject(kind=kind, code="A1", name_zh=name))
    names = Names.load(session)
    assert names.find("place", "a1") is None and names.by_code("place", "A1") is None
    assert names.is_shared("place", "A1")
    assert [(one.spelling, one.rows) for one in names.unknown] == [("a1", 1)]
    found = names.find("place", "一食堂")
    assert found is not None and found.label["zh"] == "一食堂"
    with pytest.raises(WrongAnswerError, match="several have the code A1"):
        answer(session, "place", "大厅", "A1")
    assert answer(session, "place", "大厅", "") == 1
