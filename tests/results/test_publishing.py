"""Publishing: what is refused, what is frozen, what stays."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.errors import WrongStateError
from awards.evidence.models import IndicatorValue
from awards.results import service
from awards.results.audited import check_publications
from awards.results.models import Publication
from awards.results.service import NotPublishableError
from awards.runs.models import Run
from tests import factories
from tests.judging.worlds import JUDGING
from tests.results.clearing import publish_run
from tests.results.stage import PICTURE, publish
from tests.runs.stage import LATER, Stage, set_stage, sheet_of


@pytest.fixture
def stage(session: Session) -> Stage:
    return set_stage()


def try_to_publish(session: Session, run: Run) -> Publication:
    return publish_run(session, run, actor="office", now=LATER, figures=PICTURE)


def test_names_are_frozen_and_the_chain_tells_of_it(session: Session, stage: Stage) -> None:
    publication = publish(stage, session)
    stage.wang.subject.name_zh = "王改名"
    stage.wang.deed = "另一句"
    session.commit()
    session.expire_all()
    assert publication.people[f"n{stage.wang.id}"] == {
        "subject_id": stage.wang.subject_id,
        "kind": "person",
        "name": {"zh": "王小红", "en": "Wang Xiaohong"},
        "departments": [{"id": stage.repairs.id, "name": {"zh": "维修服务中心", "en": "Repairs"}}],
        "post": "报修受理员",
        "deed": "十年如一日",
    }
    event = session.scalars(select(Event).where(Event.name == "result:published")).one()
    assert (event.subject, event.data["run"], event.data["replaces"]) == ("award:2015/service-model", 1, None)


def test_a_second_publication_replaces_the_first_and_keeps_it(session: Session, stage: Stage) -> None:
    first = publish(stage, session)
    before = first.run.bundle
    for mark in sheet_of(session, stage.seats[0], stage.li).marks:
        mark.value = Decimal(10)
    second = publish_run(session, stage.run(session), actor="office", now=LATER + timedelta(days=1), figures=PICTURE)
    session.commit()
    session.expire_all()
    assert first.replaced_at == LATER + timedelta(days=1)
    assert second.replaced_at is None
    assert first.run.bundle == before
    assert {figure.language for figure in first.figures} == {"zh", "en"}


def test_the_same_run_is_not_published_twice(session: Session, stage: Stage) -> None:
    publication = publish(stage, session)
    with pytest.raises(WrongStateError):
        service.publish_run(session, publication.run, actor="office", now=LATER, figures=PICTURE)
    assert publication.replaced_at is None


def test_the_same_run_is_published_anew_once_it_was_decided_on_anew(session: Session, stage: Stage) -> None:
    first = publish(stage, session)
    again = publish_run(session, first.run, actor="office", now=LATER + timedelta(days=1), figures=PICTURE)
    session.commit()
    assert (again.run_id, first.replaced_at) == (first.run_id, LATER + timedelta(days=1))
    assert again.decision_id != first.decision_id and list(check_publications(session)) == []


def test_an_old_run_is_refused(session: Session, stage: Stage) -> None:
    old = stage.run(session)
    for mark in sheet_of(session, stage.seats[0], stage.zhao).marks:
        mark.value = Decimal(8)
    assert stage.run(session).number == 2
    with pytest.raises(NotPublishableError) as refused:
        try_to_publish(session, old)
    [reason] = refused.value.message.params["reasons"].parts
    assert reason.params == {"latest": 2}


@pytest.mark.parametrize("change", ["a mark", "a value"])
def test_a_run_of_what_is_no_longer_so_is_refused(session: Session, stage: Stage, change: str) -> None:
    run = stage.run(session)
    if change == "a mark":
        sheet_of(session, stage.seats[0], stage.zhao).marks[0].value = Decimal(8)
    else:
        session.query(IndicatorValue).filter_by(subject_id=stage.wang.subject_id).update({"value": Decimal(1)})
    session.commit()
    with pytest.raises(NotPublishableError) as refused:
        try_to_publish(session, run)
    [reason] = refused.value.message.params["reasons"].parts
    assert "compute a new run" in str(reason)
    assert try_to_publish(session, stage.run(session)).run.number == 2


def test_nothing_is_published_while_judges_may_still_sign(session: Session, stage: Stage) -> None:
    """A judge would read the means of the others on the results page before marking."""
    stage.seats[0].user.name = "陈教授"
    sheet = sheet_of(session, stage.seats[0], stage.zhao)
    sheet.state, sheet.signed_at = "open", None
    run = stage.run(session)
    with pytest.raises(NotPublishableError, match="陈教授"):
        publish_run(session, run, actor="office", now=JUDGING, figures=PICTURE)
    # The judge who has not signed by the end of 20 December does not count.
    assert try_to_publish(session, run).run.number == 1


def test_a_run_that_lacks_data_is_refused_with_the_names(session: Session, stage: Stage) -> None:
    factories.make_nomination(stage.award, factories.make_person(stage.repairs, "孙强", name_en="Sun Qiang"))
    run = stage.run(session)
    assert not run.is_approvable
    with pytest.raises(NotPublishableError) as refused:
        try_to_publish(session, run)
    [blocker] = refused.value.message.params["reasons"].parts
    assert (blocker.code, [one.subject.name_zh for one in blocker.nominations]) == ("incomplete", ["孙强"])
    assert session.scalars(select(Publication)).all() == []


def test_a_tie_at_the_cut_is_refused_with_both_names(session: Session, stage: Stage) -> None:
    # 李建国 like 王小红 in every mark and figure: (9, 8.5), (8, 9), (10, 9.5) and 95, one place between the two.
    for seat, marks in zip(stage.seats, (("9", "8.5"), ("8", "9"), ("10", "9.5")), strict=True):
        for mark, value in zip(sheet_of(session, seat, stage.li).marks, marks, strict=True):
            mark.value = Decimal(value)
    session.query(IndicatorValue).filter_by(subject_id=stage.li.subject_id).update({"value": Decimal(95)})
    with pytest.raises(NotPublishableError) as refused:
        try_to_publish(session, stage.run(session))
    tied, pending = refused.value.message.params["reasons"].parts
    assert (tied.code, pending.code) == ("tied_at_cut", "pending")
    assert {one.id for one in tied.nominations} == {stage.wang.id, stage.li.id}
    assert {one.id for one in pending.nominations} == {stage.zhao.id}


def test_nominations_taken_back_since_the_run_are_refused(session: Session, stage: Stage) -> None:
    run = stage.run(session)
    stage.wang.state, stage.wang.reject_code = "rejected", "veto"
    session.commit()
    with pytest.raises(NotPublishableError) as refused:
        try_to_publish(session, run)
    assert len(refused.value.message.params["reasons"].parts) == 1
    assert session.scalars(select(Publication)).all() == []
