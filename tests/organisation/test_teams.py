"""A team is one more kind of subject: an award for teams needs no code of its own; on both databases."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards import clock
from awards.campaigns.explain import SUBJECT_WORDS
from awards.evidence.models import IndicatorValue
from awards.imports.aliases import KINDS as NAME_KINDS
from awards.imports.words import KINDS as NAME_WORDS
from awards.judging.rules import automatic_conflict
from awards.nominations import service as nominations
from awards.nominations.models import Nomination
from awards.nominations.queries import candidates, nominees
from awards.organisation.models import SUBJECT_KINDS, Subject
from awards.organisation.names import ALIAS_KINDS
from awards.organisation.queries import subjects_by_code
from awards.organisation.words import KIND, KINDS
from awards.runs.queries import result_of
from awards.runs.service import make_run
from tests import factories, samples
from tests.evidence.bringing import bring_in
from tests.nominations.material import STATEMENT
from tests.organisation.test_importers import bring_in as bring_in_register
from tests.organisation.test_importers import plan, reasons
from tests.runs.stage import LATER


@pytest.mark.unit
def test_every_list_of_kinds_knows_every_kind() -> None:
    assert set(SUBJECT_KINDS) == set(KINDS) == set(KIND) == set(SUBJECT_WORDS) == set(ALIAS_KINDS)
    assert set(ALIAS_KINDS.values()) == set(NAME_KINDS) == set(NAME_WORDS)


def make_team(*departments: Subject, name: str = "冬季保暖突击队") -> Subject:
    code = f"TD{next(factories._numbers):02}"
    return factories.save(Subject(kind="team", code=code, name_zh=name, departments=list(departments)))


def test_an_award_for_teams_goes_from_nomination_to_a_run(session: Session, tmp_path: Path) -> None:
    repairs, power = factories.make_department(), factories.make_department("水电管理科")
    award = factories.make_award(subject_kind="team", code="team-of-the-year")
    first, second = make_team(repairs, power), make_team(repairs, name="迎新服务队")
    nominator = factories.make_user(nominates_for=power).as_viewer()
    office = factories.make_user("office").as_viewer()
    now = clock.now()
    assert candidates(session, nominator, award, "保暖", now.date()) == [first]
    for team, viewer in ((first, nominator), (second, factories.make_user(nominates_for=repairs).as_viewer())):
        one = nominations.start_nomination(session, award, team, actor=viewer, now=now)
        words = {"deed": "三夜抢通暖气", "statement": STATEMENT, "expected_version": one.version}
        nominations.save_draft(session, one, **words, now=now)
        nominations.submit_nomination(session, one, expected_version=one.version, actor=viewer, now=now)
        nominations.accept(session, one, actor=office, now=now)
    told = nominees(session, award)
    assert told.subjects == (first, second) and told.person_ids == frozenset()
    sheet = [
        ("对象类型", "编号", "名称", "指标代码", "数值"),
        ("团队", first.code, first.name_zh, "appraisal", 96),
        ("班组", second.code, second.name_zh, "appraisal", 90),
        ("团队", second.code, "别的名称", "appraisal", 90),
    ]
    _, made = bring_in(session, "indicators", samples.write_workbook(tmp_path / "i.xlsx", {"指标": sheet}))
    assert (made.count("add"), len(made.rejects)) == (2, 1)
    assert {one.subject_id for one in session.scalars(select(IndicatorValue))} == {first.id, second.id}
    seat = factories.make_seat(award)
    colleague = factories.make_user(person=factories.make_person(power)).as_viewer()
    conflicts = [automatic_conflict(colleague, one) for one in award_nominations(session, award.id)]
    assert conflicts == ["auto:department", ""]
    for one, marks in zip(award_nominations(session, award.id), (("9", "9"), ("8", "8")), strict=True):
        factories.make_sheet(seat, one, *marks, state="signed")
    ranked = result_of(make_run(session, award, actor="office", now=LATER))["ranking"]
    assert [(one["rank"], one["status"]) for one in ranked] == [(1, "selected"), (2, "not_selected")]


def award_nominations(session: Session, award_id: int) -> list[Nomination]:
    query = select(Nomination).where(Nomination.award_id == award_id)
    return list(session.scalars(query.join(Nomination.subject).order_by(Subject.code)))


def test_teams_come_in_with_several_departments(session: Session, tmp_path: Path) -> None:
    teams = [
        ("代码", "团队名称", "所属单位"),
        ("TD01", "冬季保暖突击队", "饮食服务中心、公寓管理中心"),
        ("TD02", "迎新服务队", "ZW03；饮食服务中心"),
        ("TD03", "节能小组", "饮食服务中心、没有的单位"),
        ("CK01", "与窗口同号的队", "维修服务中心"),
    ]
    path = samples.departments_xlsx(tmp_path / "d.xlsx")
    bring_in_register(session, "departments", path)
    path = samples.write_workbook(tmp_path / "t.xlsx", {"团队": teams})
    asked = plan(session, "departments", path)
    assert [(one.spelling, one.rows) for one in asked.unknown] == [("没有的单位", 1)] and reasons(asked) == []
    path = samples.write_workbook(tmp_path / "t2.xlsx", {"团队": [*teams[:3], teams[4]]})
    made = bring_in_register(session, "departments", path)
    assert (made.count("add"), [str(label) for label, _ in made.figures]) == (3, ["Teams"])
    found = subjects_by_code(session, "team")
    assert {code: [one.code for one in team.departments] for code, team in found.items()} == {
        "TD01": ["ZW01", "ZW02"],
        "TD02": ["ZW01", "ZW03"],
        "CK01": ["ZW03"],
    }
