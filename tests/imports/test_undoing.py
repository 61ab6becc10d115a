"""Undoing an import as a whole: what goes, what stays, what blocks it, and the same file again."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from awards.audit.models import Event
from awards.db import db
from awards.errors import AwardsError, ForbiddenError, WrongStateError
from awards.evidence import service as evidence
from awards.evidence.models import Ballot, IndicatorValue, InspectionVisit, Survey, SurveyAnswer, WorkOrder
from awards.evidence.queries.concern import import_concerns
from awards.evidence.queries.corrections import row_case
from awards.evidence.queries.uses import uses_rows_of
from awards.imports import service
from awards.imports.models import ImportBatch, RejectedRow
from awards.imports.undoing import FrozenBatchError, can_be_undone, undo_batch
from awards.organisation.models import Subject
from awards.runs.queries import changes_after
from awards.runs.service import make_run
from tests import samples
from tests.conftest import NOW
from tests.evidence.bringing import bring_in, look_at, make_register
from tests.evidence.made import (
    make_answers,
    make_ballot,
    make_batch,
    make_component,
    make_survey,
    make_value,
    make_visit,
)
from tests.evidence.test_decided import OFFICE
from tests.factories import (
    make_award,
    make_campaign,
    make_department,
    make_indicator,
    make_nomination,
    make_person,
    make_seal,
    make_window,
)
from tests.results.clearing import publish_run
from tests.runs.stage import Stage, set_stage
from tests.samples import indicators_xlsx, survey_xlsx


def undo(batch: ImportBatch, **values: Any) -> int:
    words: dict[str, Any] = {"reason": "导错了文件", "actor": "wang", "now": NOW, **values}
    return undo_batch(db.session, batch, **words)


def figures(folder: Path, *values: Any) -> Path:
    """An indicator sheet about the first people of the samples; a text is a row that is rejected."""
    rows = [
        ("个人", code, name.strip(), "", "appraisal", value, "")
        for (_, code, name, *_), value in zip(samples.PEOPLE, values, strict=False)
    ]
    return indicators_xlsx(folder / "指标.xlsx", rows)


def test_the_rows_go_and_the_record_stays(session: Session, tmp_path: Path) -> None:
    make_register()
    batch, _ = bring_in(session, "indicators", figures(tmp_path, 95, "abc"))
    window = session.scalars(select(Subject).where(Subject.kind == "window").limit(1)).one()
    other = make_value(make_campaign(2014), window, "appraisal", "90")

    assert undo(batch) == 1

    assert session.scalars(select(IndicatorValue)).all() == [other]
    assert (batch.state, batch.undone_at, batch.undone_by, batch.undone_reason) == ("undone", NOW, "wang", "导错了文件")
    assert (batch.added, session.scalar(select(func.count()).select_from(RejectedRow))) == (1, 1)
    event = session.scalars(select(Event).where(Event.name == "batch:undone")).one()
    assert event.data["rows"] == 1 and event.data["reason"] == "导错了文件"


def test_the_same_file_comes_in_again(session: Session, tmp_path: Path) -> None:
    make_register()
    path = figures(tmp_path, 95, 90)
    first, _ = bring_in(session, "indicators", path)
    row = session.scalars(select(IndicatorValue).order_by(IndicatorValue.row)).first()
    case = row_case(session, OFFICE, 2015, "value", row.id)
    evidence.correct_row(session, case, [row.value - 1], reason="x", actor=OFFICE, now=NOW)
    undo(first)

    assert [one.action for one in look_at(session, "indicators", path).rows] == ["add", "add"]
    second, _ = bring_in(session, "indicators", path)

    assert second.id != first.id and second.added == 2
    values = sorted(int(one.value) for one in session.scalars(select(IndicatorValue)))
    assert values == [90, 95]  # the correction went with the row that it was about
    # Databases use numbers of deleted rows again: the old correction is not taken for one of the new row.
    fresh = session.scalars(select(IndicatorValue).order_by(IndicatorValue.row)).first()
    assert row_case(session, OFFICE, 2015, "value", fresh.id).history == []


def test_a_survey_read_wrongly_can_be_read_in_another_way(session: Session, tmp_path: Path) -> None:
    make_register()
    path = survey_xlsx(tmp_path / f"{samples.SURVEY}.xlsx")
    batch, _ = bring_in(session, "survey", path)
    assert session.scalar(select(func.count()).select_from(SurveyAnswer)) == 5

    assert undo(batch) == 5

    assert session.scalar(select(Survey.id)) is None
    assert bring_in(session, "survey", path)[0].added == 5


@pytest.mark.parametrize("kind", ["inspections", "ballots", "orders"])
def test_every_kind_of_evidence_can_be_undone(session: Session, kind: str) -> None:
    campaign, person = make_campaign(), make_person()
    batch = make_batch(kind)
    about = {"campaign_id": campaign.id, "batch": batch, "row": 2}
    if kind == "inspections":
        make_visit(campaign, person, "95", batch=batch)
    elif kind == "ballots":
        make_ballot(campaign, person, 15, 29).batch = batch
    else:
        session.add(WorkOrder(**about, number="1", reported_at=NOW, state="open", state_text="待处理"))
    session.commit()

    assert undo(batch) == 1

    tables: tuple[Any, ...] = (InspectionVisit, Ballot, WorkOrder)
    assert [session.scalar(select(func.count()).select_from(table)) for table in tables] == [0, 0, 0]


def test_what_cannot_be_undone(session: Session) -> None:
    roster, changed = make_batch("roster", scope=""), make_batch("indicators", changed=1)
    waiting = make_batch("indicators")
    waiting.state, waiting.imported_at = "waiting", None
    session.commit()

    for batch in (roster, changed, waiting):
        assert not can_be_undone(batch)
        with pytest.raises(WrongStateError):
            undo(batch)


def test_undone_once_and_with_a_reason(session: Session) -> None:
    batch = make_batch("indicators")
    with pytest.raises(AwardsError) as caught:
        undo(batch, reason=" ")
    assert caught.value.field == "reason" and batch.state == "imported"

    undo(batch)

    with pytest.raises(WrongStateError):
        undo(batch)
    with pytest.raises(WrongStateError, match="undone"):
        service.import_batch(session, batch, service.Plan(()), accept_rejects=True, actor="wang", now=NOW)


@pytest.mark.parametrize("values", [{"undone_at": NOW}, {"undone_reason": "x"}, {"state": "undone"}])
def test_the_database_keeps_state_date_and_reason_together(session: Session, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        make_batch("indicators", **values)
    session.rollback()


def publish(stage: Stage) -> None:
    run = stage.run(db.session, now=NOW)
    publish_run(db.session, run, actor="office", now=NOW, figures={})
    db.session.commit()


def batch_of_wang(stage: Stage) -> ImportBatch:
    value = db.session.scalars(select(IndicatorValue).where(IndicatorValue.subject_id == stage.wang.subject_id)).one()
    value.batch.imported_at = NOW - timedelta(days=1)
    db.session.commit()
    return value.batch


def test_what_is_published_keeps_its_rows(session: Session) -> None:
    stage = set_stage()
    batch, unused = batch_of_wang(stage), make_value(stage.award.campaign, make_person(), "appraisal", "9").batch
    publish(stage)

    with pytest.raises(FrozenBatchError) as caught:
        undo(batch)

    assert [str(one) for one in caught.value.reasons] == ["“Service model”, run 1"]
    assert batch.state == "imported" and undo(unused) == 1


def test_what_is_published_keeps_its_rows_wherever_people_serve_by_now(session: Session) -> None:
    component = make_component("inspection", "100", source={"subjects": "self+serves"})
    award = make_award(components=[component], tie_break=[], winners={"type": "number", "value": "1"})
    make_seal(award)
    window, person = make_window(), make_person()
    person.serves = window
    make_nomination(award, person, state="accepted")
    batch = make_visit(award.campaign, window, "95").batch
    batch.imported_at = NOW - timedelta(days=1)
    session.commit()
    publish_run(session, make_run(session, award, actor="office", now=NOW), actor="office", now=NOW, figures={})
    person.serves = make_window()
    session.commit()

    with pytest.raises(FrozenBatchError):
        undo(batch)


def test_nobody_takes_back_what_decides_the_own_award(session: Session) -> None:
    stage = set_stage()
    batch, orders = batch_of_wang(stage), make_batch("orders")
    li = stage.li.subject_id

    with pytest.raises(ForbiddenError, match="put forward"):
        undo(batch, person_id=li)
    assert not import_concerns(session, orders.kind, orders.scope, li)  # orders decide nothing of this award
    assert not import_concerns(session, batch.kind, "2014", li)
    assert undo(batch, person_id=make_person().id) == 1


def test_a_publication_from_before_the_import_does_not_use_it(session: Session) -> None:
    stage = set_stage()
    batch = batch_of_wang(stage)
    publish(stage)
    batch.imported_at = NOW + timedelta(hours=1)
    session.commit()

    assert undo(batch) == 1


def test_a_run_that_was_not_published_says_that_its_file_was_undone(session: Session) -> None:
    stage = set_stage()
    batch = batch_of_wang(stage)
    stage.run(session, now=NOW)

    undo(batch, now=NOW + timedelta(hours=1))

    words = [str(change.words) for change in changes_after(session, stage.award, NOW)]
    assert words == ["Made before the import of “指标.xlsx” was undone."]


def test_whose_figures_rows_are_part_of(session: Session) -> None:
    campaign, department = make_campaign(), make_department()
    window, elsewhere = make_window(department), make_window()
    components = [
        make_component("inspection", "50", source={"subjects": "self+windows"}),
        make_indicator("50"),
    ]
    award = make_award(campaign, subject_kind="department", components=components, tie_break=[])

    def uses(batch: ImportBatch) -> bool:
        return uses_rows_of(session, award, [department], batch)

    assert uses(make_visit(campaign, window, "95").batch)
    assert not uses(make_visit(campaign, elsewhere, "95").batch)
    assert uses(make_value(campaign, department, "appraisal", "95").batch)
    assert not uses(make_value(campaign, department, "on_time_rate", "95").batch)
    assert not uses(make_ballot(campaign, department, 15, 29).batch)  # the award counts no votes


def test_answers_about_anyone_are_part_of_everyone_s_figure(session: Session) -> None:
    campaign = make_campaign()
    award = make_award(campaign, components=[make_component("survey", "100")], tie_break=[])
    make_answers(make_survey(campaign), make_window(), "学生", "满意", "满意")
    batch = session.scalars(select(ImportBatch)).one()

    assert uses_rows_of(session, award, [make_person()], batch)
