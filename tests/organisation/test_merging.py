"""Two entries become one: whole or not at all; on both databases."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from awards import clock
from awards.accounts.models import User
from awards.audit.models import Event
from awards.campaigns.models import DepartmentQuota
from awards.errors import AwardsError, ForbiddenError, StaleError, WrongStateError
from awards.evidence.models import IndicatorValue, SurveyCount
from awards.imports.aliases import Names
from awards.imports.models import Alias
from awards.imports.service import answer_spellings
from awards.nominations.models import Nomination
from awards.organisation.models import FormerDepartment, Subject
from awards.organisation.service import merge_subjects, plan_merge
from awards.organisation.service.merging.references import name_of, referring_columns
from awards.organisation.service.merging.words import EVIDENCE_OF, REFERENCES
from tests import factories
from tests.evidence.made import make_answers, make_survey, make_value, make_visit
from tests.results.clearing import publish_run
from tests.runs.stage import set_stage
from tests.statements import counted


def merge(session: Session, gone: Subject, kept: Subject, **words: Any) -> Any:
    done = merge_subjects(session, gone, kept, **words, actor="li", now=clock.now())
    session.commit()
    return done


def twins(**values: Any) -> tuple[Subject, Subject]:
    """王军 of 维修服务中心 and the same one as 王君 of 水电管理科."""
    home, other = factories.make_department("维修服务中心"), factories.make_department("水电管理科")
    gone = factories.make_person(home, "王军", code="20001", post="电工", **values)
    return gone, factories.make_person(other, "王君", code="20002", since_on=None)


@pytest.mark.unit
def test_everything_that_refers_to_entries_has_a_name() -> None:
    assert {name_of(one) for one in referring_columns()} <= {*REFERENCES, *EVIDENCE_OF}


def test_what_refers_to_the_one_refers_to_the_other(session: Session) -> None:
    gone, kept = twins()
    gone_id, home, other = gone.id, gone.departments[0], kept.departments[0]
    account = factories.make_user(person=gone)
    award = factories.make_award()
    nomination = factories.make_nomination(award, gone, created_by=account)
    value = make_value(award.campaign, gone, "appraisal", "95")
    factories.save(FormerDepartment(subject=gone, department=other, until_on=date(2014, 1, 1)))
    answer_spellings(session, {"person": {"小王": gone.code}}, actor="li", now=clock.now())
    plan = plan_merge(session, gone, kept)
    assert plan.obstacles == () and plan.spellings == ("20001", "王军")
    assert {name: count for name, _, count in plan.moves} == {
        "aliases.target": 1,
        "former_departments.subject_id": 1,
        "nominations.subject_id": 1,
        "subject_departments.subject_id": 1,
        "users.person_id": 1,
        "evidence": 1,
    }
    merge(session, gone, kept, seen=plan.seen)
    assert session.get(Subject, gone_id) is None
    assert {session.get(User, account.id).person_id, session.get(Nomination, nomination.id).subject_id,
            session.get(IndicatorValue, value.id).subject_id} == {kept.id}  # fmt: skip
    assert {one.id for one in kept.departments} == {home.id, other.id}
    assert (kept.name_zh, kept.post, kept.since_on) == ("王君", "电工", date(2005, 3, 1))
    event = session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert (event.name, event.subject) == ("subject:merged", "person:20002")
    assert event.data["gone"] == {"code": "20001", "name_zh": "王军", "post": "电工", "since_on": "2005-03-01",
                                  "departments": [home.id]}  # fmt: skip
    assert event.data["moved"]["nominations.subject_id"] == 1 and event.data["moved"]["evidence"] == "<5"
    assert event.data["changes"]["post"] == ["", "电工"]


def test_files_with_the_old_number_or_name_find_the_other(session: Session) -> None:
    gone, kept = twins()
    home = gone.departments[0].id
    answer_spellings(session, {"person": {"小王": gone.code}}, actor="li", now=clock.now())
    merge(session, gone, kept)
    names = Names.load(session)
    for spelling in ("20001", "王军", "小王"):
        assert names.find("person", spelling).id == kept.id
    assert names.find("person", "王军", department_id=home).id == kept.id
    assert names.by_old_code("person", "20001").id == kept.id


def test_a_chain_of_merges_ends_at_the_last(session: Session) -> None:
    gone, kept = twins()
    last = factories.make_person(kept.departments[0], "王钧", code="20003")
    merge(session, gone, kept)
    merge(session, kept, last)
    names = Names.load(session)
    found = {one: names.find("person", one).code for one in ("20001", "20002", "王军", "王君")}
    assert set(found.values()) == {"20003"}
    assert {alias.target for alias in session.scalars(select(Alias))} == {"20003"}


def test_a_name_that_others_have_is_remembered_for_the_old_department(session: Session) -> None:
    gone, kept = twins()
    home = gone.departments[0]
    factories.make_person(factories.make_department("保洁中心"), "王军")
    assert plan_merge(session, gone, kept).spellings == ("20001", "王军 · 维修服务中心")
    merge(session, gone, kept)
    names = Names.load(session)
    assert names.find("person", "王军", department_id=home.id).id == kept.id
    assert names.find("person", "王军").id != kept.id


@pytest.mark.parametrize("what", ["itself", "another kind"])
def test_entries_that_cannot_be_one(session: Session, what: str) -> None:
    gone, kept = twins()
    other = gone if what == "itself" else gone.departments[0]
    with pytest.raises(WrongStateError, match="same entry" if what == "itself" else "different kinds"):
        merge(session, gone, other)
    assert session.get(Subject, gone.id) is gone and session.get(Subject, kept.id) is kept


def test_what_one_can_only_have_once_stands_in_the_way(session: Session) -> None:
    gone, kept = twins()
    award = factories.make_award()
    for one in (gone, kept):
        factories.make_user(person=one)
        factories.make_nomination(award, one)
        make_value(award.campaign, one, "appraisal", "95")
        make_visit(award.campaign, one, "95")
    reasons = [str(one) for one in plan_merge(session, gone, kept).obstacles]
    assert reasons == [
        "Both have a value of the same indicator in one year.",
        "Both were visited in the same month on the same sheet.",
        "Both are put forward for the same award.",
        "Both have an account: an account can only belong to one person.",
    ]
    with pytest.raises(WrongStateError, match="Both have an account"):
        merge(session, gone, kept)
    assert session.scalars(select(Nomination.subject_id).order_by(Nomination.id)).all() == [gone.id, kept.id]


def test_departments_become_one(session: Session) -> None:
    gone, kept = factories.make_department("维修科"), factories.make_department("维修服务中心")
    both = factories.make_person(gone)
    both.departments.append(kept)
    one = factories.make_person(gone)
    nominator = factories.make_user(nominates_for=gone)
    same = factories.make_user(nominates_for=gone)
    same.roles.append(type(same.roles[0])(role="nominator", department_id=kept.id))
    session.commit()
    merge(session, gone, kept)
    assert both.departments == one.departments == [kept]
    assert [grant.department_id for grant in (*nominator.roles, *same.roles)] == [kept.id, kept.id]
    names = Names.load(session)
    assert names.find("department", "维修科").id == kept.id


def test_sums_of_answers_are_added_up(session: Session) -> None:
    home = factories.make_department()
    gone, kept = factories.make_window(home, "大厅"), factories.make_window(home, "服务大厅")
    survey = make_survey(factories.make_campaign())
    make_answers(survey, gone, "学生", "满意", "满意", times=3)
    make_answers(survey, kept, "学生", "满意", "非常满意", times=5)
    make_answers(survey, gone, "教职工", "满意", "满意", times=2)
    assert plan_merge(session, gone, kept).obstacles == ()
    merge(session, gone, kept)
    counts = session.scalars(select(SurveyCount)).all()
    assert {one.subject_id for one in counts} == {kept.id} and sorted(one.responses for one in counts) == [2, 8]


@pytest.mark.parametrize("stage_of", ["judged", "run", "published"])
def test_what_is_frozen_can_only_stay(session: Session, stage_of: str) -> None:
    stage = set_stage()
    twin = factories.make_person(stage.repairs, "王晓红")
    if stage_of != "judged":
        run = stage.run(session)
        if stage_of == "published":
            publish_run(session, run, actor="office", now=run.created_at, figures={})
    words = {"judged": "Judges have begun", "run": "in a run", "published": "published result"}[stage_of]
    for gone, kept in ((stage.wang.subject, twin), (stage.repairs, stage.canteen)):
        assert any(words in str(one) for one in plan_merge(session, gone, kept).obstacles)
        with pytest.raises(WrongStateError):
            merge(session, gone, kept)
    assert plan_merge(session, twin, stage.wang.subject).obstacles == ()
    merge(session, twin, stage.wang.subject)


def test_sealed_quotas_refuse_in_the_database(session: Session) -> None:
    gone, kept = factories.make_department("甲科"), factories.make_department("乙科")
    award = factories.make_award()
    factories.save(DepartmentQuota(award_id=award.id, department_id=gone.id, places=2))
    factories.make_seal(award)
    with pytest.raises(AwardsError, match="database refuses"):
        merge(session, gone, kept)
    assert session.scalar(select(DepartmentQuota.department_id)) == gone.id


def test_nobody_merges_the_own_entry(session: Session) -> None:
    gone, kept = twins()
    for own in (gone.id, kept.id):
        with pytest.raises(ForbiddenError):
            merge(session, gone, kept, person_id=own)


def test_a_merge_that_was_looked_at_before_a_change_is_stale(session: Session) -> None:
    gone, kept = twins()
    seen = plan_merge(session, gone, kept).seen
    factories.make_user(person=gone)
    with pytest.raises(StaleError):
        merge(session, gone, kept, seen=seen)
    assert session.get(Subject, gone.id) is gone


def test_a_plan_costs_the_same_for_many_rows(session: Session, database: Flask) -> None:
    gone, kept = twins()
    campaign = factories.make_campaign()
    make_visit(campaign, gone, "95", month=1)
    plan_merge(session, gone, kept)
    with counted(database) as few:
        plan_merge(session, gone, kept)
    for month in range(2, 12):
        make_visit(campaign, gone, "95", month=month)
    session.execute(text("SELECT 1"))
    plan_merge(session, gone, kept)
    with counted(database) as many:
        plan_merge(session, gone, kept)
    assert len(many) == len(few)


def test_the_id_of_a_merged_entry_is_not_given_out_again(session: Session) -> None:
    kept = factories.make_person()
    session.commit()
    gone = factories.make_person(kept.departments[0], kept.name_zh)
    session.commit()
    number = gone.id
    merge(session, gone, kept)
    assert factories.make_person(kept.departments[0]).id > number
